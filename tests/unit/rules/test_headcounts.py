"""Crowd, occupancy and absence: numbers that are wrong for a while, and cameras that cannot tell."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cameras import CameraState, Sight
from models.errors import InputError
from models.rules import Phase
from rules.engine import RuleEngine, validate_rule
from rules.kinds.crowd import CrowdParams, least_people
from rules.limits import FORGET_AFTER_S
from tests.unit.rules.presences import (
    YARD,
    Path,
    Thing,
    between,
    healthy,
    idle,
    presence_rule,
    sight,
    stands,
    state,
    times,
    watched,
)
from tests.unit.rules.scenes import T0, begins, ends, zone

FAR = zone(((0.0, 0.0), (0.15, 0.0), (0.15, 0.15), (0.0, 0.15)), zone_id="zon_far")


def people(count: int, start_s: float = 0.0, end_s: float = 1e9) -> dict[int, Thing]:
    return {n: Thing(between(start_s, end_s, (0.25 + 0.05 * n, 0.6))) for n in range(count)}


def engine_of(kind: str, **params: Any) -> RuleEngine:
    engine = RuleEngine([presence_rule(kind, **params)])
    assert not engine.problems
    healthy(engine)
    return engine


# Crowd


@pytest.mark.parametrize(("count", "found"), [(4, 0), (5, 1), (9, 1)])
def test_a_crowd_is_so_many_for_so_long(count: int, found: int) -> None:
    events = watched(engine_of("crowd", least=5, after_s=10), times(5, 0, 30), people(count, 5))
    assert len(begins(events)) == found
    for begin in begins(events):
        assert begin.time_s - T0 == pytest.approx(15, abs=0.2)
        assert begin.values["count"] == begin.values["most"] == count
        assert (begin.zone_id, begin.track_id, begin.box_xyxy_norm) == ("zon_1", -1, None)


def test_people_who_come_and_go_are_one_crowd_until_it_has_gone() -> None:
    engine = engine_of("crowd", least=3, after_s=5, back_s=5)
    things = people(3) | {7: Thing(between(20, 60, (0.7, 0.6)))}
    things[0] = Thing(lambda time_s: (0.25, 0.6) if time_s % 10 < 8 and time_s < 60 else (0.05, 0.05))
    events = watched(engine, times(5, 0, 90), things)
    assert len({event.event_id for event in events}) == 1
    [end] = ends(events)
    assert 57 < end.time_s - T0 < 61
    assert end.values["most"] == 4


def test_a_person_missed_for_a_moment_still_counts() -> None:
    engine = engine_of("crowd", least=3, after_s=10, gap_s=1.0)

    def blinks(n: int) -> Path:
        return lambda time_s: None if int(time_s * 5) % 3 == n else (0.3 + 0.1 * n, 0.6)

    blinking = {n: Thing(blinks(n)) for n in range(3)}
    [begin] = begins(watched(engine, times(5, 0, 20), blinking))
    assert begin.time_s - T0 == pytest.approx(10, abs=1.0)


@pytest.mark.parametrize(
    ("density", "area", "least"), [(0, 0, 8), (0.5, 0, 8), (0, 10, 8), (0.5, 10, 5), (0.5, 100, 8), (0.1, 1, 2)]
)
def test_density_makes_a_crowd_of_fewer(density: float, area: float, least: int) -> None:
    assert least_people(CrowdParams(least=8, density_per_m2=density, area_m2=area)) == least


def test_each_area_has_its_own_crowd() -> None:
    engine = RuleEngine([presence_rule("crowd", [YARD, FAR], least=3, after_s=1)])
    things = people(3) | {9 + n: Thing(stands((0.03 + 0.04 * n, 0.14))) for n in range(3)}
    assert [event.zone_id for event in begins(watched(engine, times(5, 0, 3), things))] == ["zon_1", "zon_far"]


# Occupancy


def test_too_many_and_too_few_are_two_causes() -> None:
    engine = engine_of("occupancy", fewest=2, most=4, after_s=30, back_s=5)
    things = people(3) | {8: Thing(between(0, 60, (0.6, 0.6))), 9: Thing(between(0, 60, (0.7, 0.6)))}
    things[0] = Thing(between(0, 100, (0.25, 0.6)))
    things[1] = Thing(between(0, 100, (0.3, 0.6)))
    events = watched(engine, times(2, 0, 200), things)
    assert [(event.values["cause"], round(event.time_s - T0)) for event in begins(events)] == [
        ("over", 30),
        ("under", 130),
    ]
    assert [event.values["cause"] for event in ends(events)] == ["over"]
    assert begins(events)[1].values["fewest"] == 1


def test_limits_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(InputError, match="the fewest people, 5, are more than the most, 4"):
        validate_rule(presence_rule("occupancy", fewest=5, most=4))


# Absence


def test_an_empty_post_is_told_once_and_ends_when_somebody_is_back() -> None:
    events = watched(engine_of("absence", after_s=60, back_s=10), times(2, 0, 300), {1: Thing(between(200, 400))})
    [begin], [end] = begins(events), ends(events)
    assert begin.time_s - T0 == pytest.approx(60, abs=0.5)
    assert end.time_s - T0 == pytest.approx(200, abs=1)
    assert end.values["lasted_s"] == pytest.approx(200, abs=1)
    assert "ended_by" not in end.values


def test_who_passes_by_has_not_manned_the_post() -> None:
    def passes(time_s: float) -> tuple[float, float]:
        return (0.5, 0.6) if time_s % 40 < 4 else (0.05, 0.05)

    [begin] = begins(watched(engine_of("absence", after_s=100, back_s=10), times(2, 0, 200), {1: Thing(passes)}))
    assert 100 <= begin.time_s - T0 <= 120  # what the passer-by was there does not count


@pytest.mark.parametrize("lost", [Sight.COVERED, Sight.BLIND, Sight.BLACK, Sight.MOVED, CameraState.OFFLINE])
def test_a_blind_camera_tells_no_absence(lost: Sight | CameraState) -> None:
    engine = engine_of("absence", after_s=60)
    watched(engine, times(2, 0, 50), {})
    assert (sight(engine, lost) if isinstance(lost, Sight) else state(engine, lost)) == []
    assert watched(engine, times(2, 50, 500), {}) == []
    assert idle(engine, 500, 900) == []
    healthy(engine)
    [begin] = begins(watched(engine, times(2, 1000, 1100), {}))
    assert begin.time_s - T0 == pytest.approx(1060, abs=0.5)  # counted from zero


def test_a_camera_that_goes_blind_ends_an_absence_and_says_so() -> None:
    engine = engine_of("absence", after_s=60)
    watched(engine, times(2, 0, 100), {})
    [end] = sight(engine, Sight.COVERED)
    assert (end.phase, end.values["ended_by"]) == (Phase.END, "camera")


def test_a_silent_camera_of_which_nothing_is_known_tells_no_absence() -> None:
    engine = RuleEngine([presence_rule("absence", after_s=60)])
    watched(engine, times(2, 0, 50), {})
    assert idle(engine, 50, 50 + 3 * FORGET_AFTER_S) == []
    assert begins(watched(engine, times(2, 90, 140), {})) == []


def test_an_empty_post_lets_its_camera_fall_idle_and_is_told_all_the_same() -> None:
    engine = engine_of("absence", after_s=120)
    watched(engine, times(2, 0, 10), {})
    [begin] = begins(idle(engine, 10, 200))
    assert begin.time_s - T0 == pytest.approx(120, abs=2)


def test_whoever_sits_still_at_the_post_while_the_camera_is_idle_is_there() -> None:
    engine = engine_of("absence", after_s=60)
    watched(engine, times(2, 0, 10), {1: Thing(stands())})
    assert idle(engine, 10, 600) == []
    assert watched(engine, times(2, 600, 640), {2: Thing(stands())}) == []


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([2.0, 5.0, 10.0]), st.lists(st.integers(0, 900), max_size=120), st.integers(2, 6))
def test_dropping_pictures_moves_a_crowd_by_at_most_one_gap(fps: float, dropped: list[int], least: int) -> None:
    things = people(least, 3)
    at = times(fps, 0, 40)
    kept = [time_s for i, time_s in enumerate(at) if i not in dropped or i in (0, len(at) - 1)]
    widest_s = max(after - before for before, after in pairwise(kept))
    [full], [part] = (
        begins(watched(engine_of("crowd", least=least, after_s=5, gap_s=2), each, things)) for each in (at, kept)
    )
    holes_s = sum(max(0.0, after - before - 2) for before, after in pairwise(kept) if before < part.time_s - T0)
    assert -1e-6 <= part.began_s - full.began_s <= widest_s + 1e-6
    assert abs(part.time_s - full.time_s) <= 2 * widest_s + holes_s + 1e-6


@pytest.mark.parametrize("kind", ["crowd", "occupancy", "absence"])
def test_a_removed_rule_ends_what_went_on(kind: str) -> None:
    params = {"crowd": {"least": 2}, "occupancy": {"most": 0}, "absence": {}}[kind]
    things = {} if kind == "absence" else people(3)
    engine = engine_of(kind, after_s=60, **params)
    assert len(begins(watched(engine, times(2, 0, 90), things))) == 1
    [end] = engine.set_rules([])
    assert (end.phase, end.values.get("ended_by")) == (Phase.END, None)
