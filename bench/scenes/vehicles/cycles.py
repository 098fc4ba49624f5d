"""Bicycles and e-bikes."""

import numpy as np

from bench.scenes.shapes import Kit, Shape, ball, bar, block, both_sides, box, joined, loft, tube
from bench.scenes.vehicles.built import Built, Saddle, Turning
from bench.scenes.vehicles.paints import BLACK, CHROME, GREEN_PLATE, LAMP, RED_LAMP, STEEL, WHITE_PLATE, coat
from bench.scenes.vehicles.wheels import scooter_wheel, spoked_wheel
from bench.scenes.words import Paint

WHEEL_TURNS_PER_CRANK = 2.4

SEAT = Paint((0.02, 0.018, 0.018), roughness=0.6)
FLOOR = Paint((0.03, 0.03, 0.03), roughness=0.8)
_BOXES = (
    Paint((0.72, 0.42, 0.02), roughness=0.6, grain=0.1),
    Paint((0.02, 0.2, 0.5), roughness=0.6, grain=0.1),
    Paint((0.03, 0.03, 0.035), roughness=0.6, grain=0.1),
    Paint((0.35, 0.02, 0.02), roughness=0.6, grain=0.1),
)


def _arc(hub_x: float, hub_z: float, radius: float, start: float, end: float, count: int = 9) -> np.ndarray:
    """Points of an arc in the plane y = 0; angles from forward, upwards."""
    angle = np.linspace(start, end, count)
    return np.stack((hub_x + radius * np.cos(angle), np.zeros(count), hub_z + radius * np.sin(angle)), axis=1)


def _fender(hub_x: float, hub_z: float, radius: float, start: float, end: float, wide: float) -> Shape:
    """A mudguard: a band above a wheel."""
    line = _arc(hub_x, hub_z, radius, start, end)
    inner = _arc(hub_x, hub_z, radius - 0.012, start, end)
    left, right = np.array((0, wide / 2, 0)), np.array((0, -wide / 2, 0))
    return loft([(i + left, o + left, o + right, i + right) for i, o in zip(inner, line, strict=True)])


def _basket(x: float, z: float, length: float, width: float, high: float) -> Shape:
    """A wire basket; its rear upper edge at x, z."""
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
    kit.add(STEEL, _fender(rear, radius, radius + 0.025, 0.3, np.pi * 1.05, 0.05))
    kit.add(STEEL, _fender(front, radius, radius + 0.025, 0.1, np.pi * 0.75, 0.05))
    kit.add(BLACK, box((rear + 0.05, -0.065, 0.27), (crank[0] + 0.1, -0.05, 0.36)))
    kit.add(RED_LAMP, block((rear - radius * 0.86, 0, 0.62), (0.02, 0.05, 0.05)))
    if chance.uniform() < 0.65:
        kit.add(STEEL, _basket(0.42, 1.0, 0.24, 0.34, 0.24))
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


