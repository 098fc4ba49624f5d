"""What people carry: on the back, on the shoulder, in a hand."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from bench.scenes.clothes import Figure, Worn, fixed, grown, piece_of
from bench.scenes.skeleton import vector
from bench.scenes.things import box, joined, sack, umbrella
from bench.scenes.wardrobe import Outfit
from bench.scenes.words import Paint

_METAL = Paint((0.25, 0.25, 0.26), roughness=0.35, metallic=0.8)


def luggage(figure: Figure, outfit: Outfit) -> Iterable[Worn]:
    """All that is carried. Each way of carrying is told how far the clothes stand off the body."""
    paint = outfit.carried_paint or _METAL
    ways = {"backpack": _backpack, "bag": _bag, "handbag": _handbag, "umbrella": _umbrella, "phone": _phone}
    for thing in outfit.carries:
        yield from ways[thing](figure, outfit.top.ease_m * figure.size, paint)


def _backpack(figure: Figure, off: float, paint: Paint) -> Iterable[Worn]:
    body, size = figure.body, figure.size
    trunk = np.unique(body.quads["helper-tights"])
    upper = trunk[(figure.trunk[trunk] > 0.4) & (figure.trunk[trunk] < 0.9) & ~figure.on_arm[trunk]]
    back = float(body.points[upper, 0].min()) - off
    level = float(body.joint("spine_03")[2]) + 0.06 * size
    main = sack(vector(back - 0.065 * size, 0, level), size * vector(0.17, 0.31, 0.45))
    pocket = sack(vector(back - 0.15 * size, 0, level - 0.08 * size), size * vector(0.07, 0.22, 0.2))
    yield fixed(joined(main, pocket), "spine_03", paint)
    quads = body.quads["helper-tights"]
    middle = body.points[quads].mean(axis=1)
    aside = np.abs(middle[:, 1]) / size
    strap = (aside > 0.065) & (aside < 0.11) & (figure.trunk[quads].mean(axis=1) > 0.35)
    strap &= ~figure.on_arm[quads].any(axis=1) & (middle[:, 0] > back + 0.06 * size)
    dark = replace(paint, rgb=(paint.rgb[0] * 0.5, paint.rgb[1] * 0.5, paint.rgb[2] * 0.5))
    yield piece_of(figure, quads[strap], dark, grown(body.points, quads[strap], off + 0.012))


def _bag(figure: Figure, _off: float, paint: Paint) -> Iterable[Worn]:
    """A shopping bag in each hand that is said to carry one: the right one here; the pose keeps it hanging."""
    hand, size = figure.body.joint("held_r"), figure.size
    bag = sack(hand - size * vector(0, 0.01, 0.3), size * vector(0.26, 0.12, 0.32))
    handles = [box(hand + size * vector(x, 0, -0.08), size * vector(0.012, 0.02, 0.17)) for x in (-0.04, 0.04)]
    yield fixed(joined(bag, *handles), "held_r", paint)


def _handbag(figure: Figure, off: float, paint: Paint) -> Iterable[Worn]:
    body, size = figure.body, figure.size
    shoulder = body.joint("upperarm_l")
    hip = body.joint("thigh_l")
    out = float(hip[1]) + 0.12 * size + off
    bag = sack(vector(float(hip[0]), out, float(hip[2]) + 0.1 * size), size * vector(0.27, 0.09, 0.2))
    length = float(shoulder[2] - hip[2]) - 0.12 * size
    strap = box(
        vector(float(hip[0]), out - 0.01, float(hip[2]) + 0.16 * size + length / 2), vector(0.025, 0.012, length)
    )
    yield fixed(joined(bag, strap), "spine_01", paint)


def _umbrella(figure: Figure, _off: float, paint: Paint) -> Iterable[Worn]:
    canopy, shaft = umbrella(figure.body.joint("held_r"), 0.53, 0.78 * max(figure.size, 0.8))
    yield fixed(canopy, "held_r", paint, smooth=False)
    yield fixed(shaft, "held_r", _METAL)


def _phone(figure: Figure, _off: float, _paint: Paint) -> Iterable[Worn]:
    hand = figure.body.joint("held_r")
    phone = box(hand + vector(0.0, 0.01, 0.03), vector(0.012, 0.075, 0.15))
    yield fixed(phone, "held_r", Paint((0.02, 0.02, 0.025), 0.2))
