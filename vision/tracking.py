"""Detections of one camera's pictures become tracks with ids that survive short occlusion.

Association follows ByteTrack (Zhang et al., ECCV 2022): sure detections first, with every track; then weak ones, with
tracks seen just before. Motion runs on frame time, so skipped pictures only lengthen the prediction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from models.tracks import Detections, TrackedFrame
from vision.detectors.nms import iou_matrix
from vision.motion import Motion

LOOKALIKES: Final[tuple[frozenset[str], ...]] = (
    frozenset({"car", "truck", "bus"}),
    frozenset({"bicycle", "motorcycle"}),
)
_MOST_VOTES: Final = 20.0

Rows = NDArray[np.intp]
Pairs = TypeVar("Pairs", NDArray[np.float32], NDArray[np.bool_])

_NONE: Final[Rows] = np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True)
class TrackingSettings:
    """How to associate.

    `sure_score`: detections from here on are associated first and may begin tracks; weaker ones only continue them.
    `sure_iou`, `weak_iou`: least overlap with the predicted box. `hits`: sightings before a track is reported.
    `reach`, `wide_iou`: what is left over is paired by boxes widened by `reach` standard deviations of the predicted
    place, so that a walker is followed at two pictures a second too (as Yang et al., C-BIoU tracker, WACV 2023).
    `memory_s`: how long a track is remembered unseen. `max_tracks`: how many are remembered.
    `jump_s`: a step back in time longer than this begins anew.
    """

    sure_score: float = 0.4
    sure_iou: float = 0.1
    weak_iou: float = 0.4
    reach: float = 1.5
    wide_iou: float = 0.2
    hits: int = 2
    memory_s: float = 2.5
    max_tracks: int = 300
    jump_s: float = 1.0


_TRACK: Final = np.dtype(
    [
        ("track_id", np.int64),
        ("class_id", np.int64),
        ("votes", np.float64),  # how far `class_id` leads (Boyer and Moore's majority vote)
        ("hits", np.int64),
        ("picture", np.int64),  # in which it was last seen
        ("seen_s", np.float64),
        ("box_xyxy", np.float32, 4),  # as it was last seen
        ("score", np.float32),
    ]
)


@dataclass(frozen=True, slots=True)
class _Tracks:
    """n tracks. `about`: (n,) of _TRACK, in one piece, so that choosing among them is one step."""

    motion: Motion
    about: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.about)

    def where(self, kept: NDArray[np.bool_]) -> "_Tracks":
        """Some of the tracks."""
        return self if kept.all() else self.taken(np.flatnonzero(kept))

    def taken(self, rows: Rows) -> "_Tracks":
        """The tracks in these rows."""
        return _Tracks(self.motion.taken(rows), self.about[rows])

    def joined(self, other: "_Tracks") -> "_Tracks":
        """These tracks followed by the other ones."""
        return _Tracks(self.motion.joined(other.motion), np.concatenate([self.about, other.about]))


class Tracker:
    """The tracks of one camera. Ids are never reused, not even after `begin_anew`."""

    def __init__(self, camera_id: str, class_names: Sequence[str], settings: TrackingSettings | None = None) -> None:
        self._camera_id = camera_id
        self._class_names = tuple(class_names)
        self._kind = _kinds(self._class_names)
        self._settings = settings or TrackingSettings()
        self._next_id = 1
        self._picture = 0
        self._now_s: float | None = None
        self._resolution_wh = (0, 0)
        self._tracks = _begun(Detections(), 1, 0, 0.0)

    def __len__(self) -> int:
        """How many tracks are remembered, reported or not."""
        return len(self._tracks)

    def update(self, frame_time_s: float, resolution_wh: tuple[int, int], found: Detections) -> TrackedFrame:
        """The confirmed tracks seen in the picture of this time; the order of `found` does not matter.

        A small step back in time counts as no step; a large one, or another picture size, begins anew.
        """
        now_s, dt_s = self._step(frame_time_s, resolution_wh)
        if not len(self._tracks) and not len(found):
            return self._report(now_s)
        found = _in_order(found)
        tracks = self._tracks.where(now_s - self._tracks.about["seen_s"] <= self._settings.memory_s)
        tracks = replace(tracks, motion=tracks.motion.predicted(dt_s))
        rows, picked = self._associate(tracks, found)
        tracks = self._seen(tracks, rows, found.select(picked), now_s)
        self._tracks = self._remembered(self._with_new(tracks, found, picked, now_s))
        return self._report(now_s)

    def begin_anew(self) -> None:
        """Forget every track; ids go on."""
        self._tracks = _begun(Detections(), self._next_id, 0, 0.0)
        self._now_s = None

    def _step(self, frame_time_s: float, resolution_wh: tuple[int, int]) -> tuple[float, float]:
        """Now, and the seconds since the picture before."""
        back_s = 0.0 if self._now_s is None else self._now_s - frame_time_s
        if resolution_wh != self._resolution_wh or back_s > self._settings.jump_s:
            self.begin_anew()
        self._resolution_wh = resolution_wh
        self._picture += 1
        before_s = frame_time_s if self._now_s is None else self._now_s
        self._now_s = max(before_s, frame_time_s)
        return self._now_s, self._now_s - before_s

    def _associate(self, tracks: _Tracks, found: Detections) -> tuple[Rows, Rows]:
        """Which track (row) goes with which detection: sure ones, weak ones, then sure ones further off."""
        settings = self._settings
        if not len(tracks) or not len(found):
            return _NONE, _NONE
        boxes = tracks.motion.boxes_xyxy()
        kin = self._kind[tracks.about["class_id"]][:, None] == self._kind[found.class_id]
        sure = found.score >= settings.sure_score
        overlap = iou_matrix(boxes, found.boxes_xyxy) * kin
        rows, picked = _pair(overlap * sure, settings.sure_iou)
        if len(rows) == min(overlap.shape):
            return rows, picked
        kin &= (tracks.about["picture"] == self._picture - 1)[:, None]
        if not sure.all():
            more = _pair(_without(overlap * (kin & ~sure), rows, picked), settings.weak_iou)
            rows, picked = np.concatenate([rows, more[0]]), np.concatenate([picked, more[1]])
        left = _without(kin & sure, rows, picked)
        if not left.any():
            return rows, picked
        wide = iou_matrix(boxes, found.boxes_xyxy, settings.reach * tracks.motion.spread_xy())
        more = _pair(wide * left, settings.wide_iou)
        return np.concatenate([rows, more[0]]), np.concatenate([picked, more[1]])

    def _seen(self, tracks: _Tracks, rows: Rows, found: Detections, now_s: float) -> _Tracks:
        """The tracks after the picture's detections are put to those in `rows`."""
        motion = tracks.motion.corrected(rows, found.boxes_xyxy).resized_no_more(_others(rows, len(tracks)))
        about = tracks.about.copy()
        new = about[rows]
        new["hits"] += 1
        new["picture"] = self._picture
        new["seen_s"] = now_s
        new["box_xyxy"] = found.boxes_xyxy
        new["score"] = found.score
        _vote(new, found)
        about[rows] = new
        return _Tracks(motion, about)

    def _with_new(self, tracks: _Tracks, found: Detections, picked: Rows, now_s: float) -> _Tracks:
        """The tracks, and those begun by sure detections that none of them took."""
        fresh = _others(picked, len(found))
        fresh = fresh[found.score[fresh] >= self._settings.sure_score]
        if not len(fresh):
            return tracks
        begun = _begun(found.select(fresh), self._next_id, self._picture, now_s)
        self._next_id += len(fresh)
        return tracks.joined(begun)

    def _remembered(self, tracks: _Tracks) -> _Tracks:
        """Those worth keeping: confirmed, or just seen; the latest seen when there are too many."""
        picture, hits = tracks.about["picture"], tracks.about["hits"]
        tracks = tracks.where((picture == self._picture) | (hits >= self._settings.hits))
        if len(tracks) <= self._settings.max_tracks:
            return tracks
        order = np.lexsort((-tracks.about["hits"], -tracks.about["picture"]))
        return tracks.taken(np.sort(order[: self._settings.max_tracks]))

    def _report(self, now_s: float) -> TrackedFrame:
        about = self._tracks.about
        shown = about[(about["picture"] == self._picture) & (about["hits"] >= self._settings.hits)]
        return TrackedFrame(
            camera_id=self._camera_id,
            frame_time_s=now_s,
            resolution_wh=self._resolution_wh,
            track_id=shown["track_id"].copy(),
            boxes_xyxy=shown["box_xyxy"].copy(),
            score=shown["score"].copy(),
            class_name=tuple(self._class_names[class_id] for class_id in shown["class_id"].tolist()),
        )


