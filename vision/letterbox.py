"""Pictures of any size into the detector's input size and boxes back again.

The geometry is the one the networks were trained with (Ultralytics `LetterBox`): scaled to fit, centred, grey 114.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.media import Frame
from models.tracks import Detections
from vision.pictures import planes_of, yuv_to_rgb_matrix

_GREY: Final = 114


@dataclass(frozen=True, slots=True)
class Letterbox:
    """How a source picture lies in the detector's input.

    `scale`: input pixels per source pixel. `left`, `top`: input pixels before the picture.
    `inner_wh`: the size of the scaled picture. `source_wh`: the size of the source.
    """

    source_wh: tuple[int, int]
    input_wh: tuple[int, int]
    scale: float
    inner_wh: tuple[int, int]
    left: int
    top: int

    def to_source(self, found: Detections) -> Detections:
        """Detections in input pixels as detections in source pixels, cut at the source's edges."""
        shift = np.array([self.left, self.top, self.left, self.top], np.float32)
        limit = np.array([*self.source_wh, *self.source_wh], np.float32)
        boxes = np.clip((found.boxes_xyxy - shift) / np.float32(self.scale), 0, limit)
        return Detections(boxes.astype(np.float32), found.score, found.class_id)


def fit(source_wh: tuple[int, int], input_wh: tuple[int, int]) -> Letterbox:
    """The letterbox of a picture of `source_wh` in an input of `input_wh` pixels."""
    scale = min(input_wh[0] / source_wh[0], input_wh[1] / source_wh[1])
    inner = (max(1, round(source_wh[0] * scale)), max(1, round(source_wh[1] * scale)))
    left = max(0, round((input_wh[0] - inner[0]) / 2 - 0.1))
    top = max(0, round((input_wh[1] - inner[1]) / 2 - 0.1))
    return Letterbox(source_wh, input_wh, scale, inner, left, top)


def write_letterboxed(frame: Frame, slot: NDArray[np.uint8]) -> Letterbox:
    """Write `frame` into `slot`, uint8 (3, h, w), planar RGB; the planes are scaled first and coloured small."""
    box = fit(frame.resolution_wh, (slot.shape[2], slot.shape[1]))
    scaled = [cv2.resize(plane, box.inner_wh, interpolation=cv2.INTER_LINEAR) for plane in planes_of(frame)]
    rgb = cv2.transform(cv2.merge(scaled), yuv_to_rgb_matrix(frame.full_range, frame.bt709))
    right, bottom = box.left + box.inner_wh[0], box.top + box.inner_wh[1]
    slot[:, : box.top] = _GREY
    slot[:, bottom:] = _GREY
    slot[:, box.top : bottom, : box.left] = _GREY
    slot[:, box.top : bottom, right:] = _GREY
    cv2.split(rgb, [channel[box.top : bottom, box.left : right] for channel in slot])
    return box
