"""Meshes without paint: boxes, prisms, tubes, lofts. A `Kit` gathers them by paint and gives few, large pieces.

All corners go counter-clockwise seen from outside; nothing here knows what the shapes stand for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bench.scenes.words import Paint, Piece, Points

Faces = tuple[tuple[int, ...], ...]
Point = tuple[float, float, float]

_AXES = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A mesh. `points`: (n, 3) metres."""

    points: Points
    faces: Faces

    def moved(self, x: float, y: float, z: float = 0.0) -> "Shape":
        """Elsewhere."""
        return Shape(self.points + np.array((x, y, z), np.float32), self.faces)

    def turned(self, angle: float, axis: str = "z") -> "Shape":
        """Turned about an axis through the origin, counter-clockwise seen from that axis' end."""
        first, second = _AXES[axis]
        points = self.points.copy()
        cos, sin = np.cos(angle), np.sin(angle)
        points[:, first] = cos * self.points[:, first] - sin * self.points[:, second]
        points[:, second] = sin * self.points[:, first] + cos * self.points[:, second]
        return Shape(points, self.faces)

    def mirrored(self) -> "Shape":
        """Left for right: y turned round."""
        return Shape(self.points * np.array((1, -1, 1), np.float32), tuple(face[::-1] for face in self.faces))

    def painted(self, paint: Paint, smooth: bool = False) -> Piece:
        return Piece(self.points, self.faces, paint, smooth)


def joined(shapes: Iterable[Shape]) -> Shape:
    """Several as one; corners are not merged."""
    each = list(shapes)
    if len(each) == 1:
        return each[0]
    faces: list[tuple[int, ...]] = []
    start = 0
    for shape in each:
        faces.extend(tuple(corner + start for corner in face) for face in shape.faces)
        start += len(shape.points)
    return Shape(np.concatenate([np.zeros((0, 3), np.float32), *(shape.points for shape in each)]), tuple(faces))


def both_sides(shape: Shape) -> Shape:
    """A shape on the left with its mirror image on the right."""
    return joined((shape, shape.mirrored()))


class Kit:
    """What a thing is made of, gathered by paint."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[Paint, bool], list[Shape]] = {}

    def add(self, paint: Paint, *shapes: Shape, smooth: bool = False) -> None:
        self._shapes.setdefault((paint, smooth), []).extend(shapes)

    def take(self, pieces: Iterable[Piece], x: float = 0.0, y: float = 0.0, turn: float = 0.0) -> None:
        """Pieces made elsewhere, turned about z and then set down at x, y."""
        for piece in pieces:
            self.add(piece.paint, Shape(piece.points, piece.faces).turned(turn).moved(x, y), smooth=piece.smooth)

    def pieces(self) -> tuple[Piece, ...]:
        return tuple(joined(shapes).painted(paint, smooth) for (paint, smooth), shapes in self._shapes.items())


def quads(corners: NDArray[np.float32]) -> Shape:
    """Loose four-cornered faces: `corners` is (n, 4, 3)."""
    count = len(corners)
    faces = np.arange(4 * count).reshape(count, 4).tolist()
    return Shape(corners.reshape(-1, 3).astype(np.float32), tuple(map(tuple, faces)))


def sheet(rows: ArrayLike) -> Shape:
    """A curved surface through a net of points, (n, m, 3). Seen from where rows go up and columns go right."""
    net = np.asarray(rows, np.float32)
    many, wide = net.shape[:2]
    at = np.arange(many * wide).reshape(many, wide)
    faces = np.stack((at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]), axis=-1).reshape(-1, 4)
    return Shape(net.reshape(-1, 3), tuple(map(tuple, faces.tolist())))


def loft(rings: ArrayLike, ends: bool = True) -> Shape:
    """A closed skin over rings, (n, m, 3), each counter-clockwise seen from where the rings go."""
    net = np.asarray(rings, np.float32)
    many, round_ = net.shape[:2]
    at = np.arange(many * round_).reshape(many, round_)
    after = np.roll(at, -1, axis=1)
    sides = np.stack((at[:-1], after[:-1], after[1:], at[1:]), axis=-1).reshape(-1, 4)
    faces = list(map(tuple, sides.tolist()))
    if ends:
        faces += [tuple(at[0, ::-1].tolist()), tuple(at[-1].tolist())]
    return Shape(net.reshape(-1, 3), tuple(faces))


def box(low: Point, high: Point) -> Shape:
    """Between two corners."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    return loft([[(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)] for z in (z0, z1)])


def block(centre: Point, size: Point) -> Shape:
    """A box by its centre and its size."""
    half = np.array(size) / 2
    low, high = np.array(centre) - half, np.array(centre) + half
    return box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def slab(outline: Sequence[tuple[float, float]], low: float, high: float) -> Shape:
    """Between two heights; `outline`: x, y counter-clockwise from above."""
    return loft([[(x, y, z) for x, y in outline] for z in (low, high)])


def upright(outline: Sequence[tuple[float, float]], right: float, left: float) -> Shape:
    """A flat thing on edge between two y; `outline`: x, z as seen from the right (from low y), counter-clockwise."""
    return loft([[(x, y, z) for x, z in outline] for y in (left, right)])


def lathe(profile: Sequence[tuple[float, float]], sides: int = 16, ends: bool = True) -> Shape:
    """Turned about z; `profile`: radius, z from the bottom up, along the outside."""
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    return loft([np.column_stack((ring * radius, np.full(sides, z))) for radius, z in profile], ends)


def tube(path: ArrayLike, radius: float | Sequence[float], sides: int = 8) -> Shape:
    """A round bar along points, (n, 3)."""
    line = np.asarray(path, np.float64)
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    steep = abs(ahead[:, 2]).max() > 0.95
    across = np.cross(ahead, (0.0, 1.0, 0.0) if steep and abs(ahead[:, 1]).max() < 0.9 else (0.3, 0.1, 1.0))
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    up = np.cross(across, ahead)
    angle = -np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    radii = np.broadcast_to(np.asarray(radius, np.float64), (len(line),))
    rings = [
        point + size * (np.cos(angle) * right + np.sin(angle) * top)
        for point, size, right, top in zip(line, radii, across, up, strict=True)
    ]
    return loft(rings)


def bar(start: Point, end: Point, radius: float, sides: int = 6) -> Shape:
    """A straight round bar."""
    return tube((start, end), radius, sides)


def ball(centre: Point, size: Point, sides: int = 12) -> Shape:
    """An ellipsoid by its three half axes."""
    steps = np.linspace(-np.pi / 2 * 0.98, np.pi / 2 * 0.98, max(4, sides // 2 + 1))
    shape = lathe([(float(np.cos(step)), float(np.sin(step))) for step in steps], sides)
    return Shape(shape.points * np.array(size, np.float32) + np.array(centre, np.float32), shape.faces)


def volume(shape: Shape) -> float:
    """Of a closed shape, m3; negative where its faces look inwards."""
    total = 0.0
    for face in shape.faces:
        first = shape.points[face[0]].astype(np.float64)
        for second, third in pairwise(face[1:]):
            total += float(first @ np.cross(shape.points[second], shape.points[third])) / 6
    return total
