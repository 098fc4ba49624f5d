"""Trees, hedges and grass: many small leaves, each a face or two."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bench.scenes.places.paints import BARK, BLADES, HEDGE, LEAVES, SOIL, WHITEWASH
from bench.scenes.shapes import Kit, Shape, box, lathe, quads, tube
from bench.scenes.words import Paint

Floats = NDArray[np.float64]


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _leaves(chance: Generator, at: Floats, size: float, flat: float) -> Shape:
    """Leaves at places, (n, 3); `flat`: how much they lie, 0 any way, 1 all level."""
    count = len(at)
    normal = _unit(chance.normal(size=(count, 3)) * (1 - flat) + np.array((0, 0, flat * 2)))
    along = _unit(np.cross(normal, _unit(chance.normal(size=(count, 3)))))
    across = np.cross(normal, along)
    long = size * chance.uniform(0.6, 1.3, (count, 1))
    wide = long * chance.uniform(0.4, 0.65, (count, 1))
    corners = np.stack((at - along * long, at - across * wide, at + along * long, at + across * wide), axis=1)
    return quads(corners.astype(np.float32))


def _scatter(kit: Kit, chance: Generator, at: Floats, size: float, paints: tuple[Paint, ...], flat: float) -> None:
    """The lower and inner ones darker: the last paint is for these."""
    depth = chance.uniform(size=len(at)) * 0.6 + 0.4 * (at[:, 2].max() - at[:, 2]) / (np.ptp(at[:, 2]) + 1e-6)
    kinds = np.digitize(depth, (0.35, 0.65))
    order = (1, 0, 2)
    for kind in range(3):
        if (kinds == kind).any():
            kit.add(paints[order[kind]], _leaves(chance, at[kinds == kind], size, flat))


def tree(kit: Kit, seed: int, x: float, y: float, height: float = 7.0, leaves: int = 3500, white: bool = True) -> None:
    """A street tree: camphor or plane. `white`: its foot is limewashed, as is the habit."""
    chance = np.random.default_rng((seed, 81))
    fork = height * chance.uniform(0.3, 0.38)
    girth = 0.018 * height + 0.02
    lean = chance.normal(0, 0.05, 2)
    top = np.array((x + lean[0] * fork, y + lean[1] * fork, fork))
    kit.add(BARK, tube([(x, y, -0.05), (x, y, 0.5), tuple(top)], (girth * 1.35, girth, girth * 0.8), 10), smooth=True)
    if white:
        kit.add(
            WHITEWASH,
            lathe(((girth * 1.4, 0.0), (girth * 1.05, 0.5), (girth * 1.02, 1.1)), 10).moved(x, y),
            smooth=True,
        )
    reach = height * 0.28
    clumps = []
    for number in range(9):
        angle = 2 * np.pi * (number / 9 + chance.uniform(-0.05, 0.05)) * 2.4
        out = reach * (0.25 + 0.65 * chance.uniform()) * (1.0 if number < 7 else 0.3)
        end = np.array((x + out * np.cos(angle), y + out * np.sin(angle), height * chance.uniform(0.52, 0.86)))
        middle = (top + end) / 2 + (0, 0, 0.1 * height * chance.uniform(-0.2, 0.8))
        kit.add(BARK, tube([tuple(top), tuple(middle), tuple(end)], (girth * 0.5, girth * 0.3, 0.015), 6), smooth=True)
        clumps.append((end, height * chance.uniform(0.12, 0.19)))
    sizes = np.array([size**2 for _, size in clumps])
    which = chance.choice(len(clumps), leaves, p=sizes / sizes.sum())
    centres = np.array([end for end, _ in clumps])[which]
    radii = np.array([size for _, size in clumps])[which][:, None]
    spread = _unit(chance.normal(size=(leaves, 3))) * chance.uniform(0.25, 1.0, (leaves, 1)) ** 0.5
    at = centres + spread * radii * (1.15, 1.15, 0.8)
    _scatter(kit, chance, at, 0.09 * (3500 / leaves) ** 0.4, LEAVES, 0.3)


def hedge(kit: Kit, seed: int, low: tuple[float, float], high: tuple[float, float], tall: float, leaves: int) -> None:
    """A clipped hedge over a rectangle of ground."""
    chance = np.random.default_rng((seed, 82))
    kit.add(HEDGE[0], box((low[0] + 0.1, low[1] + 0.1, 0), (high[0] - 0.1, high[1] - 0.1, tall - 0.1)))
    at = chance.uniform((*low, 0.03), (*high, tall), (leaves, 3))
    side = chance.choice(5, leaves, p=(0.44, 0.2, 0.2, 0.08, 0.08))
    at[side == 0, 2] = tall
    at[side == 1, 1], at[side == 2, 1] = low[1], high[1]
    at[side == 3, 0], at[side == 4, 0] = low[0], high[0]
    at += chance.normal(0, 0.035, at.shape)
    at[:, 2] += 0.04 * np.sin(at[:, 0] * 1.7 + seed) + 0.03 * np.sin(at[:, 0] * 4.1)
    _scatter(kit, chance, at, 0.055, HEDGE[:2] + HEDGE[:1], 0.2)


def bush(kit: Kit, seed: int, x: float, y: float, size: float, leaves: int = 500) -> None:
    """A round shrub."""
    chance = np.random.default_rng((seed, 83))
    at = _unit(chance.normal(size=(leaves, 3))) * chance.uniform(0.6, 1.0, (leaves, 1)) * size * (1, 1, 0.75)
    at[:, 2] = abs(at[:, 2])
    paints = HEDGE[1:] + HEDGE[:1] if seed % 4 == 0 else HEDGE[:2] + HEDGE[:1]
    _scatter(kit, chance, at + np.array((x, y, 0.05)), 0.06, paints, 0.2)


def grass(
    kit: Kit, seed: int, low: tuple[float, float], high: tuple[float, float], tufts: int, tall: float = 0.06
) -> None:
    """Blades over a rectangle of ground, thin in places."""
    chance = np.random.default_rng((seed, 84))
    at = chance.uniform(low, high, (tufts, 2))
    patchy = np.sin(at[:, 0] * 0.9 + seed) + np.sin(at[:, 1] * 1.3 + at[:, 0] * 0.4)
    at = at[patchy + chance.normal(0, 0.8, tufts) > -1.2]
    turn = chance.uniform(0, np.pi, len(at))
    half = np.stack((np.cos(turn), np.sin(turn), np.zeros(len(at))), axis=1) * 0.014
    foot = np.column_stack((at, np.zeros(len(at))))
    tips = foot + np.column_stack((chance.normal(0, 0.03, (len(at), 2)), tall * chance.uniform(0.5, 1.4, len(at))))
    corners = np.stack((foot - half, foot + half, tips + half * 0.6, tips - half * 0.6), axis=1).astype(np.float32)
    kinds = chance.integers(0, len(BLADES), len(at))
    for number, paint in enumerate(BLADES):
        kit.add(paint, quads(corners[kinds == number]))


def planter(kit: Kit, seed: int, x: float, y: float) -> None:
    """Soil around a tree's foot, in a square."""
    kit.add(SOIL, box((x - 0.6, y - 0.6, 0.0), (x + 0.6, y + 0.6, 0.03)))
    grass(kit, seed, (x - 0.55, y - 0.55), (x + 0.55, y + 0.55), 60, 0.07)


def foliage(kit: Kit, seed: int, at: Floats, size: float) -> None:
    """Leaves at places, (n, 3): crowns too far away for trunks."""
    _scatter(kit, np.random.default_rng((seed, 85)), at, size, LEAVES, 0.3)
