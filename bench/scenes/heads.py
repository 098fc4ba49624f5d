"""Heads: hair, brows, lips, masks, hats."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from bench.scenes.body import Quads
from bench.scenes.clothes import Figure, Mask, Worn, fixed, folds, grown, normals_of, piece_of, smoothed
from bench.scenes.skeleton import Array, vector
from bench.scenes.things import Mesh, brim, ellipsoid, joined, rings
from bench.scenes.wardrobe import Outfit
from bench.scenes.words import Paint

_HAIRLINE = ((-1.2, -0.3, -0.16, 0.24, 0.46, 0.6, 1.2), (-0.95, -0.85, 0.0, 0.02, 0.32, 0.62, 0.66))
_BALD_LINE = ((-1.2, -0.2, 0.1, 0.3, 1.2), (-0.95, -0.85, -0.05, 0.4, 0.9))
_BOB_LINE = ((-1.2, 0.08, 0.2, 0.44, 0.62, 1.2), (-1.45, -1.4, -0.9, 0.3, 0.58, 0.62))


@dataclass(slots=True)
class Skull:
    """A head measured. `at`: (n, 3) points ahead, left and up from the middle of the skull, in its radii."""

    figure: Figure
    middle: Array = field(init=False)
    radius: float = field(init=False)
    at: Array = field(init=False)
    quads: Quads = field(init=False)

    def __post_init__(self) -> None:
        body = self.figure.body
        eye = np.unique(np.concatenate([body.quads[f"helper-{side}-eye"] for side in "lr"]))
        eyes = body.points[eye].mean(axis=0)
        all_quads = body.quads["body"]
        self.quads = all_quads[self.figure.on_head[all_quads].all(axis=1)]
        mine = np.unique(self.quads)
        top = float(body.points[mine, 2].max())
        self.radius = (top - float(eyes[2])) * 0.86
        cranium = body.points[mine][body.points[mine, 2] > eyes[2] + 0.3 * self.radius]
        self.middle = vector(float(cranium[:, 0].max() + cranium[:, 0].min()) / 2, 0, top - self.radius)
        self.at = (body.points - self.middle) / self.radius

    def above(self, line: tuple[tuple[float, ...], tuple[float, ...]]) -> Quads:
        """Faces above a line round the head, given by points ahead and up."""
        over = self.at[:, 2] > np.interp(self.at[:, 0], *line)
        return self.quads[over[self.quads].all(axis=1)]

    def spot(self, ahead: float, left: float, up: float) -> Array:
        """A place by the skull's radii."""
        return self.middle + self.radius * vector(ahead, left, up)


def head(figure: Figure, outfit: Outfit, rng: np.random.Generator) -> Iterable[Worn]:
    """All above the neck but skin and eyes."""
    skull = Skull(figure)
    yield from _face(skull, outfit)
    yield from _hair(skull, outfit, rng)
    if outfit.hat and outfit.hat_paint:
        yield from _hat(skull, outfit.hat, outfit.hat_paint)


def _face(skull: Skull, outfit: Outfit) -> Iterable[Worn]:
    figure = skull.figure
    points = figure.body.points
    middle = points[skull.quads].mean(axis=1)
    near = (middle - skull.middle) / skull.radius
    eyes = np.stack([points[np.unique(figure.body.quads[f"helper-{side}-eye"])].mean(axis=0) for side in "lr"])
    brow = np.zeros(len(middle), bool)
    for eye in eyes:
        off = (middle - eye) / skull.radius
        brow |= (np.abs(off[:, 1]) < 0.2) & (off[:, 2] > 0.13) & (off[:, 2] < 0.22) & (off[:, 0] > -0.1)
    yield piece_of(figure, skull.quads[brow], outfit.hair_paint, grown(points, skull.quads[brow], 0.0015))
    r, g, b = outfit.skin.rgb
    chin, eye_level = float(points[np.unique(skull.quads), 2].min()), float(eyes[0, 2])
    mouth = eye_level - 0.62 * (eye_level - chin)
    if outfit.mask:
        low = (middle[:, 2] < eye_level - 0.2 * (eye_level - chin)) & (near[:, 0] > 0.15)
        quads = skull.quads[low]
        yield piece_of(figure, quads, outfit.mask, smoothed(grown(points, quads, 0.006), quads, 4))
        return
    lips = (np.abs(middle[:, 2] - mouth) < 0.07 * skull.radius) & (np.abs(near[:, 1]) < 0.22) & (near[:, 0] > 0.6)
    red = Paint((r * 0.8, g * 0.55, b * 0.55), roughness=0.5)
    yield piece_of(figure, skull.quads[lips], red, grown(points, skull.quads[lips], 0.001))