def _begun(found: Detections, first_id: int, picture: int, now_s: float) -> _Tracks:
    about = np.empty(len(found), _TRACK)
    about["track_id"] = np.arange(first_id, first_id + len(found))
    about["class_id"] = found.class_id
    about["votes"] = found.score
    about["hits"] = 1
    about["picture"] = picture
    about["seen_s"] = now_s
    about["box_xyxy"] = found.boxes_xyxy
    about["score"] = found.score
    return _Tracks(Motion.begin(found.boxes_xyxy), about)


def _kinds(class_names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each class, shared by classes a detector confuses on one object."""
    groups = [next((group for group in LOOKALIKES if name in group), frozenset({name})) for name in class_names]
    return np.array([groups.index(group) for group in groups], np.int64)


def _in_order(found: Detections) -> Detections:
    """The same detections in an order that follows from what they are."""
    if (found.score[:-1] > found.score[1:]).all():
        return found
    return found.select(np.lexsort((*found.boxes_xyxy.T, found.class_id, -found.score)))


def _others(rows: Rows, count: int) -> Rows:
    """Those of `count` rows that are not in `rows`, ascending."""
    left = np.ones(count, np.bool_)
    left[rows] = False
    return np.flatnonzero(left)


def _without(pairs: Pairs, rows: Rows, columns: Rows) -> Pairs:
    """The pairs with some rows and columns out of the question; the array handed in is changed."""
    pairs[rows] = 0
    pairs[:, columns] = 0
    return pairs


def _pair(overlap: NDArray[np.float32], least: float) -> tuple[Rows, Rows]:
    """Rows and columns paired so that the sum of overlaps is largest, none below `least`."""
    overlap[overlap < least] = 0
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    kept = overlap[rows, columns] > 0
    return rows[kept], columns[kept]


def _vote(tracks: NDArray[np.void], found: Detections) -> None:
    agree = tracks["class_id"] == found.class_id
    tally = tracks["votes"] + np.where(agree, found.score, -found.score)
    tracks["class_id"] = np.where(tally < 0, found.class_id, tracks["class_id"])
    tracks["votes"] = np.minimum(np.abs(tally), _MOST_VOTES)
