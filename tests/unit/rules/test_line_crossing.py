from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.rules import Phase, RuleEvent
from rules.engine import RuleEngine
from rules.limits import MAX_TRACKS
from tests.unit.rules.scenes import T0, Point, begins, ends, frame, line_rule, walk

UP = ((0.5, 0.9), (0.5, 0.1))  # drawn upwards: A is the picture's left, B its right
HOOK = ((0.5, 0.9), (0.5, 0.5), (0.8, 0.5))  # up, then to the right


def _path(*xs: float, y: float = 0.5, fps: float = 5.0) -> list[tuple[float, Point | None]]:
    return [(i / fps, (x, y)) for i, x in enumerate(xs)]


def _directions(events: list[RuleEvent]) -> list[str]:
    return [str(event.values["direction"]) for event in begins(events)]


def test_a_crossing_is_one_event_that_begins_and_ends() -> None:
    events = walk(RuleEngine([line_rule(UP)]), _path(0.4, 0.45, 0.495, 0.505, 0.55, 0.6))
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    assert len({event.event_id for event in events}) == 1
    assert events[0].began_s == pytest.approx(T0 + 0.6, abs=1e-3)  # the first picture past the line
    assert events[0].time_s == pytest.approx(T0 + 0.8, abs=1e-3)  # clear of it
    assert events[0].values == {"direction": "a_to_b"}
    assert (events[0].zone_id, events[0].track_id, events[0].class_name) == ("zon_line", 7, "person")


@pytest.mark.parametrize(
    ("direction", "found"), [("both", ["a_to_b", "b_to_a"]), ("a_to_b", ["a_to_b"]), ("b_to_a", ["b_to_a"])]
)
def test_only_the_chosen_direction_is_reported(direction: str, found: list[str]) -> None:
    events = walk(RuleEngine([line_rule(UP, direction=direction)]), _path(0.3, 0.7, 0.3))
    assert _directions(events) == found


@pytest.mark.parametrize(
    "path",
    [
        _path(*[0.495, 0.505] * 20),
        _path(0.3, *[0.495, 0.505] * 20, 0.3),
        _path(0.3, *[0.5] * 5, 0.3),
        _path(0.495, 0.7),
    ],
)
def test_trembling_on_the_line_and_turning_back_is_no_crossing(path: list[tuple[float, Point | None]]) -> None:
    assert walk(RuleEngine([line_rule(UP)]), path) == []


def test_trembling_before_going_on_is_one_crossing() -> None:
    events = walk(RuleEngine([line_rule(UP)]), _path(0.3, *[0.505, 0.495] * 20, 0.505, 0.7, *[0.505, 0.52] * 5))
    assert _directions(events) == ["a_to_b"]


@pytest.mark.parametrize("y", [0.05, 0.95])
def test_going_round_the_end_is_no_crossing(y: float) -> None:
    assert walk(RuleEngine([line_rule(UP)]), _path(0.3, 0.45, 0.55, 0.7, y=y)) == []


def test_coming_back_round_the_end_one_may_cross_again() -> None:
    path = [
        (0.0, (0.3, 0.5)),
        (0.5, (0.7, 0.5)),
        (1.0, (0.7, 0.05)),
        (1.5, (0.3, 0.05)),
        (2.0, (0.3, 0.5)),
        (2.5, (0.7, 0.5)),
    ]
    assert _directions(walk(RuleEngine([line_rule(UP)]), path)) == ["a_to_b", "a_to_b"]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ((0.3, 0.7), (0.6, 0.7), ["a_to_b"]),
        ((0.65, 0.3), (0.65, 0.7), ["a_to_b"]),
        ((0.3, 0.5), (0.7, 0.6), ["a_to_b"]),  # the last three: through or near the bend
        ((0.4, 0.4), (0.6, 0.6), ["a_to_b"]),
        ((0.6, 0.6), (0.4, 0.4), ["b_to_a"]),
        ((0.3, 0.7), (0.3, 0.3), []),
        ((0.45, 0.6), (0.7, 0.35), []),  # in through one edge, out through the other
    ],
)
def test_a_bent_line_is_one_line(start: Point, end: Point, found: list[str]) -> None:
    assert _directions(walk(RuleEngine([line_rule(HOOK)]), [(0, start), (0.2, end)])) == found


