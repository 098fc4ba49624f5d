"""A shed for bicycles and e-bikes beside the door of a stair: rows of them under a roof, chargers on the wall."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from bench.scenes.places.buildings import STAIR_WIDE, Style, backdrop, flats
from bench.scenes.places.greenery import bush, hedge, planter, tree
from bench.scenes.places.ground import drain, flat, kerb, manhole, pavers, road, stripe
from bench.scenes.places.paints import (
    BLACK,
    CONCRETE,
    CREAM,
    GALVANISED,
    LAWN,
    MARKING,
    OCHRE,
    PANEL,
    PLASTER,
    RED,
    ROOF_SHEET,
    SCREEN,
    SIGN_BLUE,
    WHITE,
)
from bench.scenes.places.parked import parked
from bench.scenes.places.street import bin_station, bollard, lamp_post, no_parking, notice_board, wheelie_bin
from bench.scenes.shapes import Kit, Shape, bar, block, box, loft, tube
from bench.scenes.words import Piece, Place, View, Zone

FRONT = 12.0  # y of the block's front
SHED = (-8.0, 5.4, -1.2, 9.6)  # the ground below the roof
DOORWAY_X = 3.6  # of the stair's door
DOORWAY = (DOORWAY_X - 1.4, FRONT - 2.0, DOORWAY_X + 1.4, FRONT)


def _roof(kit: Kit) -> None:
    """Posts with arms and a bent roof of sheet metal."""
    x0, y0, x1, y1 = SHED
    for x in np.linspace(x0 + 0.2, x1 - 0.2, 4):
        kit.add(GALVANISED, bar((x, y1 - 0.25, 0), (x, y1 - 0.25, 2.36), 0.055, 8))
        kit.add(
            GALVANISED, tube([(x, y1 - 0.25, 1.7), (x, y1 - 1.0, 2.3), (x, y1 - 2.2, 2.5), (x, y0, 2.55)], 0.035, 6)
        )
        kit.add(CONCRETE, block((x, y1 - 0.25, 0.06), (0.3, 0.3, 0.12)))
    for y in np.linspace(y0, y1, 4):
        z = _roof_z(float(y)) - 0.06
        kit.add(GALVANISED, box((x0, y - 0.025, z - 0.05), (x1, y + 0.025, z)))
    kit.add(ROOF_SHEET, _sheets())
    kit.add(
        GALVANISED, box((x0 - 0.2, y0 - 0.32, _roof_z(y0 - 0.3) - 0.1), (x1 + 0.2, y0 - 0.28, _roof_z(y0 - 0.3) + 0.04))
    )


def _roof_z(y: float) -> float:
    share = (y - SHED[1]) / (SHED[3] - SHED[1])
    return 2.78 - 0.28 * share - 0.12 * (2 * share - 1) ** 2


def _sheets() -> Shape:
    """Trapezoidal sheets: ribs along the slope."""
    x0, y0, x1, y1 = SHED
    count = round((x1 - x0 + 0.4) / 0.1)
    xs = np.linspace(x0 - 0.2, x1 + 0.2, count)
    ribs = np.where(np.arange(count) % 4 == 0, 0.035, 0.0)
    rings = []
    for y in np.linspace(y1 + 0.15, y0 - 0.3, 9):
        z = _roof_z(float(y))
        top = [(float(x), float(y), z + float(rib)) for x, rib in zip(xs, ribs, strict=True)]
        under = [(float(x), float(y), z + float(rib) - 0.008) for x, rib in zip(xs[::-1], ribs[::-1], strict=True)]
        rings.append(top[::-1] + under[::-1])
    return loft(rings)


def _chargers(kit: Kit) -> None:
    """A rail at the back with charging points and extinguishers; a sign at the roof's edge."""
    x0, y0, x1, y1 = SHED
    y = y1 - 0.3
    kit.add(GALVANISED, box((x0 + 0.2, y - 0.02, 1.2), (x1 - 0.2, y + 0.02, 1.26)))
    for x in np.arange(x0 + 0.8, x1 - 0.4, 1.6):
        kit.add(WHITE, box((x, y - 0.12, 1.1), (x + 0.32, y - 0.02, 1.5)))
        kit.add(SIGN_BLUE, box((x + 0.02, y - 0.125, 1.38), (x + 0.3, y - 0.12, 1.48)))
        kit.add(SCREEN, box((x + 0.06, y - 0.125, 1.26), (x + 0.12, y - 0.12, 1.3)))
        kit.add(BLACK, tube([(x + 0.2, y - 0.1, 1.12), (x + 0.25, y - 0.3, 0.7), (x + 0.3, y - 0.6, 0.75)], 0.008, 4))
    kit.add(PANEL, box((x0, y1 - 0.12, 0.12), (x1, y1 - 0.1, 1.55)))
    ribs = [box((x, y1 - 0.13, 0.12), (x + 0.03, y1 - 0.12, 1.55)) for x in np.arange(x0, x1, 0.2)]
    kit.add(PANEL, *ribs)
    kit.add(RED, box((x1 - 0.55, y - 0.25, 0.1), (x1 - 0.15, y + 0.05, 0.75)))
    kit.add(SIGN_BLUE, box((-5.6, y0 - 0.34, 2.36), (-3.4, y0 - 0.3, 2.66)))
    kit.add(WHITE, *(block((-5.3 + 0.32 * n, y0 - 0.345, 2.51), (0.2, 0.01, 0.22)) for n in range(6)))


