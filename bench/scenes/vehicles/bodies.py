"""Bodies of motor vehicles: a skin stretched over what a drawing shows from the side, from above and from behind.

x forward, y to the left, z up; the origin is on the ground below the middle of the vehicle's length.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bench.scenes.shapes import Shape, joined, sheet

Numbers = NDArray[np.float64]

# From the lower edge of the side to the shoulder: share of the height, share of the half width.
_SIDE = ((0.0, 0.955), (0.08, 0.975), (0.3, 0.998), (0.5, 1.0), (0.7, 0.985), (0.88, 0.965), (1.0, 0.935))
_TOP = (0.97, 0.9, 0.78, 0.6, 0.35, 0.12, 0.0)  # from the shoulder to the middle: shares of the width there
_TUCK_M = 0.3  # how far in the wheel houses reach


@dataclass(frozen=True, slots=True)
class Cabin:
    """What stands on the body: windscreen, side windows, rear window, roof. Places along x, in metres."""

    foot: tuple[float, float]  # rear window's and windscreen's lower edges
    head: tuple[float, float]  # and their upper ones
    roof: float
    posts: tuple[tuple[float, float], ...]  # between the side windows: middle and width
    belt_share: float = 0.93  # of the body's half width
    roof_share: float = 0.72
    bow: float = 0.16  # how far the windscreen stands out in its middle
    rear_bow: float = 0.1
    rear_corner: float = 0.2
    sill: float = 0.06  # share of the height below the windows
    lintel: float = 0.9
    rear_sill: float = 0.1
    blind: tuple[int, ...] = ()  # side windows, from the front, that are metal


@dataclass(frozen=True, slots=True)
class Drawing:
    """The measures of a body, metres."""

    length: float
    width: float
    ground: float  # the side's lower edge
    axles: tuple[float, ...]  # x
    wheel: float  # radius
    deck: tuple[tuple[float, float], ...]  # the upper edge from the rear to the front: x, z
    cabin: Cabin
    arch: float = 0.055  # gap around the wheels
    nose: tuple[tuple[float, float], ...] = ((0.2, 0.06), (0.38, 0.0), (0.55, 0.01), (0.68, 0.06), (0.85, 0.2))
    tail: tuple[tuple[float, float], ...] = ((0.2, 0.08), (0.42, 0.0), (0.6, 0.015), (0.85, 0.06), (1.05, 0.12))
    bow: tuple[float, float] = (0.24, 0.14)  # how much the nose and the tail are rounded seen from above
    taper: tuple[float, float] = (0.1, 0.07)  # how much narrower the body is at either end
    crown: float = 0.05
    side: tuple[tuple[float, float], ...] = field(default=_SIDE)

    def half_width(self, x: ArrayLike) -> Numbers:
        """The widest of the body at x."""
        along = np.asarray(x, np.float64) / (self.length / 2)
        front = np.clip((along - 0.45) / 0.55, 0, 1) ** 2 * self.taper[0]
        rear = np.clip((-along - 0.45) / 0.55, 0, 1) ** 2 * self.taper[1]
        return np.asarray(self.width / 2 * (1 - front - rear))

    def deck_z(self, x: ArrayLike) -> Numbers:
        """The upper edge at x, its corners rounded off."""
        at = np.asarray(x, np.float64)
        xs, zs = np.array(self.deck).T
        return np.asarray(np.mean([np.interp(at + shift, xs, zs) for shift in (-0.1, -0.05, 0.0, 0.05, 0.1)], axis=0))

    def edge_z(self, x: ArrayLike) -> Numbers:
        """The lower edge at x: around the wheels it is the arch."""
        at = np.asarray(x, np.float64)
        ends = np.clip((abs(at) - self.length / 2 + 0.5) / 0.5, 0, 1)
        edge = self.ground + 0.06 * ends**2
        radius = self.wheel + self.arch
        for axle in self.axles:
            arch = self.wheel + np.sqrt(np.clip(radius**2 - (at - axle) ** 2, 0, None))
            edge = np.where(abs(at - axle) < radius, np.maximum(edge, arch), edge)
        return edge

    def ends(self, x: Numbers, y: Numbers, z: Numbers) -> Numbers:
        """How far a point is drawn in, along x, because nose and tail are round."""
        half = self.length / 2
        across = abs(y) / (self.width / 2)
        front = np.interp(z, *np.array(self.nose).T) + self.bow[0] * across**3
        rear = np.interp(z, *np.array(self.tail).T) + self.bow[1] * across**3
        near = np.clip((abs(x) - half + 0.75) / 0.75, 0, 1)
        weight = near * near * (3 - 2 * near)
        return np.asarray(np.where(x > 0, -front, rear) * weight)

    def drawn(self, x: Numbers, y: Numbers, z: Numbers) -> Numbers:
        """Points of the body from where they would be on a block: (…, 3)."""
        return np.stack((x + self.ends(x, y, z), y, z), axis=-1)

    def on_side(self, x: ArrayLike, share: ArrayLike, off: float = 0.0) -> Numbers:
        """Points of the left side; `share` of the way from the lower edge to the shoulder; `off` outwards."""
        at, height = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(share, np.float64))
        low, high = self.edge_z(at), self.deck_z(at)
        y = self.half_width(at) * np.interp(height, *np.array(self.side).T) + off
        return self.drawn(at, y, low + (high - low) * height)

    def on_side_at(self, x: ArrayLike, z: ArrayLike, off: float = 0.0) -> Numbers:
        """Points of the left side at heights z."""
        at, height = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(z, np.float64))
        low, high = self.edge_z(at), self.deck_z(at)
        return self.on_side(at, np.clip((height - low) / (high - low), 0, 1), off)

    def on_end(self, front: bool, y: ArrayLike, z: ArrayLike, off: float = 0.0) -> Numbers:
        """Points of the nose or of the tail."""
        across, height = np.broadcast_arrays(np.asarray(y, np.float64), np.asarray(z, np.float64))
        sign = 1.0 if front else -1.0
        points = self.drawn(np.full(across.shape, sign * self.length / 2), across, height)
        points[..., 0] += sign * off
        return points


def _stations(drawing: Drawing) -> Numbers:
    half = drawing.length / 2
    plain = np.linspace(-half, half, max(24, round(drawing.length * 9)))
    radius = drawing.wheel + drawing.arch
    bends = np.cos(np.linspace(0, np.pi, 19)) * (radius - 2e-3)
    arches = [axle + np.concatenate((bends, (-radius - 2e-3, radius + 2e-3))) for axle in drawing.axles]
    near = np.concatenate([np.zeros(0), *arches])
    keep = [x for x in plain if np.min(abs(near - x), initial=1.0) > 0.02]
    return np.unique(np.concatenate((keep, near)))


def _ring(drawing: Drawing, x: float) -> Numbers:
    """Half a section at x, from the bottom's middle over the left side to the top's middle: (n, 3)."""
    low, high = float(drawing.edge_z(x)), float(drawing.deck_z(x))
    shares, widths = np.array(drawing.side).T
    half = float(drawing.half_width(x))
    side_y, side_z = half * widths, low + (high - low) * shares
    top = np.array(_TOP)
    top_z = high + drawing.crown * (1 - top**2) + 0.012
    inner = half - _TUCK_M
    y = np.concatenate(([0.0, inner, inner], side_y, side_y[-1] * top))
    z = np.concatenate(([drawing.ground, drawing.ground, low], side_z, top_z))
    return drawing.drawn(np.full(y.shape, x), y, z)


def _mirror(net: Numbers) -> Numbers:
    """Half sections, ending in the middle, made whole: from the left to the right."""
    return np.concatenate((net, net[:, -2::-1] * (1, -1, 1)), axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """A body in its parts."""

    shell: Shape  # in the paint's colour
    below: Shape  # dark


def skin(drawing: Drawing) -> Skin:
    """The body up to its belt line, with nose and tail."""
    net = np.array([_ring(drawing, float(x)) for x in _stations(drawing)])
    first = 3
    ends = [_end(drawing, net[-1, first:], True), _end(drawing, net[0, first:], False)]
    below = _mirror(net[:, first::-1])[:, ::-1]
    return Skin(joined((sheet(_mirror(net[:, first:])), *ends)), sheet(below))


def _end(drawing: Drawing, ring: Numbers, front: bool) -> Shape:
    """Nose or tail: rows from the bottom up, columns across."""
    across = np.linspace(-1, 1, 15)
    rows = [drawing.on_end(front, across * y, np.full(across.shape, z)) for _, y, z in ring if y > 1e-6]
    net = np.array(rows)
    return sheet(net if front else net[:, ::-1])


@dataclass(frozen=True, slots=True, eq=False)
class Upper:
    """A cabin in its parts."""

    metal: Shape
    glass: Shape
    posts: Shape


def _cabin_ring(drawing: Drawing, cabin: Cabin, level: float) -> Numbers:
    """Half a ring, front middle to rear middle, at a level from 0, the belt, to 1, the roof's edge."""
    rear = cabin.foot[0] + (cabin.head[0] - cabin.foot[0]) * level
    front = cabin.foot[1] + (cabin.head[1] - cabin.foot[1]) * level
    share = cabin.belt_share + (cabin.roof_share - cabin.belt_share) * level**1.35
    middle, reach = (rear + front) / 2, max(front - rear, 0.1) / 2
    screen = np.array((0.0, 0.35, 0.65, 0.86, 0.95))
    sides = [front - 0.13]
    for at, width in cabin.posts:
        sides += [at + width / 2, at - width / 2]
    sides.append(rear + cabin.rear_corner)
    x = np.concatenate(
        (
            front - cabin.bow * screen**2,
            np.clip(sides, rear + cabin.rear_corner, front - 0.13),
            rear + cabin.rear_bow * screen[::-1] ** 2,
        )
    )
    half = drawing.half_width(np.clip(x, -drawing.length / 2, drawing.length / 2)) * share
    curve = 1 - 0.035 * ((x - middle) / reach) ** 2
    y = np.concatenate((screen, np.ones(len(sides)), screen[::-1])) * half * curve
    feet = drawing.deck_z(x) - 0.02
    return np.stack((x, y, feet + (cabin.roof - feet) * level), axis=-1)


