"""E-bikes: the heavy step-through with a broad leg shield, the light one with a thin stem, the courier's with a box."""

from dataclasses import dataclass

import numpy as np

from bench.scenes.shapes import Kit, Point, ball, bar, block, both_sides, box, lathe, loft, tube
from bench.scenes.vehicles.built import Built, Saddle, Turning
from bench.scenes.vehicles.cycles import SEAT, basket, fender
from bench.scenes.vehicles.paints import (
    ALLOY,
    AMBER,
    BLACK,
    CHROME,
    GREEN_PLATE,
    LAMP,
    RED_LAMP,
    SIGNS,
    STEEL,
    WHITE_PLATE,
    coat,
)
from bench.scenes.vehicles.wheels import scooter_wheel
from bench.scenes.words import Paint

FLOOR = Paint((0.03, 0.03, 0.03), roughness=0.8)
PLASTIC = Paint((0.022, 0.022, 0.024), roughness=0.55)
_BOXES = (
    Paint((0.72, 0.42, 0.02), roughness=0.6, grain=0.1),
    Paint((0.02, 0.2, 0.5), roughness=0.6, grain=0.1),
    Paint((0.03, 0.03, 0.035), roughness=0.6, grain=0.1),
    Paint((0.35, 0.02, 0.02), roughness=0.6, grain=0.1),
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the wheels are, and how large."""

    front: float
    rear: float
    radius: float
    tyre: float


_HEAVY = _Frame(0.67, -0.69, 0.275, 0.095)
_LIGHT = _Frame(0.61, -0.63, 0.26, 0.07)


def _oval(x: float, z: float, long: float, wide: float, square: float = 0.6) -> list[Point]:
    """A level ring, squarish, counter-clockwise from above."""
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    xs = x + long / 2 * np.sign(cos) * abs(cos) ** square
    ys = wide / 2 * np.sign(sin) * abs(sin) ** square
    return [(float(a), float(b), z) for a, b in zip(xs, ys, strict=True)]


def _heavy_front(kit: Kit, paint: Paint) -> None:
    """The broad leg shield with its black nose, blinkers, the cowl around the handlebar with the lamp."""
    shield = [
        _oval(0.33, 0.25, 0.12, 0.22),
        _oval(0.37, 0.36, 0.14, 0.32),
        _oval(0.375, 0.5, 0.14, 0.4),
        _oval(0.35, 0.66, 0.14, 0.42),
        _oval(0.32, 0.8, 0.13, 0.36),
        _oval(0.3, 0.9, 0.12, 0.24),
    ]
    kit.add(paint, loft(shield), smooth=True)
    kit.add(PLASTIC, loft([_oval(0.305, z, 0.1, w) for z, w in ((0.3, 0.26), (0.5, 0.36), (0.7, 0.37), (0.84, 0.28))]))
    nose = [_oval(0.425, 0.42, 0.04, 0.1), _oval(0.432, 0.55, 0.05, 0.17), _oval(0.405, 0.72, 0.05, 0.2)]
    kit.add(PLASTIC, loft([*nose, _oval(0.375, 0.8, 0.04, 0.12)]))
    kit.add(AMBER, both_sides(ball((0.39, 0.155, 0.68), (0.03, 0.035, 0.02), 8)), smooth=True)
    cowl = [
        _oval(0.29, 0.9, 0.14, 0.2),
        _oval(0.3, 0.97, 0.2, 0.32),
        _oval(0.29, 1.04, 0.18, 0.3),
        _oval(0.27, 1.08, 0.1, 0.2),
    ]
    kit.add(paint, loft(cowl), smooth=True)
    kit.add(PLASTIC, ball((0.385, 0, 0.98), (0.03, 0.13, 0.06)), smooth=True)
    kit.add(LAMP, ball((0.4, 0, 0.98), (0.03, 0.1, 0.042)), smooth=True)
    kit.add(PLASTIC, block((0.22, 0, 1.06), (0.1, 0.2, 0.05)).turned(0.0))


def _heavy_rear(kit: Kit, paint: Paint) -> None:
    """Floor, the body below the seat in two colours, the seat, the rail behind it, the motor's cover."""
    kit.add(FLOOR, box((-0.12, -0.16, 0.22), (0.36, 0.16, 0.28)))
    kit.add(paint, both_sides(box((-0.16, 0.14, 0.2), (0.36, 0.17, 0.29))))
    kit.add(
        PLASTIC, loft([_oval(-0.24, 0.24, 0.36, 0.22), _oval(-0.28, 0.4, 0.44, 0.27), _oval(-0.3, 0.48, 0.5, 0.27)])
    )
    body = [
        _oval(-0.34, 0.44, 0.46, 0.25),
        _oval(-0.38, 0.53, 0.62, 0.31),
        _oval(-0.46, 0.63, 0.82, 0.3),
        _oval(-0.49, 0.7, 0.88, 0.24),
        _oval(-0.48, 0.73, 0.8, 0.18),
    ]
    kit.add(paint, loft(body), smooth=True)
    kit.add(CHROME, both_sides(block((-0.45, 0.155, 0.6), (0.5, 0.012, 0.018))))
    kit.add(PLASTIC, both_sides(block((-0.3, 0.148, 0.54), (0.2, 0.02, 0.05))))
    seat = [
        _oval(-0.27, 0.7, 0.44, 0.24),
        _oval(-0.28, 0.75, 0.5, 0.29),
        _oval(-0.28, 0.79, 0.48, 0.27),
        _oval(-0.28, 0.81, 0.36, 0.18),
    ]
    pillion = [_oval(-0.64, 0.73, 0.36, 0.2), _oval(-0.64, 0.83, 0.38, 0.23), _oval(-0.66, 0.875, 0.32, 0.18)]
    kit.add(SEAT, loft(seat), loft(pillion), smooth=True)
    kit.add(
        CHROME,
        both_sides(tube([(-0.6, 0.15, 0.72), (-0.86, 0.14, 0.78), (-0.96, 0.07, 0.82), (-0.97, 0, 0.82)], 0.014)),
    )
    kit.add(RED_LAMP, ball((-0.93, 0, 0.66), (0.03, 0.11, 0.04)), smooth=True)
    kit.add(AMBER, both_sides(ball((-0.9, 0.14, 0.64), (0.03, 0.03, 0.02), 8)), smooth=True)


def _light_front(kit: Kit, paint: Paint) -> None:
    """A thin stem with a small shield and a round lamp."""
    shield = [
        _oval(0.31, 0.24, 0.12, 0.24),
        _oval(0.345, 0.36, 0.12, 0.31),
        _oval(0.335, 0.52, 0.13, 0.34),
        _oval(0.31, 0.68, 0.12, 0.3),
        _oval(0.285, 0.8, 0.11, 0.2),
        _oval(0.275, 0.9, 0.1, 0.15),
    ]
    kit.add(paint, loft(shield), smooth=True)
    kit.add(PLASTIC, loft([_oval(0.27, z, 0.08, w) for z, w in ((0.3, 0.24), (0.5, 0.29), (0.68, 0.26))]))
    kit.add(paint, ball((0.28, 0, 0.97), (0.1, 0.13, 0.075)), smooth=True)
    kit.add(CHROME, ball((0.35, 0, 0.96), (0.04, 0.085, 0.065)), smooth=True)
    kit.add(LAMP, ball((0.37, 0, 0.96), (0.035, 0.07, 0.05)), smooth=True)
    kit.add(AMBER, both_sides(ball((0.36, 0.14, 0.84), (0.025, 0.03, 0.02), 8)), smooth=True)


def _light_rear(kit: Kit, paint: Paint) -> None:
    """The battery's case below the seat, thin behind."""
    kit.add(FLOOR, box((-0.14, -0.14, 0.2), (0.34, 0.14, 0.26)))
    kit.add(paint, both_sides(box((-0.16, 0.125, 0.19), (0.33, 0.15, 0.27))))
    kit.add(PLASTIC, loft([_oval(-0.22, 0.24, 0.32, 0.2), _oval(-0.26, 0.46, 0.38, 0.23)]))
    body = [
        _oval(-0.3, 0.42, 0.42, 0.22),
        _oval(-0.38, 0.54, 0.66, 0.26),
        _oval(-0.42, 0.64, 0.76, 0.25),
        _oval(-0.42, 0.7, 0.72, 0.2),
    ]
    kit.add(paint, loft(body), smooth=True)
    seat = [_oval(-0.38, 0.69, 0.62, 0.2), _oval(-0.38, 0.74, 0.7, 0.25), _oval(-0.38, 0.78, 0.64, 0.22)]
    kit.add(SEAT, loft(seat), smooth=True)
    kit.add(CHROME, both_sides(tube([(-0.5, 0.12, 0.7), (-0.78, 0.12, 0.76), (-0.84, 0, 0.77)], 0.012)))
    kit.add(RED_LAMP, ball((-0.79, 0, 0.62), (0.025, 0.09, 0.035)), smooth=True)


def _forks(kit: Kit, frame: _Frame, paint: Paint) -> None:
    """What holds the wheels: fork, mudguards, swing arm, dampers, the motor in the rear hub, the stand."""
    front, rear, radius = frame.front, frame.rear, frame.radius
    out = frame.tyre / 2 + 0.03
    for y in (out, -out):
        kit.add(STEEL, bar((front, y, radius), (front - 0.24, y * 0.8, 0.55), 0.02, 8))
        kit.add(PLASTIC, bar((-0.3, y, 0.32), (rear, y, radius), 0.024, 8))
        kit.add(CHROME, bar((rear + 0.02, y + 0.01, radius + 0.03), (rear + 0.1, y, 0.56), 0.024, 8))
    kit.add(paint, fender((front, radius), radius + 0.03, (0.25, np.pi * 0.95), frame.tyre + 0.06))
    kit.add(PLASTIC, fender((rear, radius), radius + 0.035, (0.7, np.pi * 1.05), frame.tyre + 0.06))
    kit.add(PLASTIC, bar((rear - 0.18, 0, 0.56), (rear - radius - 0.06, 0, 0.4), 0.03))
    hub = lathe(((0.11, -0.07), (0.12, -0.05), (0.12, 0.05), (0.11, 0.07)), 18).turned(-np.pi / 2, "x")
    kit.add(STEEL, hub.moved(rear, 0, radius), smooth=True)
    kit.add(
        STEEL,
        bar((-0.24, 0.13, 0.24), (-0.32, 0.27, 0.02), 0.012),
        bar((-0.32, 0.27, 0.02), (-0.24, 0.29, 0.01), 0.012),
    )


def _handlebar(kit: Kit, z: float) -> tuple[Point, Point]:
    """Bar, grips, brake levers, mirrors; answers where the grips are."""
    kit.add(STEEL, both_sides(tube([(0.26, 0, z - 0.02), (0.25, 0.16, z), (0.17, 0.34, z)], 0.014)))
    kit.add(BLACK, both_sides(bar((0.205, 0.25, z), (0.165, 0.36, z), 0.022, 8)))
    kit.add(STEEL, both_sides(bar((0.25, 0.2, z), (0.22, 0.35, z - 0.01), 0.008)))
    kit.add(BLACK, both_sides(bar((0.23, 0.2, z), (0.25, 0.29, z + 0.2), 0.009)))
    kit.add(BLACK, both_sides(ball((0.25, 0.31, z + 0.22), (0.018, 0.075, 0.048), 10)), smooth=True)
    return ((0.18, 0.31, z), (0.18, -0.31, z))


def _plate(kit: Kit, look: int, x: float, z: float) -> None:
    paint = GREEN_PLATE if look % 3 == 0 else WHITE_PLATE
    ink = SIGNS if look % 3 == 0 else BLACK
    kit.add(paint, block((x, 0, z), (0.012, 0.2, 0.14)))
    kit.add(ink, *(block((x - 0.008, -0.07 + 0.035 * n, z - 0.02), (0.004, 0.022, 0.05)) for n in range(5)))


def _courier_box(kit: Kit, look: int) -> None:
    paint = _BOXES[look % len(_BOXES)]
    kit.add(STEEL, both_sides(bar((-0.6, 0.1, 0.7), (-1.02, 0.12, 0.8), 0.014)))
    kit.add(paint, box((-1.08, -0.23, 0.82), (-0.62, 0.23, 1.24)), box((-1.09, -0.24, 1.2), (-0.61, 0.24, 1.28)))
    kit.add(SIGNS, both_sides(box((-0.97, 0.23, 0.92), (-0.73, 0.236, 1.1))))
    kit.add(SIGNS, box((-1.086, -0.14, 0.95), (-1.08, 0.14, 1.1)))
    kit.add(BLACK, both_sides(box((-1.0, 0.228, 0.82), (-0.97, 0.24, 1.2))))


def ebike(look: int, courier: bool = False) -> Built:
    """An e-bike: heavy ones are somewhat more common than light ones; a courier's is always heavy."""
    chance = np.random.default_rng((look, 74))
    heavy = courier or bool(chance.uniform() < 0.6)
    frame, paint, kit = _HEAVY if heavy else _LIGHT, coat("ebike", look), Kit()
    (_heavy_front if heavy else _light_front)(kit, paint)
    (_heavy_rear if heavy else _light_rear)(kit, paint)
    _forks(kit, frame, paint)
    left, right = _handlebar(kit, 1.05 if heavy else 1.0)
    _plate(kit, look, frame.rear - 0.26, 0.46)
    if courier:
        _courier_box(kit, look)
    elif chance.uniform() < (0.3 if heavy else 0.8):
        kit.add(STEEL, basket((0.4, 0.88), (0.2, 0.3, 0.2)))
    if not courier and chance.uniform() < 0.3:
        x = frame.rear - 0.22
        trunk = [
            _oval(x, 0.79, 0.28, 0.3),
            _oval(x, 0.88, 0.34, 0.38),
            _oval(x, 1.02, 0.32, 0.36),
            _oval(x, 1.08, 0.2, 0.24),
        ]
        kit.add(BLACK, loft(trunk), smooth=True)
    wheel = scooter_wheel(frame.radius, frame.tyre, ALLOY if look % 2 else STEEL)
    turning = tuple(Turning(wheel, (x, 0.0, frame.radius)) for x in (frame.rear, frame.front))
    seat_z = 0.81 if heavy else 0.78
    saddle = Saddle((-0.28, 0.0, seat_z), (left, right), ((0.12, 0.1, 0.28), (0.12, -0.1, 0.28)))
    return Built(kit.pieces(), turning, 1.9 if heavy else 1.75, 0.72, saddle)
