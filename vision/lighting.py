"""How the light of a picture differs from that of the scene as it was: one gain and one offset for the whole picture.

A camera's exposure, gain and lamps move all shades along a line; what does not fit the line is something in the scene.
The line is fitted to a part of the cells, those off it counting little (iteratively reweighted least squares with
Cauchy weights; Holland and Welsch, 1977).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vision.small import Luma

_STRIDE: Final = 3
_ROUNDS: Final = 4
_NEAR: Final = 6.0  # levels: fits as it is
_MOSTLY: Final = 0.9
_GAINS: Final = (0.25, 4.0)
_LEAST_VARIANCE: Final = 16.0

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Light:
    """`gain` and `offset` (levels of 0-255) from the scene as it was to the picture."""

    gain: float = 1.0
    offset: float = 0.0

    def on(self, scene: Plane) -> Plane:
        """The scene in this light, float32."""
        return scene * np.float32(self.gain) + np.float32(self.offset)


def light_of(luma: Luma | Plane, scene: Plane) -> Light:
    """The light of `luma` (h, w) as against `scene` (h, w), both in levels of 0-255."""
    was, now = scene[1::_STRIDE, 1::_STRIDE].ravel(), luma[1::_STRIDE, 1::_STRIDE].ravel().astype(np.float32)
    off = now - was
    near = np.abs(off) < _NEAR
    count = int(np.count_nonzero(near))
    if count > _MOSTLY * near.size:
        return Light(1.0, float(np.add.reduce(off[near] if count < near.size else off)) / count)
    return _fitted(was, now, Light(1.0, float(np.median(off))))


def _fitted(was: Plane, now: Plane, light: Light) -> Light:
    for _ in range(_ROUNDS):
        off = now - light.on(was)
        scale = max(3.0, 1.5 * float(np.median(np.abs(off))))
        light = _line(was, now, 1 / (1 + np.square(off / np.float32(scale))))
    return light


def _line(was: Plane, now: Plane, weight: Plane) -> Light:
    total = float(weight.sum())
    was_mean, now_mean = float(weight @ was) / total, float(weight @ now) / total
    centred = was - np.float32(was_mean)
    variance = float(weight @ np.square(centred)) / total
    gain = 1.0
    if variance > _LEAST_VARIANCE:
        gain = float(weight @ (centred * (now - np.float32(now_mean)))) / total / variance
    gain = min(_GAINS[1], max(_GAINS[0], gain))
    return Light(gain, now_mean - gain * was_mean)
