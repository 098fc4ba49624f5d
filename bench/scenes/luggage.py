"""What people carry: on the back, on the shoulder, in a hand."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from bench.scenes.clothes import Figure, Worn, fixed
from bench.scenes.skeleton import vector
from bench.scenes.things import Mesh, box, joined, sack, umbrella
from bench.scenes.wardrobe import Outfit, free_hand
from bench.scenes.words import Paint

_METAL = Paint((0.25, 0.25, 0.26), roughness=0.35, metallic=0.8)


def luggage(figure: Figure, outfit: Outfit) -> Iterable[Worn]:
    """All that is carried. Each way of carrying is told how far the clothes stand off the body."""
    paint = outfit.carried_paint or _METAL
    ways = {"backpack": _backpack, "handbag": _handbag, "umbrella": _umbrella, "phone": _phone}
    for thing in outfit.carries:
        if thing == "bag":
            yield from _bag(figure, free_hand(outfit.carries), paint)
            continue
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
    dark = replace(paint, rgb=(paint.rgb[0] * 0.5, paint.rgb[1] * 0.5, paint.rgb[2] * 0.5))
    yield fixed(joined(*(_strap(figure, side, off) for side in (1, -1))), "spine_03", dark)


def _strap(figure: Figure, side: int, off: float) -> Mesh:
    """A band from the back over the shoulder, down to the ribs."""
    body, size = figure.body, figure.size
    trunk = np.unique(body.quads["helper-tights"])
    trunk = trunk[~figure.on_arm[trunk] & (figure.trunk[trunk] > 0.3)]
    aside = side * 0.088 * size
    near = body.points[trunk[np.abs(body.points[trunk, 1] - aside) < 0.03 * size]]
    top = near[near[:, 2].argmax()]
    front = near[near[:, 0] > top[0]]
    path = [top + vector(-0.07 * size, 0, 0), top + vector(0, 0, off + 0.01)]
    for height in np.linspace(0.82, 0.42, 6):
        z = float(body.joint("thigh_l")[2] + height * (body.joint("upperarm_l")[2] - body.joint("thigh_l")[2]))
        level = front[np.abs(front[:, 2] - z) < 0.04 * size]
        if len(level):
            path.append(vector(float(level[:, 0].max()) + off + 0.012, aside, z))
    half = vector(0, 0.02 * size, 0)
    points = np.array([vector(p[0], aside, p[2]) + side_ for p in path for side_ in (-half, half)], np.float32)
    return points, tuple((at, at + 2, at + 3, at + 1) for at in range(0, len(points) - 2, 2))


def _bag(figure: Figure, side: str, paint: Paint) -> Iterable[Worn]:
    """A shopping bag; the pose keeps it hanging."""
    held, size = f"held_{side}", figure.size
    hand = figure.body.joint(held)
    bag = sack(hand - size * vector(0, 0.01, 0.3), size * vector(0.26, 0.12, 0.32))
    handles = [box(hand + size * vector(x, 0, -0.08), size * vector(0.012, 0.02, 0.17)) for x in (-0.04, 0.04)]
    yield fixed(joined(bag, *handles), held, paint)


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
    yield replace(fixed(canopy, "held_r", paint, smooth=False), apart=True)
    yield replace(fixed(shaft, "held_r", _METAL), apart=True)


def _phone(figure: Figure, _off: float, _paint: Paint) -> Iterable[Worn]:
    hand = figure.body.joint("held_r")
    phone = box(hand + vector(0.0, 0.01, 0.03), vector(0.012, 0.075, 0.15))
    yield fixed(phone, "held_r", Paint((0.02, 0.02, 0.025), 0.2))
