"""What stands in a camera's scene for so long that it is part of it: parked cars do not keep a camera awake."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vision.detectors.nms import iou_matrix
from vision.tracking import LOOKALIKES

Boxes = NDArray[np.float32]

_LONGEST_STEP_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class SettledSettings:
    """`settle_s`: how long an object must stand still to belong to the scene; `start_settle_s`: the same for what was
    there when the watch began. `same_iou`: overlap from which it is in the same place. `absent_s`: how long the
    detector must see the place without it before it is forgotten. `most`: how many are remembered."""

    settle_s: float = 300.0
    start_settle_s: float = 20.0
    same_iou: float = 0.6
    absent_s: float = 3.0
    most: int = 256


class Settled:
    """The standing objects of one camera; bounded. Boxes are float32 (n, 4), pixels of the picture."""

    def __init__(self, settings: SettledSettings | None = None) -> None:
        self._settings = settings or SettledSettings()
        self._boxes: Boxes = np.zeros((0, 4), np.float32)
        self._kinds: list[str] = []
        self._since_s = np.zeros(0)
        self._absent_s = np.zeros(0)
        self._now_s: float | None = None

    def see(
        self, boxes_xyxy: Boxes, class_names: Sequence[str], frame_time_s: float, at_start: bool = False
    ) -> tuple[int, int]:
        """The objects of one picture: how many have not settled, and how many are new in their place.

        `at_start`: the watch of this camera has just begun.
        """
        kinds = [_kind(name) for name in class_names]
        step_s = self._step(frame_time_s)
        known = self._known(boxes_xyxy, kinds)
        self._absent_s += step_s
        self._absent_s[known[known >= 0]] = 0.0
        new = np.flatnonzero(known < 0)
        since_s = np.where(known >= 0, self._since_s[known], frame_time_s) if len(self._since_s) else None
        ages_s = np.zeros(len(kinds)) if since_s is None else frame_time_s - since_s
        already_s = self._settings.settle_s - self._settings.start_settle_s if at_start else 0.0
        self._forget()
        self._remember(boxes_xyxy[new], [kinds[row] for row in new], frame_time_s - already_s)
        return int(np.count_nonzero(ages_s < self._settings.settle_s)), len(new)

    def _step(self, frame_time_s: float) -> float:
        """Seconds since the picture before; a clock set back takes everything remembered with it."""
        before_s = frame_time_s if self._now_s is None else self._now_s
        self._now_s = frame_time_s
        if frame_time_s < before_s:
            self._since_s += frame_time_s - before_s
        return min(max(0.0, frame_time_s - before_s), _LONGEST_STEP_S)

    def _known(self, boxes_xyxy: Boxes, kinds: list[str]) -> NDArray[np.intp]:
        """For each object the row of the remembered one in its place, or -1."""
        if not kinds or not self._kinds:
            return np.full(len(kinds), -1, np.intp)
        same = np.array(kinds)[:, None] == np.array(self._kinds)[None]
        overlap = iou_matrix(boxes_xyxy, self._boxes) * same
        best = overlap.argmax(axis=1)
        return np.where(overlap.max(axis=1) >= self._settings.same_iou, best, -1)

    def _forget(self) -> None:
        kept = np.flatnonzero(self._absent_s <= self._settings.absent_s)
        if len(kept) < len(self._kinds):
            self._take(kept)

    def _remember(self, boxes_xyxy: Boxes, kinds: list[str], since_s: float) -> None:
        if not kinds:
            return
        self._boxes = np.concatenate([self._boxes, boxes_xyxy])
        self._kinds = self._kinds + kinds
        self._since_s = np.concatenate([self._since_s, np.full(len(kinds), since_s)])
        self._absent_s = np.concatenate([self._absent_s, np.zeros(len(kinds))])
        if len(self._kinds) > self._settings.most:
            self._take(np.sort(np.argsort(self._since_s, kind="stable")[: self._settings.most]))

    def _take(self, rows: NDArray[np.intp]) -> None:
        self._boxes, self._since_s, self._absent_s = self._boxes[rows], self._since_s[rows], self._absent_s[rows]
        self._kinds = [self._kinds[row] for row in rows]


def _kind(name: str) -> str:
    """One name for classes a detector confuses on one object."""
    return next((min(group) for group in LOOKALIKES if name in group), name)
