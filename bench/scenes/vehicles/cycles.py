"""Bicycles."""

import numpy as np
from numpy.typing import NDArray

from bench.scenes.shapes import Kit, Shape, ball, bar, block, both_sides, box, joined, loft, tube
from bench.scenes.vehicles.built import Built, Saddle, Turning
from bench.scenes.vehicles.paints import BLACK, RED_LAMP, STEEL, coat
from bench.scenes.vehicles.wheels import spoked_wheel
from bench.scenes.words import Paint

WHEEL_TURNS_PER_CRANK = 2.4

SEAT = Paint((0.02, 0.018, 0.018), roughness=0.6)


def _arc(hub_x: float, hub_z: float, radius: float, start: float, end: float, count: int = 9) -> NDArray[np.float64]:
    """Points of an arc in the plane y = 0; angles from forward, upwards."""
    angle = np.linspace(start, end, count)
    return np.stack((hub_x + radius * np.cos(angle), np.zeros(count), hub_z + radius * np.sin(angle)), axis=1)


def fender(hub: tuple[float, float], radius: float, angles: tuple[float, float], wide: float) -> Shape:
    """A mudguard: a band above a wheel. `hub`: x and z; `angles`: from forward, upwards."""
    line = _arc(*hub, radius, *angles)
    inner = _arc(*hub, radius - 0.012, *angles)
    left, right = np.array((0, wide / 2, 0)), np.array((0, -wide / 2, 0))
    return loft([(i + left, o + left, o + right, i + right) for i, o in zip(inner, line, strict=True)])


def basket(at: tuple[float, float], size: tuple[float, float, float]) -> Shape:
    """A wire basket. `at`: x and z of its rear upper edge; `size`: length, width, height."""
    (x, z), (length, width, high) = at, size
    bars = []
    for share in np.linspace(0, 1, 5):
        level, grow = z - high * (1 - share), 0.85 + 0.15 * share
        half = width / 2 * grow
        reach = length * grow
        corners = [(x, -half, level), (x + reach, -half, level), (x + reach, half, level), (x, half, level)]
        bars += [bar(a, b, 0.006, 4) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    for share in np.linspace(0, 1, 7):
        y, along = width * (share - 0.5), length * share
        for low, high_ in (((0.0, y), (0.0, y)), ((length, y), (length, y))):
            bars.append(bar((x + low[0] * 0.85, low[1] * 0.85, z - high), (x + high_[0], high_[1], z), 0.004, 4))
        for side in (-0.5, 0.5):
            bars.append(bar((x + along * 0.85, side * width * 0.85, z - high), (x + along, side * width, z), 0.004, 4))
        bars.append(bar((x, y * 0.85, z - high), (x + length * 0.85, y * 0.85, z - high), 0.004, 4))
    return joined(bars)


def bicycle(look: int) -> Built:
    """A town bicycle; with a basket, or without."""
    chance = np.random.default_rng((look, 73))
    radius, rear, front = 0.33, -0.52, 0.54
    paint = coat("bicycle", look)
    crank = (-0.08, 0.0, 0.28)
    head, saddle = (0.36, 0.0, 0.84), (-0.24, 0.0, 0.86)
    seat_z = 0.94
    low_head = (0.40, 0.0, 0.68)
    kit = Kit()
    step_through = bool(chance.uniform() < 0.6)
    top = [(0.385, 0.0, 0.72), (0.1, 0.0, 0.46), (-0.14, 0.0, 0.46)] if step_through else [head, (-0.21, 0.0, 0.8)]
    kit.add(paint, tube(top, 0.018), bar(low_head, crank, 0.022, 8), bar(crank, saddle, 0.017, 8))
    kit.add(paint, bar(head, low_head, 0.022, 8))
    for y in (0.055, -0.055):
        hub = (rear, y, radius)
        kit.add(paint, bar((crank[0], y * 0.6, crank[2]), hub, 0.011), bar((-0.21, y * 0.4, 0.76), hub, 0.01))
        kit.add(paint, tube([low_head, (0.43, y, 0.62), (front - 0.01, y, radius)], 0.012))
    kit.add(STEEL, bar(saddle, (-0.265, 0, seat_z - 0.03), 0.014), bar(head, (0.335, 0, 0.98), 0.015))
    grips = ((0.2, 0.29, 1.02), (0.2, -0.29, 1.02))
    left = [(0.33, 0, 0.98), (0.36, 0.12, 1.02), (0.32, 0.24, 1.03), (0.17, 0.3, 1.02)]
    kit.add(STEEL, both_sides(tube(left, 0.012)))
    kit.add(BLACK, both_sides(bar((0.26, 0.268, 1.026), (0.15, 0.305, 1.02), 0.018, 8)))
    kit.add(
        SEAT, ball((-0.29, 0, seat_z), (0.14, 0.09, 0.035)), ball((-0.14, 0, seat_z), (0.09, 0.035, 0.025)), smooth=True
    )
    kit.add(STEEL, fender((rear, radius), radius + 0.025, (0.3, np.pi * 1.05), 0.05))
    kit.add(STEEL, fender((front, radius), radius + 0.025, (0.1, np.pi * 0.75), 0.05))
    kit.add(BLACK, box((rear + 0.05, -0.065, 0.27), (crank[0] + 0.1, -0.05, 0.36)))
    kit.add(RED_LAMP, block((rear - radius * 0.86, 0, 0.62), (0.02, 0.05, 0.05)))
    if chance.uniform() < 0.65:
        kit.add(STEEL, basket((0.42, 1.0), (0.24, 0.34, 0.24)))
    kit.add(STEEL, both_sides(bar((rear, 0.06, radius), (rear - 0.05, 0.07, 0.7), 0.007)))
    kit.add(STEEL, *(bar((rear - 0.22, y, 0.71), (-0.28, y, 0.71), 0.007) for y in (-0.07, 0, 0.07)))
    kit.add(STEEL, bar((rear + 0.06, 0.06, radius), (rear - 0.02, 0.2, 0.02), 0.009))
    cranks = Kit()
    long = 0.165
    for sign in (1, -1):
        cranks.add(STEEL, bar((0, sign * 0.07, 0), (sign * long, sign * 0.09, 0), 0.011))
        cranks.add(BLACK, block((sign * long, sign * 0.145, 0), (0.08, 0.09, 0.022)))
    wheel = spoked_wheel(radius, 0.042, 18)
    turning = (
        Turning(wheel, (rear, 0, radius)),
        Turning(wheel, (front, 0, radius)),
        Turning(cranks.pieces(), crank, 1 / WHEEL_TURNS_PER_CRANK),
    )
    feet = ((crank[0] + long, 0.145, crank[2]), (crank[0] - long, -0.145, crank[2]))
    seat = Saddle((-0.26, 0.0, seat_z + 0.03), grips, feet, (crank[0], crank[2], long))
    return Built(kit.pieces(), turning, 1.76, 0.62, seat)
