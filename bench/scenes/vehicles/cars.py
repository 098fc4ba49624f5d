"""Cars, vans, buses and trucks: the drawings, and what is put on the bodies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bench.scenes.shapes import Faces, Kit, Shape, ball, bar, block, both_sides, box, sheet
from bench.scenes.vehicles.bodies import Cabin, Drawing, skin, upper
from bench.scenes.vehicles.built import Built, Turning
from bench.scenes.vehicles.paints import (
    AMBER,
    BELOW,
    BLACK,
    BLUE_PLATE,
    CHROME,
    GLASS,
    LAMP,
    RED_LAMP,
    SIGNS,
    STEEL,
    YELLOW_PLATE,
    coat,
    number_plate,
)
from bench.scenes.vehicles.wheels import car_wheel
from bench.scenes.words import Paint, Piece, Points

Rect = tuple[float, float, float, float]  # y0, y1, z0, z1


@dataclass(frozen=True, slots=True)
class Fittings:
    """What is put on a body. Rectangles are on its left half: y and z of nose or tail."""

    lamps: tuple[Rect, ...]
    tail_lamps: tuple[Rect, ...]
    grille: tuple[Rect, ...]  # across the middle: y0 is negative
    plate_z: tuple[float, float]  # front, rear
    doors: tuple[float, ...]  # x of the gaps
    handles: tuple[float, ...]
    mirror_x: float
    mirror_z: float
    tail_black: tuple[Rect, ...] = ()
    tyre_m: float = 0.2
    cladding: bool = False  # black sills
    rails: bool = False
    steel_rims: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A vehicle one can buy."""

    drawing: Drawing
    fittings: Fittings
    family: str = "car"


SALOON = Model(
    Drawing(
        length=4.75,
        width=1.82,
        ground=0.2,
        axles=(-1.36, 1.36),
        wheel=0.325,
        deck=(
            (-2.4, 0.98),
            (-2.2, 1.02),
            (-1.65, 1.03),
            (-1.0, 0.98),
            (0.6, 0.93),
            (1.0, 0.92),
            (1.7, 0.84),
            (2.1, 0.75),
            (2.4, 0.66),
        ),
        cabin=Cabin(
            foot=(-1.78, 1.02),
            head=(-0.95, 0.12),
            roof=1.43,
            posts=((-0.12, 0.07), (-0.98, 0.05)),
            rear_corner=0.28,
        ),
    ),
    Fittings(
        lamps=((0.5, 0.84, 0.56, 0.67),),
        tail_lamps=((0.42, 0.83, 0.78, 0.91),),
        grille=((-0.42, 0.42, 0.4, 0.6), (-0.62, 0.62, 0.24, 0.34)),
        plate_z=(0.42, 0.66),
        doors=(0.88, -0.12, -1.05),
        handles=(0.02, -0.9),
        mirror_x=0.62,
        mirror_z=0.98,
        tail_black=((-0.55, 0.55, 0.25, 0.36),),
    ),
)

HATCHBACK = Model(
    Drawing(
        length=3.98,
        width=1.7,
        ground=0.2,
        axles=(-1.22, 1.28),
        wheel=0.3,
        deck=((-2.0, 1.0), (-1.7, 1.02), (-0.8, 1.0), (0.6, 0.94), (0.95, 0.93), (1.5, 0.86), (1.8, 0.76), (2.0, 0.68)),
        cabin=Cabin(
            foot=(-1.9, 1.02),
            head=(-1.5, 0.15),
            roof=1.5,
            posts=((-0.15, 0.07), (-0.98, 0.07)),
            rear_corner=0.22,
            roof_share=0.74,
            rear_sill=0.2,
        ),
        tail=((0.2, 0.08), (0.42, 0.0), (0.6, 0.01), (0.85, 0.03), (1.05, 0.06)),
    ),
    Fittings(
        lamps=((0.42, 0.78, 0.58, 0.74),),
        tail_lamps=((0.55, 0.8, 0.72, 0.98),),
        grille=((-0.4, 0.4, 0.5, 0.6), (-0.55, 0.55, 0.25, 0.38)),
        plate_z=(0.43, 0.68),
        doors=(0.85, -0.15, -1.0),
        handles=(-0.02, -0.85),
        mirror_x=0.62,
        mirror_z=1.0,
        tail_black=((-0.55, 0.55, 0.25, 0.38),),
    ),
)

