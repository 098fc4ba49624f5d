"""Detections of one camera's pictures become tracks with ids that survive short occlusion.

Association follows ByteTrack (Zhang et al., ECCV 2022): sure detections first, with every track; then weak ones, with
tracks seen just before. Motion runs on frame time, so skipped pictures only lengthen the prediction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

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


@dataclass(frozen=True, slots=True)
class _Tracks:
    """n tracks, array by array. `votes` is how far `class_id` leads (Boyer and Moore's majority vote);
    `box_xyxy`, `score` are what was last seen, in picture number `picture` at `seen_s`."""

    motion: Motion
    track_id: NDArray[np.int64]
    class_id: NDArray[np.int64]
    votes: NDArray[np.float64]
    hits: NDArray[np.int64]
    picture: NDArray[np.int64]
    seen_s: NDArray[np.float64]
    box_xyxy: NDArray[np.float32]
    score: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.track_id)

    def taken(self, rows: NDArray[np.intp]) -> "_Tracks":
        """Some of the tracks."""
        arrays = {each.name: getattr(self, each.name)[rows] for each in fields(self) if each.name != "motion"}
        return _Tracks(motion=self.motion.taken(rows), **arrays)

    def joined(self, other: "_Tracks") -> "_Tracks":
        """These tracks followed by the other ones."""
        names = [each.name for each in fields(self) if each.name != "motion"]
        arrays = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in names}
        return _Tracks(motion=self.motion.joined(other.motion), **arrays)


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
        found = _in_order(found)
        self._tracks = self._tracks.taken(np.flatnonzero(now_s - self._tracks.seen_s <= self._settings.memory_s))
        motion = self._tracks.motion.predicted(dt_s)
        rows, picked = self._associate(motion, found)
        tracks = self._seen(motion, rows, found.select(picked), now_s)
        fresh = _others(picked, len(found))
        fresh = fresh[found.score[fresh] >= self._settings.sure_score]
        self._tracks = self._remembered(tracks.joined(self._new(found.select(fresh), now_s)))
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

    def _associate(self, motion: Motion, found: Detections) -> tuple[Rows, Rows]:
        """Which track (row) goes with which detection: sure ones, weak ones, then sure ones further off."""
        settings = self._settings
        boxes = motion.boxes_xyxy()
        kin = self._kind[self._tracks.class_id][:, None] == self._kind[found.class_id][None]
        sure = kin & (found.score >= settings.sure_score)[None]
        recent = self._tracks.picture == self._picture - 1
        overlap = iou_matrix(boxes, found.boxes_xyxy)
        rows, picked = _pair(overlap * sure, settings.sure_iou)
        more = _pair(_without(overlap * (kin & ~sure) * recent[:, None], rows, picked), settings.weak_iou)
        rows, picked = np.concatenate([rows, more[0]]), np.concatenate([picked, more[1]])
        if len(rows) == len(boxes) or len(picked) == len(found):
            return rows, picked
        wide = iou_matrix(boxes, found.boxes_xyxy, settings.reach * motion.spread_xy())
        more = _pair(_without(wide * sure * recent[:, None], rows, picked), settings.wide_iou)
        return np.concatenate([rows, more[0]]), np.concatenate([picked, more[1]])

    def _seen(self, motion: Motion, rows: Rows, found: Detections, now_s: float) -> _Tracks:
        """The tracks after the pictures' detections are put to those in `rows`."""
        everything = np.arange(len(self._tracks))
        moved = motion.corrected(rows, found.boxes_xyxy).resized_no_more(_others(rows, len(everything)))
        new = replace(self._tracks.taken(everything), motion=moved)
        new.hits[rows] += 1
        new.picture[rows] = self._picture
        new.seen_s[rows] = now_s
        new.box_xyxy[rows] = found.boxes_xyxy
        new.score[rows] = found.score
        _vote(new.class_id, new.votes, rows, found)
        return new

    def _new(self, found: Detections, now_s: float) -> _Tracks:
        tracks = _begun(found, self._next_id, self._picture, now_s)
        self._next_id += len(found)
        return tracks

    def _remembered(self, tracks: _Tracks) -> _Tracks:
        """Those worth keeping: confirmed, or just seen; the latest seen when there are too many."""
        kept = np.flatnonzero((tracks.picture == self._picture) | (tracks.hits >= self._settings.hits))
        if len(kept) > self._settings.max_tracks:
            order = np.lexsort((-tracks.hits[kept], -tracks.picture[kept]))
            kept = np.sort(kept[order[: self._settings.max_tracks]])
        return tracks.taken(kept)

    def _report(self, now_s: float) -> TrackedFrame:
        tracks = self._tracks
        shown = np.flatnonzero((tracks.picture == self._picture) & (tracks.hits >= self._settings.hits))
        return TrackedFrame(
            camera_id=self._camera_id,
            frame_time_s=now_s,
            resolution_wh=self._resolution_wh,
            track_id=tracks.track_id[shown],
            boxes_xyxy=tracks.box_xyxy[shown],
            score=tracks.score[shown],
            class_name=tuple(self._class_names[class_id] for class_id in tracks.class_id[shown]),
        )


def _begun(found: Detections, first_id: int, picture: int, now_s: float) -> _Tracks:
    count = len(found)
    return _Tracks(
        motion=Motion.begin(found.boxes_xyxy),
        track_id=np.arange(first_id, first_id + count, dtype=np.int64),
        class_id=found.class_id.copy(),
        votes=found.score.astype(np.float64),
        hits=np.ones(count, np.int64),
        picture=np.full(count, picture, np.int64),
        seen_s=np.full(count, now_s, np.float64),
        box_xyxy=found.boxes_xyxy.copy(),
        score=found.score.copy(),
    )


def _kinds(class_names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each class, shared by classes a detector confuses on one object."""
    groups = [next((group for group in LOOKALIKES if name in group), frozenset({name})) for name in class_names]
    return np.array([groups.index(group) for group in groups], np.int64)


def _in_order(found: Detections) -> Detections:
    """The same detections in an order that follows from what they are."""
    return found.select(np.lexsort((*found.boxes_xyxy.T, found.class_id, -found.score)))


def _others(rows: Rows, count: int) -> Rows:
    """Those of `count` rows that are not in `rows`, ascending."""
    left = np.ones(count, np.bool_)
    left[rows] = False
    return np.flatnonzero(left)


def _without(overlap: NDArray[np.float32], rows: Rows, columns: Rows) -> NDArray[np.float32]:
    """The overlaps with some rows and columns out of the question."""
    overlap = overlap.copy()
    overlap[rows] = 0
    overlap[:, columns] = 0
    return overlap


def _pair(overlap: NDArray[np.float32], least: float) -> tuple[Rows, Rows]:
    """Rows and columns paired so that the sum of overlaps is largest, none below `least`."""
    usable = overlap >= least
    rows, columns = linear_sum_assignment(np.where(usable, overlap, 0), maximize=True)
    kept = usable[rows, columns]
    return rows[kept], columns[kept]


def _vote(class_id: NDArray[np.int64], votes: NDArray[np.float64], rows: Rows, found: Detections) -> None:
    agree = class_id[rows] == found.class_id
    tally = votes[rows] + np.where(agree, found.score, -found.score)
    class_id[rows] = np.where(tally < 0, found.class_id, class_id[rows])
    votes[rows] = np.minimum(np.abs(tally), _MOST_VOTES)
