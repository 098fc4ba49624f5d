import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from models.rules import Anchor, ZoneShape
from rules.geometry import (
    anchor_points,
    check_zone_points,
    distance_to_edges,
    edges_of,
    inside_or_held,
    net_crossings,
    normalised_boxes,
    points_in_polygons,
    stays_inside,
)
from tests.unit.rules.scenes import SQUARE, Point, zone

# Coordinates on a grid of 1/64, so that mirroring and moving them loses nothing.
_coordinate = st.integers(0, 64).map(lambda n: n / 64)
_point = st.tuples(_coordinate, _coordinate)


def _star(spokes: list[float], turn: float) -> list[Point]:
    angles = [turn + 2 * math.pi * i / len(spokes) for i in range(len(spokes))]
    return [(0.5 + r * math.cos(a), 0.5 + r * math.sin(a)) for r, a in zip(spokes, angles, strict=True)]


_rings = st.builds(_star, st.lists(st.floats(0.1, 0.5), min_size=3, max_size=12), st.floats(0, 6))


def _inside(points: list[Point], polygon: list[Point]) -> list[bool]:
    return [bool(row) for row in points_in_polygons(np.array(points), edges_of([zone(polygon)]))[:, 0]]


def _net(start: Point, end: Point, line: list[Point]) -> int:
    edges = edges_of([zone(line, ZoneShape.LINE)])
    return int(net_crossings(np.array([start]), np.array([end]), edges)[0, 0])


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((0.5, 0.5), True),
        ((0.4, 0.5), True),
        ((0.6, 0.5), True),
        ((0.5, 0.4), True),
        ((0.5, 0.6), True),
        ((0.4, 0.4), True),
        ((0.6, 0.6), True),
        ((0.39, 0.5), False),
        ((0.61, 0.4), False),
        ((0.2, 0.4), False),
        ((0.7, 0.6), False),
    ],
)
def test_edges_and_corners_are_inside(point: Point, inside: bool) -> None:
    assert _inside([point], list(SQUARE)) == [inside]


@given(_rings, st.data())
def test_any_point_on_an_edge_is_inside(ring: list[Point], data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(ring) - 1))
    share = data.draw(st.floats(0, 1))
    (x1, y1), (x2, y2) = ring[i], ring[(i + 1) % len(ring)]
    assert _inside([(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)], ring) == [True]


@given(_rings, st.lists(_point, min_size=1, max_size=20), st.integers(0, 11), st.booleans())
def test_where_a_polygon_starts_and_which_way_it_runs_changes_nothing(
    ring: list[Point], points: list[Point], shift: int, reverse: bool
) -> None:
    turned = ring[shift % len(ring) :] + ring[: shift % len(ring)]
    assert _inside(points, turned[::-1] if reverse else turned) == _inside(points, ring)


@given(st.lists(_point, min_size=3, max_size=10), st.lists(_point, min_size=1, max_size=20))
def test_a_mirrored_polygon_holds_the_mirrored_points(ring: list[Point], points: list[Point]) -> None:
    mirrored = _inside([(1 - x, y) for x, y in points], [(1 - x, y) for x, y in ring])
    assert mirrored == _inside(points, ring)


@given(st.lists(_rings, min_size=1, max_size=4), st.lists(_point, min_size=1, max_size=8))
def test_many_zones_at_once_say_what_each_says_alone(rings: list[list[Point]], points: list[Point]) -> None:
    together = points_in_polygons(np.array(points), edges_of([zone(ring) for ring in rings]))
    assert together.T.tolist() == [_inside(points, ring) for ring in rings]


def test_distances_reach_to_the_nearest_edge_and_corner() -> None:
    edges = edges_of([zone(SQUARE), zone([(0.0, 0.0), (1.0, 0.0)], ZoneShape.LINE)])
    distances = distance_to_edges(np.array([(0.5, 0.5), (0.3, 0.3)]), edges)
    assert distances == pytest.approx(np.array([[0.1, 0.5], [math.hypot(0.1, 0.1), 0.3]]))


def test_inside_lasts_through_the_margin_only() -> None:
    was, now = np.array([[True], [True], [False]]), np.array([[False], [False], [False]])
    assert stays_inside(was, now, np.array([[0.009], [0.011], [0.0]]), 0.01)[:, 0].tolist() == [True, False, False]


def test_boxes_are_cut_at_the_picture_and_anchored_for_each_zone() -> None:
    boxes = normalised_boxes(np.array([[100, 50, 300, 450], [-20, 0, 20, 600]], np.float32), (1000, 500))
    assert boxes == pytest.approx(np.array([[0.1, 0.1, 0.3, 0.9], [0, 0, 0.02, 1]]))
    points = anchor_points(boxes, [Anchor.BOTTOM_CENTER, Anchor.CENTER, Anchor.TOP_CENTER])
    assert points[0] == pytest.approx(np.array([[0.2, 0.9], [0.2, 0.5], [0.2, 0.1]]))


_UP = [(0.5, 0.9), (0.5, 0.1)]  # drawn upwards: A is on the picture's left


@pytest.mark.parametrize(
    ("start", "end", "net"),
    [
        ((0.3, 0.5), (0.7, 0.5), 1),
        ((0.7, 0.5), (0.3, 0.5), -1),
        ((0.3, 0.5), (0.4, 0.5), 0),
        ((0.3, 0.05), (0.7, 0.05), 0),
        ((0.3, 0.95), (0.7, 0.95), 0),
        ((0.5, 0.5), (0.5, 0.7), 0),
    ],
)
def test_crossings_are_counted_left_to_right_on_the_finite_line(start: Point, end: Point, net: int) -> None:
    assert _net(start, end, _UP) == net