SUV = Model(
    Drawing(
        length=4.62,
        width=1.88,
        ground=0.26,
        axles=(-1.34, 1.36),
        wheel=0.365,
        arch=0.065,
        deck=(
            (-2.35, 1.1),
            (-2.0, 1.13),
            (-0.8, 1.1),
            (0.6, 1.05),
            (1.0, 1.04),
            (1.7, 1.01),
            (2.1, 0.97),
            (2.35, 0.92),
        ),
        cabin=Cabin(
            foot=(-2.2, 1.08),
            head=(-1.72, 0.3),
            roof=1.68,
            posts=((-0.08, 0.07), (-1.0, 0.07)),
            rear_corner=0.24,
            roof_share=0.75,
            rear_sill=0.15,
        ),
        bow=(0.2, 0.12),
        nose=((0.25, 0.08), (0.45, 0.0), (0.75, 0.0), (0.88, 0.03), (1.0, 0.12)),
        tail=((0.25, 0.08), (0.45, 0.0), (0.7, 0.01), (0.95, 0.04), (1.15, 0.08)),
    ),
    Fittings(
        lamps=((0.5, 0.88, 0.74, 0.86),),
        tail_lamps=((0.55, 0.88, 0.88, 1.04),),
        grille=((-0.48, 0.48, 0.55, 0.82), (-0.62, 0.62, 0.3, 0.42)),
        plate_z=(0.5, 0.8),
        doors=(0.98, -0.08, -1.0),
        handles=(0.06, -0.86),
        mirror_x=0.72,
        mirror_z=1.13,
        tail_black=((-0.7, 0.7, 0.3, 0.48),),
        tyre_m=0.23,
        cladding=True,
        rails=True,
    ),
)

VAN = Model(
    Drawing(
        length=4.42,
        width=1.66,
        ground=0.24,
        axles=(-1.28, 1.36),
        wheel=0.3,
        deck=((-2.25, 1.04), (-1.5, 1.04), (0.9, 1.0), (1.45, 0.97), (1.8, 0.92), (2.1, 0.84), (2.25, 0.76)),
        cabin=Cabin(
            foot=(-2.16, 1.62),
            head=(-2.02, 0.82),
            roof=1.8,
            posts=((0.3, 0.1), (-0.82, 0.1)),
            roof_share=0.8,
            rear_corner=0.16,
            bow=0.18,
            rear_bow=0.08,
            rear_sill=0.12,
        ),
        bow=(0.22, 0.1),
        nose=((0.25, 0.05), (0.45, 0.0), (0.65, 0.02), (0.8, 0.08), (0.95, 0.16)),
        tail=((0.25, 0.03), (0.45, 0.0), (0.7, 0.01), (1.1, 0.04)),
        taper=(0.08, 0.04),
    ),
    Fittings(
        lamps=((0.44, 0.76, 0.62, 0.8),),
        tail_lamps=((0.64, 0.8, 0.72, 1.04),),
        grille=((-0.4, 0.4, 0.6, 0.72), (-0.55, 0.55, 0.32, 0.44)),
        plate_z=(0.48, 0.74),
        doors=(1.28, 0.3, -0.82),
        handles=(0.42, -0.68),
        mirror_x=1.12,
        mirror_z=1.1,
        tyre_m=0.18,
        steel_rims=True,
    ),
    "van",
)

