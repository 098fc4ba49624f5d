"""Coming into an area and going out of it: moments, one each time."""

from typing import Any

import pytest

from models.rules import Phase
from rules.engine import RuleEngine
from tests.unit.rules.presences import IN, OUT, Thing, between, goes, presence_rule, stands, times, watched
from tests.unit.rules.scenes import T0, Point, begins, ends


def engine_of(kind: str, **params: Any) -> RuleEngine:
    engine = RuleEngine([presence_rule(kind, **params)])
    assert not engine.problems
    return engine


def test_who_comes_in_has_entered_once() -> None:
    events = watched(engine_of("enter"), times(5, 0, 30), {1: Thing(between(5, 20))})
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    assert events[0].began_s - T0 == pytest.approx(5.0)
    assert events[0].time_s - T0 == pytest.approx(5.4)


def test_who_first_appears_inside_has_not_entered() -> None:
    assert watched(engine_of("enter"), times(5, 0, 30), {1: Thing(stands())}) == []
    [begin] = begins(watched(engine_of("enter", appearing=True), times(5, 0, 30), {1: Thing(stands())}))
    assert begin.began_s == T0


def test_who_touches_the_edge_has_not_entered() -> None:
    """The main peer's defect A: three touches of one picture each count as three consecutive ones."""
    assert watched(engine_of("enter"), times(5, 0, 60), {1: Thing(lambda t: IN if int(t * 5) % 11 == 0 else OUT)}) == []


def test_each_coming_back_is_another_entering() -> None:
    events = watched(
        engine_of("enter"), times(5, 0, 40), {1: Thing(lambda t: IN if int(t) % 10 < 5 and t > 1 else OUT)}
    )
    assert len(begins(events)) == 4
    assert len({event.event_id for event in events}) == 4


@pytest.mark.parametrize("kind", ["enter", "leave"])
def test_trembling_on_the_edge_is_neither(kind: str) -> None:
    def edge(time_s: float) -> Point:
        return 0.2 + (0.004 if int(time_s * 5) % 2 else -0.004), 0.6

    events = watched(engine_of(kind), times(5, 0, 30), {1: Thing(edge)})
    assert len(begins(events)) == (kind == "enter")  # it stays in, once it has come


def test_a_new_id_inside_has_not_entered() -> None:
    engine = engine_of("enter", appearing=True)
    events = watched(engine, times(5, 0, 5), {1: Thing(stands())})
    events += watched(engine, times(5, 5.4, 10), {2: Thing(stands())})
    assert len(begins(events)) == 1


def test_who_goes_out_has_left_once() -> None:
    events = watched(engine_of("leave"), times(5, 0, 30), {1: Thing(between(5, 20))})
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    assert events[0].began_s - T0 == pytest.approx(19.8)
    assert events[0].time_s - T0 == pytest.approx(20.4)  # outside for half a second
    assert events[0].values["dwell_s"] == pytest.approx(14.8)


def test_who_vanishes_inside_has_not_left() -> None:
    assert watched(engine_of("leave"), times(5, 0, 60), {1: Thing(between(5, 20, outside=None))}) == []


def test_who_passes_the_corner_was_not_inside_for_long_enough() -> None:
    assert watched(engine_of("leave", confirm_s=2), times(5, 0, 30), {1: Thing(between(5, 6))}) == []


@pytest.mark.parametrize("kind", ["enter", "leave"])
@pytest.mark.parametrize("fps", [2.0, 25.0])
def test_a_walk_through_is_one_moment_at_any_rate(kind: str, fps: float) -> None:
    walk = Thing(goes((0.05, 0.6), (0.95, 0.6), 0, 18))
    [begin] = begins(watched(engine_of(kind), times(fps, 0, 25), {1: walk}))
    crossed_s = 3.0 if kind == "enter" else 15.0
    assert begin.began_s - T0 == pytest.approx(crossed_s, abs=1 / fps + 0.25)  # and the margin at the edge


@pytest.mark.parametrize("kind", ["enter", "leave"])
def test_nothing_is_open_when_the_rule_ends(kind: str) -> None:
    engine = engine_of(kind)
    watched(engine, times(5, 0, 10), {1: Thing(between(5, 20))})
    assert ends(engine.set_rules([])) == []
