"""What is gone by the next picture is no object: rain, snow, insects before the lens, flashes.

Where looks follow each other closely, a blob must be there twice. How much the fleeting ones weigh is remembered, so
that in a shower single looks, far apart, are not taken in by them.
"""

from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vision.blobs import Blobs, Boxes, no_boxes

Chosen = NDArray[np.bool_]

CLOSE_S: Final = 0.6  # looks so far apart show the same object in about the same place
_GROWN: Final = 0.75  # of a box's own size, on each side
_FORGET_CLOSE_S: Final = 60.0  # half as long with looks that could see it
_FORGET_S: Final = 600.0
_MARGIN: Final = 1.4
_MOST_TIMES: Final = 6.0  # the least mass of a change: an object weighs more


class Clutter:
    """The fleeting blobs of one camera. `least_mass`: of a change on a clear day."""

    def __init__(self, least_mass: float) -> None:
        self._least_mass = least_mass
        self._fleeting = 0.0
        self._before: Blobs = Blobs()
        self._before_lasts: Chosen = np.zeros(0, np.bool_)
        self._time_s: float | None = None

    @property
    def least_mass(self) -> float:
        """What a blob must weigh in a single look."""
        return min(_MOST_TIMES * self._least_mass, max(self._least_mass, _MARGIN * self._fleeting))

    def sort(self, blobs: Blobs, frame_time_s: float) -> Chosen:
        """Which of the blobs are objects, bool (n,)."""
        gap_s = None if self._time_s is None else frame_time_s - self._time_s
        close = gap_s is not None and 0 < gap_s <= CLOSE_S
        self._fleeting *= exp(-max(0.0, gap_s or 0.0) / (_FORGET_CLOSE_S if close else _FORGET_S))
        lasts = self._lasting(blobs) if close else np.zeros(len(blobs.mass), np.bool_)
        chosen = lasts & (blobs.mass >= self._least_mass) if close else blobs.mass >= self.least_mass
        self._time_s, self._before, self._before_lasts = frame_time_s, blobs, lasts
        return chosen

    def _lasting(self, blobs: Blobs) -> Chosen:
        """Which lie on a blob of the look before; those of before that had no second look on them were fleeting."""
        meets = _meet(_grown(blobs.boxes_xyxy_norm), _grown(self._before.boxes_xyxy_norm))
        gone = ~self._before_lasts & ~meets.any(axis=0)
        if gone.any():
            self._fleeting = max(self._fleeting, float(self._before.mass[gone].max()))
        return np.asarray(meets.any(axis=1), np.bool_)

    def forget(self) -> None:
        """Another scene."""
        self._before, self._before_lasts, self._time_s = Blobs(no_boxes()), np.zeros(0, np.bool_), None


def _grown(boxes_xyxy: Boxes) -> Boxes:
    margin = _GROWN * (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2])
    return np.concatenate([boxes_xyxy[:, :2] - margin, boxes_xyxy[:, 2:] + margin], axis=1)


def _meet(first: Boxes, second: Boxes) -> Chosen:
    """bool (n, m): whether boxes overlap at all."""
    left_top = np.maximum(first[:, None, :2], second[None, :, :2])
    right_bottom = np.minimum(first[:, None, 2:], second[None, :, 2:])
    return np.asarray((left_top < right_bottom).all(axis=2), np.bool_)
