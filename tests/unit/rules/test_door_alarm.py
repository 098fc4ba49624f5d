from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access import AccessEvent, AccessKind, Credential
from models.rules import Phase, RuleEvent
from rules.engine import RuleEngine
from rules.kinds.door_alarm import GIVE_UP_AFTER_S, MAX_DOORS
from tests.unit.rules.scenes import T0, access, begins, door_rule, ends

K = AccessKind


def _feed(engine: RuleEngine, *events: AccessEvent) -> list[RuleEvent]:
    return [found for event in events for found in engine.on_access(event)]


def _told(events: list[RuleEvent]) -> list[tuple[str, Phase, float]]:
    return [(str(event.values["cause"]), event.phase, event.time_s - T0) for event in events]


def test_a_forced_door_is_an_event_until_it_closes() -> None:
    events = _feed(RuleEngine([door_rule()]), access(K.DOOR_FORCED, 5, door_no=2), access(K.DOOR_CLOSED, 20, door_no=2))
    assert _told(events) == [("forced", Phase.BEGIN, 5), ("forced", Phase.END, 20)]
    assert [event.sequence for event in events] == [0, 1]
    assert len({event.event_id for event in events}) == 1
    begin = events[0]
    assert (begin.gate_id, begin.camera_id, begin.door_no, begin.box_xyxy_norm) == ("gat_1", "cam_1", 2, None)
    assert begin.values == {"cause": "forced", "source": "device", "lasted_s": 0.0}


@pytest.mark.parametrize("ending", [K.DOOR_HELD_ENDED, K.DOOR_CLOSED])
def test_a_held_door_as_the_device_tells_it(ending: AccessKind) -> None:
    engine = RuleEngine([door_rule(held_s=0)])
    events = _feed(engine, access(K.DOOR_OPENED, 0), access(K.DOOR_HELD, 15), access(ending, 40))
    assert _told(events) == [("held", Phase.BEGIN, 15), ("held", Phase.END, 40)]
    assert events[0].began_s == T0
    assert engine.tick(T0 + 100) == []


def test_a_door_that_stays_open_is_held_once_time_passes() -> None:
    engine = RuleEngine([door_rule(held_s=30)])
    assert _feed(engine, access(K.GRANTED, 0), access(K.DOOR_OPENED, 1)) == []
    assert engine.tick(T0 + 30.9) == []
    found = engine.tick(T0 + 31)
    assert _told(found) == [("held", Phase.BEGIN, 31)]
    assert found[0].values["source"] == "derived"
    assert engine.tick(T0 + 32) == []
    assert _told(_feed(engine, access(K.DOOR_CLOSED, 50))) == [("held", Phase.END, 50)]


def test_a_later_event_of_the_door_shows_that_it_is_held() -> None:
    engine = RuleEngine([door_rule(held_s=30)])
    events = _feed(engine, access(K.DOOR_OPENED, 0), access(K.DENIED, 35), access(K.DOOR_CLOSED, 40))
    assert _told(events) == [("held", Phase.BEGIN, 35), ("held", Phase.END, 40)]


def test_a_closing_that_comes_late_still_tells_of_the_held_door() -> None:
    events = _feed(RuleEngine([door_rule(held_s=30)]), access(K.DOOR_OPENED, 0), access(K.DOOR_CLOSED, 40))
    assert _told(events) == [("held", Phase.BEGIN, 40), ("held", Phase.END, 40)]


def test_a_door_closed_in_time_is_no_event() -> None:
    engine = RuleEngine([door_rule(held_s=30)])
    assert _feed(engine, access(K.DOOR_OPENED, 0), access(K.DOOR_CLOSED, 29.9)) == []
    assert engine.tick(T0 + 1000) == []


def test_history_fetched_late_is_judged_by_the_doors_own_clock() -> None:
    engine = RuleEngine([door_rule(held_s=30)])
    assert _feed(engine, access(K.DOOR_OPENED, 0, late_s=3600)) == []
    assert engine.tick(T0 + 3601) == []
    assert _feed(engine, access(K.DOOR_CLOSED, 5, late_s=3600)) == []


def test_the_device_and_the_rule_agree_on_one_held_event() -> None:
    engine = RuleEngine([door_rule(held_s=30)])
    events = _feed(engine, access(K.DOOR_OPENED, 0)) + engine.tick(T0 + 30) + _feed(engine, access(K.DOOR_HELD, 31))
    assert _told(events) == [("held", Phase.BEGIN, 30)]
    [update] = _feed(engine, access(K.DOOR_HELD, 60))
    assert (update.phase, update.sequence, update.event_id) == (Phase.UPDATE, 1, events[0].event_id)


