import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import ZoneShape
from rules.geometry import edges_of
from rules.ways import along_ways, line_y_at, ways_in_heights
from tests.unit.rules.scenes import Point, zone

HOOK = ((0.1, 0.5), (0.5, 0.5), (0.5, 0.1))  # 0.4 to the right, then 0.4 up


def _along(point: Point, *ways: tuple[Point, ...]) -> tuple[list[float], list[float]]:
    edges = edges_of([zone(way, ZoneShape.LINE) for way in ways])
    points = np.array([[point] * len(ways)])
    progress, off = along_ways(points, edges)
    return progress[0].tolist(), off[0].tolist()


@pytest.mark.parametrize(
    ("point", "progress", "off"),
    [
        ((0.3, 0.5), 0.2, 0.0),
        ((0.3, 0.6), 0.2, 0.1),
        ((0.5, 0.2), 0.7, 0.0),
        ((0.6, 0.2), 0.7, 0.1),
        ((0.0, 0.5), 0.0, 0.1),  # before its beginning
        ((0.5, 0.0), 0.8, 0.1),  # past its end
        ((0.6, 0.6), 0.4, math.hypot(0.1, 0.1)),  # at the bend
    ],
)
def test_how_far_along_a_bent_way(point: Point, progress: float, off: float) -> None:
    [[found], [away]] = _along(point, HOOK)
    assert found == pytest.approx(progress)
    assert away == pytest.approx(off)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_way_drawn_backwards_counts_from_its_other_end(x: float, y: float) -> None:
    (there, back), (off, same_off) = _along((x, y), HOOK, HOOK[::-1])
    assert off == pytest.approx(same_off)
    if abs((0.5 - y) - (0.5 - x)) > 1e-6:  # halfway between both edges either may be the nearest
        assert there + back == pytest.approx(0.8)


def test_short_ways_beside_long_ones_keep_their_length() -> None:
    progress, _ = _along((0.9, 0.9), HOOK, ((0.8, 0.9), (0.95, 0.9)))
    assert progress[1] == pytest.approx(0.1)


def test_ways_in_heights_are_as_long_across_as_down() -> None:
    edges = ways_in_heights(edges_of([zone(HOOK, ZoneShape.LINE)]), 2.0)
    assert edges.end_xy[0, 0].tolist() == [1.0, 0.5]


@pytest.mark.parametrize(("x", "y"), [(0.1, 0.5), (0.3, 0.6), (0.5, 0.7), (0.05, None), (0.6, None)])
def test_how_far_down_a_line_runs(x: float, y: float | None) -> None:
    edges = edges_of([zone(((0.1, 0.5), (0.5, 0.7)), ZoneShape.LINE)])
    [found] = line_y_at(np.array([x]), edges.start_xy, edges.end_xy)
    assert np.isnan(found) if y is None else found == pytest.approx(y)


def test_where_a_line_passes_twice_the_lower_one_counts() -> None:
    edges = edges_of([zone(((0.1, 0.5), (0.8, 0.5), (0.8, 0.9), (0.2, 0.9)), ZoneShape.LINE)])
    [found] = line_y_at(np.array([0.4]), edges.start_xy, edges.end_xy)
    assert found == pytest.approx(0.9)
