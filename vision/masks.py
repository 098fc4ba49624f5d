"""Privacy masks: parts of a camera's picture that nobody is to see, burned in before the picture leaves vision.

A mask is a polygon in parts of the picture, so that it holds for every resolution the camera sends.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.media import Frame

Mask = Sequence[tuple[float, float]]
"""The corners of a polygon, 0-1 in x (right) and y (down)."""

_HALF = 2  # a colour sample stands for two by two pixels


def masked(frame: Frame, masks: Sequence[Mask]) -> Frame:
    """The picture with every mask black; the frame itself where there is none.

    Whatever pixel a mask touches is covered, and the colour with it: a mask is never smaller than it was drawn.
    """
    if not masks:
        return frame
    luma, blue, red = frame.planes
    covered = _covered(masks, luma.shape)
    covered_colour = covered.reshape(covered.shape[0] // _HALF, _HALF, covered.shape[1] // _HALF, _HALF).any((1, 3))
    covered = covered_colour.repeat(_HALF, 0).repeat(_HALF, 1)
    black = 0 if frame.full_range else 16
    planes = (
        np.where(covered, np.uint8(black), luma),
        np.where(covered_colour, np.uint8(128), blue),
        np.where(covered_colour, np.uint8(128), red),
    )
    return replace(frame, planes=planes)


def _covered(masks: Sequence[Mask], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """bool (h, w): which pixels a mask touches."""
    height, width = shape
    canvas = np.zeros((height, width), np.uint8)
    for mask in masks:
        corners = np.clip(np.array(mask, np.float64).reshape(-1, 2), 0, 1) * (width, height)
        for rounded in (np.floor(corners), np.ceil(corners)):
            pixels = np.minimum(rounded, (width - 1, height - 1)).astype(np.int32)
            cv2.fillPoly(canvas, [pixels], 1)
            cv2.polylines(canvas, [pixels], True, 1, 2)
    return canvas > 0
