"""The gate of a compound: a booth, a barrier for vehicles, a door for people. The camera looks from the street in."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from bench.scenes.places.buildings import Style, backdrop, flats
from bench.scenes.places.greenery import bush, hedge, planter, tree
from bench.scenes.places.ground import drain, fire_lane_words, flat, hatching, hump, kerb, manhole, pavers, road, stripe
from bench.scenes.places.paints import (
    BLACK,
    CONCRETE,
    CONDITIONER,
    CREAM,
    FRAME,
    FRAME_DARK,
    GALVANISED,
    IRON,
    LAWN,
    MARKING,
    MARKING_YELLOW,
    OCHRE,
    PANES,
    PLASTER,
    RED,
    SCREEN,
    SIGN_BLUE,
    STAINLESS,
    TILE_BROWN,
    TILE_GREY,
    WHITE,
    YELLOW,
)
from bench.scenes.places.parked import parked
from bench.scenes.places.street import bollard, cabinet, camera_post, lamp_post, no_parking, railing, wheelie_bin
from bench.scenes.shapes import Kit, bar, block, box, lathe
from bench.scenes.words import Piece, Place, View, Zone

LANE = (-4.4, 0.0)  # x of the vehicles' way
BOOTH = (0.3, 2.5)  # x of the booth
DOOR = (3.4, 4.8)  # x of the door for people
LINE = 9.0  # y of the gate
HINGE = (0.15, LINE, 1.0)  # of the barrier's boom
BOOM_M = 4.4


def boom(angle: float) -> Sequence[Piece]:
    """The barrier's arm; `angle`: 0 shut, about 1.5 open. For `Story.moving`."""
    kit = Kit()
    for number, start in enumerate(np.arange(0.0, BOOM_M, 0.55)):
        end = min(float(start) + 0.55, BOOM_M)
        arm = box((-end, -0.025, -0.05), (-float(start), 0.025, 0.05))
        kit.add(RED if number % 2 else WHITE, arm.turned(angle, "y").moved(*HINGE))
    tip = box((-BOOM_M - 0.03, -0.03, -0.055), (-BOOM_M, 0.03, 0.055))
    kit.add(BLACK, tip.turned(angle, "y").moved(*HINGE))
    return kit.pieces()


def door(angle: float) -> Sequence[Piece]:
    """The leaf of the door for people; `angle`: 0 shut, 1.4 wide open, away from the camera. For `Story.moving`."""
    wide, high = DOOR[1] - DOOR[0] - 0.1, 2.05
    own = Kit()
    for x in (0.0, wide - 0.05):
        own.add(IRON, box((x, -0.02, 0.08), (x + 0.05, 0.02, high)))
    for z in (0.08, 1.0, high - 0.05):
        own.add(IRON, box((0, -0.02, z), (wide, 0.02, z + 0.05)))
    own.add(IRON, *(box((x, -0.01, 0.1), (x + 0.016, 0.01, high)) for x in np.arange(0.12, wide, 0.115)))
    own.add(STAINLESS, block((wide - 0.1, -0.03, 1.05), (0.1, 0.04, 0.22)))
    kit = Kit()
    kit.take(own.pieces(), DOOR[0] + 0.05, LINE, angle)
    return kit.pieces()


def _booth(kit: Kit) -> None:
    """The guards' room: glass above, tiles below, a flat roof that stands out."""
    x0, x1, y0, y1 = *BOOTH, LINE - 1.2, LINE + 1.6
    kit.add(TILE_GREY, box((x0, y0, 0.12), (x1, y1, 1.0)))
    kit.add(CONCRETE, box((x0 - 0.35, y0 - 0.35, 0), (x1 + 0.35, y1 + 0.35, 0.14)))
    kit.add(PANES[1], box((x0 + 0.04, y0 + 0.04, 1.0), (x1 - 0.04, y1 - 0.04, 2.3)))
    for x in (x0, (x0 + x1) / 2 - 0.03, x1 - 0.07):
        kit.add(FRAME, box((x, y0, 1.0), (x + 0.07, y0 + 0.07, 2.3)), box((x, y1 - 0.07, 1.0), (x + 0.07, y1, 2.3)))
    for y in np.linspace(y0, y1 - 0.07, 4):
        kit.add(FRAME, box((x0, y, 1.0), (x0 + 0.07, y + 0.07, 2.3)), box((x1 - 0.07, y, 1.0), (x1, y + 0.07, 2.3)))
    kit.add(FRAME, box((x0 - 0.01, y0 - 0.01, 1.0), (x1 + 0.01, y1 + 0.01, 1.06)))
    kit.add(WHITE, box((x0 - 0.45, y0 - 0.5, 2.3), (x1 + 0.45, y1 + 0.45, 2.55)))
    kit.add(SIGN_BLUE, box((x0 - 0.46, y0 - 0.51, 2.34), (x1 + 0.46, y0 - 0.5, 2.5)))
    kit.add(WHITE, *(block((x0 + 0.5 + 0.4 * n, y0 - 0.515, 2.42), (0.2, 0.01, 0.11)) for n in range(4)))
    kit.add(CONDITIONER, box((x1 + 0.02, y0 + 0.6, 0.25), (x1 + 0.32, y0 + 1.35, 0.8)))
    kit.add(RED, lathe(((0.08, 0.15), (0.08, 0.65), (0.03, 0.72)), 10).moved(x0 - 0.18, y0 + 0.2))


