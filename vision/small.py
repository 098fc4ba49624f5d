"""Pictures made small enough to be compared many times a second."""

from math import sqrt
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]

_MOST_WIDE: Final = 160
_MOST_CELLS: Final = 160 * 90
_READ: Final = 4  # a picture this many times larger is sampled, not averaged: its sharpness is beyond what is compared


def small_luma(luma: Luma) -> Luma:
    """A luma plane uint8 (H, W) averaged down to (h, w): at most 160 wide and (sides rounded to the
    nearest) 14,400 cells, aspect kept.

    A person of 24 pixels in a picture of 640x360 stays 6 cells high. Whole halvings are exact averages and cheap.
    """
    height, width = luma.shape
    small_wh = _small_wh(width, height)
    if width > 2 * _READ * small_wh[0]:
        luma = _resized(luma, (small_wh[0] * _READ, small_wh[1] * _READ))
    while luma.shape[1] >= 2 * small_wh[0] and luma.shape[0] >= 2 * small_wh[1]:
        luma = _halved(luma)
    return luma if luma.shape == small_wh[::-1] else _resized(luma, small_wh)


def _small_wh(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, _MOST_WIDE / width, sqrt(_MOST_CELLS / (width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _halved(luma: Luma) -> Luma:
    height, width = luma.shape[0] // 2, luma.shape[1] // 2
    even = luma[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _resized(luma: Luma, size_wh: tuple[int, int]) -> Luma:
    return np.asarray(cv2.resize(luma, size_wh, interpolation=cv2.INTER_LINEAR), np.uint8)
