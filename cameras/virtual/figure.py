"""A walking human figure, drawn from shaded limbs."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
Point = tuple[float, float]
Colour = tuple[float, float, float]

WIDTH_PER_HEIGHT = 0.8
_HEADROOM = 1.06
_LIGHT = np.array([-0.42, 0.72, 0.55], np.float32)
_AMBIENT, _DIFFUSE = 0.42, 0.68
_THIGH, _SHIN, _UPPER_ARM, _FOREARM = 0.245, 0.235, 0.17, 0.155


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a figure, RGB 0 to 255."""

    coat: Colour
    trousers: Colour
    shoes: Colour = (38, 34, 32)
    skin: Colour = (196, 150, 122)
    hair: Colour = (34, 28, 26)


class Limb(NamedTuple):
    """A round cone from `start` to `end`; lengths in figure heights, y upward from the ground."""

    start: Point
    end: Point
    start_radius: float
    end_radius: float
    colour: Colour
    shade: float = 1.0


def _from(start: Point, angle: float, length: float) -> Point:
    """The point `length` away, `angle` forward of straight down."""
    return start[0] + length * float(np.sin(angle)), start[1] - length * float(np.cos(angle))


def _leg(hip: Point, phase: float, look: Look, shade: float) -> list[Limb]:
    swing = 0.43 * float(np.sin(phase))
    bend = 0.06 + 0.85 * max(0.0, float(np.cos(phase))) ** 1.6
    knee = _from(hip, swing, _THIGH)
    ankle = _from(knee, swing - bend, _SHIN)
    pitch = swing - bend
    toe = _from(ankle, pitch + 1.45, 0.105)
    heel = _from(ankle, pitch - 0.5, 0.025)
    return [
        Limb(heel, toe, 0.03, 0.02, look.shoes, shade),
        Limb(knee, ankle, 0.046, 0.031, look.trousers, shade),
        Limb(hip, knee, 0.073, 0.05, look.trousers, shade),
    ]


def _arm(shoulder: Point, phase: float, look: Look, shade: float) -> list[Limb]:
    swing = -0.5 * float(np.sin(phase))
    elbow = _from(shoulder, swing, _UPPER_ARM)
    wrist = _from(elbow, swing + 0.35 + 0.2 * float(np.sin(-phase)), _FOREARM)
    hand = _from(wrist, swing + 0.4, 0.035)
    return [
        Limb(wrist, hand, 0.021, 0.02, look.skin, shade),
        Limb(elbow, wrist, 0.036, 0.025, look.coat, shade),
        Limb(shoulder, elbow, 0.045, 0.037, look.coat, shade),
    ]


def limbs(look: Look, phase: float) -> list[Limb]:
    """The figure from the side, walking to the right, the farthest limb first. `phase` in radians, 2π a double step."""
    bob = 0.012 * abs(float(np.cos(phase)))
    hip, shoulder = (0.0, 0.49 + bob), (0.022, 0.79 + bob)
    head = (0.042, 0.925 + bob)
    body = [
        Limb((hip[0], hip[1] + 0.02), (0.006, 0.6 + bob), 0.088, 0.084, look.coat),
        Limb((0.006, 0.6 + bob), (0.018, 0.745 + bob), 0.084, 0.094, look.coat),
        Limb((0.018, 0.745 + bob), (0.022, 0.79 + bob), 0.094, 0.06, look.coat),
    ]
    neck = Limb((0.024, 0.82 + bob), (0.034, 0.875 + bob), 0.034, 0.033, look.skin, 0.85)
    hair = Limb((head[0] - 0.014, head[1] + 0.012), (head[0] + 0.002, head[1] + 0.02), 0.062, 0.058, look.hair)
    face = Limb((head[0] + 0.014, head[1] + 0.008), (head[0] + 0.022, head[1] - 0.03), 0.05, 0.034, look.skin)
    fringe = Limb((head[0] - 0.02, head[1] + 0.035), (head[0] + 0.03, head[1] + 0.045), 0.034, 0.024, look.hair)
    return [
        *_arm(shoulder, phase + np.pi, look, 0.72),
        *_leg(hip, phase + np.pi, look, 0.7),
        *_leg(hip, phase, look, 1.0),
        neck,
        *body,
        hair,
        face,
        fringe,
        *_arm(shoulder, phase, look, 1.0),
    ]


class Sprite(NamedTuple):
    """`image_rgb` float32 (h, w, 3) 0-255 and `alpha` float32 (h, w) 0-1; the feet stand at the bottom centre."""

    image_rgb: Pixels
    alpha: Pixels


class FigurePainter:
    """Draws a figure of `height_px`. `grain`: float32 noise around 0, at least as large as the sprite, for cloth."""

    def __init__(self, height_px: int, look: Look, grain: Pixels) -> None:
        self._height_px, self._look = height_px, look
        rows, columns = int(height_px * _HEADROOM) + 4, int(height_px * WIDTH_PER_HEIGHT)
        self._shape = rows, columns
        self._grain = grain[:rows, :columns]
        self._xs = ((np.arange(columns) - columns / 2) / height_px).astype(np.float32)
        self._ys = ((rows - 3 - np.arange(rows)) / height_px).astype(np.float32)

    def paint(self, phase: float, *, to_left: bool) -> Sprite:
        """The figure at a phase of its step."""
        sprite = Sprite(np.zeros((*self._shape, 3), np.float32), np.zeros(self._shape, np.float32))
        for limb in limbs(self._look, phase):
            self._add(sprite, limb)
        if to_left:
            return Sprite(sprite.image_rgb[:, ::-1], sprite.alpha[:, ::-1])
        return sprite

    def _add(self, sprite: Sprite, limb: Limb) -> None:
        window = self._window(limb)
        xs, ys = self._xs[window[1]][None, :], self._ys[window[0]][:, None]
        (ax, ay), (bx, by) = limb.start, limb.end
        dx, dy = bx - ax, by - ay
        along = np.clip(((xs - ax) * dx + (ys - ay) * dy) / (dx * dx + dy * dy), 0, 1)
        radius = limb.start_radius + (limb.end_radius - limb.start_radius) * along
        nx, ny = (xs - ax - along * dx) / radius, (ys - ay - along * dy) / radius
        away = np.sqrt(nx * nx + ny * ny)
        cover = np.clip((1 - away) * radius * self._height_px + 0.5, 0, 1)
        nz = np.sqrt(np.clip(1 - away * away, 0, 1))
        grain = self._grain[window]
        lit = np.clip(nx * _LIGHT[0] + ny * _LIGHT[1] + nz * _LIGHT[2] + 0.5 * grain, 0, None)
        light = (_AMBIENT + _DIFFUSE * lit + 0.08 * grain) * limb.shade
        colour = np.clip(light[..., None] * np.asarray(limb.colour, np.float32), 0, 255)
        image, alpha = sprite.image_rgb[window], sprite.alpha[window]
        image += cover[..., None] * (colour - image)
        alpha += cover * (1 - alpha)

    def _window(self, limb: Limb) -> tuple[slice, slice]:
        reach = max(limb.start_radius, limb.end_radius) + 2 / self._height_px
        xs = np.searchsorted(
            self._xs, [min(limb.start[0], limb.end[0]) - reach, max(limb.start[0], limb.end[0]) + reach]
        )
        low, high = min(limb.start[1], limb.end[1]) - reach, max(limb.start[1], limb.end[1]) + reach
        ys = np.searchsorted(-self._ys, [-high, -low])
        return slice(int(ys[0]), int(ys[1])), slice(int(xs[0]), int(xs[1]))
