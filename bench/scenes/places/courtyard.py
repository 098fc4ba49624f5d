"""The court of a block of six storeys: a fire lane with yellow hatching, a lawn with a path, benches, parked cars."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from bench.scenes.places.buildings import STAIR_WIDE, Style, backdrop, flats
from bench.scenes.places.greenery import bush, grass, hedge, planter, tree
from bench.scenes.places.ground import (
    bays,
    drain,
    fire_lane_words,
    flat,
    hatching,
    kerb,
    kerb_around,
    manhole,
    pavers,
    road,
    worn,
)
from bench.scenes.places.paints import (
    CONCRETE,
    CREAM,
    GREY_WALL,
    LAWN,
    OCHRE,
    SOIL,
    STAINLESS,
    TILE_GREY,
    WHITE,
)
from bench.scenes.places.parked import parked
from bench.scenes.places.street import bench, bin_station, cabinet, lamp_post, no_parking, notice_board, railing
from bench.scenes.shapes import Kit, bar, block, box
from bench.scenes.words import Piece, Place, View, Zone

FRONT = 15.0  # y of the block's front
FIRE_LANE = (-14.0, 7.6, 14.0, 11.4)  # before the block
LAWN_RECT = (-12.0, -0.6, 2.4, 6.2)
WAY = (3.7, -12.0, 7.0, 7.6)  # the road between lawn and parking bays


def _ground(kit: Kit) -> None:
    kit.add(CONCRETE, flat((-400, -60, 400, 500), -0.05))
    road(kit, 13, (-40, FIRE_LANE[1] - 0.4, 40, FIRE_LANE[3] + 0.5), patches=7)
    road(kit, 14, (WAY[0], WAY[1], WAY[2] + 6.0, FIRE_LANE[1] - 0.4), old=True, patches=5)
    pavers(kit, 5, (-40, FIRE_LANE[3] + 0.5, 40, FRONT - 0.6), z=0.06)
    pavers(kit, 6, (LAWN_RECT[0] - 3, -4.5, WAY[0] - 0.1, LAWN_RECT[1] - 0.1), z=0.03)
    pavers(kit, 7, (LAWN_RECT[2] + 0.1, LAWN_RECT[1] - 0.1, WAY[0] - 0.1, FIRE_LANE[1] - 0.55), z=0.03)
    kerb(kit, (-40, FIRE_LANE[3] + 0.5), (40, FIRE_LANE[3] + 0.5), 0.11)
    kerb(kit, (WAY[0] - 0.05, -9), (WAY[0] - 0.05, FIRE_LANE[1] - 0.4), 0.1)
    kerb(kit, (-30, FIRE_LANE[1] - 0.45), (WAY[0], FIRE_LANE[1] - 0.45), 0.1)
    hatching(kit, FIRE_LANE, gap=1.6)
    fire_lane_words(kit, (-6.0, FIRE_LANE[1] + 1.0), 0.0, 1.3, 1.7, 1.0)
    bays(kit, WAY[2] + 0.1, [-4.6 + 2.95 * number for number in range(5)])
    manhole(kit, -1.6, FIRE_LANE[1] + 0.5)
    manhole(kit, 5.6, 3.9)
    manhole(kit, 5.2, -0.6)
    drain(kit, 4.1, 5.6)


def _green(kit: Kit) -> None:
    x0, y0, x1, y1 = LAWN_RECT
    kit.add(LAWN, flat(LAWN_RECT, 0.06), flat((-40, -2, x0 - 3.2, FIRE_LANE[1] - 0.5), 0.03))
    kerb_around(kit, (x0, y0, x1, y1), 0.12)
    worn(kit, 4, LAWN_RECT, 40, 0.06)
    grass(kit, 3, (x0 + 0.1, y0 + 0.1), (x1 - 0.1, y1 - 0.1), 8000)
    kit.add(SOIL, flat((x0 + 1.4, y1 - 3.2, x0 + 2.6, y1 - 2.3), 0.066), flat((-2.6, 1.2, -1.9, 1.8), 0.066))
    hedge(kit, 8, (x0, y1 - 0.1), (x1 - 2.2, y1 + 0.75), 0.6, 2600)
    for number, (x, y, tall, leaves) in enumerate(
        (
            (-9.6, 4.0, 6.0, 4200),
            (-4.4, 4.9, 5.0, 4200),
            (-16.5, 5.2, 7.0, 3200),
            (16.4, 4.5, 7, 3000),
            (-21, 1.5, 8, 2400),
        )
    ):
        tree(kit, 50 + number, x, y, tall, leaves)
    for number, (x, y, size) in enumerate(
        ((-11, 1.4, 0.7), (1.7, 5.2, 0.55), (0.9, 5.5, 0.45), (-7.2, 5.2, 0.65), (1.9, 0.2, 0.4))
    ):
        bush(kit, 60 + number, x, y, size)
    for left in np.arange(-16, 16, STAIR_WIDE / 2):
        hedge(kit, int(left) + 99, (left + 0.8, FRONT - 1.9), (left + 5.6, FRONT - 1.3), 0.55, 700)
    for x in (-12.5, 7.0):
        tree(kit, int(70 + x), x, FRONT - 2.2, 5.2, 1700)
        planter(kit, int(70 + x), x, FRONT - 2.2)


def _houses(kit: Kit) -> None:
    flats(kit, 11, -1.6 * STAIR_WIDE, FRONT, 3, Style(CREAM))
    flats(kit, 12, -4.9 * STAIR_WIDE, FRONT + 12, 3, Style(GREY_WALL))
    flats(kit, 15, 2.2 * STAIR_WIDE, FRONT + 9, 2, Style(OCHRE))
    backdrop(kit, 9)


def _things(kit: Kit) -> None:
    bench(kit, -1.4, LAWN_RECT[3] - 0.6)
    bench(kit, 3.0, 3.2, -np.pi / 2)
    bin_station(kit, 11.4, FIRE_LANE[3] + 2.0)
    notice_board(kit, -9.4, FRONT - 1.75)
    no_parking(kit, 3.3, FIRE_LANE[1] - 0.9)
    cabinet(kit, -13.6, FIRE_LANE[1] - 1.2, 1.57)
    _bars(kit)


def _bars(kit: Kit) -> None:
    """Exercise bars and a washing line on the paved place; a heap kept under a window."""
    for x in (-15.2, -13.9):
        kit.add(STAINLESS, bar((x, -1.2, 0), (x, -1.2, 2.1), 0.04, 8))
    kit.add(STAINLESS, bar((-15.2, -1.2, 2.05), (-13.9, -1.2, 2.05), 0.02, 8))
    railing(kit, (WAY[2] + 5.6, -9), (WAY[2] + 5.6, 6.4), 0.05, 1.2)
    kit.add(WHITE, block((4.0, FRONT - 0.9, 0.3), (0.5, 0.4, 0.5)))
    kit.add(TILE_GREY, box((5.0, FRONT - 1.0, 0.06), (5.8, FRONT - 0.4, 0.5)))


STANDING = parked(
    [
        ("suv", 7, 9.6, -0.2, 0.0, np.pi - 0.02),
        ("saloon", 21, 9.6, 5.7, 0.0, np.pi),
        ("bicycle", 60, 0.9, -1.6, 0.03, 0.45),
    ]
)


@cache
def _pieces() -> tuple[Sequence[Piece], tuple[tuple[float, float, float, float], ...]]:
    kit = Kit()
    for part in (_ground, _green, _houses, _things):
        part(kit)
    posts = ((3.3, 6.4, 0.2), (-13.0, 6.6, 0.5), (15.0, 6.8, 2.6))
    lamps = [lamp_post(kit, x, y, 4.0, turn) for x, y, turn in posts]
    return kit.pieces(), tuple((*lamp, 60.0) for lamp in lamps)


def place(size: tuple[int, int] = (640, 360)) -> Place:
    """The court seen from a post at its near corner."""
    pieces, lamps = _pieces()
    zones = (_rect("fire_lane", FIRE_LANE), _rect("lawn", LAWN_RECT))
    return Place("courtyard", View((6.6, -6.4, 4.7), (2.0, 7.0, 0.8), 24.0, size), pieces, zones, lamps, STANDING)


def _rect(name: str, rect: tuple[float, float, float, float]) -> Zone:
    x0, y0, x1, y1 = rect
    return Zone(name, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
