"""What lies on the ground: roads with repairs, pavers, kerbs, markings, manholes. Layers are a few mm apart."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bench.scenes.places.paints import (
    ASPHALT,
    ASPHALT_NEW,
    ASPHALT_OLD,
    CAST_IRON,
    CONCRETE_DARK,
    JOINT,
    KERB,
    LAWN_DARK,
    LAWN_DRY,
    MARKING,
    MARKING_YELLOW,
    PAVERS,
    SOIL,
    STAIN,
)
from bench.scenes.shapes import Kit, Shape, block, box, lathe, quads, slab
from bench.scenes.words import Paint

Corner = tuple[float, float]
Rect = tuple[float, float, float, float]  # x0, y0, x1, y1


def flat(rect: Rect, z: float) -> Shape:
    """A level rectangle without thickness."""
    x0, y0, x1, y1 = rect
    return quads(np.array([[(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]], np.float32))


def stripe(start: Corner, end: Corner, wide: float, z: float) -> Shape:
    """A painted line on the ground."""
    a, b = np.array(start), np.array(end)
    ahead = (b - a) / np.linalg.norm(b - a)
    side = np.array((-ahead[1], ahead[0])) * wide / 2
    return quads(np.array([[(*(p), z) for p in (a - side, b - side, b + side, a + side)]], np.float32))


def road(kit: Kit, seed: int, rect: Rect, old: bool = False, patches: int = 3) -> None:
    """Asphalt with mended places, cracks and oil."""
    chance = np.random.default_rng((seed, 91))
    x0, y0, x1, y1 = rect
    kit.add(ASPHALT_OLD if old else ASPHALT, flat(rect, 0.0))
    for _ in range(patches):
        x, y = chance.uniform(x0 + 1, x1 - 1), chance.uniform(y0 + 0.5, y1 - 0.5)
        long, wide = chance.uniform(0.8, 3.0), chance.uniform(0.5, 1.2)
        patch = flat((-long / 2, -wide / 2, long / 2, wide / 2), 0.003).turned(chance.choice((0.0, 1.57, 0.1)))
        kit.add(ASPHALT_NEW if chance.uniform() < 0.6 else ASPHALT_OLD, patch.moved(x, y))
    for number in range(patches * 3):
        x, y, size = chance.uniform(x0, x1), chance.uniform(y0, y1), chance.uniform(0.08, 0.3)
        kit.add(STAIN, _blot(chance, size).moved(x, y, 0.004 + 1e-4 * number))
    for _ in range(patches + 1):
        kit.add(JOINT, _crack(chance, (chance.uniform(x0, x1), chance.uniform(y0, y1))))


def _blot(chance: np.random.Generator, size: float) -> Shape:
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    radius = size * chance.uniform(0.6, 1.1, 12)
    ring = np.column_stack((radius * np.cos(angle), 0.7 * radius * np.sin(angle), np.zeros(12))).astype(np.float32)
    return Shape(ring, (tuple(range(12)),))


def _crack(chance: np.random.Generator, start: Corner) -> Shape:
    at, turn, corners = np.array(start), chance.uniform(0, 2 * np.pi), []
    for _ in range(10):
        turn += chance.normal(0, 0.5)
        ahead = np.array((np.cos(turn), np.sin(turn)))
        after = at + ahead * chance.uniform(0.12, 0.3)
        side = np.array((-ahead[1], ahead[0])) * chance.uniform(0.004, 0.011)
        corners.append([(*p, 0.0055) for p in (at - side, after - side, after + side, at + side)])
        at = after
    return quads(np.array(corners, np.float32))


def worn(kit: Kit, seed: int, rect: Rect, count: int, z: float) -> None:
    """A lawn that is trodden in places: bare soil and pale grass."""
    chance = np.random.default_rng((seed, 93))
    x0, y0, x1, y1 = rect
    for number in range(count):
        size = float(chance.uniform(0.15, 0.7))
        x, y = chance.uniform(x0 + size, x1 - size), chance.uniform(y0 + size, y1 - size)
        paint = (SOIL, LAWN_DRY, LAWN_DRY, LAWN_DARK)[int(chance.integers(4))]
        kit.add(paint, _blot(chance, size).moved(x, y, z + 0.003 + 2e-4 * number))


def pavers(kit: Kit, seed: int, rect: Rect, size: tuple[float, float] = (0.4, 0.2), z: float = 0.0) -> None:
    """A pavement of bricks in three shades, in a running bond."""
    chance = np.random.default_rng((seed, 92))
    x0, y0, x1, y1 = rect
    kit.add(JOINT, flat(rect, z))
    gap = 0.012
    rows = np.arange(y0, y1 - size[1] / 2, size[1])
    corners = []
    for number, y in enumerate(rows):
        xs = np.arange(x0 - (size[0] / 2 if number % 2 else 0.0), x1, size[0])
        for x in xs:
            left, right = max(x, x0), min(x + size[0] - gap, x1)
            if right - left > 0.03:
                top = min(y + size[1] - gap, y1)
                corners.append([(left, y, 0), (right, y, 0), (right, top, 0), (left, top, 0)])
    each = np.array(corners, np.float32)
    each[:, :, 2] = z + chance.uniform(0.003, 0.009, (len(each), 1))
    kinds = chance.integers(0, len(PAVERS), len(each))
    for number, paint in enumerate(PAVERS):
        kit.add(paint, quads(each[kinds == number]))


def kerb(
    kit: Kit, start: Corner, end: Corner, high: float = 0.14, wide: float = 0.14, paints: Sequence[Paint] = (KERB,)
) -> None:
    """Kerb stones of a metre along a line, with joints."""
    a, b = np.array(start), np.array(end)
    long = float(np.linalg.norm(b - a))
    turn = float(np.arctan2(*(b - a)[::-1]))
    for number in range(int(np.ceil(long))):
        stop = min(number + 0.985, long)
        stone = box((number, -wide / 2, -0.05), (stop, wide / 2, high))
        kit.add(paints[number % len(paints)], stone.turned(turn).moved(start[0], start[1]))


def kerb_around(kit: Kit, rect: Rect, high: float = 0.14) -> None:
    x0, y0, x1, y1 = rect
    for start, end in (((x0, y0), (x1, y0)), ((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0))):
        kerb(kit, start, end, high)


def hatching(
    kit: Kit, rect: Rect, paint: Paint = MARKING_YELLOW, gap: float = 1.0, wide: float = 0.14, z: float = 0.007
) -> None:
    """A box of slanting lines: keep clear."""
    x0, y0, x1, y1 = rect
    for start, end in (((x0, y0), (x1, y0)), ((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0))):
        kit.add(paint, stripe(start, end, wide, z))
    high = y1 - y0
    for shift in np.arange(x0 - high + gap, x1, gap):
        low_x, low_y = max(shift, x0), y0 + max(x0 - shift, 0.0)
        top_x = min(shift + high, x1)
        top_y = y0 + top_x - shift
        if top_x - low_x > 0.15:
            kit.add(paint, stripe((float(low_x), float(low_y)), (float(top_x), float(top_y)), wide * 0.85, z + 0.0008))


def strokes(
    kit: Kit, lines: Sequence[Sequence[Corner]], origin: Corner, size: tuple[float, float], turn: float
) -> None:
    """A sign painted on the road: strokes in a unit square, each a little above the one before."""
    z = 0.008
    for line in lines:
        for a, b in pairwise(line):
            one = stripe((a[0] * size[0], a[1] * size[1]), (b[0] * size[0], b[1] * size[1]), 0.085, z)
            kit.add(MARKING_YELLOW, one.turned(turn).moved(*origin))
            z += 0.0004


# 消, 防, 通, 道: their main strokes in a unit square.
FIRE_LANE: tuple[tuple[tuple[Corner, ...], ...], ...] = (
    (
        ((0.05, 0.85), (0.18, 0.75)),
        ((0.0, 0.55), (0.14, 0.48)),
        ((0.0, 0.05), (0.2, 0.35)),
        ((0.62, 0.98), (0.62, 0.7)),
        ((0.38, 0.9), (0.46, 0.76)),
        ((0.88, 0.9), (0.78, 0.76)),
        ((0.38, 0.0), (0.38, 0.64), (0.88, 0.64), (0.88, 0.04), (0.78, 0.06)),
        ((0.38, 0.44), (0.88, 0.44)),
        ((0.38, 0.24), (0.88, 0.24)),
    ),
    (
        ((0.08, 0.0), (0.08, 0.9), (0.34, 0.9), (0.24, 0.62), (0.34, 0.42), (0.2, 0.34)),
        ((0.66, 1.0), (0.7, 0.86)),
        ((0.42, 0.78), (0.98, 0.78)),
        ((0.62, 0.78), (0.58, 0.4), (0.4, 0.02)),
        ((0.6, 0.5), (0.9, 0.5), (0.86, 0.06), (0.72, 0.1)),
    ),
    (
        ((0.06, 0.92), (0.16, 0.8)),
        ((0.02, 0.58), (0.16, 0.58), (0.16, 0.2)),
        ((0.02, 0.04), (0.16, 0.18), (0.4, 0.04), (1.0, 0.02)),
        ((0.36, 0.96), (0.86, 0.96), (0.66, 0.82)),
        ((0.38, 0.16), (0.38, 0.76), (0.9, 0.76), (0.9, 0.16), (0.82, 0.18)),
        ((0.38, 0.56), (0.9, 0.56)),
        ((0.38, 0.36), (0.9, 0.36)),
        ((0.64, 0.8), (0.64, 0.16)),
    ),
    (
        ((0.06, 0.92), (0.16, 0.8)),
        ((0.02, 0.58), (0.16, 0.58), (0.16, 0.2)),
        ((0.02, 0.04), (0.16, 0.18), (0.4, 0.04), (1.0, 0.02)),
        ((0.46, 1.0), (0.54, 0.9)),
        ((0.84, 1.0), (0.74, 0.9)),
        ((0.32, 0.86), (0.98, 0.86)),
        ((0.42, 0.14), (0.42, 0.7), (0.88, 0.7), (0.88, 0.14), (0.42, 0.14)),
        ((0.42, 0.52), (0.88, 0.52)),
        ((0.42, 0.34), (0.88, 0.34)),
        ((0.66, 0.86), (0.6, 0.72)),
    ),
)


def fire_lane_words(
    kit: Kit, origin: Corner, turn: float, size: float = 1.1, tall: float = 1.6, gap: float = 0.5
) -> None:
    """消防通道 on the ground, read along `turn` from `origin`."""
    step = np.array((np.cos(turn), np.sin(turn))) * (size + gap)
    for number, sign in enumerate(FIRE_LANE):
        at = np.array(origin) + step * number
        strokes(kit, sign, (float(at[0]), float(at[1])), (size, tall), turn)


def bays(kit: Kit, x: float, ys: Sequence[float], long: float = 5.0) -> None:
    """Parking bays one beyond the other, white lines at `ys`; open towards lower x."""
    kit.add(MARKING, *(stripe((x, y), (x + long, y), 0.1, 0.006) for y in ys))
    kit.add(MARKING, stripe((x + long, ys[0]), (x + long, ys[-1]), 0.1, 0.0065))


def manhole(kit: Kit, x: float, y: float, z: float = 0.004) -> None:
    kit.add(CONCRETE_DARK, lathe(((0.44, 0.0), (0.44, 0.003)), 20).moved(x, y, z))
    kit.add(CAST_IRON, lathe(((0.35, 0.0), (0.35, 0.007)), 20).moved(x, y, z))
    ribs = [block((0, shift, 0.009), (0.5 - abs(shift), 0.02, 0.008)) for shift in np.linspace(-0.22, 0.22, 7)]
    kit.add(CAST_IRON, *(rib.moved(x, y, z) for rib in ribs))


def drain(kit: Kit, x: float, y: float, long: float = 0.6) -> None:
    kit.add(JOINT, flat((x, y, x + long, y + 0.32), 0.005))
    for shift in np.arange(0.03, long, 0.06):
        kit.add(CAST_IRON, box((x + shift, y, 0.0), (x + shift + 0.03, y + 0.32, 0.012)))


def hump(kit: Kit, x0: float, x1: float, y: float) -> None:
    """A speed hump across a lane along x: yellow and black rubber."""
    for number, x in enumerate(np.arange(x0, x1, 0.5)):
        part = slab([(0, 0), (0.49, 0), (0.49, 0.35), (0, 0.35)], 0.0, 0.01)
        points = part.points.copy()
        points[points[:, 2] > 0.005] = [(px, 0.08 + py * 0.54, 0.045) for px, py, pz in points if pz > 0.005]
        paint = MARKING_YELLOW if number % 2 else CONCRETE_DARK
        kit.add(paint, Shape(points, part.faces).moved(float(x), y))