BUS = Model(
    Drawing(
        length=10.4,
        width=2.5,
        ground=0.32,
        axles=(-2.75, 2.55),
        wheel=0.49,
        arch=0.08,
        deck=((-5.3, 1.22), (5.3, 1.22)),
        cabin=Cabin(
            foot=(-5.16, 5.17),
            head=(-5.05, 5.02),
            roof=3.0,
            posts=((3.7, 0.09), (2.2, 0.09), (0.7, 0.09), (-0.8, 0.09), (-2.3, 0.09), (-3.8, 0.09)),
            belt_share=0.985,
            roof_share=0.94,
            rear_corner=0.25,
            bow=0.1,
            rear_bow=0.04,
            sill=0.03,
            lintel=0.8,
            rear_sill=0.2,
        ),
        bow=(0.12, 0.06),
        taper=(0.02, 0.02),
        nose=((0.3, 0.06), (0.6, 0.0), (1.3, 0.02)),
        tail=((0.3, 0.03), (0.6, 0.0), (1.3, 0.02)),
        side=((0.0, 0.985), (0.1, 0.995), (0.5, 1.0), (0.9, 0.995), (1.0, 0.985)),
    ),
    Fittings(
        lamps=((0.72, 1.12, 0.62, 0.82),),
        tail_lamps=((0.95, 1.15, 0.7, 1.12),),
        grille=((-0.5, 0.5, 0.55, 0.72),),
        plate_z=(0.44, 0.6),
        doors=(4.75, 3.7, 0.55, -0.75),
        handles=(),
        mirror_x=5.05,
        mirror_z=2.1,
        tyre_m=0.28,
        steel_rims=True,
    ),
    "bus",
)

_CAB = Model(
    Drawing(
        length=1.75,
        width=1.86,
        ground=0.42,
        axles=(0.02,),
        wheel=0.36,
        deck=((-0.9, 1.2), (0.9, 1.2)),
        cabin=Cabin(
            foot=(-0.82, 0.83),
            head=(-0.78, 0.5),
            roof=2.08,
            posts=(),
            belt_share=0.97,
            roof_share=0.84,
            rear_corner=0.5,
            bow=0.14,
            rear_bow=0.0,
            rear_sill=0.3,
        ),
        bow=(0.16, 0.0),
        taper=(0.03, 0.0),
        nose=((0.35, 0.03), (0.55, 0.0), (0.9, 0.03), (1.25, 0.08)),
        tail=((0.35, 0.0), (1.3, 0.0)),
    ),
    Fittings(
        lamps=((0.6, 0.86, 0.62, 0.8),),
        tail_lamps=(),
        grille=((-0.62, 0.62, 0.85, 1.0), (-0.5, 0.5, 0.5, 0.6)),
        plate_z=(0.66, 0.0),
        doors=(0.62, -0.45),
        handles=(-0.3,),
        mirror_x=0.66,
        mirror_z=1.5,
        tyre_m=0.2,
        steel_rims=True,
    ),
    "truck",
)

BUS_COATS = (
    Paint((0.1, 0.42, 0.3), roughness=0.3, grain=0.06),
    Paint((0.62, 0.62, 0.6), roughness=0.3, grain=0.06),
    Paint((0.05, 0.2, 0.5), roughness=0.3, grain=0.06),
)
BOX_COATS = (
    Paint((0.6, 0.61, 0.6), roughness=0.5, grain=0.1),
    Paint((0.12, 0.25, 0.42), roughness=0.5, grain=0.1),
    Paint((0.5, 0.5, 0.46), roughness=0.5, grain=0.15),
)

MODELS = {"saloon": SALOON, "hatchback": HATCHBACK, "suv": SUV, "van": VAN, "bus": BUS}


def _patch(drawing: Drawing, front: bool, rect: Rect, off: float = 0.008) -> Shape:
    """A panel on nose or tail."""
    y0, y1, z0, z1 = rect
    across = np.linspace(y0, y1, max(3, round((y1 - y0) / 0.08)))
    rows = np.array([drawing.on_end(front, across, np.full(across.shape, z), off) for z in np.linspace(z0, z1, 3)])
    return sheet(rows if front else rows[:, ::-1])


def _stripe(drawing: Drawing, xs: ArrayLike, low: float, high: float, off: float) -> Shape:
    """A panel on the left side between two shares of its height."""
    rows = np.array([drawing.on_side(xs, share, off) for share in np.linspace(low, high, 5)])
    return sheet(rows[:, ::-1])


def _seam(drawing: Drawing, x: float) -> Shape:
    return _stripe(drawing, (x - 0.008, x + 0.008), 0.12, 1.0, 0.004)