def _oval(x: float, z: float, long: float, wide: float, count: int = 14) -> list[tuple[float, float, float]]:
    """A level ring, squarish, counter-clockwise from above."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    xs = x + long / 2 * np.sign(cos) * abs(cos) ** 0.6
    ys = wide / 2 * np.sign(sin) * abs(sin) ** 0.6
    return [(float(a), float(b), z) for a, b in zip(xs, ys, strict=True)]


def _scooter_body(kit: Kit, paint: Paint) -> None:
    """Leg shield, floor, the body below the seat, the seat."""
    shield = [
        _oval(0.31, 0.24, 0.12, 0.26),
        _oval(0.345, 0.36, 0.12, 0.32),
        _oval(0.335, 0.52, 0.13, 0.34),
        _oval(0.31, 0.68, 0.12, 0.3),
        _oval(0.285, 0.8, 0.11, 0.2),
        _oval(0.275, 0.88, 0.1, 0.14),
    ]
    kit.add(paint, loft(shield), smooth=True)
    body = [
        _oval(-0.3, 0.27, 0.5, 0.22),
        _oval(-0.36, 0.4, 0.66, 0.28),
        _oval(-0.4, 0.55, 0.74, 0.3),
        _oval(-0.4, 0.66, 0.76, 0.27),
        _oval(-0.4, 0.7, 0.72, 0.22),
    ]
    kit.add(paint, loft(body), smooth=True)
    kit.add(FLOOR, box((-0.14, -0.15, 0.2), (0.34, 0.15, 0.26)))
    kit.add(paint, both_sides(box((-0.2, 0.13, 0.19), (0.33, 0.155, 0.275))))
    seat = [
        _oval(-0.38, 0.69, 0.68, 0.23),
        _oval(-0.38, 0.73, 0.74, 0.27),
        _oval(-0.38, 0.77, 0.72, 0.26),
        _oval(-0.4, 0.785, 0.6, 0.18),
    ]
    kit.add(SEAT, loft(seat), smooth=True)


def _scooter_front(kit: Kit, paint: Paint, front: float, radius: float) -> tuple[tuple[float, float, float], ...]:
    """Fork, mudguard, handlebar, lamp, mirrors; answers where the grips are."""
    for y in (0.075, -0.075):
        kit.add(BLACK, bar((front, y, radius), (0.34, y, 0.5), 0.02, 8))
    kit.add(paint, _fender(front, radius, radius + 0.03, 0.15, np.pi * 0.85, 0.12), smooth=False)
    kit.add(STEEL, bar((0.31, 0, 0.6), (0.255, 0, 0.98), 0.022, 8))
    kit.add(paint, ball((0.28, 0, 0.96), (0.1, 0.13, 0.075)), smooth=True)
    kit.add(LAMP, ball((0.36, 0, 0.95), (0.03, 0.07, 0.045)), smooth=True)
    kit.add(LAMP, both_sides(ball((0.39, 0.1, 0.6), (0.02, 0.035, 0.02))), smooth=True)
    kit.add(STEEL, both_sides(tube([(0.25, 0, 0.97), (0.24, 0.16, 1.0), (0.17, 0.33, 1.0)], 0.013)))
    kit.add(BLACK, both_sides(bar((0.2, 0.24, 1.0), (0.165, 0.345, 1.0), 0.02, 8)))
    kit.add(BLACK, both_sides(bar((0.22, 0.2, 1.0), (0.25, 0.29, 1.2), 0.008)))
    kit.add(BLACK, both_sides(ball((0.25, 0.31, 1.22), (0.015, 0.06, 0.04), 10)), smooth=True)
    return ((0.18, 0.31, 1.0), (0.18, -0.31, 1.0))


def ebike(look: int, delivery: bool = False) -> Built:
    """A step-through scooter; of a courier: with a large box."""
    chance = np.random.default_rng((look, 74))
    radius, rear, front = 0.235, -0.62, 0.58
    paint = coat("ebike", look)
    kit = Kit()
    _scooter_body(kit, paint)
    left, right = _scooter_front(kit, paint, front, radius)
    kit.add(BLACK, _fender(rear, radius, radius + 0.03, 0.6, np.pi * 1.0, 0.13))
    for y in (0.09, -0.09):
        kit.add(BLACK, bar((-0.3, y, 0.3), (rear, y, radius), 0.022, 8))
        kit.add(CHROME, bar((rear, y, radius + 0.02), (-0.55, y, 0.55), 0.02, 8))
    kit.add(RED_LAMP, ball((-0.78, 0, 0.6), (0.025, 0.09, 0.035)), smooth=True)
    plate = GREEN_PLATE if look % 3 == 0 else WHITE_PLATE
    kit.add(plate, block((-0.86, 0, 0.48), (0.012, 0.19, 0.13)).moved(0, 0))
    kit.add(BLACK, bar((-0.74, 0, 0.56), (-0.86, 0, 0.5), 0.02))
    kit.add(STEEL, bar((-0.2, 0.12, 0.24), (-0.28, 0.26, 0.02), 0.012))
    if delivery:
        kit.add(STEEL, both_sides(bar((-0.55, 0.1, 0.68), (-0.95, 0.12, 0.76), 0.012)))
        coat_ = _BOXES[look % len(_BOXES)]
        kit.add(coat_, box((-1.02, -0.23, 0.78), (-0.56, 0.23, 1.22)), box((-1.03, -0.24, 1.17), (-0.55, 0.24, 1.25)))
        kit.add(Paint((0.7, 0.7, 0.68)), both_sides(box((-0.9, 0.23, 0.9), (-0.68, 0.235, 1.08))))
    else:
        kit.add(STEEL, _basket(0.4, 0.86, 0.2, 0.3, 0.2))
        if chance.uniform() < 0.5:
            trunk = [_oval(-0.86, 0.75, 0.3, 0.32), _oval(-0.86, 0.85, 0.36, 0.38), _oval(-0.86, 1.0, 0.34, 0.36)]
            kit.add(BLACK, loft([*trunk, _oval(-0.86, 1.05, 0.22, 0.24)]), smooth=True)
    kit.add(STEEL, both_sides(bar((-0.6, 0.1, 0.7), (-0.88, 0.1, 0.74), 0.012)))
    wheel = scooter_wheel(radius, 0.085)
    turning = (Turning(wheel, (rear, 0, radius)), Turning(wheel, (front, 0, radius)))
    saddle = Saddle((-0.25, 0.0, 0.78), (left, right), ((0.12, 0.1, 0.26), (0.12, -0.1, 0.26)))
    return Built(kit.pieces(), turning, 1.75, 0.7, saddle)
