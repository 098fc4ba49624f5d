"""A rendered film's truth, as far as a first look needs it: where its zones lie in the picture."""

import importlib.resources
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import ge, le
from pathlib import Path
from typing import Final

FILMS: Final = Path(str(importlib.resources.files("cameras"))) / "virtual" / "films"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Film:
    """`zones`: name → points in 0-1 of the picture, within it; two of them are a line, more a polygon."""

    story: str
    zones: Mapping[str, tuple[Point, ...]]


def film_of(clip: Path) -> Film | None:
    """What lies beside the clip as NAME.json; None where nothing does."""
    path = clip.with_suffix(".json")
    if not path.is_file():
        return None
    truth = json.loads(path.read_text(encoding="utf-8"))
    return Film(truth["story"], {name: within_picture(corners) for name, corners in truth["zones"].items()})


def within_picture(corners: Sequence[Sequence[float]]) -> tuple[Point, ...]:
    """The part of a line or polygon that lies within the picture; () where none does.

    A polygon is cut at one border after the other (Sutherland and Hodgman 1974).
    """
    points = [(float(x), float(y)) for x, y in corners]
    closed = len(points) > 2
    for axis in (0, 1):
        for keeps_above, border in ((True, 0.0), (False, 1.0)):
            points = _cut(points, closed, axis, border, ge if keeps_above else le)
    return tuple(points)


def _cut(
    points: list[Point], closed: bool, axis: int, border: float, keeps: Callable[[float, float], bool]
) -> list[Point]:
    """What lies on the kept side of one border, with the points where the edges meet it."""
    kept: list[Point] = []
    before = points[-1:] if closed else []
    for point in points:
        if before and keeps(before[0][axis], border) != keeps(point[axis], border):
            kept.append(_meets(before[0], point, axis, border))
        if keeps(point[axis], border):
            kept.append(point)
        before = [point]
    ahead = [kept[-1] if closed and kept else None, *kept]
    return [point for point, last in zip(kept, ahead, strict=False) if point != last]  # a corner on the border: once


def _meets(one: Point, other: Point, axis: int, border: float) -> Point:
    share = (border - one[axis]) / (other[axis] - one[axis])
    along = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (border, along) if axis == 0 else (along, border)
