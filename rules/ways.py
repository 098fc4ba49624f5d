"""How far along a line things are: the line is a way with a direction, from its first point to its last."""

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
