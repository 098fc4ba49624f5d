"""Wheels that turn: about the y axis, the outer side to the left."""

import numpy as np

from bench.scenes.shapes import Kit, Shape, block, joined, lathe
from bench.scenes.vehicles.paints import ALLOY, BLACK, RUBBER, STEEL
from bench.scenes.words import Paint, Piece


def _upright(shape: Shape) -> Shape:
    """From turned about z to standing, its upper end to the left."""
    return shape.turned(-np.pi / 2, "x")


def car_wheel(radius: float, width: float, look: int, steel: bool = False) -> tuple[Piece, ...]:
    """A tyre on an alloy rim with spokes, or on a pressed steel one."""
    kit = Kit()
    half, rim = width / 2, radius * 0.68
    tyre = ((rim, -half), (radius * 0.93, -half), (radius, -half * 0.75), (radius, half * 0.75), (radius * 0.94, half))
    kit.add(RUBBER, _upright(lathe((*tyre, (rim, half)), 28, ends=False)), smooth=True)
    if steel:
        dish = ((rim, half * 0.5), (rim * 0.8, half * 0.55), (rim * 0.45, half * 0.95), (rim * 0.2, half * 0.95))
        kit.add(STEEL, _upright(lathe(((rim, half * 0.2), *dish), 20)))
        kit.add(BLACK, *(_upright(_hole(rim * 0.63, number, 8, half * 0.78, rim * 0.1)) for number in range(8)))
        return kit.pieces()
    count = (5, 7, 10)[look % 3]
    paint = ALLOY if look % 5 else Paint((0.03, 0.03, 0.032), roughness=0.3, metallic=0.5)
    kit.add(BLACK, _upright(lathe(((rim, half * 0.1), (rim, half * 0.35)), 20)))
    ring = lathe(
        ((rim, half * 0.3), (rim * 1.02, half * 1.02), (rim * 0.88, half * 1.02), (rim * 0.86, half * 0.3)),
        24,
        ends=False,
    )
    kit.add(paint, _upright(ring), _upright(lathe(((rim * 0.22, half * 0.4), (rim * 0.22, half)), 12)))
    wide = rim * 1.5 / count
    spoke = block((rim * 0.55, 0.0, half * 0.8), (rim * 0.8, wide, half * 0.25))
    kit.add(paint, *(_upright(spoke.turned(2 * np.pi * number / count)) for number in range(count)))
    return kit.pieces()


def _hole(at: float, number: int, count: int, height: float, size: float) -> Shape:
    return block((at, 0, height), (size, size * 1.4, 0.01)).turned(2 * np.pi * number / count)


def spoked_wheel(radius: float, tyre: float, spokes: int, hub: float = 0.02, rim: Paint = STEEL) -> tuple[Piece, ...]:
    """A bicycle's wheel. `tyre`: its thickness."""
    kit = Kit()
    kit.add(RUBBER, _upright(_torus(radius - tyre / 2, tyre / 2)), smooth=True)
    kit.add(rim, _upright(_torus(radius - tyre * 1.1, tyre * 0.3)), smooth=True)
    kit.add(rim, _upright(lathe(((hub, -0.04), (hub, 0.04)), 10)))
    spoke = block(((radius - tyre) / 2, 0, 0), (radius - tyre, 0.004, 0.004))
    each = (spoke.turned(0.02 * (-1) ** number, "y").turned(2 * np.pi * number / spokes) for number in range(spokes))
    kit.add(rim, joined(_upright(one) for one in each))
    return kit.pieces()


def scooter_wheel(radius: float, tyre: float, rim: Paint = ALLOY) -> tuple[Piece, ...]:
    """A small fat wheel on a cast rim with three double spokes."""
    kit = Kit()
    inner = radius - tyre
    kit.add(RUBBER, _upright(_torus(radius - tyre / 2, tyre / 2)), smooth=True)
    ring = ((inner - 0.02, -0.03), (inner + 0.01, -0.03), (inner + 0.01, 0.03), (inner - 0.02, 0.03))
    kit.add(rim, _upright(lathe((*ring, ring[0]), 24, ends=False)))
    kit.add(BLACK, _upright(lathe(((0.06, -0.05), (0.06, 0.05)), 14)))
    spoke = block((inner / 2, 0, 0), (inner, 0.025, 0.03))
    turns = [2 * np.pi * number / 3 + shift for number in range(3) for shift in (-0.16, 0.16)]
    kit.add(rim, *(_upright(spoke.turned(turn)) for turn in turns))
    return kit.pieces()


def _torus(radius: float, thick: float) -> Shape:
    angle = np.linspace(0, 2 * np.pi, 10)
    return lathe([(radius + thick * float(np.cos(a)), thick * float(np.sin(a))) for a in angle], 28, ends=False)
