"""Who somebody is and what they wear, by a seed: shares and muted colours as on the streets of Chinese cities."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from bench.scenes.body import Shape
from bench.scenes.gait import Manner
from bench.scenes.words import Paint

Rgb = tuple[float, float, float]
T = TypeVar("T")

ROLES = ("", "guard", "courier", "cleaner", "child", "elder", "man", "woman", "umbrella")
"""What `Actor.model` may say of a person: a job, an age, a sex, or that it carries an umbrella."""


@dataclass(frozen=True, slots=True)
class Top:
    """What covers the trunk. `sleeve`: its end along the arm, 0 the shoulder, 0.5 the elbow, 1 the wrist. `hem`: below
    the hips, as a part of the leg. `ease_m`: how far off the body. `open_m`: half the width of an open front."""

    paint: Paint
    sleeve: float
    hem: float
    ease_m: float
    tucked: bool = False
    open_m: float = 0.0
    collar: bool = False
    inner: Paint | None = None
    bands: tuple[tuple[float, float, Paint], ...] = ()  # heights on the trunk, 0 the hips, 1 the shoulders
    sleeves: Paint | None = None


@dataclass(frozen=True, slots=True)
class Bottom:
    """What covers the legs. `hem`: as a part of the leg. `knee_m`, `hem_m`: radii of a leg; of a skirt `hem_m` how
    far it stands off."""

    paint: Paint
    hem: float
    knee_m: float
    hem_m: float
    skirt: bool = False


@dataclass(frozen=True, slots=True)
class Outfit:
    """All that somebody wears and carries. `hair`: buzz, short, thin, bob, long, tail, bun.
    `hat`: "", cap, peaked, helmet, straw. `carries`: backpack, bag, handbag, umbrella, phone."""

    skin: Paint
    hair: str
    hair_paint: Paint
    top: Top
    bottom: Bottom
    shoes: Paint
    soles: Paint
    hat: str = ""
    hat_paint: Paint | None = None
    mask: Paint | None = None
    carries: tuple[str, ...] = ()
    carried_paint: Paint | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A person: body, clothes, way of moving."""

    shape: Shape
    outfit: Outfit
    manner: Manner
    seed: int