def _roof_rings(edge: Numbers, rise: float) -> list[Numbers]:
    middle = edge[:, 0].mean()
    rings = []
    for share in (0.985, 0.93, 0.8, 0.5, 0.0):
        ring = edge.copy()
        ring[:, 0] = middle + (edge[:, 0] - middle) * share
        ring[:, 1] *= share
        ring[:, 2] += rise * (1 - share**4) + 0.01
        rings.append(ring)
    return rings


def upper(drawing: Drawing) -> Upper:
    """The cabin: glass where windows are, posts between the side windows, metal elsewhere."""
    cabin = drawing.cabin
    levels = (0.0, cabin.sill, (cabin.sill + cabin.lintel) / 2, cabin.lintel, 0.96, 1.0)
    rings = [_cabin_ring(drawing, cabin, level) for level in levels]
    rings += _roof_rings(rings[-1], 0.05)
    half = np.array(rings)
    whole = np.concatenate((half, half[:, -2:0:-1] * (1, -1, 1)), axis=1)
    return _sorted_faces(cabin, whole, half.shape[1])


def _sorted_faces(cabin: Cabin, net: Numbers, half: int) -> Upper:
    kinds = _columns(cabin, half)
    around = net.shape[1]
    metal: list[tuple[int, ...]] = []
    glass: list[tuple[int, ...]] = []
    posts: list[tuple[int, ...]] = []
    for row in range(len(net) - 1):
        window = row in (1, 2)
        for column in range(around):
            after = (column + 1) % around
            at, above = row * around, (row + 1) * around
            face = (at + column, at + after, above + after, above + column)
            kind = kinds[column if column < half - 1 else around - 1 - column]
            (metal if not window or kind == "metal" else glass if kind == "glass" else posts).append(face)
    points = net.reshape(-1, 3).astype(np.float32)
    return Upper(*(_used(points, faces) for faces in (metal, glass, posts)))


def _columns(cabin: Cabin, half: int) -> list[str]:
    """What each strip of half a ring is, from the front middle to the rear middle."""
    screen = 4
    side = ["metal" if number in cabin.blind else "glass" for number in range(len(cabin.posts) + 1)]
    kinds = ["glass"] * screen + ["metal"]
    for number, kind in enumerate(side):
        kinds += [kind] if number == 0 else ["metal" if "metal" in side[number - 1 : number + 1] else "post", kind]
    kinds += ["metal"] + ["glass"] * screen
    assert len(kinds) == half - 1
    return kinds


def _used(points: NDArray[np.float32], faces: list[tuple[int, ...]]) -> Shape:
    if not faces:
        return Shape(np.zeros((0, 3), np.float32), ())
    used, places = np.unique(np.array(faces), return_inverse=True)
    return Shape(points[used], tuple(map(tuple, places.reshape(-1, 4).tolist())))
