"""Meshes by themselves: what people carry and wear that is no cloth round the body. All in metres."""

import numpy as np

from bench.scenes.skeleton import Array

Faces = tuple[tuple[int, ...], ...]
Mesh = tuple[Array, Faces]


def rings(levels: list[tuple[Array, Array]], sides: int = 12, closed: bool = True) -> Mesh:
    """Rings joined to a skin: each by its middle and its radii along x and y; the first below the last. `closed`: with
    both ends."""
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    round_ = np.stack((np.cos(angles), np.sin(angles), np.zeros(sides)), axis=1)
    points = np.concatenate([middle + round_ * (*radii[:2], 0) for middle, radii in levels]).astype(np.float32)
    faces: list[tuple[int, ...]] = []
    for level in range(len(levels) - 1):
        for at in range(sides):
            a, b = level * sides + at, level * sides + (at + 1) % sides
            faces.append((a, b, b + sides, a + sides))
    if closed:
        faces.append(tuple(range(sides - 1, -1, -1)))
        faces.append(tuple(range(len(points) - sides, len(points))))
    return points, tuple(faces)


def ellipsoid(middle: Array, radii: Array, low: float = -1.0, sides: int = 12) -> Mesh:
    """An ellipsoid from a height (-1 its lowest, 1 its highest point) up."""
    heights = np.sin(np.linspace(np.arcsin(max(low, -0.995)), np.arcsin(0.995), 8))
    levels = [(middle + np.array((0, 0, h * radii[2])), radii * np.sqrt(1 - h * h)) for h in heights]
    return rings(levels, sides)


def box(middle: Array, size: Array, taper: float = 1.0) -> Mesh:
    """A box; `taper`: width and depth of the top against the bottom."""
    signs = np.array([(x, y) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))], np.float32)
    half = np.asarray(size, np.float32) / 2
    bottom = np.column_stack((signs * half[:2], np.full(4, -half[2])))
    top = np.column_stack((signs * half[:2] * taper, np.full(4, half[2])))
    points = (np.concatenate((bottom, top)) + middle).astype(np.float32)
    return points, ((3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def sack(middle: Array, size: Array) -> Mesh:
    """A box with round corners and a belly: a backpack, a full bag."""
    half = np.asarray(size, np.float32) / 2
    profile = ((-1.0, 0.72), (-0.85, 0.95), (-0.3, 1.05), (0.35, 0.98), (0.8, 0.8), (1.0, 0.45))
    levels = [(middle + np.array((0, 0, h * half[2])), half * share) for h, share in profile]
    points, faces = rings(levels, 12)
    off = points[:, :2] - middle[:2]
    angle = np.arctan2(off[:, 1] / half[1], off[:, 0] / half[0])
    squarer = 1 / np.maximum(np.abs(np.cos(angle)), np.abs(np.sin(angle))) ** 0.6
    points[:, :2] = middle[:2] + off * squarer[:, None]
    return points, faces


def joined(*meshes: Mesh) -> Mesh:
    """Several meshes as one."""
    faces: list[tuple[int, ...]] = []
    begin = 0
    for points, own in meshes:
        faces += [tuple(at + begin for at in face) for face in own]
        begin += len(points)
    return np.concatenate([points for points, _ in meshes]).astype(np.float32), tuple(faces)


def brim(middle: Array, inner: Array, reach_m: float, drop_m: float) -> Mesh:
    """The peak of a cap: half a ring ahead, `reach_m` wide at its middle."""
    angles = np.linspace(-1.25, 1.25, 9)
    ring = np.stack((np.cos(angles) * inner[0], np.sin(angles) * inner[1], np.zeros(9)), axis=1)
    out = ring + np.stack((np.cos(angles) * reach_m, np.sin(angles) * reach_m * 0.3, -np.cos(angles) * drop_m), axis=1)
    points = (np.concatenate((ring, out)) + middle).astype(np.float32)
    return points, tuple((at, at + 9, at + 10, at + 1) for at in range(8))


def umbrella(grip: Array, radius_m: float, height_m: float) -> tuple[Mesh, Mesh]:
    """Canopy and shaft above a grip; the canopy a little behind it."""
    top = grip + np.array((-0.1, 0.06, height_m), np.float32)
    sides = 8
    angles = np.linspace(0, 2 * np.pi, sides * 2, endpoint=False)
    points: list[Array] = [top]
    for share, drop in ((0.4, 0.04), (0.75, 0.13), (1.0, 0.26)):
        scallop = 1 - 0.06 * (np.arange(sides * 2) % 2) * share
        ring = np.stack((np.cos(angles) * scallop, np.sin(angles) * scallop, np.zeros(sides * 2)), axis=1)
        points += list(top + ring * radius_m * share - np.array((0, 0, drop * radius_m * 1.6)))
    n = sides * 2
    faces: list[tuple[int, ...]] = [(0, 1 + at, 1 + (at + 1) % n) for at in range(n)]
    for level in range(2):
        a = 1 + level * n
        faces += [(a + at, a + n + at, a + n + (at + 1) % n, a + (at + 1) % n) for at in range(n)]
    canopy = np.array(points, np.float32), tuple(faces)
    shaft = box(grip + np.array((0, 0, height_m / 2 - 0.05)), np.array((0.014, 0.014, height_m + 0.1)))
    return canopy, shaft
