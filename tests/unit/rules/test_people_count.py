"""In and out over a line: numbers once an interval."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import Phase, RuleEvent
from rules.engine import RuleEngine
from tests.unit.rules.presences import LINE, Thing, goes, idle, presence_rule, times, watched
from tests.unit.rules.scenes import T0, begins

LEFT, RIGHT = (0.3, 0.6), (0.7, 0.6)
# The line is drawn upwards, so its left-hand side A is the picture's left: to the right is in.


def engine_of(**params: float) -> RuleEngine:
    engine = RuleEngine([presence_rule("people_count", [LINE], **params)])
    assert not engine.problems
    return engine


def comers(*at_s: float) -> dict[int, Thing]:
    return {int(s): Thing(goes(LEFT, RIGHT, s, s + 4)) for s in at_s}


def leavers(*at_s: float) -> dict[int, Thing]:
    return {1000 + int(s): Thing(goes(RIGHT, LEFT, s, s + 4)) for s in at_s}


def numbers(events: list[RuleEvent]) -> list[tuple[float | str, float | str]]:
    return [(event.values["in"], event.values["out"]) for event in begins(events)]


def test_the_numbers_of_an_interval_are_told_when_it_has_passed() -> None:
    """T0 is 20 s past a full minute."""
    assert T0 % 60 == 20
    events = watched(engine_of(every_s=60), times(5, 0, 120), comers(5, 10, 60) | leavers(20))
    assert numbers(events) == [(2, 1), (1, 0)]
    assert [(event.began_s - T0, event.time_s - T0) for event in begins(events)] == [(0, 40), (40, 100)]
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END] * 2


def test_a_rule_that_ends_tells_what_it_has_counted() -> None:
    engine = engine_of(every_s=900)
    assert watched(engine, times(5, 0, 30), comers(5)) == []
    events = engine.set_rules([])
    assert numbers(events) == [(1, 0)]
    assert events[0].time_s - T0 == pytest.approx(29.8)


def test_an_interval_in_which_nobody_passed_is_not_told() -> None:
    assert watched(engine_of(every_s=60), times(2, 0, 300), {}) == []


def test_an_idle_camera_keeps_its_numbers_and_tells_them_in_time() -> None:
    engine = engine_of(every_s=60)
    assert watched(engine, times(5, 0, 12), comers(2)) == []
    events = idle(engine, 12, 60)
    assert numbers(events) == [(1, 0)]
    assert begins(events)[0].time_s - T0 == 40


def test_trembling_on_the_line_counts_nobody() -> None:
    engine = engine_of(every_s=60)
    trembles = Thing(lambda time_s: (0.5 + (0.004 if int(time_s * 5) % 2 else -0.004), 0.6))
    assert watched(engine, times(5, 0, 100), {1: trembles}) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 200), max_size=12, unique=True), st.lists(st.integers(0, 200), max_size=12, unique=True))
def test_nobody_is_lost_between_intervals(ins: list[int], outs: list[int]) -> None:
    engine = engine_of(every_s=60)
    events = watched(engine, times(5, 0, 210), comers(*ins) | leavers(*outs)) + engine.set_rules([])
    assert sum(int(event.values["in"]) for event in begins(events)) == len(ins)
    assert sum(int(event.values["out"]) for event in begins(events)) == len(outs)
    assert len({event.event_id for event in begins(events)}) == len(begins(events))
