"""Which drawn points make a usable zone, and what to tell the person who drew others."""

import math
from collections.abc import Sequence
from itertools import pairwise

from models.errors import InputError
from models.rules import ZoneShape
from rules.limits import MAX_LINE_POINTS, MAX_POLYGON_POINTS, MIN_AREA_NORM

Point = tuple[float, float]
_ALLOWED_COUNT = {ZoneShape.POLYGON: (3, MAX_POLYGON_POINTS), ZoneShape.LINE: (2, MAX_LINE_POINTS)}


def check_zone_points(shape: ZoneShape, points: Sequence[Sequence[float]]) -> None:
    """Raises InputError, saying which point is wrong, unless `points` make a polygon or a line.

    Points are (x, y) in 0-1 of the picture. A polygon has 3 to 64 of them, an area, and edges that do not meet
    but at its corners; a line has 2 to 16 and does not cross itself.
    """
    fewest, most = _ALLOWED_COUNT[shape]
    if not fewest <= len(points) <= most:
        raise InputError(f"a {shape} has {fewest} to {most} points, this has {len(points)}")
    checked = [_checked_point(number, point) for number, point in enumerate(points, start=1)]
    _refuse_repeats(shape, checked)
    if shape is ZoneShape.POLYGON and abs(area_norm(checked)) < MIN_AREA_NORM:
        raise InputError("the polygon encloses no area: its points lie on one line, or its edges cross")
    _refuse_self_crossing(shape, checked)


def area_norm(points: Sequence[Point]) -> float:
    """The signed area of a polygon (shoelace formula), in parts of the picture."""
    following = [*points[1:], points[0]]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, following, strict=True)) / 2


def _checked_point(number: int, point: Sequence[float]) -> Point:
    if len(point) != 2:
        raise InputError(f"point {number} has {len(point)} coordinates; a point is (x, y)")
    x, y = float(point[0]), float(point[1])
    if not (math.isfinite(x) and math.isfinite(y) and 0 <= x <= 1 and 0 <= y <= 1):
        raise InputError(f"point {number} ({x:g}, {y:g}) lies outside the picture; x and y run from 0 to 1")
    return x, y


def _refuse_repeats(shape: ZoneShape, points: Sequence[Point]) -> None:
    if shape is ZoneShape.POLYGON and points[0] == points[-1]:
        raise InputError("the last point repeats the first; a polygon closes by itself, leave the last one out")
    for number, (one, other) in enumerate(pairwise(points), start=1):
        if one == other:
            raise InputError(f"points {number} and {number + 1} are the same; leave one out")


def _refuse_self_crossing(shape: ZoneShape, points: Sequence[Point]) -> None:
    closed = shape is ZoneShape.POLYGON
    ring = [*points, points[0]] if closed else list(points)
    edges = list(pairwise(ring))
    for first in range(len(edges)):
        for second in range(first + 1, len(edges)):
            closes = closed and first == 0 and second == len(edges) - 1
            if _edges_clash(edges[first], edges[second], second == first + 1, closes):
                raise InputError(
                    f"the {shape} crosses itself: the edges after points {first + 1} and {second + 1} meet"
                )


def _edges_clash(one: tuple[Point, Point], other: tuple[Point, Point], follows: bool, closes: bool) -> bool:
    """Whether two edges meet where they may not; neighbours may share their corner but not fold back."""
    if follows:
        return _folds_back(one[0], one[1], other[1])
    if closes:
        return _folds_back(other[0], other[1], one[1])
    return _touch(*one, *other)


def _folds_back(before: Point, corner: Point, after: Point) -> bool:
    back_x, back_y = before[0] - corner[0], before[1] - corner[1]
    on_x, on_y = after[0] - corner[0], after[1] - corner[1]
    return back_x * on_y == back_y * on_x and back_x * on_x + back_y * on_y > 0


def _touch(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the segments ab and cd share a point (orientation test, Cormen et al. 33.1)."""
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    corners = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(turn == 0 and _within(*corner) for turn, corner in zip(turns, corners, strict=True))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