def _barrier(kit: Kit) -> None:
    """The post of the boom, the post that reads number plates, the fork that holds the arm."""
    x, y, _ = HINGE
    kit.add(CONCRETE, box((-0.35, y - 1.9, 0.0), (0.55, y + 1.9, 0.13)))
    kit.add(
        YELLOW,
        box((x - 0.16, y + 0.04, 0.13), (x + 0.2, y + 0.38, 1.15)),
        box((x - 0.19, y + 0.02, 1.15), (x + 0.23, y + 0.4, 1.2)),
    )
    kit.add(BLACK, box((x - 0.165, y + 0.03, 0.5), (x + 0.205, y + 0.04, 0.62)))
    left = LANE[0] - 0.1
    kit.add(GALVANISED, box((left - 0.05, y - 0.05, 0), (left + 0.05, y + 0.05, 0.9)))
    kit.add(
        GALVANISED, *(box((left - 0.03, y + s - 0.015, 0.9), (left + 0.03, y + s + 0.015, 1.02)) for s in (-0.05, 0.05))
    )
    reader = y - 1.5
    kit.add(FRAME_DARK, box((0.0, reader - 0.1, 0.13), (0.22, reader + 0.1, 1.5)))
    kit.add(SCREEN, box((0.02, reader - 0.105, 0.95), (0.2, reader - 0.1, 1.3)))
    kit.add(
        WHITE,
        bar((0.11, reader, 1.5), (0.11, reader, 1.75), 0.03),
        block((0.11, reader - 0.1, 1.78), (0.12, 0.3, 0.11)),
    )
    for side in (-0.3, 0.5):
        bollard(kit, side, y - 2.1)


def _portal(kit: Kit) -> None:
    """Pillars, walls to either side, the sign above the lane."""
    for x in (LANE[0] - 0.75, DOOR[1] + 0.35):
        kit.add(TILE_BROWN, box((x - 0.3, LINE - 0.3, 0), (x + 0.3, LINE + 0.3, 3.2)))
        kit.add(PLASTER, box((x - 0.38, LINE - 0.38, 3.2), (x + 0.38, LINE + 0.38, 3.36)))
        kit.add(TILE_GREY, box((x - 0.34, LINE - 0.34, 0), (x + 0.34, LINE + 0.34, 0.5)))
    for x in (DOOR[0] - 0.06, DOOR[1] + 0.02):
        kit.add(IRON, box((x, LINE - 0.05, 0), (x + 0.07, LINE + 0.05, 2.3)))
    kit.add(IRON, box((DOOR[0], LINE - 0.06, 2.2), (DOOR[1], LINE + 0.06, 2.34)))
    kit.add(SIGN_BLUE, box((DOOR[0] + 0.1, LINE - 0.08, 2.34), (DOOR[1] - 0.1, LINE + 0.02, 2.62)))
    kit.add(WHITE, *(block((DOOR[0] + 0.4 + 0.2 * n, LINE - 0.085, 2.48), (0.13, 0.01, 0.15)) for n in range(4)))
    kit.add(STAINLESS, box((DOOR[1] + 0.1, LINE - 0.36, 1.15), (DOOR[1] + 0.26, LINE - 0.3, 1.45)))
    railing(kit, (BOOTH[1] + 0.1, LINE), (DOOR[0] - 0.05, LINE), 0.05, 2.1)
    for x0, x1 in ((LANE[0] - 15.0, LANE[0] - 1.05), (DOOR[1] + 0.65, DOOR[1] + 14.0)):
        kit.add(TILE_BROWN, box((x0, LINE - 0.12, 0), (x1, LINE + 0.12, 0.55)))
        kit.add(PLASTER, box((x0, LINE - 0.15, 0.55), (x1, LINE + 0.15, 0.62)))
        railing(kit, (x0, LINE), (x1, LINE), 0.6, 2.2, spikes=True)
        for x in np.arange(x0, x1, 4.0):
            kit.add(PLASTER, box((x - 0.18, LINE - 0.18, 0), (x + 0.18, LINE + 0.18, 2.3)))