@pytest.mark.parametrize(
    ("before", "forced"),
    [
        ([], True),
        ([access(K.GRANTED, 0)], False),
        ([access(K.REMOTE_OPENED, 0)], False),
        ([access(K.OTHER, 0, credential=Credential.BUTTON)], False),
        ([access(K.DENIED, 0, credential=Credential.REMOTE)], True),
        ([access(K.GRANTED, -6)], True),
        ([access(K.GRANTED, 0, door_no=2)], True),
    ],
)
def test_a_door_opened_without_leave_is_forced_if_asked_for(before: list[AccessEvent], forced: bool) -> None:
    events = _feed(RuleEngine([door_rule(derive_forced=True)]), *before, access(K.DOOR_OPENED, 5))
    assert _told(events) == ([("forced", Phase.BEGIN, 5)] if forced else [])
    assert _feed(RuleEngine([door_rule()]), *before, access(K.DOOR_OPENED, 5)) == []


def test_the_exit_button_may_come_with_the_opening_itself() -> None:
    engine = RuleEngine([door_rule(derive_forced=True)])
    assert _feed(engine, access(K.DOOR_OPENED, 5, credential=Credential.BUTTON)) == []


def test_a_repeated_event_says_nothing_new() -> None:
    engine = RuleEngine([door_rule()])
    forced, closed = access(K.DOOR_FORCED, 5), access(K.DOOR_CLOSED, 20)
    assert len(_feed(engine, forced, closed)) == 2
    assert _feed(engine, forced, closed, forced) == []


def test_a_forcing_told_after_the_closing_is_not_lost() -> None:
    events = _feed(RuleEngine([door_rule()]), access(K.DOOR_CLOSED, 20), access(K.DOOR_FORCED, 5))
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]


def test_a_door_opened_again_in_the_second_it_closed_is_open() -> None:
    engine = RuleEngine([door_rule(held_s=30)])
    _feed(engine, access(K.DOOR_OPENED, 0), access(K.DOOR_CLOSED, 5), access(K.DOOR_OPENED, 5))
    assert _told(engine.tick(T0 + 35)) == [("held", Phase.BEGIN, 35)]


def test_an_opening_told_after_its_closing_is_over() -> None:
    engine = RuleEngine([door_rule(held_s=30)])
    assert _feed(engine, access(K.DOOR_CLOSED, 5), access(K.DOOR_OPENED, 0), access(K.DOOR_HELD, 4)) == []
    assert engine.tick(T0 + 100) == []


def test_forced_again_much_later_is_a_new_event_even_if_no_closing_was_told() -> None:
    events = _feed(RuleEngine([door_rule()]), *(access(K.DOOR_FORCED, at) for at in (0, 3, 500)))
    assert _told(events) == [("forced", Phase.BEGIN, 0), ("forced", Phase.END, 0), ("forced", Phase.BEGIN, 500)]


def test_an_alarm_nobody_speaks_of_any_more_ends() -> None:
    engine = RuleEngine([door_rule()])
    _feed(engine, access(K.DOOR_FORCED, 0))
    assert engine.tick(T0 + GIVE_UP_AFTER_S - 1) == []
    assert _told(engine.tick(T0 + GIVE_UP_AFTER_S)) == [("forced", Phase.END, 0)]
    assert engine.tick(T0 + 2 * GIVE_UP_AFTER_S) == []


@pytest.mark.parametrize(("params", "found"), [({}, 2), ({"doors": (2,)}, 1), ({"doors": (3,)}, 0)])
def test_only_the_doors_asked_for(params: dict[str, Any], found: int) -> None:
    engine = RuleEngine([door_rule(**params)])
    assert len(_feed(engine, access(K.DOOR_FORCED, 0, 1), access(K.DOOR_FORCED, 0, 2))) == found


def test_a_gate_inventing_doors_fills_no_memory() -> None:
    engine = RuleEngine([door_rule()])
    assert len(begins(_feed(engine, *(access(K.DOOR_FORCED, 0, n) for n in range(1000))))) == MAX_DOORS


def test_other_gates_are_none_of_our_business() -> None:
    event = access(K.DOOR_FORCED, 0)
    other = AccessEvent("x", "gat_2", 1, event.kind, event.at, event.received_at)
    assert RuleEngine([door_rule()]).on_access(other) == []


@given(st.lists(st.tuples(st.sampled_from(list(K)), st.integers(0, 100), st.integers(1, 2)), max_size=40))
def test_whatever_a_gate_sends_every_event_begins_once_and_ends_once(told: list[tuple[AccessKind, int, int]]) -> None:
    engine = RuleEngine([door_rule(held_s=10, derive_forced=True)])
    events = _feed(engine, *(access(kind, at, door, str(n)) for n, (kind, at, door) in enumerate(told)))
    events += engine.tick(T0 + 50) + engine.set_rules([])
    phases: dict[tuple[str, int], list[Phase]] = {}
    open_now: set[str] = set()
    for event in events:
        phases.setdefault((event.event_id, event.door_no), []).append(event.phase)
        assert (event.phase is Phase.BEGIN) == (event.event_id not in open_now)
        (open_now.discard if event.phase is Phase.END else open_now.add)(event.event_id)
    assert open_now == set()
    assert len(begins(events)) == len(ends(events))
