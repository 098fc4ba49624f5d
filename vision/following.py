"""What the detector found becomes tracks, and tells how closely a camera need be watched."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from models.clock import Clock
from models.errors import XueliangError
from models.media import Frame
from models.tracks import Detections, TrackedFrame
from models.watching import Stage, WakeReason
from vision.ages import AgeBook
from vision.blobs import no_boxes
from vision.decoding import DecodePool
from vision.due import Due
from vision.lane import Lane
from vision.pipeline_settings import PipelineSettings
from vision.settled import Settled
from vision.standing import Standing
from vision.tracking import LOOKALIKES, Tracker

log = logging.getLogger(__name__)

_PARKED: Final = frozenset().union(*LOOKALIKES)  # vehicles: what is found once may have stood there all day

OnTracked = Callable[[TrackedFrame, Frame], None]


@dataclass(frozen=True, slots=True)
class _Followed:
    """One camera: what is tracked, for how long it stands, and what is part of the scene."""

    tracker: Tracker
    settled: Settled
    standing: Standing = field(default_factory=Standing)

    def fresh(self, tracked: TrackedFrame, due: Due, starting: bool) -> int:
        """How many of the tracked objects are no part of the scene. `starting`: what changes may be the scene's own."""
        stands_s = self.standing.see(tracked.track_id, tracked.boxes_xyxy, tracked.frame_time_s)
        changed_norm = no_boxes() if starting else due.changed_xyxy_norm
        changed_xyxy = changed_norm * np.array(tracked.resolution_wh * 2, np.float32)
        return self.settled.see(tracked.boxes_xyxy, tracked.class_name, tracked.frame_time_s, stands_s, changed_xyxy)[0]


class Following:
    """Tracks every camera on one thread; `on_tracked` gets each camera's pictures in order of time."""

    def __init__(
        self,
        class_names: tuple[str, ...],
        settings: PipelineSettings,
        clock: Clock,
        ages: AgeBook,
        pool: DecodePool,
        on_tracked: OnTracked,
    ) -> None:
        self._class_names = class_names
        self._settings = settings
        self._clock = clock
        self._ages = ages
        self._pool = pool
        self._on_tracked = on_tracked
        self._followed: dict[int, _Followed] = {}

    def take(self, due: Due, objects: Detections, began_s: float) -> None:
        """What was found in one picture. `began_s`: when its batch began, on our monotonic clock."""
        lane = self._pool.lanes.get(due.camera_id)
        if lane is None or lane.number != due.lane:
            return  # not watched any more
        if due.sweep:
            self._see_sweep(lane, due.frame, objects)
        else:
            self._follow(lane, due, objects, began_s)

    def _follow(self, lane: Lane, due: Due, objects: Detections, began_s: float) -> None:
        frame = due.frame
        followed = self._following(lane)
        tracked = followed.tracker.update(frame.frame_time_s, frame.resolution_wh, objects)
        fresh = followed.fresh(tracked, due, lane.woken_by is WakeReason.START)
        lane.viewing.tracked_xyxy = tracked.boxes_xyxy
        lane.viewing.tracking = len(followed.tracker) > 0
        if not due.replayed:
            self._note_ages(lane, frame, began_s)
        late = began_s - frame.mono_s > self._settings.late_s
        self._pool.go_on(lane, lane.see_tracks(fresh, frame.frame_time_s, late))
        try:
            self._on_tracked(tracked, frame)
        except XueliangError as error:
            log.warning("camera %s: %s", frame.camera_id, error, extra={"action": "tracked_refused"})

    def _see_sweep(self, lane: Lane, frame: Frame, objects: Detections) -> None:
        sure = objects.select(np.flatnonzero(objects.score >= self._settings.tracking.sure_score))
        names = [self._class_names[class_id] for class_id in sure.class_id]
        owed = lane.owes_sweep
        _, new = self._following(lane).settled.see(sure.boxes_xyxy, names, frame.frame_time_s)
        parked = new if owed and _PARKED.issuperset(names) else 0
        self._pool.go_on(lane, lane.see_sweep(new - parked, frame.frame_time_s, parked))

    def _note_ages(self, lane: Lane, frame: Frame, began_s: float) -> None:
        lane.note_age(Stage.BATCHED, self._ages.note(Stage.BATCHED, frame, began_s))
        lane.note_age(Stage.DETECTED, self._ages.note(Stage.DETECTED, frame))

    def _following(self, lane: Lane) -> _Followed:
        followed = self._followed.get(lane.number)
        if followed is None:
            self._forget_others({each.number for each in self._pool.lanes.values()})
            tracker = Tracker(lane.camera_id, self._class_names, self._settings.tracking)
            followed = self._followed[lane.number] = _Followed(tracker, Settled(self._settings.settled))
        return followed

    def _forget_others(self, numbers: Collection[int]) -> None:
        for gone in self._followed.keys() - numbers:
            del self._followed[gone]