def _ends(kit: Kit, model: Model, look: int) -> None:
    drawing, fit = model.drawing, model.fittings
    half = drawing.length / 2
    for rect in fit.grille:
        kit.add(BLACK, _patch(drawing, True, rect))
    for rect in fit.tail_black:
        kit.add(BLACK, _patch(drawing, False, rect))
    for y0, y1, z0, z1 in fit.lamps:
        kit.add(BLACK, both_sides(_patch(drawing, True, (y0 - 0.02, y1 + 0.01, z0 - 0.02, z1 + 0.015), 0.006)))
        kit.add(LAMP, both_sides(_patch(drawing, True, (y0, y1, z0, z1), 0.014)), smooth=True)
        kit.add(AMBER, both_sides(_patch(drawing, True, (y1 - 0.06, y1, z0, z0 + 0.04), 0.016)))
    for rect in fit.tail_lamps:
        kit.add(RED_LAMP, both_sides(_patch(drawing, False, rect, 0.014)), smooth=True)
        y0, y1, z0, z1 = rect
        kit.add(LAMP, both_sides(_patch(drawing, False, (y0, (y0 + y1) / 2, z0, z0 + (z1 - z0) * 0.3), 0.018)))
    paint = YELLOW_PLATE if model.family == "bus" else BLUE_PLATE if model.family != "car" else number_plate(look)
    for front, z in zip((True, False), fit.plate_z, strict=True):
        if z:
            _plate(kit, drawing, front, z, paint)
    badge = (-0.06, 0.06, fit.grille[0][3] - 0.03, fit.grille[0][3] + 0.05)
    kit.add(CHROME, _patch(drawing, True, badge, 0.015))
    kit.add(BELOW, block((half * 0.2, 0, drawing.ground + 0.05), (drawing.length * 0.7, drawing.width * 0.6, 0.08)))


def _plate(kit: Kit, drawing: Drawing, front: bool, z: float, paint: Paint) -> None:
    kit.add(paint, _patch(drawing, front, (-0.22, 0.22, z, z + 0.14), 0.022))
    for number in range(7):
        left = -0.19 + number * 0.055 + (0.015 if number > 1 else 0)
        kit.add(SIGNS, _patch(drawing, front, (left, left + 0.034, z + 0.03, z + 0.11), 0.026))


def _sides(kit: Kit, model: Model, paint: Paint) -> None:
    drawing, fit = model.drawing, model.fittings
    for x in fit.doors:
        kit.add(BLACK, both_sides(_seam(drawing, x)))
    if fit.doors:
        along = np.linspace(min(fit.doors), max(fit.doors), 12)
        kit.add(BLACK, both_sides(_stripe(drawing, along, 0.115, 0.13, 0.004)))
    for x in fit.handles:
        at = drawing.on_side(x - 0.12, 0.82, 0.012)
        kit.add(paint, both_sides(ball((at[0], at[1], at[2]), (0.1, 0.022, 0.022), 8)), smooth=True)
    if fit.cladding:
        xs = np.linspace(-drawing.length / 2 + 0.5, drawing.length / 2 - 0.5, 60)
        kit.add(BLACK, both_sides(_stripe(drawing, xs, 0.0, 0.14, 0.006)))
    _mirrors(kit, model, paint)
    if fit.rails:
        cabin = drawing.cabin
        y = float(drawing.half_width(0.0)) * cabin.roof_share - 0.04
        z = cabin.roof + 0.05
        rail = bar((cabin.head[0] + 0.1, y, z), (cabin.head[1] - 0.2, y, z), 0.018, 6)
        kit.add(STEEL, both_sides(rail))


def _mirrors(kit: Kit, model: Model, paint: Paint) -> None:
    drawing, fit = model.drawing, model.fittings
    big = drawing.cabin.roof > 1.95
    size = (0.06, 0.1, 0.2) if big else (0.07, 0.11, 0.075)
    y = float(drawing.half_width(fit.mirror_x)) + (0.14 if big else 0.07)
    kit.add(BLACK if big else paint, both_sides(ball((fit.mirror_x, y, fit.mirror_z), size, 10)), smooth=True)
    arm = bar((fit.mirror_x, y - 0.22, fit.mirror_z - 0.05), (fit.mirror_x, y, fit.mirror_z), 0.02)
    kit.add(BLACK, both_sides(arm))