def _ground(kit: Kit) -> None:
    x0, _, x1, y1 = SHED
    kit.add(CONCRETE, flat((-400, -60, 400, 500), -0.05))
    road(kit, 41, (-40, -12, 40, 4.2), old=True, patches=8)
    kerb(kit, (-30, 4.2), (x0 - 0.6, 4.2), 0.1)
    kerb(kit, (x1 + 0.5, 4.2), (1.8, 4.2), 0.1)
    kerb(kit, (5.8, 4.2), (30, 4.2), 0.1)
    kit.add(CONCRETE, box((x0 - 0.5, 4.2, -0.05), (x1 + 0.4, y1 + 0.3, 0.015)))
    kit.add(MARKING, *(stripe((x, y1 - 2.3), (x, y1 - 0.4), 0.05, 0.019) for x in np.arange(x0 + 0.2, x1, 0.7)))
    kit.add(MARKING, stripe((x0 + 0.1, y1 - 2.3), (x1 - 0.1, y1 - 2.3), 0.06, 0.0195))
    pavers(kit, 42, (x1 + 0.4, 4.3, 9.6, FRONT - 0.7), z=0.03)
    kit.add(LAWN, flat((9.6, 4.3, 40, FRONT - 0.6), 0.02), flat((-40, 4.3, x0 - 0.5, FRONT - 0.6), 0.02))
    kit.add(LAWN, flat((x0 - 0.5, y1 + 0.3, x1 + 0.4, FRONT - 0.6), 0.02))
    manhole(kit, 1.9, 2.2)
    manhole(kit, -4.4, 1.2)
    drain(kit, -0.4, 3.8)


def _around(kit: Kit) -> None:
    hedge(kit, 43, (SHED[0] - 0.3, SHED[3] + 0.7), (SHED[2], FRONT - 1.0), 0.7, 1800)
    hedge(kit, 44, (9.9, 4.6), (18, 5.3), 0.6, 1600)
    for number, (x, y, size) in enumerate(((10.6, 10.6, 0.8), (12.4, 10.9, 0.6), (-11.4, 6.0, 0.9), (-12.6, 8.2, 0.7))):
        bush(kit, 110 + number, x, y, size)
    for number, (x, y, tall) in enumerate(((11.5, 7.6, 6.0), (-12.4, 6.6, 6.4), (16.5, 8.6, 7.0))):
        tree(kit, 120 + number, x, y, tall, 4500)
    tree(kit, 125, 7.4, 7.2, 4.6, 4000)
    planter(kit, 126, 7.4, 7.2)
    bin_station(kit, 13.2, 3.3)
    notice_board(kit, 6.6, FRONT - 1.0)
    no_parking(kit, 7.9, 4.55)
    wheelie_bin(kit, 1.3, FRONT - 1.0, -1.5)
    for x in (2.4, 3.8, 5.2):
        bollard(kit, x, 4.6)
    left = DOORWAY_X - STAIR_WIDE / 2
    flats(kit, 45, left - STAIR_WIDE, FRONT, 3, Style(OCHRE))
    flats(kit, 46, left - 3 * STAIR_WIDE, FRONT + 16, 2, Style(CREAM))
    backdrop(kit, 4)
    kit.add(PLASTER, box((DOORWAY[0] - 0.2, FRONT - 1.6, 0.0), (DOORWAY[0] - 0.05, FRONT, 0.3)))


STANDING = parked(
    [
        ("bicycle", 41, -6.0, SHED[3] - 1.3, 0.02, 2.35),
        ("bicycle", 49, -4.6, SHED[3] - 1.35, 0.02, 2.3),
        ("bicycle", 40, -1.9, SHED[3] - 1.3, 0.02, 2.2),
        ("bicycle", 60, 1.3, 9.4, 0.05, 0.35),
        ("suv", 14, -14.6, 2.9, 0.0, np.pi),
        ("saloon", 31, 15.6, 2.6, 0.0, np.pi),
    ]
)


@cache
def _pieces() -> tuple[Sequence[Piece], tuple[tuple[float, float, float, float], ...]]:
    kit = Kit()
    for part in (_ground, _roof, _chargers, _around):
        part(kit)
    lamps = [lamp_post(kit, 0.3, 10.9, 3.8, -1.2), (-5.3, SHED[3] - 1.6, 2.45)]
    kit.add(WHITE, block((-5.3, SHED[3] - 1.6, 2.52), (1.2, 0.08, 0.06)))
    return kit.pieces(), tuple((*lamp, watts) for lamp, watts in zip(lamps, (50.0, 18.0), strict=True))


def place(size: tuple[int, int] = (640, 360)) -> Place:
    """The shed and the door of the stair, from a post over the way."""
    pieces, lamps = _pieces()
    zones = (_rect("shed", SHED), _rect("doorway", DOORWAY))
    return Place("shed", View((-1.6, 0.4, 3.2), (-1.0, 8.8, 0.95), 25.0, size), pieces, zones, lamps, STANDING)


def _rect(name: str, rect: tuple[float, float, float, float]) -> Zone:
    x0, y0, x1, y1 = rect
    return Zone(name, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
