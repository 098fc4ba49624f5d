"""The way of a picture through vision: ring, key look or decoder, mailbox, batch, detector, tracker.

`submit` is called by the receive loop and is quick; decoding runs on a small pool; one thread takes batches to the
detector, tracks and calls back; the detector has threads of its own. Every picture that goes no further is counted
with its reason.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Final

import cv2

from models.clock import Clock
from models.media import AccessUnit, Frame
from models.watching import Ages, CameraWatch, Stage, WakeReason
from vision.ages import AgeBook
from vision.analysis import Analysis
from vision.batching import BatchPolicy
from vision.counters import CameraCounters, DropReason
from vision.crowd import Crowd
from vision.decoding import DecodePool
from vision.detectors.port import Detector
from vision.following import Following, OnTracked
from vision.hands import Around, Hand, OnKey, OnSight
from vision.inference import Inference
from vision.lane import Setting
from vision.mailbox import Mailboxes
from vision.newest import newest_picture
from vision.pipeline_settings import PipelineSettings
from vision.watched import Watched

__all__ = ["OnAlertness", "OnKey", "OnSight", "OnTracked", "Pipeline", "PipelineSettings"]

log = logging.getLogger(__name__)

OnAlertness = Callable[[str, bool], None]

_LOOK_FOR_THE_BLIND_EVERY_S: Final = 2.0


class Pipeline:
    """Watches many cameras with one detector; without one, only their key pictures are looked at.

    `on_tracked` is called on one thread of ours for every analysed picture, in order of time for each camera. A
    named error it raises is logged and the next picture follows; any other error ends the loop: it is logged, kept
    as `failure` and passed to `on_failure`, and from then on nothing is analysed. `on_key` is told, on a decoding
    thread, of each key picture's camera and whether it could be decoded; `on_sight`, on a thread of ours, of each
    change of what a camera's pictures are worth. `on_alertness` is told, on any thread and under locks of ours, of each
    camera whether it is awake from now on: it must be quick and ask nothing of the pipeline.
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
        on_alertness: OnAlertness | None = None,
    ) -> None:
        self._settings = chosen = settings or PipelineSettings()
        self._clock = clock
        self._on_failure = on_failure
        self._on_sight, self._on_alertness = on_sight, on_alertness
        self._failure: BaseException | None = None
        max_batch = min(chosen.max_batch, detector.max_batch) if detector else 1
        self._ages = AgeBook(clock)
        self._mailboxes = Mailboxes(BatchPolicy(max_batch, chosen.staleness_s), clock, self._resume)
        crowd = Crowd(chosen.starts_per_worker * chosen.decode_workers)
        self._pool = DecodePool(Setting(chosen, clock, detector is not None, self._tell_alertness, crowd))
        self._inference = Inference(detector, clock, max_batch) if detector else None
        self._analysis: Analysis | None = None
        if detector is not None and self._inference is not None:
            following = Following(detector.class_names, chosen, clock, self._ages, self._pool, on_tracked)
            self._analysis = Analysis(self._inference, self._mailboxes, following, chosen.warms)
        input_wh = detector.input_wh if detector else (0, 0)
        self._around = Around(self._mailboxes, self._ages, input_wh, not chosen.wait, on_key, on_sight)
        self._threads: ThreadPoolExecutor | None = None
        self._loops: list[Future[None]] = []
        self._ended = threading.Event()

    @property
    def failure(self) -> BaseException | None:
        """The error that ended a loop, or None while all is well."""
        return self._failure

    def start(self) -> None:
        """Start the threads; once only. OpenCV is told to work on the calling thread, since these are enough."""
        cv2.setNumThreads(1)
        work = [self._decode_until_closed] * self._settings.decode_workers + [self._look_for_the_blind]
        if self._analysis is not None:
            work.append(self._analysis.run)
        self._threads = ThreadPoolExecutor(len(work), thread_name_prefix="vision")
        self._loops = [self._threads.submit(each) for each in work]
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
        self._mailboxes.watch(frozenset(cameras))
        self._pool.watch(cameras)

    def submit(self, unit: AccessUnit) -> None:
        """Take one compressed picture, from any thread; a camera's units must come in order."""
        self._pool.submit((unit,))

    def submit_all(self, units: Sequence[AccessUnit]) -> None:
        """Take compressed pictures of one camera and epoch that arrived together, in order, as `submit` takes one."""
        self._pool.submit(units)

    def flush(self, timeout_s: float) -> bool:
        """Wait until all that was submitted has gone as far as it will; False when that took longer."""
        deadline_s = self._clock.mono_s() + timeout_s
        while True:  # what the detector found may wake a camera, which then has more to decode
            decoded = self._pool.finish(max(0.0, deadline_s - self._clock.mono_s()))
            if not decoded or not self._mailboxes.wait_idle(max(0.0, deadline_s - self._clock.mono_s())):
                return False
            if self._pool.is_done and self._mailboxes.wait_idle(0):
                return True

    def wake(self, camera_id: str, reason: WakeReason = WakeReason.DEVICE) -> None:
        """The camera itself reported motion; from any thread. A camera that is awake stays so for another while."""
        lane = self._pool.lanes.get(camera_id)
        if lane is not None and reason is WakeReason.DEVICE and lane.wake():
            self._pool.schedule(lane)

    def picture(self, camera_id: str) -> Frame | None:
        """The newest picture of a camera; None when there has been none, or it could not be decoded.

        Of an idle camera it is decoded on the calling thread, and kept until a newer one is asked for or comes.
        """
        lane = self._pool.lanes.get(camera_id)
        return newest_picture(lane) if lane is not None else None

    def units_since(self, camera_id: str, frame_time_s: float) -> list[AccessUnit]:
        """What a camera's ring has from the newest key picture at or before that time on, still compressed, in order
        of decoding; from its oldest where that is later. Nothing of a camera not watched."""
        lane = self._pool.lanes.get(camera_id)
        return lane.units_since(frame_time_s) if lane is not None else []

    def counters(self) -> dict[str, CameraCounters]:
        """What became of the pictures of each watched camera."""
        return {camera_id: lane.counters() for camera_id, lane in self._pool.lanes.items()}

    def watches(self) -> dict[str, CameraWatch]:
        """How the watching of each camera goes; what only the connection knows is left empty."""
        return {camera_id: lane.watch() for camera_id, lane in self._pool.lanes.items()}

    def ages(self) -> Mapping[Stage, Ages]:
        """How old live pictures were at each stage; those decoded from the ring on waking are left out."""
        return self._ages.snapshot()

    def note_ruled(self, frame: Frame) -> None:
        """Say that the rules have seen this picture; from any thread."""
        lane = self._pool.lanes.get(frame.camera_id)
        if lane is not None and not self.is_replayed(frame):
            lane.note_age(Stage.RULED, self._ages.note(Stage.RULED, frame))

    def is_replayed(self, frame: Frame) -> bool:
        """Whether this picture arrived before its camera woke, and so is older than it might have been."""
        lane = self._pool.lanes.get(frame.camera_id)
        return lane is not None and lane.is_replayed(frame.epoch, frame.frame_time_s)

    def check_blind(self) -> None:
        """Look for cameras whose pictures come but are not looked at; done every few seconds while running."""
        for lane in list(self._pool.lanes.values()):
            sight = lane.check_blind()
            if sight is not None and self._on_sight is not None:
                self._on_sight(sight)

    def _tell_alertness(self, camera_id: str, awake: bool) -> None:
        self._mailboxes.expect(camera_id, awake)
        if self._on_alertness is not None:
            self._on_alertness(camera_id, awake)

    def _resume(self, camera_id: str) -> None:
        self._pool.resume(camera_id)

    def _decode_until_closed(self) -> None:
        self._pool.work(Hand(self._around))

    def _look_for_the_blind(self) -> None:
        while not self._ended.wait(_LOOK_FOR_THE_BLIND_EVERY_S):
            self.check_blind()

    def _close(self) -> None:
        self._ended.set()
        self._pool.close()
        lanes = self._pool.lanes
        for due in self._mailboxes.close():
            lane = lanes.get(due.camera_id)
            if lane is not None and not due.sweep:
                lane.drop(DropReason.STOPPED)

    def _loop_ended(self, loop: Future[None]) -> None:
        error = None if loop.cancelled() else loop.exception()
        if error is None:
            return
        self._failure = error
        self._close()
        log.critical("vision stopped by an error", exc_info=error, extra={"action": "vision_failed"})
        if self._on_failure is not None:
            self._on_failure(error)
