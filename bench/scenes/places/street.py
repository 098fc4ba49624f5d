"""Street furniture: lamps, bins, benches, railings, signs, bollards, parcels of everyday clutter."""

import numpy as np

from bench.scenes.places.paints import (
    BIN_BLUE,
    BIN_GREEN,
    BIN_GREY,
    BLACK,
    CONCRETE,
    FRAME_DARK,
    GALVANISED,
    GRILLE,
    IRON,
    LAMP_GLASS,
    RED,
    SIGN_BLUE,
    STAINLESS,
    WHITE,
    WOOD,
    YELLOW,
)
from bench.scenes.shapes import Kit, bar, block, box, joined, lathe, loft, tube
from bench.scenes.words import Paint

Corner = tuple[float, float]


def lamp_post(kit: Kit, x: float, y: float, height: float = 4.2, turn: float = 0.0) -> tuple[float, float, float]:
    """A lamp on a post with an arm; answers where its light is."""
    own = Kit()
    own.add(IRON, lathe(((0.11, 0.0), (0.11, 0.35), (0.06, 0.5), (0.045, height)), 10), smooth=True)
    own.add(IRON, tube([(0, 0, height - 0.1), (0.2, 0, height + 0.1), (0.7, 0, height + 0.18)], 0.028, 8))
    own.add(FRAME_DARK, block((0.8, 0, height + 0.18), (0.55, 0.22, 0.08)))
    own.add(LAMP_GLASS, block((0.82, 0, height + 0.13), (0.42, 0.17, 0.03)))
    own.add(WHITE, box((-0.07, -0.07, 1.3), (0.07, 0.07, 1.7)))
    kit.take(own.pieces(), x, y, turn)
    return (x + 0.8 * float(np.cos(turn)), y + 0.8 * float(np.sin(turn)), height + 0.08)


def camera_post(kit: Kit, x: float, y: float, height: float = 3.6, turn: float = 0.0) -> None:
    """Another camera of the place."""
    own = Kit()
    own.add(WHITE, lathe(((0.07, 0.0), (0.05, height)), 8), smooth=True)
    own.add(WHITE, bar((0, 0, height - 0.15), (0.5, 0, height - 0.15), 0.025))
    own.add(WHITE, block((0.55, 0, height - 0.24), (0.3, 0.1, 0.1)))
    own.add(BLACK, block((0.71, 0, height - 0.24), (0.02, 0.08, 0.08)))
    own.add(GALVANISED, box((-0.12, -0.18, 1.5), (0.12, 0.18, 2.0)))
    kit.take(own.pieces(), x, y, turn)


def wheelie_bin(kit: Kit, x: float, y: float, turn: float = 0.0, paint: Paint = BIN_GREEN) -> None:
    """A 240 litre bin."""
    own = Kit()
    rings = [
        [
            (-0.22 * s - 0.02, -0.25 * s, z),
            (0.24 * s, -0.25 * s, z),
            (0.24 * s, 0.25 * s, z),
            (-0.22 * s - 0.02, 0.25 * s, z),
        ]
        for s, z in ((0.85, 0.08), (1.12, 0.95))
    ]
    own.add(paint, loft(rings))
    lid = [[(-0.33, -0.3, z), (0.29, -0.3, z - 0.03), (0.29, 0.3, z - 0.03), (-0.33, 0.3, z)] for z in (0.97, 1.04)]
    own.add(paint, loft(lid))
    own.add(BLACK, *(bar((-0.22, y0, 0.1), (-0.22, y0 + 0.06, 0.1), 0.1, 10) for y0 in (-0.3, 0.24)))
    own.add(BLACK, bar((-0.36, -0.22, 0.98), (-0.36, 0.22, 0.98), 0.018))
    own.add(WHITE, box((0.262, -0.1, 0.55), (0.268, 0.1, 0.75)))
    kit.take(own.pieces(), x, y, turn)


def bin_station(kit: Kit, x: float, y: float, turn: float = 0.0) -> None:
    """Sorted rubbish: four bins before a board with a small roof."""
    own = Kit()
    for number, paint in enumerate((BIN_BLUE, BIN_GREEN, BIN_GREY, BIN_GREY)):
        wheelie_bin(own, -1.05 + 0.7 * number, 0.0, -np.pi / 2 + 0.06 * (number - 1), paint)
    for side in (-1.5, 1.5):
        own.add(GALVANISED, box((side - 0.04, 0.42, 0), (side + 0.04, 0.5, 2.3)))
    own.add(SIGN_BLUE, box((-1.5, 0.43, 1.15), (1.5, 0.47, 2.1)))
    own.add(WHITE, *(box((-1.3 + 0.72 * n, 0.425, 1.35), (-0.8 + 0.72 * n, 0.43, 1.95)) for n in range(4)))
    roof = [[(-1.75, -0.5, z - 0.2), (1.75, -0.5, z - 0.2), (1.75, 0.7, z), (-1.75, 0.7, z)] for z in (2.4, 2.45)]
    own.add(SIGN_BLUE, loft(roof))
    kit.take(own.pieces(), x, y, turn)