def test_a_track_unseen_for_long_has_no_path() -> None:
    engine = RuleEngine([line_rule(UP, gap_s=1.0)])
    assert walk(engine, [(0, (0.3, 0.5)), (1.5, (0.7, 0.5))]) == []
    assert _directions(walk(engine, [(2.0, (0.3, 0.5)), (3.0, (0.7, 0.5))])) == ["b_to_a", "a_to_b"]


def test_two_people_cross_in_opposite_directions() -> None:
    engine = RuleEngine([line_rule(UP)])
    engine.on_frame(frame(0, {1: (0.3, 0.5), 2: (0.7, 0.5)}))
    events = begins(engine.on_frame(frame(0.2, {2: (0.3, 0.5), 1: (0.7, 0.5)})))
    assert {event.track_id: event.values["direction"] for event in events} == {1: "a_to_b", 2: "b_to_a"}


def test_switching_ids_never_cross_and_stay_bounded() -> None:
    engine = RuleEngine([line_rule(UP)])
    for i in range(100):
        x = 0.3 if i % 2 else 0.7
        assert engine.on_frame(frame(i / 100, {i * 20 + n: (x, 0.5) for n in range(20)})) == []
    newest = dict.fromkeys(range(1980, 2000), (0.3, 0.5)) | dict.fromkeys(range(20), (0.3, 0.5))
    found = begins(engine.on_frame(frame(1.0, newest)))
    assert MAX_TRACKS < 2000
    assert found == []  # track 0 to 19 were forgotten, 1980 to 1999 stand where they stood
    assert len(begins(engine.on_frame(frame(1.1, dict.fromkeys(range(20), (0.7, 0.5)))))) == 20


@settings(max_examples=60, deadline=None)
@given(st.floats(0.2, 0.8), st.booleans(), st.lists(st.integers(1, 40), max_size=25))
def test_dropping_pictures_keeps_the_crossing_and_moves_it_by_at_most_one_gap(
    speed: float, to_the_right: bool, dropped: list[int]
) -> None:
    xs = [0.2 + speed * i / 10 for i in range(60) if 0.2 + speed * i / 10 < 0.95]
    assume(xs[-1] > 0.52)
    path = _path(*(xs if to_the_right else [1 - x for x in xs]), fps=10)
    last_needed = next(i for i, x in enumerate(xs) if x > 0.52)
    kept = [step for i, step in enumerate(path) if i not in dropped or i == 0 or i == max(last_needed, len(path) - 1)]
    widest_s = max(b[0] - a[0] for a, b in pairwise(kept))
    assume(widest_s <= 1.0)
    [full], [part] = (begins(walk(RuleEngine([line_rule(UP)]), p)) for p in (path, kept))
    assert part.values == full.values == {"direction": "a_to_b" if to_the_right else "b_to_a"}
    assert 0 <= part.began_s - full.began_s <= widest_s + 1e-6


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=40))
def test_directions_alternate_where_nobody_can_go_round(points: list[Point]) -> None:
    wall = ((0.5, 1.0), (0.5, 0.0))
    found = _directions(walk(RuleEngine([line_rule(wall)]), [(i / 5, point) for i, point in enumerate(points)]))
    assert all(one != other for one, other in pairwise(found))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.2, 0.8)), min_size=2, max_size=30))
def test_a_mirrored_scene_gives_mirrored_directions(points: list[Point]) -> None:
    swap = {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}
    here = walk(RuleEngine([line_rule(UP)]), [(i / 5, p) for i, p in enumerate(points)])
    assume(all(abs(abs(x - 0.5) - 0.01) > 1e-4 and x != 0.5 for x, _ in points))
    there = walk(RuleEngine([line_rule(UP)]), [(i / 5, (1 - x, y)) for i, (x, y) in enumerate(points)])
    assert _directions(there) == [swap[direction] for direction in _directions(here)]
    assert len(ends(here)) == len(begins(here))
