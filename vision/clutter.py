"""What is gone by the next picture is no object: rain, snow, insects before the lens, flashes.

Where looks follow each other closely, a blob must be there three times. How much the fleeting ones weigh is
remembered, so that in a shower single looks, far apart, are not taken in by them.
"""

from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vision.blobs import Blobs, Boxes

Chosen = NDArray[np.bool_]

CLOSE_S: Final = 0.6  # looks so far apart show the same object in about the same place
_GROWN: Final = 0.5  # of a box's own size, on each side: as far as something runs between two close looks
_LOOKS: Final = 3
_FORGET_CLOSE_S: Final = 60.0  # half as long with looks that could see it
_FORGET_S: Final = 600.0
_MARGIN: Final = 1.7
_LASTING_PART: Final = 0.6  # of what a blob must weigh in a single look, where it is seen again and again
_MOST_TIMES: Final = 8.0  # the least mass of a change: an object weighs more


class Clutter:
    """The fleeting blobs of one camera. `least_mass`: of a change on a clear day."""

    def __init__(self, least_mass: float) -> None:
        self._least_mass = least_mass
        self._fleeting = 0.0
        self._before: Blobs = Blobs()
        self._before_looks = _no_looks(0)
        self._time_s: float | None = None

    @property
    def least_mass(self) -> float:
        """What a blob must weigh in a single look."""
        return min(_MOST_TIMES * self._least_mass, max(self._least_mass, _MARGIN * self._fleeting))

    def sort(self, blobs: Blobs, frame_time_s: float) -> Chosen:
        """Which of the blobs are objects, bool (n,)."""
        close = self._pass_time(frame_time_s)
        looks = self._looks_at(blobs) if close else _no_looks(len(blobs.mass))
        chosen = self._lasting(blobs, looks) if close else blobs.mass >= self.least_mass
        self._before, self._before_looks = blobs, looks
        return chosen

    def sort_none(self, frame_time_s: float) -> None:
        """As `sort` where there is no blob at all."""
        close = self._pass_time(frame_time_s)
        if len(self._before.mass):
            none = Blobs()
            if close:
                self._looks_at(none)
            self._before, self._before_looks = none, _no_looks(0)

    def _pass_time(self, frame_time_s: float) -> bool:
        """Whether this look follows the one before closely."""
        gap_s = None if self._time_s is None else frame_time_s - self._time_s
        close = gap_s is not None and 0 < gap_s <= CLOSE_S
        if self._fleeting:
            self._fleeting *= exp(-max(0.0, gap_s or 0.0) / (_FORGET_CLOSE_S if close else _FORGET_S))
        self._time_s = frame_time_s
        return close

    def _looks_at(self, blobs: Blobs) -> NDArray[np.int64]:
        """In how many looks on end each has been there; those of the look before that end too soon were fleeting."""
        meets = _meet(blobs.boxes_xyxy_norm, _grown(self._before.boxes_xyxy_norm))
        gone = (self._before_looks < _LOOKS) & ~meets.any(axis=0)
        if gone.any():
            self._fleeting = max(self._fleeting, float(self._before.mass[gone].max()))
        return np.asarray(1 + np.where(meets, self._before_looks, 0).max(axis=1, initial=0), np.int64)

    def _lasting(self, blobs: Blobs, looks: NDArray[np.int64]) -> Chosen:
        least = max(self._least_mass, _LASTING_PART * self.least_mass)
        return (looks >= _LOOKS) & (blobs.mass >= least)

    def forget(self) -> None:
        """Another scene."""
        self._before, self._before_looks, self._time_s = Blobs(), _no_looks(0), None


def _no_looks(count: int) -> NDArray[np.int64]:
    return np.ones(count, np.int64)


def _grown(boxes_xyxy: Boxes) -> Boxes:
    margin = _GROWN * (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2])
    return np.concatenate([boxes_xyxy[:, :2] - margin, boxes_xyxy[:, 2:] + margin], axis=1)


def _meet(first: Boxes, second: Boxes) -> Chosen:
    """bool (n, m): whether boxes overlap at all."""
    left_top = np.maximum(first[:, None, :2], second[None, :, :2])
    right_bottom = np.minimum(first[:, None, 2:], second[None, :, 2:])
    return np.asarray((left_top < right_bottom).all(axis=2), np.bool_)
