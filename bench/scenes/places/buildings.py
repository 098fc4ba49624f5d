"""Blocks of flats of the nineties and after: bays of windows, balconies shut with glass, conditioners, washing.

A front is built on the plane y = 0, seen from lower y, its left end at x = 0, and then set in its place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from bench.scenes.places.greenery import foliage
from bench.scenes.places.ground import flat
from bench.scenes.places.paints import (
    BLACK,
    CONCRETE,
    CONDITIONER,
    CREAM,
    CURTAINS,
    DIRT,
    FRAME,
    FRAME_DARK,
    GREY_WALL,
    GRILLE,
    IRON_GREEN,
    LIT,
    OCHRE,
    PANES,
    PLASTER,
    RUST,
    SIGN_BLUE,
    STAINLESS,
    TILE_BROWN,
    WASHING,
    WHITE,
)
from bench.scenes.shapes import Kit, Shape, bar, block, box, joined, lathe, quads
from bench.scenes.words import Paint

STOREY = 2.9
_DEEP = 0.16  # of window recesses


@dataclass(frozen=True, slots=True)
class Style:
    """How a block is dressed."""

    wall: Paint = CREAM
    trim: Paint = PLASTER
    foot: Paint = TILE_BROWN
    storeys: int = 6
    caged: float = 0.4  # share of the lower windows behind bars
    open_balconies: float = 0.35


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in the wall of a bay: metres from the bay's left and from the storey's floor."""

    left: float
    low: float
    wide: float
    high: float


# What the bays of a stair of two flats hold, and how wide they are.
_STAIR: tuple[tuple[str, float], ...] = (
    ("balcony", 3.7),
    ("window", 3.0),
    ("bath", 1.8),
    ("stair", 2.7),
    ("bath", 1.8),
    ("window", 3.0),
    ("balcony", 3.7),
)
STAIR_WIDE = sum(wide for _, wide in _STAIR)


def _wall_around(kit: Kit, paint: Paint, x: float, z: float, wide: float, opening: Opening) -> None:
    """The wall of a bay with a hole, and the hole's reveals."""
    x0, x1 = x + opening.left, x + opening.left + opening.wide
    z0, z1 = z + opening.low, z + opening.low + opening.high
    rects = ((x, z, x + wide, z0), (x, z1, x + wide, z + STOREY), (x, z0, x0, z1), (x1, z0, x + wide, z1))
    faces = [[(a, 0, b), (c, 0, b), (c, 0, d), (a, 0, d)] for a, b, c, d in rects if c > a and d > b]
    kit.add(paint, quads(np.array(faces, np.float32)))
    deep = _DEEP
    reveals = [
        [(x0, 0, z0), (x0, 0, z1), (x0, deep, z1), (x0, deep, z0)][::-1],
        [(x1, 0, z0), (x1, deep, z0), (x1, deep, z1), (x1, 0, z1)][::-1],
        [(x0, 0, z1), (x1, 0, z1), (x1, deep, z1), (x0, deep, z1)],
        [(x0, 0, z0), (x0, deep, z0), (x1, deep, z0), (x1, 0, z0)],
    ]
    kit.add(paint, quads(np.array(reveals, np.float32)))


def _glazing(kit: Kit, chance: Generator, x0: float, x1: float, z0: float, z1: float, y: float, casements: int) -> None:
    """Frames and panes; behind some a curtain drawn to some width."""
    frame = FRAME if chance.uniform() < 0.75 else FRAME_DARK
    pane = PANES[int(chance.integers(len(PANES)))]
    kit.add(pane, quads(np.array([[(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)]], np.float32)))
    if chance.uniform() < 0.55:
        lit = bool(chance.uniform() < 0.3)
        choice = LIT if lit else CURTAINS
        curtain = choice[int(chance.integers(len(choice)))]
        share = 1.0 if lit else chance.uniform(0.2, 1.0)
        left = bool(chance.uniform() < 0.5)
        a, b = (x0, x0 + (x1 - x0) * share) if left else (x1 - (x1 - x0) * share, x1)
        kit.add(curtain, box((a, y - 0.012, z0), (b, y - 0.004, z1)))
    thick = 0.05
    edges = [(x0, z0, x1, z0 + thick), (x0, z1 - thick, x1, z1)]
    edges += [
        (x - thick / 2, z0, x + thick / 2, z1) for x in np.linspace(x0 + thick / 2, x1 - thick / 2, casements + 1)
    ]
    if z1 - z0 > 1.2:
        edges.append((x0, z1 - 0.45, x1, z1 - 0.41))
    kit.add(frame, *(box((a, y - 0.05, b), (c, y, d)) for a, b, c, d in edges))


