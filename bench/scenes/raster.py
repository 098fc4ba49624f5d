"""Meshes as pictures of depth: what of an actor a camera sees, exact to a pixel, without a renderer.

Inverse depths (1/m) are kept, which are linear on the picture: 0 is nothing there, larger is nearer.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.scenes.words import Piece, View

Triangles = NDArray[np.float32]  # (n, 3, 3): three corners of x, y, z in metres
Nearness = NDArray[np.float32]  # (h, w): 1/m
Corners = NDArray[np.float64]

NEAR_M = 0.05
_CLEAR = 0.5  # what lets more light through hides nothing
_CANDIDATES = 4_000_000  # pixels tried at once
_FLAT = 1e-9  # twice the area in pixels below which a triangle is seen from its edge


class Window(NamedTuple):
    """A part of the picture plane in pixels, which may reach beyond the picture."""

    x0: int
    y0: int
    width: int
    height: int


@lru_cache(maxsize=8192)
def fans(faces: tuple[tuple[int, ...], ...]) -> NDArray[np.int32]:
    """The faces as triangles: (n, 3) indices of points."""
    rows = [(face[0], face[i], face[i + 1]) for face in faces for i in range(1, len(face) - 1)]
    return np.array(rows, np.int32).reshape(-1, 3)


def triangles_of(pieces: Iterable[Piece], *, opaque_only: bool = False) -> Triangles:
    """All triangles of the pieces; without those of glass if asked."""
    parts = [
        np.asarray(piece.points, np.float32)[fans(piece.faces)]
        for piece in pieces
        if not (opaque_only and piece.paint.transparency > _CLEAR)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, 3, 3), np.float32)


def nearness(view: View, triangles: Triangles, window: Window | None = None) -> Nearness:
    """How near the nearest surface is at the middle of each pixel of the window (of the picture without one)."""
    window = window or Window(0, 0, *view.size)
    buffer = np.zeros(window.height * window.width, np.float64)
    corners = _in_front(view, triangles)
    corners[:, :, 0] -= window.x0
    corners[:, :, 1] -= window.y0
    _fill(corners, window, buffer)
    return buffer.reshape(window.height, window.width).astype(np.float32)


def _in_front(view: View, triangles: Triangles) -> Corners:
    """The triangles on the picture plane: x, y in pixels and 1/depth, cut at the near plane. (m, 3, 3)"""
    flat = view.project(triangles.reshape(-1, 3)).astype(np.float64).reshape(-1, 3, 3)
    ahead = flat[:, :, 2] >= NEAR_M
    whole = flat[ahead.all(axis=1)]
    cut = [part for corners in flat[ahead.any(axis=1) & ~ahead.all(axis=1)] for part in _cut(corners)]
    found = np.concatenate([whole, np.array(cut).reshape(-1, 3, 3)])
    found[:, :, 2] = 1 / found[:, :, 2]
    return found


def _cut(corners: Corners) -> list[Corners]:
    """What of a triangle lies beyond the near plane, as triangles. Pixels times depth are linear in space."""
    spatial = corners.copy()
    spatial[:, :2] *= corners[:, 2:]
    kept: list[Corners] = []
    for here, there in zip(spatial, np.roll(spatial, -1, axis=0), strict=True):
        if here[2] >= NEAR_M:
            kept.append(here)
        if (here[2] >= NEAR_M) != (there[2] >= NEAR_M):
            kept.append(here + (there - here) * (NEAR_M - here[2]) / (there[2] - here[2]))
    on_plane = [np.array((x / depth, y / depth, depth)) for x, y, depth in kept]
    return [np.stack((on_plane[0], on_plane[i], on_plane[i + 1])) for i in range(1, len(on_plane) - 1)]


def _fill(corners: Corners, window: Window, buffer: NDArray[np.float64]) -> None:
    xy = corners[:, :, :2]
    limit = np.array((window.width, window.height), np.float64)
    first = np.clip(np.ceil(xy.min(axis=1) - 0.5), 0, limit).astype(np.int64)
    last = np.clip(np.floor(xy.max(axis=1) - 0.5) + 1, 0, limit).astype(np.int64)
    extent = np.maximum(last - first, 0)
    area = extent[:, 0] * extent[:, 1]
    twice = _cross(xy[:, 1] - xy[:, 0], xy[:, 2] - xy[:, 0])
    kept = np.flatnonzero((area > 0) & (np.abs(twice) > _FLAT))
    upto = np.cumsum(area[kept])
    begin = 0
    while begin < len(kept):
        done = upto[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(upto, done + _CANDIDATES)))
        some = kept[begin:end]
        _fill_some(corners[some], twice[some], first[some], extent[some], window.width, buffer)
        begin = end


def _fill_some(
    corners: Corners,
    twice: NDArray[np.float64],
    first: NDArray[np.int64],
    extent: NDArray[np.int64],
    width: int,
    buffer: NDArray[np.float64],
) -> None:
    area = extent[:, 0] * extent[:, 1]
    which = np.repeat(np.arange(len(area)), area)
    within = np.arange(len(which)) - np.repeat(np.cumsum(area) - area, area)
    x = first[which, 0] + within % extent[which, 0]
    y = first[which, 1] + within // extent[which, 0]
    middle = np.stack((x + 0.5, y + 0.5), axis=1)
    a, b, c = (corners[which, i, :2] - middle for i in range(3))
    weights = np.stack((_cross(b, c), _cross(c, a), _cross(a, b)), axis=1) / twice[which, None]
    inside = (weights >= 0).all(axis=1)
    near = np.einsum("ij,ij->i", weights[inside], corners[which[inside], :, 2])
    np.maximum.at(buffer, y[inside] * width + x[inside], near)


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
