"""A mailbox of one picture for each camera between decoding and detection: the newest wins."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from models.clock import Clock
from models.media import Frame
from vision.batching import BatchPolicy


@dataclass(slots=True)
class _Waiting:
    frame: Frame
    since_s: float


class Mailboxes:
    """One slot a camera. Decoders put, the inference thread collects; safe from any thread.

    `blocking`: a put waits until the slot is empty instead of replacing what lies in it (for files).
    """

    def __init__(self, policy: BatchPolicy, clock: Clock, blocking: bool) -> None:
        self._policy = policy
        self._clock = clock
        self._blocking = blocking
        self._changed = threading.Condition()
        self._waiting: dict[str, _Waiting] = {}
        self._cameras: frozenset[str] = frozenset()
        self._in_flight = 0
        self._closed = False

    def watch(self, camera_ids: frozenset[str]) -> None:
        """Say whose pictures may come; what waits of others is thrown out."""
        with self._changed:
            self._cameras = camera_ids
            for gone in self._waiting.keys() - camera_ids:
                del self._waiting[gone]
            self._changed.notify_all()

    def put(self, frame: Frame) -> Frame | None:
        """Leave `frame` for detection; returns the frame that goes no further: the one it replaced, or itself when
        the camera is not watched or the mailboxes are closed."""
        with self._changed:
            if self._blocking:
                self._changed.wait_for(lambda: self._free(frame.camera_id))
            if self._closed or frame.camera_id not in self._cameras:
                return frame
            waiting = self._waiting.get(frame.camera_id)
            if waiting is None:
                self._waiting[frame.camera_id] = _Waiting(frame, self._clock.mono_s())
                self._changed.notify_all()
                return None
            replaced, waiting.frame = waiting.frame, frame
            return replaced

    def collect(self) -> list[Frame]:
        """Wait for a batch to close and take it; the batch taken before counts as done. Empty once closed."""
        with self._changed:
            self._in_flight = 0
            self._changed.notify_all()
            while not self._closed:
                closes_in_s = self._policy.closes_in_s(self._since(), len(self._cameras), self._clock.mono_s())
                if closes_in_s == 0:
                    return self._take()
                self._changed.wait(closes_in_s)
            return []

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing waits and the last batch is done; False when that took longer than `timeout_s`."""
        return self._wait_for(lambda: self._closed or not (self._waiting or self._in_flight), timeout_s)

    def close(self) -> list[Frame]:
        """Let everybody go; returns the frames nobody will collect."""
        with self._changed:
            self._closed = True
            left = [waiting.frame for waiting in self._waiting.values()]
            self._waiting.clear()
            self._changed.notify_all()
            return left

    def _wait_for(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(condition, timeout_s)

    def _free(self, camera_id: str) -> bool:
        return self._closed or camera_id not in self._cameras or camera_id not in self._waiting

    def _since(self) -> dict[str, float]:
        return {camera_id: waiting.since_s for camera_id, waiting in self._waiting.items()}

    def _take(self) -> list[Frame]:
        frames = [self._waiting.pop(camera_id).frame for camera_id in self._policy.choose(self._since())]
        self._in_flight = len(frames)
        self._changed.notify_all()
        return frames
