"""The way of a picture through vision: queue, decode, mailbox, batch, detect, track.

`submit` is called by the receive loop and is quick; decoding runs on a small pool; one thread makes batches ready,
tracks and calls back; one more runs the detector. Every picture that goes no further is counted with its reason.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import cv2

from models.cameras import CameraSight
from models.clock import Clock
from models.errors import XueliangError
from models.media import AccessUnit, Frame
from models.tracks import TrackedFrame
from models.watching import Ages, CameraWatch, Stage, WakeReason
from vision.ages import AgeBook
from vision.batching import BatchPolicy
from vision.counters import CameraCounters, DropReason, Ledger
from vision.decoding import DecodePool, OnKey
from vision.detectors.port import Detector
from vision.inference import Batch, Inference
from vision.mailbox import Mailboxes
from vision.regions import Wanted
from vision.tracking import Tracker, TrackingSettings
from vision.watched import Watched

log = logging.getLogger(__name__)

OnTracked = Callable[[TrackedFrame, Frame], None]
OnSight = Callable[[CameraSight], None]


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """How much to hold and how long to wait.

    `decode_workers`: threads that decode. `max_batch`: the most pictures a batch. `staleness_s`: how long a picture
    waits for its batch to fill. `queue_units`, `queue_bytes`: bounds of each camera's queue before decoding.
    `late_s`: a picture older than this when its batch begins counts as late.
    `wait`: `submit` waits for room and nothing is replaced, so that each due picture of a file is analysed.
    """

    decode_workers: int = 2
    max_batch: int = 8
    staleness_s: float = 0.01
    queue_units: int = 100
    queue_bytes: int = 16 * 1024 * 1024
    late_s: float = 0.5
    wait: bool = False
    tracking: TrackingSettings = field(default_factory=TrackingSettings)


class Pipeline:
    """Watches many cameras with one detector; without a detector, pictures are only decoded and kept for looking at.

    `on_tracked` is called on one thread of ours for every analysed picture, in order of time for each camera. A
    named error it raises is logged and the next picture follows; any other error ends the loop: it is logged, kept
    as `failure` and passed to `on_failure`, and from then on nothing is analysed. `on_key` is told, on a decoding
    thread, of each key picture's camera and whether it could be decoded; `on_sight` of a change of what a camera's
    pictures are worth.
    """

    def __init__(
        self,
        detector: Detector | None,
        clock: Clock,
        on_tracked: OnTracked,
        settings: PipelineSettings | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
        on_key: OnKey | None = None,
        on_sight: OnSight | None = None,
    ) -> None:
        self._settings = settings or PipelineSettings()
        self._clock = clock
        self._on_tracked = on_tracked
        self._on_failure = on_failure
        self._on_sight = on_sight
        self._ages = AgeBook()
        self._failure: BaseException | None = None
        bounds = self._settings
        max_batch = min(bounds.max_batch, detector.max_batch) if detector else 1
        self._class_names = detector.class_names if detector else ()
        self._inference = Inference(detector, clock, max_batch) if detector else None
        self._ledger = Ledger()
        self._pool = DecodePool(self._ledger, self._keep, bounds.queue_units, bounds.queue_bytes, bounds.wait, on_key)
        self._mailboxes = Mailboxes(BatchPolicy(max_batch, bounds.staleness_s), clock, bounds.wait)
        self._lock = threading.Lock()
        self._latest: dict[str, Frame] = {}
        self._trackers: dict[str, Tracker] = {}
        self._watched: frozenset[str] = frozenset()
        self._threads: ThreadPoolExecutor | None = None
        self._loops: list[Future[None]] = []

    @property
    def failure(self) -> BaseException | None:
        """The error that ended a loop, or None while all is well."""
        return self._failure

    def start(self) -> None:
        """Start the threads; once only. OpenCV is told to work on the calling thread, since these are enough."""
        cv2.setNumThreads(1)
        workers = self._settings.decode_workers
        self._threads = ThreadPoolExecutor(workers + 1, thread_name_prefix="vision")
        self._loops = [self._threads.submit(self._pool.work) for _ in range(workers)]
        if self._inference is not None:
            self._loops.append(self._threads.submit(self._analyse_until_closed, self._inference))
        for loop in self._loops:
            loop.add_done_callback(self._loop_ended)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Drop what waits and end the threads; False when one was still busy after `timeout_s`."""
        self._close()
        busy = wait(self._loops, timeout_s).not_done
        if self._threads is not None:
            self._threads.shutdown(wait=not busy, cancel_futures=True)
        if self._inference is not None:
            self._inference.close(wait=not busy)
        return not busy

    def set_cameras(self, cameras: Mapping[str, Watched]) -> None:
        """Say which cameras to watch and how; others are forgotten."""
        watched = frozenset(cameras)
        with self._lock:
            self._watched = watched
            self._latest = {each: frame for each, frame in self._latest.items() if each in watched}
            self._trackers = {each: tracker for each, tracker in self._trackers.items() if each in watched}
        self._ledger.watch(watched)
        self._mailboxes.watch(watched)
        self._pool.watch(cameras)

    def submit(self, unit: AccessUnit) -> None:
        """Take one compressed picture, from any thread; a camera's units must come in order."""
        self._pool.submit(unit)

    def flush(self, timeout_s: float) -> bool:
        """Wait until all that was submitted has gone as far as it will; False when that took longer."""
        deadline_s = self._clock.mono_s() + timeout_s
        decoded = self._pool.finish(timeout_s)
        return decoded and self._mailboxes.wait_idle(max(0.0, deadline_s - self._clock.mono_s()))

    def wake(self, camera_id: str, reason: WakeReason) -> None:
        """The camera itself reported motion; from any thread. A camera that is awake stays so."""

    def picture(self, camera_id: str) -> Frame | None:
        """The newest picture of a camera, or None when there has been none."""
        with self._lock:
            return self._latest.get(camera_id)

    def counters(self) -> dict[str, CameraCounters]:
        """What became of the pictures of each watched camera."""
        return self._ledger.snapshot()

    def watches(self) -> dict[str, CameraWatch]:
        """How the watching of each camera goes; what only the connection knows is left empty."""
        return {
            camera_id: CameraWatch(
                camera_id,
                received=each.received,
                decoded=each.decoded,
                analysed=each.analysed,
                late=each.late,
                dropped={str(reason): count for reason, count in each.dropped.items()},
            )
            for camera_id, each in self.counters().items()
        }

    def ages(self) -> Mapping[Stage, Ages]:
        """How old live pictures were at each stage."""
        return self._ages.snapshot()

    def note_ruled(self, frame: Frame) -> None:
        """Say that the rules have seen this picture; from any thread."""
        self._ages.add(Stage.RULED, self._clock.mono_s() - frame.mono_s)

    def _keep(self, frame: Frame) -> None:
        with self._lock:
            if frame.camera_id in self._watched:
                self._latest[frame.camera_id] = frame
        if self._inference is None:
            return
        unwanted = self._mailboxes.put(frame)
        if unwanted is not None:
            self._ledger.dropped(frame.camera_id, DropReason.STOPPED if unwanted is frame else DropReason.REPLACED)

    def _analyse_until_closed(self, inference: Inference) -> None:
        """Keep the detector busy and track what it has found."""
        while (frames := self._mailboxes.collect(inference)) is not None:
            if frames:
                inference.start([Wanted(frame) for frame in frames], self._mailboxes.wake)
            for batch in inference.finished():
                self._finish(batch)
        for batch in inference.rest():
            self._finish(batch)

    def _finish(self, batch: Batch) -> None:
        for frame, objects in zip(batch.frames, batch.result(), strict=True):
            tracked = self._tracker(frame.camera_id).update(frame.frame_time_s, frame.resolution_wh, objects)
            self._ledger.analysed(frame.camera_id, late=batch.began_s - frame.mono_s > self._settings.late_s)
            self._report(tracked, frame)
        self._mailboxes.done(len(batch.frames))

    def _tracker(self, camera_id: str) -> Tracker:
        with self._lock:
            tracker = self._trackers.get(camera_id)
            if tracker is None:
                tracker = Tracker(camera_id, self._class_names, self._settings.tracking)
                if camera_id in self._watched:
                    self._trackers[camera_id] = tracker
            return tracker

    def _report(self, tracked: TrackedFrame, frame: Frame) -> None:
        try:
            self._on_tracked(tracked, frame)
        except XueliangError as error:
            log.warning("camera %s: %s", frame.camera_id, error, extra={"action": "tracked_refused"})

    def _close(self) -> None:
        self._pool.close()
        for frame in self._mailboxes.close():
            self._ledger.dropped(frame.camera_id, DropReason.STOPPED)

    def _loop_ended(self, loop: Future[None]) -> None:
        error = None if loop.cancelled() else loop.exception()
        if error is None:
            return
        self._failure = error
        self._close()
        log.critical("vision stopped by an error", exc_info=error, extra={"action": "vision_failed"})
        if self._on_failure is not None:
            self._on_failure(error)