def bench(kit: Kit, x: float, y: float, turn: float = 0.0) -> None:
    """A park bench, facing lower y."""
    own = Kit()
    for side in (-0.65, 0.65):
        own.add(
            IRON,
            box((side - 0.03, -0.22, 0), (side + 0.03, 0.2, 0.42)),
            bar((side, 0.2, 0.4), (side, 0.3, 0.85), 0.025),
        )
        own.add(
            IRON,
            box((side - 0.025, -0.2, 0.6), (side + 0.025, 0.2, 0.64)),
            bar((side, -0.18, 0.4), (side, -0.18, 0.62), 0.02),
        )
    own.add(WOOD, *(box((-0.8, -0.22 + n * 0.11, 0.42), (0.8, -0.13 + n * 0.11, 0.455)) for n in range(4)))
    own.add(
        WOOD,
        *(box((-0.8, 0.215 + n * 0.03, 0.55 + n * 0.12), (0.8, 0.24 + n * 0.03, 0.64 + n * 0.12)) for n in range(3)),
    )
    kit.take(own.pieces(), x, y, turn)


def railing(
    kit: Kit,
    start: Corner,
    end: Corner,
    low: float,
    high: float,
    gap: float = 0.13,
    paint: Paint = IRON,
    spikes: bool = False,
) -> None:
    """Bars between two rails."""
    a, b = np.array(start), np.array(end)
    long, turn = float(np.linalg.norm(b - a)), float(np.arctan2(*(b - a)[::-1]))
    count = max(1, round(long / gap))
    parts = [box((0, -0.02, z - 0.02), (long, 0.02, z + 0.02)) for z in (low + 0.08, high - 0.12)]
    for number in range(count + 1):
        x = long * number / count
        parts.append(box((x - 0.01, -0.01, low), (x + 0.01, 0.01, high)))
        if spikes:
            tip = [
                [(x - s, -s, z), (x + s, -s, z), (x + s, s, z), (x - s, s, z)]
                for s, z in ((0.02, high), (0.001, high + 0.1))
            ]
            parts.append(loft(tip))
    posts = np.arange(0, long + 0.1, 2.4)
    parts += [box((x - 0.03, -0.03, low - 0.05), (x + 0.03, 0.03, high + 0.03)) for x in posts]
    kit.add(paint, joined(parts).turned(turn).moved(start[0], start[1]))


def bollard(kit: Kit, x: float, y: float) -> None:
    kit.add(YELLOW, lathe(((0.06, 0), (0.06, 0.3)), 10).moved(x, y), lathe(((0.06, 0.45), (0.06, 0.6)), 10).moved(x, y))
    kit.add(
        BLACK, lathe(((0.06, 0.3), (0.06, 0.45)), 10).moved(x, y), lathe(((0.06, 0.6), (0.06, 0.75)), 10).moved(x, y)
    )


def no_parking(kit: Kit, x: float, y: float, turn: float = 0.0) -> None:
    """A round sign on a post, facing lower y."""
    own = Kit()
    own.add(GALVANISED, bar((0, 0, 0), (0, 0, 2.4), 0.03, 8))
    disc = lathe(((0.3, 0), (0.3, 0.02)), 20).turned(np.pi / 2, "x").moved(0, -0.03, 2.2)
    inner = lathe(((0.25, 0), (0.25, 0.005)), 20).turned(np.pi / 2, "x").moved(0, -0.05, 2.2)
    slash = block((0, -0.06, 0), (0.5, 0.006, 0.05))
    own.add(RED, disc, slash.turned(0.78, "y").moved(0, 0, 2.2), slash.turned(-0.78, "y").moved(0, 0, 2.2))
    own.add(SIGN_BLUE, inner)
    own.add(WHITE, box((-0.25, -0.045, 1.6), (0.25, -0.03, 1.82)))
    kit.take(own.pieces(), x, y, turn)


def notice_board(kit: Kit, x: float, y: float, turn: float = 0.0) -> None:
    """Notices behind glass, facing lower y."""
    own = Kit()
    for side in (-1.2, 1.2):
        own.add(STAINLESS, box((side - 0.05, -0.05, 0), (side + 0.05, 0.05, 2.2)))
    own.add(STAINLESS, box((-1.2, -0.06, 0.85), (1.2, 0.06, 0.92)), box((-1.3, -0.2, 2.2), (1.3, 0.2, 2.28)))
    own.add(SIGN_BLUE, box((-1.15, -0.03, 0.92), (1.15, 0.03, 2.2)))
    papers = ((-1.05, 1.0, 0.5, 0.7), (-0.45, 1.05, 0.4, 0.6), (0.05, 1.0, 0.6, 0.8), (0.72, 1.1, 0.35, 0.5))
    for number, (left, low, wide, high) in enumerate(papers):
        paint = (WHITE, Paint((0.6, 0.45, 0.4)), WHITE, Paint((0.5, 0.08, 0.06)))[number]
        own.add(paint, box((left, -0.045, low), (left + wide, -0.035, low + high)))
        for line in range(5):
            z = low + high * (0.82 - 0.15 * line)
            own.add(BLACK, box((left + 0.04, -0.05, z), (left + wide * 0.85, -0.047, z + 0.02)))
    kit.take(own.pieces(), x, y, turn)


def cabinet(kit: Kit, x: float, y: float, turn: float = 0.0) -> None:
    """A telecom cabinet on a plinth."""
    own = Kit()
    own.add(CONCRETE, box((-0.5, -0.3, 0), (0.5, 0.3, 0.18)))
    own.add(GALVANISED, box((-0.42, -0.22, 0.18), (0.42, 0.22, 1.35)), box((-0.46, -0.26, 1.35), (0.46, 0.26, 1.4)))
    own.add(GRILLE, *(box((-0.3, -0.23, z), (-0.05, -0.22, z + 0.015)) for z in np.arange(0.3, 0.6, 0.05)))
    own.add(BLACK, box((0, -0.225, 0.2), (0.008, -0.218, 1.33)))
    own.add(YELLOW, box((0.1, -0.226, 1.0), (0.26, -0.22, 1.14)))
    kit.take(own.pieces(), x, y, turn)
