"""Pictures of any size, or regions of them, into the detector's input size and boxes back again.

The geometry is the one the networks were trained with (Ultralytics `LetterBox`): scaled to fit, centred, grey 114.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.media import Frame, Planes, i420_planes
from models.tracks import Detections
from vision.pictures import yuv_to_rgb_matrix
from vision.regions import Region

_GREY: Final = 114
_KEPT_SCALE: Final = 0.95


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


def input_for(source_wh: tuple[int, int], inputs_wh: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The smallest of `inputs_wh` in which a picture of `source_wh` keeps at least 95 % of its largest scale.

    With 640x640 and 640x384 pictures from 1.58 : 1 on take the latter: 16:10 and 16:9, not 3:2 or 4:3.
    """
    scales = {wh: fit(source_wh, wh).scale for wh in inputs_wh}
    least = _KEPT_SCALE * max(scales.values())
    return min((wh for wh in scales if scales[wh] >= least), key=lambda wh: wh[0] * wh[1])


class Scratch:
    """Memory for pictures on their way into the input, kept by one thread: asking the system for fresh memory for
    each picture would cost as much as the work itself."""

    def __init__(self) -> None:
        self._memory: dict[str, NDArray[np.uint8]] = {}

    def room(self, purpose: str, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        """A contiguous array of `shape`, good until the next call for the same purpose; its contents are anything."""
        size = int(np.prod(shape))
        memory = self._memory.get(purpose)
        if memory is None or len(memory) < size:
            memory = self._memory[purpose] = np.empty(size, np.uint8)
        return memory[:size].reshape(shape)


def write_letterboxed(
    frame: Frame, slot: NDArray[np.uint8], region: Region | None = None, scratch: Scratch | None = None
) -> Letterbox:
    """Write `frame`, or only a `region` of it, into `slot`, uint8 (3, h, w), planar RGB.

    The planes are scaled first and coloured small.
    """
    left, top, right, bottom = region or (0, 0, *frame.resolution_wh)
    box = replace(fit((right - left, bottom - top), (slot.shape[2], slot.shape[1])), origin_xy=(left, top))
    planes = _cut(frame.planes, (left, top, right, bottom))
    usual = not (frame.full_range or frame.bt709 or box.inner_wh[0] % 2 or box.inner_wh[1] % 2)
    scratch = scratch or Scratch()
    if usual:
        rgb = _coloured_as_usual(planes, box.inner_wh, scratch)
    else:
        rgb = _coloured(planes, box.inner_wh, yuv_to_rgb_matrix(frame.full_range, frame.bt709), scratch)
    cv2.split(rgb, list(_inner(slot, box)))
    return box


def _coloured_as_usual(planes: Planes, size_wh: tuple[int, int], scratch: Scratch) -> NDArray[np.uint8]:
    """Planes of limited range BT.601 as RGB (h, w, 3) of `size_wh`, both even: OpenCV has a way made for these.

    Colour is kept for every second pixel, as in the JPEG files networks are trained with.
    """
    width, height = size_wh
    small = scratch.room("i420", (height * 3 // 2, width))
    for plane, scaled in zip(planes, i420_planes(small), strict=True):
        cv2.resize(plane, scaled.shape[::-1], dst=scaled, interpolation=cv2.INTER_LINEAR)
    rgb = scratch.room("rgb", (height, width, 3))
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_YUV2RGB_I420, dst=rgb), np.uint8)


def _coloured(
    planes: Planes, size_wh: tuple[int, int], matrix: NDArray[np.float32], scratch: Scratch
) -> NDArray[np.uint8]:
    """Planes as RGB (h, w, 3) of `size_wh` by a colour matrix."""
    width, height = size_wh
    scaled = scratch.room("planes", (3, height, width))
    for plane, target in zip(planes, scaled, strict=True):
        cv2.resize(plane, size_wh, dst=target, interpolation=cv2.INTER_LINEAR)
    yuv = cv2.merge(list(scaled), dst=scratch.room("yuv", (height, width, 3)))
    return np.asarray(cv2.transform(yuv, matrix, dst=scratch.room("rgb", (height, width, 3))), np.uint8)


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