@given(_point, _point, st.lists(_point, min_size=2, max_size=6))
def test_a_crossing_backwards_is_its_opposite(start: Point, end: Point, line: list[Point]) -> None:
    assert _net(end, start, line) == -_net(start, end, line)


@given(_point, _point, st.lists(_point, min_size=2, max_size=6))
def test_a_line_drawn_the_other_way_swaps_its_sides(start: Point, end: Point, line: list[Point]) -> None:
    assert _net(start, end, line[::-1]) == -_net(start, end, line)


def _clear(point: Point, line: list[Point]) -> bool:
    return bool(distance_to_edges(np.array([point]), edges_of([zone(line, ZoneShape.LINE)]))[0, 0] > 1e-6)


@given(_point, _point, st.lists(_point, min_size=2, max_size=6))
def test_mirroring_the_picture_mirrors_the_direction(start: Point, end: Point, line: list[Point]) -> None:
    def flip(point: Point) -> Point:
        return 1 - point[0], point[1]

    corners_hit = any(abs(_turn(start, end, corner)) < 1e-6 for corner in line)
    if _clear(start, line) and _clear(end, line) and not corners_hit:
        assert _net(flip(start), flip(end), [flip(p) for p in line]) == -_net(start, end, line)


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


@given(st.lists(_point, min_size=1, max_size=20), st.lists(_point, min_size=3, max_size=6, unique=True))
def test_a_closed_path_round_a_polygon_crosses_as_often_in_as_out(path: list[Point], ring: list[Point]) -> None:
    """The balance depends on where a path begins and ends only, wherever it touches a corner or runs along an edge."""
    closed_line = [*ring, ring[0]]
    loop = [*path, path[0]]
    assert sum(_net(a, b, closed_line) for a, b in pairwise(loop)) == 0


@pytest.mark.parametrize(
    ("shape", "points", "message"),
    [
        ("polygon", [(0, 0), (1, 1)], "a polygon has 3 to 64 points, this has 2"),
        ("polygon", [(i / 100, (i % 2) / 2) for i in range(65)], "this has 65"),
        ("line", [(0, 0)], "a line has 2 to 16 points, this has 1"),
        ("line", [(i / 20, 0) for i in range(17)], "this has 17"),
        ("polygon", [(0, 0), (0.5, 0.5), (1, 1)], "encloses no area"),
        ("polygon", [(0, 0), (1, 1), (1, 0), (0, 1)], "encloses no area"),
        ("polygon", [(0, 0), (1, 1), (1, 0), (0, 0.5)], "edges after points 1 and 3 meet"),
        ("polygon", [(0, 0), (1, 0), (1, 1), (1, 0.5), (1, 0.8), (0, 1)], "meet"),
        ("polygon", [(0, 0), (1, 0), (0.5, 0.5), (0.5, 0), (0, 0.5)], "meet"),
        ("polygon", [(0, 0), (1, 0), (1, 1), (0, 0)], "leave the last one out"),
        ("polygon", [(0, 0), (1, 0), (1, 0), (0, 1)], "points 2 and 3 are the same"),
        ("polygon", [(0, 0), (1.01, 0), (0, 1)], "point 2 (1.01, 0) lies outside the picture"),
        ("polygon", [(0, 0), (1, float("nan")), (0, 1)], "point 2 (1, nan) lies outside"),
        ("polygon", [(0, 0), (1, 0, 0), (0, 1)], "point 2 has 3 coordinates"),
        ("line", [(0, 0), (1, 1), (1, 0), (0, 1)], "the line crosses itself"),
        ("line", [(0, 0), (1, 1), (0.5, 0.5)], "the line crosses itself"),
    ],
)
def test_points_that_make_no_zone_are_refused(shape: str, points: list[list[float]], message: str) -> None:
    with pytest.raises(InputError) as caught:
        check_zone_points(ZoneShape(shape), points)
    assert message in str(caught.value)


@given(_rings)
def test_star_shaped_polygons_are_accepted(ring: list[Point]) -> None:
    inside = [(min(1.0, max(0.0, x)), min(1.0, max(0.0, y))) for x, y in ring]
    check_zone_points(ZoneShape.POLYGON, inside)


def test_lines_may_bend() -> None:
    check_zone_points(ZoneShape.LINE, [(0.1, 0.1), (0.5, 0.2), (0.1, 0.3)])


@given(
    st.lists(_rings, min_size=1, max_size=4),
    st.lists(_point, min_size=1, max_size=12),
    st.floats(0, 0.2),
    st.data(),
)
def test_looking_only_where_a_point_is_near_says_the_same(
    rings: list[list[Point]], points: list[Point], margin: float, data: st.DataObject
) -> None:
    polygons = edges_of([zone(ring) for ring in rings])
    shape = len(points), len(rings)
    cells = shape[0] * shape[1]
    was = np.array(data.draw(st.lists(st.booleans(), min_size=cells, max_size=cells))).reshape(shape)
    own = np.broadcast_to(np.array(points)[:, None], (*shape, 2))
    every = stays_inside(was, points_in_polygons(own, polygons), distance_to_edges(own, polygons), margin)
    assert inside_or_held(own, polygons, was, margin).tolist() == every.tolist()
