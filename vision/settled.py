"""What stands in a camera's scene and is part of it: parked cars do not keep a camera awake.

Rules that count how long somebody stays see only what is analysed, and bridge gaps of about a second: shorter than
the time between two key pictures. So whoever came keeps the camera awake, standing or not, for `settle_s`; a rule
that asks for a longer stay than that needs its camera watched always. What neither came nor moved while it was looked
at was there before: it settles after `found_settle_s`, and a rule about its stay begins when it is next seen to move.
The detector often wavers about such things, so they are remembered long after it lost sight of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vision.detectors.nms import iou_matrix
from vision.tracking import LOOKALIKES

Boxes = NDArray[np.float32]
Chosen = NDArray[np.bool_]

_LONGEST_STEP_S: Final = 1.0
_CAME_IOU: Final = 0.3  # of an object and a change, from which the change is its coming

NO_CHANGE: Final[Boxes] = np.zeros((0, 4), np.float32)


@dataclass(frozen=True, slots=True)
class SettledSettings:
    """`settle_s`: how long an object that came must stand still to belong to the scene; `found_settle_s`: the same for
    one that was found where nothing changed. `same_iou`: overlap from which it is in the same place. `absent_s`,
    `found_absent_s`: how long the detector must see the place without it before it is forgotten. `most`: how many are
    remembered."""

    settle_s: float = 300.0
    found_settle_s: float = 4.0
    same_iou: float = 0.5
    absent_s: float = 3.0
    found_absent_s: float = 300.0
    most: int = 256


@dataclass(frozen=True, slots=True)
class _Places:
    """n places: boxes (n, 4), kinds (n,), when each was first seen, whether its object came, and for how long the
    place has been seen without it."""

    boxes_xyxy: Boxes
    kinds: NDArray[np.object_]
    since_s: NDArray[np.float64]
    came: Chosen
    absent_s: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.kinds)

    def taken(self, rows: NDArray[np.intp]) -> "_Places":
        """Some of them."""
        return _Places(
            self.boxes_xyxy[rows], self.kinds[rows], self.since_s[rows], self.came[rows], self.absent_s[rows]
        )

    def and_new(self, boxes_xyxy: Boxes, kinds: NDArray[np.object_], since_s: float) -> "_Places":
        """These and new ones."""
        count = len(kinds)
        return _Places(
            np.concatenate([self.boxes_xyxy, boxes_xyxy]),
            np.concatenate([self.kinds, kinds]),
            np.concatenate([self.since_s, np.full(count, since_s)]),
            np.concatenate([self.came, np.zeros(count, np.bool_)]),
            np.concatenate([self.absent_s, np.zeros(count)]),
        )


class Settled:
    """The standing objects of one camera; bounded. Boxes are float32 (n, 4), pixels of the picture."""

    def __init__(self, settings: SettledSettings | None = None) -> None:
        self._settings = settings or SettledSettings()
        empty = np.zeros(0)
        self._places = _Places(NO_CHANGE, np.zeros(0, np.object_), empty, np.zeros(0, np.bool_), empty)
        self._now_s: float | None = None

    def see(
        self,
        boxes_xyxy: Boxes,
        class_names: Sequence[str],
        frame_time_s: float,
        stands_s: NDArray[np.float64] | None = None,
        changed_xyxy: Boxes = NO_CHANGE,
    ) -> tuple[int, int]:
        """The objects of one picture: how many have not settled, and how many are new in their place.

        `stands_s` (n,): how long each that was seen to move stands, inf where it was not; `changed_xyxy` (m, 4): where
        the picture differs from the scene; none while the scene is not known yet.
        """
        settings = self._settings
        stands_s = np.full(len(class_names), np.inf) if stands_s is None else stands_s
        row, new = self._find(boxes_xyxy, _kinds(class_names), frame_time_s)
        places = self._places
        age_s = frame_time_s - places.since_s[row]
        moved = np.isfinite(stands_s)
        came = (moved | _is_a_change(boxes_xyxy, changed_xyxy)) & (age_s < settings.found_settle_s)
        places.came[row[came]] = True
        bound_s = np.where(places.came[row], settings.settle_s, settings.found_settle_s)
        fresh = np.where(moved, stands_s < settings.settle_s, age_s < bound_s)
        self._bound()
        return int(np.count_nonzero(fresh)), new

    def _find(self, boxes_xyxy: Boxes, kinds: NDArray[np.object_], frame_time_s: float) -> tuple[NDArray[np.intp], int]:
        """The place of each object, and how many places are new."""
        step_s = self._step(frame_time_s)
        self._forget()
        row = self._known(boxes_xyxy, kinds)
        places = self._places
        places.absent_s[:] += step_s
        places.absent_s[row[row >= 0]] = 0.0
        new = np.flatnonzero(row < 0)
        if len(new):
            row[new] = len(places) + np.arange(len(new))
            self._places = places.and_new(boxes_xyxy[new], kinds[new], frame_time_s)
        return row, len(new)

    def _step(self, frame_time_s: float) -> float:
        """Seconds since the picture before; a clock set back takes everything remembered with it."""
        before_s = frame_time_s if self._now_s is None else self._now_s
        self._now_s = frame_time_s
        if frame_time_s < before_s:
            self._places.since_s[:] += frame_time_s - before_s
        return min(max(0.0, frame_time_s - before_s), _LONGEST_STEP_S)

    def _known(self, boxes_xyxy: Boxes, kinds: NDArray[np.object_]) -> NDArray[np.intp]:
        """For each object the remembered place it is in, or -1."""
        places = self._places
        if not len(kinds) or not len(places):
            return np.full(len(kinds), -1, np.intp)
        overlap = iou_matrix(boxes_xyxy, places.boxes_xyxy) * (kinds[:, None] == places.kinds[None])
        best = overlap.argmax(axis=1)
        return np.where(overlap.max(axis=1) >= self._settings.same_iou, best, -1)

    def _forget(self) -> None:
        places, settings = self._places, self._settings
        kept = places.absent_s <= np.where(places.came, settings.absent_s, settings.found_absent_s)
        if not kept.all():
            self._places = places.taken(np.flatnonzero(kept))

    def _bound(self) -> None:
        """Those that have stood longest stay."""
        if len(self._places) > self._settings.most:
            oldest = np.argsort(self._places.since_s, kind="stable")[: self._settings.most]
            self._places = self._places.taken(np.sort(oldest))


def _is_a_change(boxes_xyxy: Boxes, changed_xyxy: Boxes) -> Chosen:
    """bool (n,): whether what changed has about the place and size of each object; swaying trees beside it have not."""
    if not len(changed_xyxy) or not len(boxes_xyxy):
        return np.zeros(len(boxes_xyxy), np.bool_)
    return np.asarray(iou_matrix(boxes_xyxy, changed_xyxy).max(axis=1) >= _CAME_IOU, np.bool_)


def _kinds(names: Sequence[str]) -> NDArray[np.object_]:
    """One name for classes a detector confuses on one object."""
    return np.array([next((min(group) for group in LOOKALIKES if name in group), name) for name in names], np.object_)