def _cage(kit: Kit, chance: Generator, x0: float, x1: float, z0: float, z1: float) -> None:
    """Bars against burglars, standing out from the wall; things are kept on the bottom."""
    out = 0.4 if chance.uniform() < 0.6 else 0.08
    paint = STAINLESS if chance.uniform() < 0.5 else RUST
    a, b, low, high = x0 - 0.08, x1 + 0.08, z0 - 0.1, z1 + 0.08
    bars = [box((x - 0.008, -out, low), (x + 0.008, -out + 0.016, high)) for x in np.arange(a, b + 0.01, 0.13)]
    for z in np.linspace(low, high, 4):
        bars.append(box((a, -out - 0.01, z - 0.012), (b, -out + 0.012, z + 0.012)))
        bars += [box((x - 0.012, -out, z - 0.012), (x + 0.012, 0, z + 0.012)) for x in (a, b)]
    kit.add(paint, joined(bars))
    if out > 0.2:
        kit.add(paint, box((a, -out, low - 0.02), (b, 0, low)))
        for x in np.arange(a + 0.2, b - 0.2, 0.5):
            if chance.uniform() < 0.35:
                pot = block((float(x), -out / 2, low + 0.12), (0.22, 0.22, 0.24))
                kit.add(WASHING[int(chance.integers(len(WASHING)))], pot)


def _conditioner(kit: Kit, x: float, z: float, chance: Generator) -> None:
    """The outer part of a split air conditioner on brackets, with its pipe and the streak below."""
    kit.add(CONDITIONER, box((x, -0.42, z), (x + 0.8, -0.1, z + 0.56)))
    fan = lathe(((0.21, 0), (0.21, 0.012)), 16).turned(np.pi / 2, "x").moved(x + 0.3, -0.421, z + 0.28)
    kit.add(GRILLE, fan)
    kit.add(RUST, *(box((x + s, -0.42, z - 0.04), (x + s + 0.03, 0, z)) for s in (0.1, 0.65)))
    kit.add(WHITE, bar((x + 0.82, -0.08, z + 0.3), (x + 0.9, -0.02, z + 1.1), 0.025))
    if chance.uniform() < 0.7:
        low = max(0.3, z - chance.uniform(0.6, 1.8))
        streak = [[(x + 0.3, -0.004, low), (x + 0.42, -0.004, low), (x + 0.5, -0.004, z), (x + 0.2, -0.004, z)]]
        kit.add(DIRT, quads(np.array(streak, np.float32)))


def _washing(kit: Kit, chance: Generator, x0: float, x1: float, y: float, z: float) -> None:
    kit.add(STAINLESS, bar((x0, y, z), (x1, y, z), 0.012, 5))
    x = x0 + 0.15
    while x < x1 - 0.4:
        wide, high = chance.uniform(0.25, 0.55), chance.uniform(0.35, 0.95)
        if chance.uniform() < 0.75:
            paint = WASHING[int(chance.integers(len(WASHING)))]
            kit.add(paint, box((x, y - 0.02, z - high), (x + wide, y + 0.02, z)))
        x += wide + chance.uniform(0.05, 0.25)


