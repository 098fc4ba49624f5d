"""Zones and lines of the ground as a picture shows them: what of them lies in the picture, 0 to 1."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.scenes.words import View

_NEAR_M: Final = 0.2
_Floats = NDArray[np.float64]


def on_picture(view: View, corners: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The part of an area that is in the picture, in its order; of two corners, of the line between them. x and y from
    0 to 1. Empty where none of it is seen."""
    flat = view.project(np.array([(x, y, 0.0) for x, y in corners], np.float32)).astype(np.float64)
    width, height = view.size
    depth = flat[:, 2]
    rows = np.stack((flat[:, 0] / width * depth, flat[:, 1] / height * depth, depth, np.ones(len(flat))), axis=1)
    for inside in ((0, 0, 1, -_NEAR_M), (1, 0, 0, 0), (-1, 0, 1, 0), (0, 1, 0, 0), (0, -1, 1, 0)):
        rows = _cut(rows, rows @ np.array(inside, np.float64), closed=len(corners) > 2)
    return [(round(float(x / d), 4), round(float(y / d), 4)) for x, y, d, _ in rows]


def _cut(rows: _Floats, inside: _Floats, *, closed: bool) -> _Floats:
    """What lies where `inside` is not negative (Sutherland and Hodgman, CACM 17, 1974)."""
    kept: list[_Floats] = []
    for index, (here, value) in enumerate(zip(rows, inside, strict=True)):
        before, there = rows[index - 1], inside[index - 1]
        if (closed or index) and (value >= 0) != (there >= 0):
            kept.append(before + (here - before) * there / (there - value))
        if value >= 0:
            kept.append(here)
    return np.array(kept).reshape(-1, 4)
