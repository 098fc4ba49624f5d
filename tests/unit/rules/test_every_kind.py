"""What holds for rules of every kind there is; a new kind is tested here by being registered."""

import pickle
from collections.abc import Iterable, Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import Phase, RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from rules.kinds.kind import Stop
from rules.kinds.registry import RULE_KINDS
from rules.limits import MAX_STAYS
from rules.prepare import prepare_rule
from tests.unit.rules.every_kind import CLASSES, Day, Happening, Someone, days, live, picture, shuffled, spec_of, specs

KINDS = sorted(RULE_KINDS)
every_kind = pytest.mark.parametrize("kind", KINDS)
few = settings(max_examples=15)


def stories(events: Iterable[RuleEvent]) -> dict[str, list[RuleEvent]]:
    """Each event's begin, updates and end."""
    told: dict[str, list[RuleEvent]] = {}
    for event in events:
        told.setdefault(event.event_id, []).append(event)
    return told


def _rule_and_day(kind: str) -> st.SearchStrategy[tuple[RuleSpec, Day]]:
    return st.tuples(specs(kind), days())


@every_kind
@few
@given(st.data())
def test_an_event_begins_once_is_counted_up_and_ends_once(kind: str, data: st.DataObject) -> None:
    spec, day = data.draw(_rule_and_day(kind))
    engine = RuleEngine([spec])
    events = live(engine, day) + engine.set_rules(())
    assert not engine.problems
    for story in stories(events).values():
        assert [event.sequence for event in story] == list(range(len(story)))
        assert (story[0].phase, story[-1].phase) == (Phase.BEGIN, Phase.END)
        assert {event.phase for event in story[1:-1]} <= {Phase.UPDATE}
        assert len({(event.began_s, event.rule_id, event.kind) for event in story}) == 1


@every_kind
@few
@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_tracks_changes_nothing(kind: str, data: st.DataObject, random: Random) -> None:
    spec, day = data.draw(_rule_and_day(kind))

    def in_any_order() -> Iterator[Happening]:
        for happening in day:
            if isinstance(happening, TrackedFrame):
                order = np.array(random.sample(range(len(happening)), len(happening)), np.intp)
                yield shuffled(happening, order)
            else:
                yield happening

    one, other = RuleEngine([spec]), RuleEngine([spec])
    assert live(other, in_any_order()) + other.set_rules(()) == live(one, day) + one.set_rules(())


@every_kind
@few
@given(st.data())
def test_after_a_stop_a_replay_finds_the_same_events_under_the_same_ids(kind: str, data: st.DataObject) -> None:
    spec, day = data.draw(_rule_and_day(kind))
    pictures = [each for each in day if isinstance(each, TrackedFrame)]
    engine = RuleEngine([spec])
    first = live(engine, pictures) + engine.set_rules(())
    engine.set_rules([spec])
    assert live(engine, pictures) + engine.set_rules(()) == first


@every_kind
@few
@given(st.data())
def test_a_step_leaves_the_state_it_was_given_as_it_was(kind: str, data: st.DataObject) -> None:
    spec, day = data.draw(_rule_and_day(kind))
    entry, rule = prepare_rule(spec)
    state = entry.make_state()
    for happening in [*day, Stop()]:
        after, events = entry.step(rule, state, happening)
        _, again = entry.step(rule, state, happening)
        assert list(again) == list(events)
        state = after


@every_kind
@few
@given(st.data())
def test_after_a_stop_nothing_is_open(kind: str, data: st.DataObject) -> None:
    spec, day = data.draw(_rule_and_day(kind))
    entry, rule = prepare_rule(spec)
    state = entry.make_state()
    open_ids: set[str] = set()
    for happening in [*day, Stop()]:
        state, events = entry.step(rule, state, happening)
        for event in events:
            (open_ids.discard if event.phase is Phase.END else open_ids.add)(event.event_id)
    assert open_ids == set()
    assert not list(entry.step(rule, state, Stop())[1])


def _size(spec: RuleSpec, pictures: Iterable[TrackedFrame]) -> int:
    """How many bytes the state of a rule takes after these pictures, at most."""
    entry, rule = prepare_rule(spec)
    state, most = entry.make_state(), 0
    for number, each in enumerate(pictures):
        state, _ = entry.step(rule, state, each)
        if number % 25 == 24:
            most = max(most, len(pickle.dumps(state)))
    return most


def _strangers(count: int, every_s: float, each: int) -> Iterator[TrackedFrame]:
    """Pictures of people who are never seen again, all over the picture."""
    for number in range(count):
        random = np.random.default_rng(number)
        places = random.uniform(0.1, 0.9, (each, 2)).tolist()
        yield picture(
            number * every_s,
            [Someone(number * each + i, CLASSES[i % 2], (x, y)) for i, (x, y) in enumerate(places)],
        )


@every_kind
def test_strangers_who_come_and_go_leave_nothing_behind(kind: str) -> None:
    spec = spec_of(kind)
    short, long = _size(spec, _strangers(200, 6.0, 8)), _size(spec, _strangers(400, 6.0, 8))
    assert long <= short * 1.5 + 1000  # one that kept them would grow by 1,600 strangers


@every_kind
def test_ids_that_never_come_again_within_a_second_are_bounded(kind: str) -> None:
    spec = spec_of(kind)
    size = _size(spec, _strangers(100, 0.005, 200))  # 20,000 strangers
    assert size <= MAX_STAYS * 400