def _window_bay(kit: Kit, chance: Generator, style: Style, x: float, z: float, wide: float, storey: int) -> None:
    opening = Opening((wide - 1.7) / 2, 0.9, 1.7, 1.5)
    _wall_around(kit, style.wall, x, z, wide, opening)
    x0, x1, z0, z1 = x + opening.left, x + opening.left + opening.wide, z + 0.9, z + 2.4
    _glazing(kit, chance, x0, x1, z0, z1, _DEEP, 3 if chance.uniform() < 0.4 else 2)
    kit.add(style.trim, box((x0 - 0.08, -0.1, z0 - 0.08), (x1 + 0.08, 0.0, z0)))
    if chance.uniform() < 0.6:
        streak = [
            [
                (x0 - 0.05, -0.003, z0 - 0.6),
                (x0 + 0.02, -0.003, z0 - 0.7),
                (x0 + 0.1, -0.003, z0 - 0.08),
                (x0 - 0.08, -0.003, z0 - 0.08),
            ]
        ]
        kit.add(DIRT, quads(np.array(streak, np.float32)))
    if chance.uniform() < style.caged * (1.6 if storey < 2 else 0.7):
        _cage(kit, chance, x0, x1, z0, z1)
    elif chance.uniform() < 0.25:
        kit.add(style.trim, box((x0 - 0.2, -0.5, z1 + 0.12), (x1 + 0.2, 0.0, z1 + 0.17)))
    if chance.uniform() < 0.75:
        _conditioner(kit, x + (0.02 if chance.uniform() < 0.5 else wide - 0.95), z + 0.12, chance)


def _bath_bay(kit: Kit, chance: Generator, style: Style, x: float, z: float, wide: float) -> None:
    opening = Opening((wide - 0.7) / 2, 1.2, 0.7, 1.1)
    _wall_around(kit, style.wall, x, z, wide, opening)
    _glazing(kit, chance, x + opening.left, x + opening.left + 0.7, z + 1.2, z + 2.3, _DEEP, 1)
    if chance.uniform() < 0.4:
        _cage(kit, chance, x + opening.left, x + opening.left + 0.7, z + 1.2, z + 2.3)


def _balcony_bay(kit: Kit, chance: Generator, style: Style, x: float, z: float, wide: float, storey: int) -> None:
    door = Opening(0.5, 0.05, wide - 1.0, 2.3)
    _wall_around(kit, style.wall, x, z, wide, door)
    _glazing(kit, chance, x + 0.5, x + wide - 0.5, z + 0.05, z + 2.35, _DEEP, 3)
    out, a, b = 1.25, x + 0.2, x + wide - 0.2
    kit.add(style.trim, box((a, -out, z - 0.12), (b, 0, z)))
    kit.add(style.trim if storey % 2 else style.wall, box((a, -out, z), (b, -out + 0.1, z + 1.0)))
    kit.add(style.wall, box((a, -out, z), (a + 0.1, 0, z + 1.0)), box((b - 0.1, -out, z), (b, 0, z + 1.0)))
    kit.add(style.trim, box((a - 0.03, -out - 0.03, z + 1.0), (b + 0.03, -out + 0.13, z + 1.06)))
    if storey > 0 and chance.uniform() < style.open_balconies:
        _washing(kit, chance, a + 0.2, b - 0.2, -0.9, z + 2.3)
        return
    _glazing(kit, chance, a + 0.03, b - 0.03, z + 1.06, z + STOREY - 0.12, -out + 0.06, 4)
    for at in (a + 0.05, b - 0.05):
        pane = [[(at, -out + 0.1, z + 1.06), (at, -0.02, z + 1.06), (at, -0.02, z + 2.7), (at, -out + 0.1, z + 2.7)]]
        kit.add(PANES[0], quads(np.array(pane, np.float32)))
    if chance.uniform() < 0.6:
        _washing(kit, chance, a + 0.2, b - 0.2, -out + 0.03, z + 2.5)
    if storey == 0 or chance.uniform() < style.caged * 0.6:
        _balcony_bars(kit, chance, a, b, z, out)


def _balcony_bars(kit: Kit, chance: Generator, a: float, b: float, z: float, out: float) -> None:
    paint = STAINLESS if chance.uniform() < 0.6 else RUST
    bars = [box((x - 0.008, -out - 0.06, z + 1.0), (x + 0.008, -out - 0.04, z + 2.7)) for x in np.arange(a, b, 0.15)]
    bars += [box((a, -out - 0.07, h - 0.012), (b, -out - 0.04, h + 0.012)) for h in (z + 1.05, z + 1.85, z + 2.68)]
    kit.add(paint, joined(bars))


