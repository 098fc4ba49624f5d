"""How far along a line things are, from its first point to its last, and how far above or below it."""

import numpy as np

from rules.geometry import Edges, Points


def along_ways(points_xy: Points, ways: Edges) -> tuple[Points, Points]:
    """How far along each way the nearest point of it lies, and how far off that is: both (n, m).

    `points_xy` (n, m, 2), a point for each way; in the units of the ways. Past an end the nearest point is the end.
    """
    edge = ways.end_xy - ways.start_xy
    length = np.hypot(edge[..., 0], edge[..., 1])
    off = points_xy[:, :, None] - ways.start_xy
    share = np.clip((off * edge).sum(-1) / np.where(length == 0, 1.0, length**2), 0.0, 1.0)
    away = np.hypot(*np.moveaxis(off - share[..., None] * edge, -1, 0))
    nearest = away.argmin(axis=-1)[..., None]
    so_far = (np.cumsum(length, axis=-1) - length) + share * length
    progress: Points = np.take_along_axis(so_far, nearest, axis=-1)[..., 0]
    return progress, np.take_along_axis(away, nearest, axis=-1)[..., 0]


def in_heights(norm: Points, aspect: float) -> Points:
    """Points (…, 2) in parts of the picture as points in picture heights."""
    scaled: Points = norm * np.array((aspect, 1.0))
    return scaled


def ways_in_heights(ways: Edges, aspect: float) -> Edges:
    """The same ways in picture heights."""
    return Edges(in_heights(ways.start_xy, aspect), in_heights(ways.end_xy, aspect))


def line_y_at(x: Points, start_xy: Points, end_xy: Points) -> Points:
    """How far down a line runs below or above each x; NaN where it does not reach, the lowest where it does twice.

    `x` (…,), `start_xy` and `end_xy` (…, k, 2) of the lines' edges, shaped to meet each other.
    """
    x = x[..., None]
    x1, y1, x2, y2 = start_xy[..., 0], start_xy[..., 1], end_xy[..., 0], end_xy[..., 1]
    spans = (x1 != x2) & (np.minimum(x1, x2) <= x) & (x <= np.maximum(x1, x2))
    y = y1 + (x - x1) * (y2 - y1) / np.where(x1 == x2, 1.0, x2 - x1)
    lowest = np.where(spans, y, -np.inf).max(axis=-1)
    return np.where(np.isfinite(lowest), lowest, np.nan)
