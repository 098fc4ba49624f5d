"""Pictures of any size, or regions of them, into the detector's input size and boxes back again.

The geometry is the one the networks were trained with (Ultralytics `LetterBox`): scaled to fit, centred, grey 114.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.media import Frame
from models.tracks import Detections
from vision.pictures import Planes, planes_of, yuv_to_rgb_matrix
from vision.regions import Region

_GREY: Final = 114


@dataclass(frozen=True, slots=True)
class Letterbox:
    """How a source picture, or a region of one, lies in the detector's input.

    `scale`: input pixels per source pixel. `left`, `top`: input pixels before the picture.
    `inner_wh`: the size of the scaled picture. `source_wh`: the size of the source.
    `origin_xy`: where the source begins in the picture it was cut from.
    """

    source_wh: tuple[int, int]
    input_wh: tuple[int, int]
    scale: float
    inner_wh: tuple[int, int]
    left: int
    top: int
    origin_xy: tuple[int, int] = (0, 0)

    def to_source(self, found: Detections) -> Detections:
        """Detections in input pixels as detections in pixels of the whole picture, cut at the source's edges."""
        if not len(found):
            return found
        shift = np.array([self.left, self.top, self.left, self.top], np.float32)
        limit = np.array([*self.source_wh, *self.source_wh], np.float32)
        boxes = np.clip((found.boxes_xyxy - shift) / np.float32(self.scale), 0, limit)
        boxes += np.array([*self.origin_xy, *self.origin_xy], np.float32)
        return Detections(boxes, found.score, found.class_id)


def fit(source_wh: tuple[int, int], input_wh: tuple[int, int]) -> Letterbox:
    """The letterbox of a picture of `source_wh` in an input of `input_wh` pixels."""
    scale = min(input_wh[0] / source_wh[0], input_wh[1] / source_wh[1])
    inner = (max(1, round(source_wh[0] * scale)), max(1, round(source_wh[1] * scale)))
    left = max(0, round((input_wh[0] - inner[0]) / 2 - 0.1))
    top = max(0, round((input_wh[1] - inner[1]) / 2 - 0.1))
    return Letterbox(source_wh, input_wh, scale, inner, left, top)


def write_letterboxed(frame: Frame, slot: NDArray[np.uint8], region: Region | None = None) -> Letterbox:
    """Write `frame`, or only a `region` of it, into `slot`, uint8 (3, h, w), planar RGB.

    The planes are scaled first and coloured small.
    """
    left, top, right, bottom = region or (0, 0, *frame.resolution_wh)
    box = replace(fit((right - left, bottom - top), (slot.shape[2], slot.shape[1])), origin_xy=(left, top))
    planes = _cut(planes_of(frame), (left, top, right, bottom))
    scaled = [cv2.resize(plane, box.inner_wh, interpolation=cv2.INTER_LINEAR) for plane in planes]
    rgb = cv2.transform(cv2.merge(scaled), yuv_to_rgb_matrix(frame.full_range, frame.bt709))
    cv2.split(rgb, list(_inner(slot, box)))
    return box


def _cut(planes: Planes, region: Region) -> Planes:
    """Views of a region of the planes; its numbers are even."""
    luma, blue, red = planes
    left, top, right, bottom = region
    half = np.s_[top // 2 : bottom // 2, left // 2 : right // 2]
    return luma[top:bottom, left:right], blue[half], red[half]


def _inner(slot: NDArray[np.uint8], box: Letterbox) -> NDArray[np.uint8]:
    """The part of `slot` the picture goes to; the rest is made grey."""
    right, bottom = box.left + box.inner_wh[0], box.top + box.inner_wh[1]
    slot[:, : box.top] = _GREY
    slot[:, bottom:] = _GREY
    slot[:, box.top : bottom, : box.left] = _GREY
    slot[:, box.top : bottom, right:] = _GREY
    return slot[:, box.top : bottom, box.left : right]
