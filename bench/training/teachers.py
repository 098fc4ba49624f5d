"""Networks that label pictures nobody has labelled. Only what they say is used, nothing of their numbers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.looking import plain_way
from bench.training.fusion import Fused, fuse
from bench.training.kinds import of_names
from models.tracks import Detections
from vision.detectors.port import Detector
from vision.detectors.registry import open_detector

_LEAST_SCORE: Final = 0.1
SIDE: Final = 960
_SMALL_SIDE: Final = 640


class Teachers:
    """Every teacher sees a picture once, every second one mirrored, so that their mistakes differ."""

    def __init__(self, weights: Sequence[Path], threads: int = 0) -> None:
        self._of_side = {
            side: [open_detector(path, "auto", (side, side), _LEAST_SCORE, threads=threads) for path in weights]
            for side in (_SMALL_SIDE, SIDE)
        }

    def look(self, image_bgr: NDArray[np.uint8]) -> Fused:
        """What they say of a picture (h, w, 3); small ones are looked at smaller."""
        side = SIDE if max(image_bgr.shape[:2]) > _SMALL_SIDE else _SMALL_SIDE
        return fuse([_said(each, image_bgr, bool(i % 2)) for i, each in enumerate(self._of_side[side])])


def _said(detector: Detector, image_bgr: NDArray[np.uint8], mirrored: bool) -> Detections:
    if mirrored:
        found = _said(detector, np.ascontiguousarray(image_bgr[:, ::-1]), False)
        boxes = found.boxes_xyxy.copy()
        boxes[:, [0, 2]] = image_bgr.shape[1] - boxes[:, [2, 0]]
        return Detections(boxes, found.score, found.class_id)
    ours = of_names(detector.class_names)
    found = plain_way(detector, image_bgr)
    found = found.select(np.flatnonzero(np.isin(found.class_id, list(ours))))
    kinds = np.array([ours[int(number)] for number in found.class_id], found.class_id.dtype)
    return Detections(found.boxes_xyxy, found.score, kinds)