def _hair(skull: Skull, outfit: Outfit, rng: np.random.Generator) -> Iterable[Worn]:
    style = outfit.hair
    lines = {"thin": _BALD_LINE, "bob": _BOB_LINE, "long": _BOB_LINE}
    quads = skull.above(lines.get(style, _HAIRLINE))
    points = skull.figure.body.points
    thick = {"buzz": 0.003, "thin": 0.010, "short": 0.009, "tail": 0.008, "bun": 0.008}.get(style, 0.014)
    crown = np.clip(skull.at[:, 2], 0, 1)
    rounds = {"bob": 10, "long": 10, "thin": 1}.get(style, 3)
    hair = smoothed(grown(points, quads, (thick * (1 + 0.9 * crown)).astype(np.float32)), quads, rounds)
    if style in {"bob", "long"}:
        hair = _curtain(skull, hair)
    rough = 0.0012 if style == "buzz" else 0.004
    hair = hair + normals_of(hair, quads) * folds(points, rng, rough, 0.035)[:, None]
    yield piece_of(skull.figure, quads, outfit.hair_paint, hair.astype(np.float32))
    r = skull.radius
    more: Mesh | None = None
    if style == "tail":
        more = rings(
            [
                (skull.spot(-1.0, 0, -1.55), r * vector(0.08, 0.08, 0)),
                (skull.spot(-1.16, 0, -1.0), r * vector(0.2, 0.22, 0)),
                (skull.spot(-1.28, 0, -0.35), r * vector(0.2, 0.22, 0)),
                (skull.spot(-1.15, 0, 0.12), r * vector(0.16, 0.14, 0)),
                (skull.spot(-0.9, 0, 0.2), r * vector(0.1, 0.1, 0)),
            ]
        )
    elif style == "bun":
        more = ellipsoid(skull.spot(-1.0, 0, 0.35), r * vector(0.34, 0.36, 0.34))
    elif style == "long":
        more = rings(
            [
                (skull.spot(-0.72, 0, -2.5), r * vector(0.24, 0.62, 0)),
                (skull.spot(-0.74, 0, -1.8), r * vector(0.32, 0.85, 0)),
                (skull.spot(-0.56, 0, -1.0), r * vector(0.5, 0.95, 0)),
                (skull.spot(-0.4, 0, -0.2), r * vector(0.66, 0.98, 0)),
            ]
        )
    if more:
        yield fixed(more, "head", outfit.hair_paint)


def _curtain(skull: Skull, hair: Array) -> Array:
    """Hair that falls straight from the widest part of the head."""
    at = (hair - skull.middle) / skull.radius
    low = at[:, 2] < 0.1
    far = np.hypot((at[:, 0] + 0.1) / 1.05, at[:, 1] / 0.92)
    out = np.where(low & (far > 0.2), np.maximum(1.0, 1 / np.maximum(far, 0.2)), 1.0)
    at[:, 0] = (at[:, 0] + 0.1) * out - 0.1
    at[:, 1] *= out
    curtain: Array = at * skull.radius + skull.middle
    return curtain


def _hat(skull: Skull, hat: str, paint: Paint) -> Iterable[Worn]:
    r = skull.radius
    across = r * vector(1.14, 0.98, 0)
    shade = replace(paint, rgb=(paint.rgb[0] * 0.6, paint.rgb[1] * 0.6, paint.rgb[2] * 0.6))
    if hat == "helmet":
        yield fixed(ellipsoid(skull.spot(-0.06, 0, 0.05), r * vector(1.38, 1.2, 1.28), -0.22, 16), "head", paint)
        visor = Paint((0.03, 0.03, 0.035), roughness=0.1)
        yield fixed(brim(skull.spot(0.0, 0, 0.44), r * vector(1.3, 1.1, 0), 0.22 * r, 0.25 * r), "head", visor)
    elif hat == "straw":
        crown = ellipsoid(skull.spot(-0.03, 0, 0.4), r * vector(1.14, 1.05, 0.85), 0.0)
        edge = rings(
            [
                (skull.spot(-0.03, 0, 0.28), r * vector(1.9, 1.85, 0)),
                (skull.spot(-0.03, 0, 0.45), r * vector(1.1, 1.0, 0)),
            ],
            16,
        )
        yield fixed(joined(crown, edge), "head", paint)
    else:
        levels = [
            (skull.spot(-0.02, 0, 0.22), across),
            (skull.spot(-0.02, 0, 0.5), across * 1.02),
            (skull.spot(-0.05, 0, 0.85), across * (1.12 if hat == "peaked" else 0.86)),
            (skull.spot(-0.08, 0, 1.12), across * (1.0 if hat == "peaked" else 0.5)),
            (skull.spot(-0.08, 0, 1.18), across * (0.3 if hat == "peaked" else 0.1)),
        ]
        yield fixed(rings(levels, 16), "head", paint)
        reach = 0.5 if hat == "peaked" else 0.75
        peak = brim(skull.spot(-0.02, 0, 0.3), across * 0.98, reach * r, 0.2 * r)
        yield fixed(peak, "head", shade, smooth=False)


__all__ = ["Mask", "Skull", "head"]