def _stair_bay(kit: Kit, chance: Generator, style: Style, x: float, z: float, wide: float, storey: int) -> None:
    """On the ground the door of the stair; above landings' windows."""
    if storey == 0:
        door = Opening(0.45, 0.0, wide - 0.9, 2.25)
        _wall_around(kit, style.foot, x, z, wide, door)
        entrance(kit, x + 0.45, x + wide - 0.45, 2.25)
        return
    opening = Opening(0.6, 0.3, wide - 1.2, 1.2)
    _wall_around(kit, style.trim, x, z, wide, opening)
    _glazing(kit, chance, x + 0.6, x + wide - 0.6, z + 0.3, z + 1.5, _DEEP, 2)


def entrance(kit: Kit, x0: float, x1: float, high: float) -> None:
    """The door of a stair, its canopy, the intercom, notes stuck to the wall, a step."""
    kit.add(IRON_GREEN, box((x0, _DEEP - 0.06, 0.1), (x1, _DEEP, high)))
    middle = (x0 + x1) / 2 + 0.1
    kit.add(
        BLACK,
        box((middle, 0.09, 0.1), (middle + 0.012, 0.1, high)),
        box((x0 + 0.15, 0.085, 1.3), (middle - 0.1, 0.1, 1.95)),
    )
    kit.add(STAINLESS, bar((middle - 0.08, 0.06, 0.9), (middle - 0.08, 0.06, 1.2), 0.015))
    kit.add(
        CONCRETE,
        box((x0 - 0.4, -1.3, high + 0.25), (x1 + 0.4, 0, high + 0.4)),
        box((x0 - 0.3, -0.9, 0), (x1 + 0.3, 0.1, 0.1)),
    )
    kit.add(STAINLESS, box((x1 + 0.08, -0.04, 1.25), (x1 + 0.26, 0, 1.6)))
    kit.add(SIGN_BLUE, box((x0 - 0.36, -0.03, 1.75), (x0 - 0.08, 0, 1.95)))
    papers = ((x0 - 0.35, 1.2, 0.22, 0.3), (x1 + 0.1, 0.9, 0.18, 0.26), (x0 + 0.2, 1.0, 0.2, 0.15))
    for number, (left, low, wide, tall) in enumerate(papers):
        y = -0.006 if number < 2 else 0.09
        kit.add(WHITE, box((left, y, low), (left + wide, y + 0.004, low + tall)))


def _pipes(kit: Kit, style: Style, x: float, top: float) -> None:
    kit.add(WHITE, bar((x, -0.08, 0.1), (x, -0.08, top), 0.055, 8))
    kit.add(style.trim, *(box((x - 0.08, -0.1, z), (x + 0.08, 0, z + 0.04)) for z in np.arange(0.6, top, 2.9)))


def _foot(kit: Kit, style: Style, x: float, wide: float) -> None:
    """Tiles around the lowest metre."""
    kit.add(style.foot, box((x, -0.03, 0.0), (x + wide, 0.0, 0.75)))
    kit.add(CONCRETE, box((x, -0.7, 0.0), (x + wide, 0.0, 0.06)))


def front(seed: int, stairs: int, style: Style) -> Kit:
    """The front of a block with some stairs, on y = 0."""
    chance = np.random.default_rng((seed, 95))
    kit = Kit()
    top = style.storeys * STOREY
    x = 0.0
    for _ in range(stairs):
        for number, (what, wide) in enumerate(_STAIR):
            for storey in range(style.storeys):
                z = storey * STOREY
                if what == "window":
                    _window_bay(kit, chance, style, x, z, wide, storey)
                elif what == "bath":
                    _bath_bay(kit, chance, style, x, z, wide)
                elif what == "balcony":
                    _balcony_bay(kit, chance, style, x, z, wide, storey)
                else:
                    _stair_bay(kit, chance, style, x, z, wide, storey)
            if what != "stair":
                _foot(kit, style, x, wide)
            if number in (1, 5):
                _pipes(kit, style, x + 0.04, top)
            x += wide
    kit.add(style.trim, box((0, -0.35, top), (x, 0.2, top + 0.25)), box((0, -0.05, top + 0.25), (x, 0.15, top + 1.0)))
    for storey in range(1, style.storeys):
        kit.add(style.trim, box((0, -0.025, storey * STOREY - 0.06), (x, 0, storey * STOREY + 0.06)))
    return kit


