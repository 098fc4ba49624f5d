"""What holds for every kind of presence: pictures that are missing, other rates, a trembling edge, a mirror."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.rules import RuleEvent
from rules.engine import RuleEngine
from tests.unit.rules.presences import YARD, Path, Thing, between, presence_rule, times, watched
from tests.unit.rules.scenes import T0, Point, begins, zone

GAP_S = 2.0
# Each with a story of fourteen seconds inside, and how long after coming in its event is due.
KINDS: dict[str, tuple[dict[str, Any], float]] = {
    "intrusion": ({"dwell_s": 5}, 5.0),
    "loitering": ({"dwell_s": 5}, 5.0),
    "enter": ({"confirm_s": 3}, 3.0),
    "ebike_entry": ({"classes": ["person"], "dwell_s": 5, "sightings": 2}, 5.0),
    "illegal_parking": ({"classes": ["person"], "stands_s": 5}, 5.0),
    "crowd": ({"least": 2, "after_s": 5}, 5.0),
    "leave": ({}, 14.0),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def people(inside: Path) -> dict[int, Thing]:
    """Two, far from one another, who do the same."""

    def beside(time_s: float) -> Point | None:
        at = inside(time_s)
        return None if at is None else (at[0], at[1] + 0.25)

    return {1: Thing(inside), 2: Thing(beside)}


def engine_of(kind: str, **more: Any) -> RuleEngine:
    engine = RuleEngine([presence_rule(kind, **({**KINDS[kind][0], "gap_s": GAP_S} | more))])
    assert not engine.problems
    return engine


def told(kind: str, at: list[float], inside: Path) -> list[RuleEvent]:
    return begins(watched(engine_of(kind), at, people(inside)))


@every_kind
@pytest.mark.parametrize("fps", [1.0, 25.0])
def test_one_and_twenty_five_pictures_a_second_give_the_same_events_within_a_gap(kind: str, fps: float) -> None:
    found = told(kind, times(fps, 0, 30), between(4, 18, (0.5, 0.4)))
    assert len(found) == (1 if kind == "crowd" else 2)
    for begin in found:
        assert begin.time_s - T0 == pytest.approx(4 + KINDS[kind][1], abs=1 / fps + 0.51)


@every_kind
@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, 149)))
def test_dropping_pictures_moves_an_event_by_no_more_than_its_gaps(kind: str, dropped: set[int]) -> None:
    at = times(5, 0, 30)
    kept = [time_s for number, time_s in enumerate(at) if number not in dropped or number % 9 == 0]
    widest_s = max(after - before for before, after in pairwise(kept))
    assume(widest_s <= GAP_S)
    inside = between(4, 18, (0.5, 0.4))
    full, part = told(kind, at, inside), told(kind, kept, inside)
    assert [begin.track_id for begin in part] == [begin.track_id for begin in full]
    for one, other in zip(full, part, strict=True):
        assert abs(one.began_s - other.began_s) <= widest_s + 1e-6
        assert abs(one.time_s - other.time_s) <= 2 * widest_s + 1e-6  # come in unseen, and told at the next picture


@every_kind
@settings(max_examples=8, deadline=None)
@given(st.lists(st.floats(-0.009, 0.009), min_size=150, max_size=150))
def test_trembling_on_the_edge_is_no_coming_and_going(kind: str, tremble: list[float]) -> None:
    def edge(time_s: float) -> Point | None:
        return 0.2 + tremble[min(149, round(time_s * 5))], 0.4

    assert len(told(kind, times(5, 0, 30), edge)) <= (0 if kind == "leave" else 1 if kind == "crowd" else 2)


@every_kind
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.floats(0.05, 0.95), st.floats(0.15, 0.7)), min_size=5, max_size=12))
def test_a_mirrored_scene_gives_the_same_events(kind: str, places: list[Point]) -> None:
    def path(time_s: float) -> Point:
        return places[int(time_s / 4) % len(places)]

    def mirrored(time_s: float) -> Point:
        x, y = path(time_s)
        return 1 - x, y

    assume(all(abs(abs(x - 0.5) - 0.3) > 0.02 for x, _ in places))  # the boxes' float32 pixels decide there
    looking_glass = zone([(1 - x, y) for x, y in YARD.points_xy_norm])
    here = RuleEngine([presence_rule(kind, gap_s=GAP_S, **KINDS[kind][0])])
    there = RuleEngine([presence_rule(kind, [looking_glass], gap_s=GAP_S, **KINDS[kind][0])])
    at = times(4, 0, 48)
    events = watched(here, at, people(path)), watched(there, at, people(mirrored))
    one, other = ([(e.phase, e.sequence, e.time_s, e.track_id) for e in each] for each in events)
    assert one == other
