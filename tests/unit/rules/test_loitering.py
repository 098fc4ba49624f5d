"""Lingering, by the time or by the way."""

import math
from typing import Any

import pytest

from rules.engine import RuleEngine
from tests.unit.rules.presences import IN, OUT, Thing, goes, presence_rule, stands, times, watched
from tests.unit.rules.scenes import T0, Point, begins


def engine_of(**params: Any) -> RuleEngine:
    engine = RuleEngine([presence_rule("loitering", **params)])
    assert not engine.problems
    return engine


def paces(time_s: float) -> Point:
    """Up and down, eight seconds each way, a tenth of the picture's width (0.8 of the height of a person) a second."""
    there = abs((time_s / 4) % 2 - 1)
    return 0.3 + 0.4 * there, 0.6


def test_twenty_short_visits_are_no_loitering() -> None:
    """The main peer's defect B: its counter is never reset when the object leaves."""
    engine = engine_of(dwell_s=4)
    visits = Thing(lambda time_s: IN if time_s % 60 < 0.2 else OUT)
    assert watched(engine, [t for i in range(20) for t in times(5, i * 60, i * 60 + 3)], {1: visits}) == []


@pytest.mark.parametrize("fps", [1.0, 5.0, 25.0])
def test_loitering_is_counted_in_seconds_not_in_pictures(fps: float) -> None:
    """The main peer's defect C: its seconds are pictures, and stretch when fewer of them are looked at."""
    [begin] = begins(watched(engine_of(dwell_s=4), times(fps, 0, 30), {1: Thing(stands())}))
    assert begin.time_s - T0 == pytest.approx(4.0, abs=1 / fps)


def test_who_stands_still_has_walked_nowhere() -> None:
    def trembles(time_s: float) -> Point:
        return 0.5 + 0.003 * math.sin(40 * time_s), 0.6 + 0.003 * math.cos(33 * time_s)

    [begin] = begins(watched(engine_of(dwell_s=10), times(5, 0, 12), {1: Thing(trembles)}))
    assert (begin.values["path_sizes"], begin.values["turns"]) == (0.0, 0)


@pytest.mark.parametrize("fps", [2.0, 5.0, 25.0])
def test_who_paces_up_and_down_loiters_before_the_time_is_up(fps: float) -> None:
    [begin] = begins(watched(engine_of(dwell_s=600, turns=3), times(fps, 0, 60), {1: Thing(paces)}))
    assert begin.values["turns"] == 3
    assert 12 <= begin.time_s - T0 <= 15  # the third turn is at 12 s
    assert float(begin.values["path_sizes"]) == pytest.approx(0.1 * 2 / 0.12 * (begin.time_s - T0), rel=0.25)


def test_who_walks_through_turns_nowhere() -> None:
    walk = Thing(goes((0.05, 0.6), (0.95, 0.6), 0, 60))
    assert watched(engine_of(dwell_s=60, turns=1), times(5, 0, 70), {1: walk}) == []


def test_without_turns_set_pacing_alone_does_not_count() -> None:
    assert watched(engine_of(dwell_s=600), times(5, 0, 60), {1: Thing(paces)}) == []


def test_one_who_lingers_under_many_ids_is_one() -> None:
    engine = engine_of(dwell_s=20)
    events = [e for i in range(15) for e in watched(engine, times(5, i * 3, i * 3 + 3), {i: Thing(stands())})]
    assert len(begins(events)) == 1
