"""The wall around a compound, 2.2 m with railings on it: a path inside, a street with trees outside."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from bench.scenes.places.buildings import Style, backdrop, flats
from bench.scenes.places.greenery import bush, grass, tree
from bench.scenes.places.ground import drain, flat, kerb, manhole, pavers, road, worn
from bench.scenes.places.paints import (
    CONCRETE,
    CREAM,
    DIRT,
    LAWN,
    OCHRE,
    PLASTER,
    SIGN_BLUE,
    STAIN,
    TILE_GREY,
    WHITE,
    YELLOW,
)
from bench.scenes.places.parked import parked
from bench.scenes.places.street import bench, cabinet, camera_post, lamp_post, railing, wheelie_bin
from bench.scenes.shapes import Kit, bar, block, box, quads
from bench.scenes.words import Piece, Place, View, Zone

WALL = (-22.0, 26.0)  # x of the wall's ends
WALL_Y = 8.0  # its middle; lower y is inside
WALL_TOP = 2.2
THICK = 0.24
STRIP = (-12.0, WALL_Y - 2.3, 14.0, WALL_Y - THICK / 2)  # ground along the wall, watched
PATH = (-24.0, 1.6, 28.0, 4.4)


def _wall(kit: Kit) -> None:
    """Plaster between pillars, a coping, low railings on it; dirt climbs up from the ground and runs down."""
    chance = np.random.default_rng(201)
    y0, y1 = WALL_Y - THICK / 2, WALL_Y + THICK / 2
    body, coping = WALL_TOP - 0.5, WALL_TOP - 0.42
    kit.add(PLASTER, box((WALL[0], y0, 0), (WALL[1], y1, body)))
    kit.add(TILE_GREY, box((WALL[0], y0 - 0.03, 0), (WALL[1], y1 + 0.03, 0.35)))
    kit.add(CONCRETE, box((WALL[0], y0 - 0.06, body), (WALL[1], y1 + 0.06, coping)))
    railing(kit, (WALL[0], WALL_Y), (WALL[1], WALL_Y), coping, WALL_TOP, gap=0.14)
    for x in np.arange(WALL[0], WALL[1] + 0.1, 4.0):
        kit.add(PLASTER, box((x - 0.2, y0 - 0.08, 0), (x + 0.2, y1 + 0.08, WALL_TOP + 0.02)))
        kit.add(CONCRETE, box((x - 0.25, y0 - 0.13, WALL_TOP + 0.02), (x + 0.25, y1 + 0.13, WALL_TOP + 0.1)))
    streaks = []
    for x in chance.uniform(WALL[0], WALL[1], 70):
        wide, low = chance.uniform(0.03, 0.12), chance.uniform(0.5, 1.3)
        y = y0 - 0.004
        streaks.append([(x, y, low), (x + wide * 0.5, y, low), (x + wide, y, body), (x - wide * 0.4, y, body)])
    kit.add(DIRT, quads(np.array(streaks, np.float32)))
    damp = []
    for x in np.arange(WALL[0], WALL[1], 0.4):
        left, right = chance.uniform(0.4, 0.62, 2)
        y = y0 - 0.006
        damp.append([(x, y, 0.35), (x + 0.4, y, 0.35), (x + 0.4, y, right), (x, y, left)])
    kit.add(DIRT, quads(np.array(damp, np.float32)))
    patch = [[(3.1, y0 - 0.008, 0.6), (4.3, y0 - 0.008, 0.55), (4.4, y0 - 0.008, 1.2), (3.0, y0 - 0.008, 1.25)]]
    kit.add(CONCRETE, quads(np.array(patch, np.float32)))
    _signs(kit, y0)


def _signs(kit: Kit, y: float) -> None:
    """A board that says what must not be done, a number, notices."""
    kit.add(SIGN_BLUE, box((-3.6, y - 0.03, 1.0), (-2.7, y, 1.55)))
    kit.add(WHITE, *(block((-3.4 + 0.17 * n, y - 0.035, 1.38), (0.11, 0.01, 0.12)) for n in range(4)))
    kit.add(WHITE, *(block((-3.15, y - 0.035, 1.2 - 0.08 * n), (0.7, 0.01, 0.03)) for n in range(2)))
    kit.add(YELLOW, box((6.4, y - 0.02, 1.1), (6.75, y, 1.4)))
    kit.add(STAIN, box((9.0, y - 0.012, 0.9), (9.5, y - 0.01, 1.25)))


def _inside(kit: Kit) -> None:
    pavers(kit, 21, PATH, z=0.03)
    kerb(kit, (PATH[0], PATH[1]), (PATH[2], PATH[1]), 0.09, 0.1)
    kerb(kit, (PATH[0], PATH[3]), (PATH[2], PATH[3]), 0.09, 0.1)
    kit.add(LAWN, flat((-30, PATH[3], 30, WALL_Y), 0.0), flat((-30, -14, 30, PATH[1]), 0.0))
    worn(kit, 21, (-16, PATH[3] + 0.2, 18, WALL_Y - 0.3), 45, 0.0)
    worn(kit, 22, (-12, -5.0, 13, PATH[1] - 0.2), 30, 0.0)
    grass(kit, 23, (-16, PATH[3] + 0.1), (18, WALL_Y - 0.2), 5200)
    grass(kit, 24, (-12, -5.0), (13, PATH[1] - 0.1), 4200)
    for number, (x, y, size) in enumerate(
        (
            (-9.5, 7.2, 0.6),
            (-8.4, 7.3, 0.5),
            (11.2, 7.1, 0.7),
            (12.4, 7.3, 0.55),
            (-6.6, 0.7, 0.55),
            (7.8, 0.6, 0.5),
            (15.5, 7.0, 0.8),
            (-13.8, 7.0, 0.8),
        )
    ):
        bush(kit, 80 + number, x, y, size)
    tree(kit, 91, -7.9, -0.7, 5.4, 5000)
    tree(kit, 92, 12.2, 0.2, 6.0, 5000)
    bench(kit, 4.6, 0.95, np.pi)
    wheelie_bin(kit, 6.2, 0.9, 1.6)
    cabinet(kit, -11.0, 5.2)
    manhole(kit, 1.5, 3.0, 0.035)
    manhole(kit, -5.3, 5.4, 0.01)
    drain(kit, -2.0, 4.46)
    kit.add(WHITE, bar((9.9, WALL_Y - 0.3, 0), (9.9, WALL_Y - 0.3, 1.0), 0.03))
    camera_post(kit, 15.8, 5.0, 3.5, 2.9)


def _outside(kit: Kit) -> None:
    """The street: pavement, trees, parked cars, shops' backs and blocks over the way."""
    kit.add(CONCRETE, flat((-400, -60, 400, 500), -0.05))
    pavers(kit, 25, (-26, WALL_Y + 0.2, 30, 11.6), z=0.02)
    kerb(kit, (-40, 11.7), (40, 11.7), 0.12)
    road(kit, 26, (-60, 11.7, 60, 24.0))
    for number, x in enumerate(np.arange(-20, 24, 6.4)):
        tree(kit, 100 + number, float(x), 10.7, 6.6 + 0.7 * (number % 3), 4200)
    flats(kit, 31, -30, 29, 2, Style(OCHRE))
    flats(kit, 32, 13, 30, 2, Style(CREAM))
    backdrop(kit, 4)