def _body(kit: Kit, model: Model, paint: Paint, look: int) -> None:
    skins, cabin = skin(model.drawing), upper(model.drawing)
    kit.add(paint, skins.shell, cabin.metal, smooth=True)
    kit.add(BELOW, skins.below)
    kit.add(GLASS, cabin.glass, smooth=True)
    kit.add(BLACK, cabin.posts)
    _ends(kit, model, look)
    _sides(kit, model, paint)


def _wheels(model: Model, look: int) -> list[Turning]:
    drawing, fit = model.drawing, model.fittings
    left = car_wheel(drawing.wheel, fit.tyre_m, look, fit.steel_rims)
    right = tuple(Piece(*_opposite(piece), piece.paint, piece.smooth) for piece in left)
    turning = []
    for axle in drawing.axles:
        y = float(drawing.half_width(axle)) - fit.tyre_m / 2 - 0.015
        turning += [Turning(left, (axle, y, drawing.wheel)), Turning(right, (axle, -y, drawing.wheel))]
    return turning


def _opposite(piece: Piece) -> tuple[Points, Faces]:
    shape = Shape(piece.points, piece.faces).turned(np.pi)
    return shape.points, shape.faces


def car(name: str, look: int) -> Built:
    """A car, van or bus of the drawings by its name."""
    model = MODELS[name]
    paint = BUS_COATS[look % len(BUS_COATS)] if model.family == "bus" else coat(model.family, look)
    kit = Kit()
    _body(kit, model, paint, look)
    drawing = model.drawing
    return Built(kit.pieces(), tuple(_wheels(model, look)), drawing.length, drawing.width)


def truck(look: int) -> Built:
    """A small truck with a box: blue plate, 6 m."""
    cab, box_ = 2.05, BOX_COATS[look % len(BOX_COATS)]
    whole = Kit()
    front = Kit()
    _body(front, _CAB, coat("van", look), look)
    whole.take(front.pieces(), cab)
    length, half, floor = 4.1, 0.98, 0.95
    rear, ahead = -2.95, -2.95 + length
    whole.add(box_, box((rear, -half, floor), (ahead, half, floor + 2.05)))
    whole.add(STEEL, box((rear - 0.01, -half, floor - 0.1), (ahead, half, floor)))
    ribs = [
        box((x, half, floor + 0.05), (x + 0.04, half + 0.02, floor + 2.0)) for x in np.linspace(rear, ahead - 0.04, 8)
    ]
    whole.add(box_, *(both_sides(rib) for rib in ribs))
    edges = [
        box((rear - 0.02, half - 0.06, floor), (rear, half, floor + 2.05)),
        box((rear - 0.02, 0, floor + 0.1), (rear, 0.02, floor + 2)),
    ]
    whole.add(STEEL, *(both_sides(edge) for edge in edges))
    whole.add(STEEL, *(both_sides(bar((rear - 0.03, 0.2, z), (rear - 0.03, 0.7, z), 0.02)) for z in (1.3, 1.7)))
    whole.add(BELOW, both_sides(box((rear + 0.1, 0.32, 0.62), (cab, 0.45, 0.82))))
    whole.add(BLACK, block((0.3, 0.62, 0.66), (0.8, 0.4, 0.36)), block((0.4, -0.62, 0.66), (0.6, 0.4, 0.3)))
    whole.add(BELOW, both_sides(box((rear + 0.3, half - 0.02, 0.5), (rear + 0.31, half - 0.35, 0.9))))
    whole.add(RED_LAMP, both_sides(block((rear - 0.03, 0.72, 0.78), (0.05, 0.35, 0.12))))
    whole.add(BLACK, box((rear - 0.02, -0.9, 0.5), (rear + 0.04, 0.9, 0.6)))
    whole.add(BLUE_PLATE, block((rear - 0.04, 0, 0.76), (0.02, 0.44, 0.14)))
    wheel = car_wheel(0.36, 0.21, look, steel=True)
    other = tuple(Piece(*_opposite(piece), piece.paint, piece.smooth) for piece in wheel)
    turning = []
    for x, y in ((cab + 0.02, 0.8), (-1.75, 0.83), (-1.75, 0.6)):
        turning += [Turning(wheel, (x, y, 0.36)), Turning(other, (x, -y, 0.36))]
    return Built(whole.pieces(), tuple(turning), 5.95, 2 * half)
