"""What a rule finds in the past is what it would have found then."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access import AccessKind
from models.errors import InputError
from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from rules.limits import FORGET_AFTER_S
from rules.replay import Happening, Restart, replay
from tests.unit.rules.scenes import INSIDE, OUTSIDE, T0, access, door_rule, frame, intrusion


def at(frames: list[TrackedFrame]) -> list[Happening]:
    return [(each.frame_time_s, each) for each in frames]


def words(events: list[RuleEvent]) -> list[tuple[Phase, float]]:
    return [(event.phase, round(event.time_s - T0, 3)) for event in events]


steps = st.lists(st.tuples(st.floats(0.1, 3.0), st.sampled_from([INSIDE, OUTSIDE, None])), min_size=1, max_size=60)


@given(steps)
def test_pictures_give_the_events_they_gave(path: list[tuple[float, tuple[float, float] | None]]) -> None:
    time_s, frames = 0.0, []
    for step_s, point in path:
        time_s += step_s
        frames.append(frame(time_s, {7: point} if point else {}))
    engine = RuleEngine([intrusion(dwell_s=1.0)])
    then = [event for each in frames for event in engine.on_frame(each)] + engine.set_rules(())
    assert list(replay(intrusion(dwell_s=1.0), at(frames))) == then


def test_a_camera_that_fell_silent_ends_its_events() -> None:
    frames = [frame(second, {7: INSIDE}) for second in range(5)] + [frame(500, {9: OUTSIDE})]
    events = list(replay(intrusion(dwell_s=1.0), at(frames)))
    assert words(events) == [(Phase.BEGIN, 1.0), (Phase.END, 4.0)]


def test_time_goes_on_behind_the_last_of_what_happened() -> None:
    opened = access(AccessKind.DOOR_OPENED, 0)
    held = list(replay(door_rule(held_s=30), [(T0, opened)], until_s=T0 + 60))
    assert held[0].phase is Phase.BEGIN
    assert list(replay(door_rule(held_s=30), [(T0, opened)], until_s=T0 + 20)) == []


def test_after_a_restart_nothing_is_carried_on() -> None:
    before = at([frame(second, {1: INSIDE}) for second in range(3)])
    after = at([frame(second, {1: INSIDE}) for second in range(3, 6)])
    rule = intrusion(dwell_s=4.0)
    assert words(list(replay(rule, before + after))) == [(Phase.BEGIN, 4.0), (Phase.END, 5.0)]
    assert list(replay(rule, [*before, (T0 + 2.5, Restart()), *after])) == []


def test_events_come_as_soon_as_they_are_found_and_no_more_is_taken_than_needed() -> None:
    taken = []

    def happenings() -> Iterator[Happening]:
        for second in range(1_000_000):
            taken.append(second)
            yield T0 + second, frame(second, {7: INSIDE})

    found = replay(intrusion(dwell_s=2.0), happenings())
    assert next(found).phase is Phase.BEGIN
    assert len(taken) == 3


def test_a_rule_that_cannot_run_is_refused() -> None:
    with pytest.raises(InputError, match="dwell_s"):
        list(replay(intrusion(dwell_s=-1.0), []))


def test_days_without_anything_are_gone_through_quickly() -> None:
    days = [frame(0, {7: OUTSIDE}), frame(timedelta(days=3).total_seconds(), {8: INSIDE})]
    assert list(replay(intrusion(dwell_s=1.0), at(days))) == []
    assert timedelta(days=3).total_seconds() > FORGET_AFTER_S