STANDING = parked(
    [
        ("saloon", 3, -15.0, 13.0, 0.0, 0.0),
        ("suv", 11, -8.6, 13.0, 0.0, 0.0),
        ("hatchback", 17, 4.6, 13.0, 0.0, 0.0),
        ("saloon", 26, 10.9, 12.95, 0.0, 0.0),
        ("suv", 5, 17.6, 13.0, 0.0, 0.0),
    ]
)


@cache
def _pieces() -> tuple[Sequence[Piece], tuple[tuple[float, float, float, float], ...]]:
    kit = Kit()
    for part in (_wall, _inside, _outside):
        part(kit)
    lamps = [lamp_post(kit, x, PATH[3] + 0.35, 3.6, -np.pi / 2) for x in (-6.2, 8.4)]
    return kit.pieces(), tuple((*lamp, 50.0) for lamp in lamps)


def place(size: tuple[int, int] = (640, 360)) -> Place:
    """The wall seen from inside, along it at a slant."""
    pieces, lamps = _pieces()
    x0, y0, x1, y1 = STRIP
    zones = (
        Zone("wall_strip", ((x0, y0), (x1, y0), (x1, y1), (x0, y1))),
        Zone("wall_line", ((STRIP[0], WALL_Y), (STRIP[2], WALL_Y))),
    )
    return Place("wall", View((-5.4, -3.6, 4.1), (1.2, 7.0, 1.0), 27.0, size), pieces, zones, lamps, STANDING)