def flats(
    kit: Kit, seed: int, x: float, y: float, stairs: int, style: Style, turn: float = 0.0, deep: float = 11.0
) -> None:
    """A whole block: its front, plain sides and back, a roof. `x`, `y`: the front's left end."""
    own = front(seed, stairs, style)
    long, top = stairs * STAIR_WIDE, style.storeys * STOREY
    sides = [
        [(0, deep, 0), (0, 0, 0), (0, 0, top + 1), (0, deep, top + 1)],
        [(long, 0, 0), (long, deep, 0), (long, deep, top + 1), (long, 0, top + 1)],
        [(long, deep, 0), (0, deep, 0), (0, deep, top + 1), (long, deep, top + 1)],
    ]
    own.add(style.wall, quads(np.array(sides, np.float32)))
    own.add(CONCRETE, flat((0, 0, long, deep), top + 0.2))
    for number in range(stairs):
        own.add(style.trim, block(((number + 0.5) * STAIR_WIDE, deep / 2, top + 1.2), (3.2, 4.5, 2.4)))
    kit.take(own.pieces(), x, y, turn)


def tower(seed: int, wide: float, storeys: int, wall: Paint) -> Kit:
    """A high block far away: rows of dark windows on a plain wall, facing lower y; its foot's middle at the origin."""
    chance = np.random.default_rng((seed, 96))
    kit = Kit()
    left, top = -wide / 2, storeys * STOREY
    kit.add(wall, box((left, 0, 0), (left + wide, 12, top)))
    dark: list[Shape] = []
    pale: list[Shape] = []
    for storey in range(storeys):
        z = storey * STOREY
        for x in np.arange(left + 0.8, left + wide - 2.0, 3.1).tolist():
            target = dark if chance.uniform() < 0.75 else pale
            target.append(box((x, -0.03, z + 0.9), (x + float(chance.choice((1.4, 1.9))), 0, z + 2.4)))
        pale.append(box((left, -0.12, z - 0.1), (left + wide, 0, z + 0.05)))
    kit.add(PANES[1], *dark)
    kit.add(PLASTER, *pale)
    return kit


def backdrop(kit: Kit, seed: int, far: float = 85.0) -> None:
    """The town beyond, from the right round to the left: blocks of all heights behind crowns of trees."""
    chance = np.random.default_rng((seed, 97))
    walls = (CREAM, PLASTER, GREY_WALL, OCHRE)
    turn = -0.15
    while turn < np.pi + 0.15:
        wide, away = float(chance.uniform(16, 30)), far + float(chance.uniform(0, 55))
        storeys = int(chance.choice((6, 6, 7, 11, 18, 24)))
        block_ = tower(int(chance.integers(1 << 30)), wide, storeys, walls[int(chance.integers(4))])
        x, y = away * np.cos(turn), away * np.sin(turn)
        kit.take(block_.pieces(), float(x), float(y), turn - np.pi / 2 + float(chance.normal(0, 0.1)))
        turn += (wide * 0.75 + float(chance.uniform(0, 9))) / away
    count = 7000
    angle, reach = chance.uniform(-0.2, np.pi + 0.2, count), far - chance.uniform(2, 14, count)
    tall = 5.0 + 1.8 * np.sin(angle * 31) + 1.2 * np.sin(angle * 73 + seed)
    at = np.stack((reach * np.cos(angle), reach * np.sin(angle), chance.uniform(0, 1, count) ** 0.7 * tall), axis=1)
    foliage(kit, seed, at, 0.7)