def linear(hex_rgb: str) -> Rgb:
    """A colour of a screen (sRGB, hexadecimal) as light."""
    parts = (int(hex_rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return r, g, b


_SKINS = ("c6a08a", "bb927b", "b3886f", "cfad98", "a97d66", "9c735e", "c09a86", "c8a591")
_DARK = ("1b1c20", "22252b", "17191d", "2a2c31", "23262e", "1d2230", "2b2724")
_TOPS = (
    (0.30, _DARK),
    (0.16, ("cbcac5", "c2c2be", "d0cec8", "b7b9b9")),
    (0.16, ("6d7076", "84868a", "54575c", "9a9b9b")),
    (0.12, ("2a3550", "34435f", "3c4a66", "24304a")),
    (0.08, ("8c8069", "a3957a", "77705c", "b5a88f")),
    (0.05, ("4d5a45", "5b6450", "3e4a3c")),
    (0.06, ("7a3138", "8f4444", "6a2a35", "a8554e")),
    (0.04, ("b98f94", "c6a3a0", "a77f88")),
    (0.03, ("6f8aa6", "87a0b5", "5d7896")),
)
_MENS_TOPS = tuple((share, colours) for share, colours in _TOPS if "b98f94" not in colours)
_BOTTOMS = (
    (0.42, _DARK),
    (0.26, ("2f3b52", "3b4a63", "4a5b74", "283247", "5d6c82")),
    (0.14, ("55565a", "6a6b6e", "45474c")),
    (0.12, ("877b66", "9a8e78", "6f6656")),
    (0.06, ("c2bdb2", "aaa69c")),
)
_HAIRS = ("0d0b0a", "14100e", "100d0c", "1c1410", "2a1d15")
_GREYS = ("4a4846", "767370", "9b9894", "302e2d")
_SHOES = (("bab9b5", "b0afab"), ("17171a", "1d1d20"), ("1a1a1c", "2a2522"), ("55575b", "c9c8c4"), ("3a2d25", "1d1816"))


class _Chance:
    """Draws of one person; each by its name, so that a new one leaves the others as they were."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng((seed, 77))

    def of(self, share: float) -> bool:
        """Whether something with this share happens."""
        return bool(self._rng.random() < share)

    def within(self, low: float, high: float) -> float:
        """A number between two."""
        return float(self._rng.uniform(low, high))

    def about(self, mean: float, spread: float) -> float:
        """A number around a mean, at most two and a half spreads off."""
        return float(np.clip(self._rng.normal(mean, spread), mean - 2.5 * spread, mean + 2.5 * spread))

    def one(self, choices: tuple[T, ...]) -> T:
        """One of several, all alike."""
        return choices[int(self._rng.integers(len(choices)))]

    def weighed(self, choices: tuple[tuple[float, T], ...]) -> T:
        """One of several by their shares."""
        shares = np.array([share for share, _ in choices])
        return choices[int(self._rng.choice(len(choices), p=shares / shares.sum()))][1]


def _cloth(chance: _Chance, colour: str, grain: float = 0.09) -> Paint:
    """A cloth of about a colour, faded a little."""
    r, g, b = linear(colour)
    light = chance.within(0.8, 1.2)
    grey = chance.within(0.0, 0.2) * (r + g + b) / 3
    fade = 1 - chance.within(0.0, 0.2)
    rgb = (light * (r * fade + grey), light * (g * fade + grey), light * (b * fade + grey))
    return Paint(rgb, roughness=chance.within(0.75, 0.95), grain=grain, grain_m=0.03)


def _plain(colour: str, roughness: float = 0.7) -> Paint:
    return Paint(linear(colour), roughness=roughness, grain=0.08, grain_m=0.05)


def look_of(seed: int, role: str = "") -> Look:
    """Somebody, by a seed; the same seed and role look the same."""
    chance = _Chance(seed)
    shape = _shape(chance, role)
    manner = _manner(chance, shape)
    outfit = _everyday(chance, shape)
    if role in _UNIFORMS:
        outfit = _UNIFORMS[role](chance, outfit)
        manner = replace(manner, idle=chance.one(("hang", "behind", "behind")) if role == "guard" else manner.idle)
        outfit = replace(outfit, carries=("phone",) if manner.idle == "phone" else ())
    elif role == "umbrella":
        colour = _cloth(chance, chance.one(("1e2330", "2b3a5a", "5a2530", "30453a", "77787c", "8a6f8a")), 0.05)
        outfit = replace(outfit, carries=("umbrella",), carried_paint=replace(colour, roughness=0.45), hat="")
        manner = replace(manner, shelters=True, idle="hang")
    else:
        outfit, manner = _carried(chance, shape, outfit, manner)
    return Look(shape, outfit, manner, seed)


def _shape(chance: _Chance, role: str) -> Shape:
    man = float(chance.of({"guard": 0.92, "courier": 0.95, "cleaner": 0.4, "man": 1, "woman": 0}.get(role, 0.5)))
    spans = {"child": (8, 13), "elder": (63, 80), "guard": (24, 58), "courier": (20, 42), "cleaner": (45, 64)}
    low, high = spans.get(
        role, chance.weighed((((0.66), (18, 45)), (0.2, (45, 62)), (0.09, (62, 78)), (0.05, (9, 15))))
    )
    years = chance.within(low, high)
    grown = 1.718 if man > 0.5 else 1.598
    height = chance.about(grown - 0.0012 * max(0.0, years - 45), 0.058)
    if years < 18:  # height for age of Chinese children, roughly
        height = chance.about(float(np.interp(years, (3, 8, 12, 15, 18), (0.97, 1.28, 1.53, 1.66, grown))), 0.05)
    weight = chance.about(0.5 if years < 40 else 0.6, 0.14)
    muscle = chance.about(0.52 if man > 0.5 else 0.42, 0.1)
    return Shape(
        man, years, min(max(height, 0.9), 1.85), float(np.clip(muscle, 0.1, 0.9)), float(np.clip(weight, 0.1, 1))
    )


def _manner(chance: _Chance, shape: Shape) -> Manner:
    age = float(np.clip((shape.years - 55) / 25, 0, 1))
    return Manner(
        stride=chance.within(0.93, 1.06) * (1 - 0.12 * age),
        swing=chance.within(0.6, 1.2) * (1 - 0.3 * age),
        sway=chance.within(0.7, 1.3),
        toes_out=chance.within(0.02, 0.25),
        stoop=chance.within(0.0, 0.1) + 0.3 * age,
        apart=chance.within(0.85, 1.2) + 0.25 * age,
        idle=chance.one(("hang", "hang", "phone", "phone", "pockets", "behind", "talk", "hips")),
    )


def _everyday(chance: _Chance, shape: Shape) -> Outfit:
    woman = shape.man < 0.5
    shoes, soles = chance.one(_SHOES)
    grey = chance.of(float(np.clip((shape.years - 48) / 25, 0, 1)))
    hair = chance.one(("bob", "long", "tail", "bun", "tail")) if woman else chance.one(("short", "short", "buzz"))
    if woman and shape.years > 50:
        hair = chance.one(("bob", "short", "bob", "bun"))
    elif not woman and shape.years > 50:
        hair = chance.one(("short", "thin", "buzz"))
    return Outfit(
        skin=Paint(linear(chance.one(_SKINS)), roughness=0.55, grain=0.06, grain_m=0.03),
        hair=hair,
        hair_paint=_plain(chance.one(_GREYS if grey else _HAIRS), 0.5),
        top=_top(chance, woman),
        bottom=_bottom(chance, woman, shape.years),
        shoes=_plain(shoes),
        soles=_plain(soles, 0.8),
        hat="cap" if chance.of(0.1) else "",
        hat_paint=_cloth(chance, chance.weighed(_TOPS)[0]),
        mask=_plain(chance.one(("c9d3d8", "9fb8c6", "b9c6cc", "26282c"))) if chance.of(0.08) else None,
    )


def _top(chance: _Chance, woman: bool) -> Top:
    main = _cloth(chance, chance.one(chance.weighed(_TOPS if woman else _MENS_TOPS)))
    inner = _cloth(chance, chance.one(_TOPS[chance.one((0, 1, 1, 2))][1]))
    kind = chance.weighed(
        ((0.26, "t-shirt"), (0.12, "polo"), (0.12, "shirt"), (0.3, "jacket"), (0.08, "hoodie"), (0.12, "coat"))
    )
    bands: tuple[tuple[float, float, Paint], ...] = ()
    if kind in {"t-shirt", "polo", "hoodie"} and chance.of(0.3):
        bands = ((chance.within(0.52, 0.6), chance.within(0.7, 0.8), inner),)
    match kind:
        case "t-shirt":
            return Top(
                main, chance.within(0.26, 0.4), chance.within(0.02, 0.1), chance.within(0.018, 0.032), bands=bands
            )
        case "polo":
            return Top(main, 0.3, 0.04, 0.02, tucked=chance.of(0.4), collar=True, bands=bands)
        case "shirt":
            sleeve = chance.one((0.36, 0.62, 1.0, 1.0))
            return Top(main, sleeve, 0.07, 0.022, tucked=chance.of(0.4), collar=True)
        case "jacket":
            opened = chance.one((0.0, 0.035, 0.06))
            sleeves = inner if chance.of(0.12) else None
            return Top(
                main,
                1.0,
                chance.within(0.04, 0.12),
                chance.within(0.03, 0.045),
                False,
                opened,
                True,
                inner,
                (),
                sleeves,
            )
        case "hoodie":
            return Top(main, 1.0, 0.06, 0.035, collar=True, bands=bands)
        case _:
            opened = chance.one((0.0, 0.0, 0.05))
            hem = chance.within(0.3, 0.62) if woman else chance.within(0.25, 0.45)
            return Top(main, 1.0, hem, chance.within(0.035, 0.05), False, opened, True, inner)


def _bottom(chance: _Chance, woman: bool, years: float) -> Bottom:
    paint = _cloth(chance, chance.one(chance.weighed(_BOTTOMS)), 0.1)
    kind = chance.weighed(((0.78, "trousers"), (0.12, "shorts"), (0.10 if woman and years < 60 else 0.0, "skirt")))
    if kind == "skirt":
        return Bottom(paint, chance.within(0.45, 0.85), 0.0, chance.within(0.02, 0.12), skirt=True)
    if kind == "shorts":
        return Bottom(paint, chance.within(0.38, 0.52), 0.095, 0.105)
    knee = chance.within(0.056, 0.07) if woman else chance.within(0.065, 0.083)
    return Bottom(paint, chance.within(0.97, 1.02), knee, knee + chance.within(-0.004, 0.014))


def free_hand(carries: tuple[str, ...]) -> str:
    """The hand that is left for a bag: the right one may hold a phone."""
    return "l" if "phone" in carries else "r"


def _carried(chance: _Chance, shape: Shape, outfit: Outfit, manner: Manner) -> tuple[Outfit, Manner]:
    thing = chance.weighed(
        ((0.55, ""), (0.16, "backpack"), (0.15, "bag"), (0.14 if shape.man < 0.5 else 0.02, "handbag"))
    )
    if thing == "backpack":
        paint = _cloth(chance, chance.one((*_DARK, "3a4a68", "5b5e63", "6b4a3a", "7a4048")))
    elif thing == "bag":
        paint = replace(_plain(chance.one(("d8d6d0", "c0463c", "b9c7d3", "d9c9a0", "8fae8b")), 0.4), grain=0.2)
    else:
        paint = _plain(chance.one(("2a2320", "6b4a35", "8a6a55", "1d1d20", "94585c")), 0.45)
    carries: tuple[str, ...] = (thing,) if thing else ()
    if shape.years < 18 and chance.of(0.6):
        carries = ("backpack",)
    if manner.idle == "phone":
        carries = (*carries, "phone")
    if "bag" in carries:
        manner = replace(manner, carries=free_hand(carries), idle="phone" if "phone" in carries else "hang")
    return replace(outfit, carries=carries, carried_paint=paint), manner


def _guard(chance: _Chance, outfit: Outfit) -> Outfit:
    """A security guard: dark blue or black with an emblem's band on the arm, a peaked cap."""
    dark = _cloth(chance, chance.one(("1a1f2e", "15181f", "202838")), 0.08)
    summer = chance.of(0.35)
    cloth = _cloth(chance, "8aa3bd", 0.08) if summer else dark
    top = Top(cloth, 0.36 if summer else 1.0, 0.06, 0.026, tucked=summer, collar=True, sleeves=None)
    if not summer and chance.of(0.4):
        lime, grey = _plain("b7cf2a", 0.6), _plain("c9cbcb", 0.35)
        top = replace(top, bands=((-0.5, 1.3, lime), (0.22, 0.3, grey), (0.48, 0.56, grey)))
    else:
        belt, badge = _plain("0d0d0f", 0.35), _plain("9a9c9c", 0.4)
        top = replace(top, bands=((0.03, 0.1, belt), (0.62, 0.66, badge)))
    black = _plain("141416", 0.4)
    return replace(
        outfit,
        top=top,
        bottom=Bottom(dark, 1.0, 0.085, 0.095),
        shoes=black,
        soles=black,
        hat="peaked",
        hat_paint=dark,
        mask=None,
        carries=(),
    )


def _courier(chance: _Chance, outfit: Outfit) -> Outfit:
    """A delivery rider: jacket of a company's colour, a helmet."""
    colour = _cloth(chance, chance.one(("d9a514", "1f6fb5", "d9a514", "2f7fc0", "c8452b")), 0.08)
    dark = _plain("1b1d22")
    top = Top(colour, 1.0, 0.07, 0.036, collar=True, bands=((0.55, 0.62, _plain("c9cbcb", 0.35)),))
    if chance.of(0.5):
        top = replace(top, sleeves=dark)
    return replace(
        outfit,
        hair="short" if outfit.hair != "long" else "tail",
        top=top,
        bottom=Bottom(_cloth(chance, chance.one(_DARK)), 1.0, 0.08, 0.085),
        hat="helmet",
        hat_paint=replace(colour, roughness=0.25, grain=0.03),
    )


def _cleaner(chance: _Chance, outfit: Outfit) -> Outfit:
    """Somebody who sweeps: an orange vest over plain clothes, often a straw hat."""
    orange, grey = _plain(chance.one(("d9631e", "d9781e", "b7cf2a")), 0.6), _plain("c9cbcb", 0.35)
    cloth = _cloth(chance, chance.one(("3b4a63", "55565a", "2f3b52")))
    top = Top(orange, 1.0, 0.08, 0.036, bands=((0.18, 0.25, grey), (0.5, 0.57, grey)), sleeves=cloth)
    return replace(
        outfit,
        top=top,
        bottom=Bottom(_cloth(chance, "2f3340"), 1.0, 0.09, 0.1),
        hat=chance.one(("straw", "cap", "")),
        hat_paint=_plain("b59a68", 0.8),
    )


_UNIFORMS = {"guard": _guard, "courier": _courier, "cleaner": _cleaner}