def _street(kit: Kit) -> None:
    """Before the gate: pavement, the drive across it with its hatching, the kerb, the road the camera stands at."""
    kit.add(CONCRETE, flat((-400, -60, 400, 500), -0.05))
    road(kit, 3, (-40, -14, 40, 1.6), patches=6)
    pavers(kit, 1, (-16, 1.75, LANE[0] - 0.75, LINE - 0.1), z=0.1)
    pavers(kit, 2, (0.75, 1.75, 14, LINE - 0.1), z=0.1)
    road(kit, 5, (LANE[0] - 0.75, 1.6, 0.75, LINE + 1.5), patches=2)
    kerb(kit, (-16, 1.68), (LANE[0] - 0.8, 1.68), 0.12)
    kerb(kit, (0.8, 1.68), (16, 1.68), 0.12)
    kerb(kit, (LANE[0] - 0.75, 1.75), (LANE[0] - 0.75, LINE - 0.3), 0.11)
    kerb(kit, (0.72, 1.75), (0.72, LINE - 2.4), 0.11)
    hatching(kit, FIRE_LANE_RECT)
    kit.add(MARKING, stripe((-30, -1.6), (30, -1.6), 0.12, 0.006))
    kit.add(MARKING, *(stripe((x, -5.2), (x + 3, -5.2), 0.14, 0.006) for x in np.arange(-30, 30, 7.0)))
    kit.add(MARKING_YELLOW, stripe((LANE[0], LINE - 0.55), (LANE[1] - 0.1, LINE - 0.55), 0.2, 0.007))
    hump(kit, LANE[0] - 0.2, 0.1, LINE - 2.2)
    fire_lane_words(kit, (LANE[0] + 0.1, 0.15), 0.0, 0.75, 1.1, 0.35)
    manhole(kit, 1.9, -0.4)
    manhole(kit, -3.1, 12.4)
    drain(kit, 5.0, 1.25)
    drain(kit, -8.0, 1.25)
    for x in (-7.4, 5.9):
        tree(kit, 10 + int(x), x * 1.15, 3.1, 6.6, 5000)
        planter(kit, 7 + int(x), x * 1.15, 3.1)


FIRE_LANE_RECT = (LANE[0] - 0.6, 2.2, 0.6, 6.2)


def _inside(kit: Kit) -> None:
    """Behind the gate: the compound's road, cars in bays, hedges, blocks."""
    road(kit, 8, (LANE[0] - 0.5, LINE + 1.5, 5.4, 46), old=True, patches=6)
    kit.add(LAWN, flat((-40, LINE + 0.3, LANE[0] - 0.5, 46), 0.02), flat((5.4, LINE + 0.3, 40, 46), 0.02))
    kit.add(CONCRETE, flat((-10.4, 19.0, LANE[0] - 0.5, 27.9), 0.025))
    kerb(kit, (LANE[0] - 0.5, LINE + 1.5), (LANE[0] - 0.5, 19.0))
    kerb(kit, (LANE[0] - 0.5, 27.9), (LANE[0] - 0.5, 40))
    kerb(kit, (5.4, LINE + 0.4), (5.4, 40))
    hedge(kit, 4, (LANE[0] - 1.6, LINE + 1.0), (LANE[0] - 0.7, 18.6), 0.85, 2000)
    hedge(kit, 6, (5.7, LINE + 0.8), (6.6, 20.0), 0.8, 2200)
    for number, (x, y, size) in enumerate(
        ((-8.5, 11, 0.9), (-11, 12, 1.1), (9, 11.5, 0.9), (12, 11, 1.0), (7.6, 15, 0.7))
    ):
        bush(kit, number, x, y, size)
    for number, (x, y, tall) in enumerate(
        ((-7.6, 16.2, 7.5), (8.4, 14.5, 7), (9.2, 23, 8), (-11.2, 24, 8), (-12, 13.5, 6.5))
    ):
        tree(kit, 30 + number, x, y, tall, 4200)
    flats(kit, 1, -34, 40, 2, Style(CREAM))
    flats(kit, 2, 8, 34, 2, Style(OCHRE))
    backdrop(kit, 4)


def _clutter(kit: Kit) -> None:
    no_parking(kit, LANE[0] - 1.15, 5.4)
    cabinet(kit, 9.4, LINE - 0.75)
    wheelie_bin(kit, 3.0, LINE - 0.8, -1.4)
    camera_post(kit, LANE[0] - 1.3, LINE - 1.6, 3.4, 0.4)


STANDING = parked(
    [
        ("suv", 2, -7.2, 20.4, 0.0, 0.0),
    ]
)


@cache
def _pieces() -> tuple[Sequence[Piece], tuple[tuple[float, float, float, float], ...]]:
    kit = Kit()
    for part in (_street, _inside, _portal, _booth, _barrier, _clutter):
        part(kit)
    lamps = [lamp_post(kit, LANE[0] - 1.2, 13.5, 4.6, 0.0), lamp_post(kit, 8.8, LINE - 2.4, 4.6, 3.14)]
    return kit.pieces(), tuple((*lamp, 60.0) for lamp in lamps)


def place(size: tuple[int, int] = (640, 360)) -> Place:
    """Without boom and leaf: a story says how they move, `boom` and `door` give them."""
    pieces, lamps = _pieces()
    x0, y0, x1, y1 = FIRE_LANE_RECT
    zones = (
        Zone("fire_lane", ((x0, y0), (x1, y0), (x1, y1), (x0, y1))),
        Zone("vehicle_line", ((LANE[0], LINE + 0.3), (LANE[1], LINE + 0.3))),
        Zone("door_line", ((DOOR[0], LINE + 0.1), (DOOR[1], LINE + 0.1))),
    )
    return Place("gate", View((1.6, -6.2, 4.3), (0.0, 8.0, 0.9), 28.5, size), pieces, zones, lamps, STANDING)
