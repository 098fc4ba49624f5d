"""A mailbox of one picture for each camera between decoding and detection: the newest wins."""

import threading
from dataclasses import dataclass
from typing import Protocol

from models.clock import Clock
from models.media import Frame
from vision.batching import BatchPolicy, Room


@dataclass(slots=True)
class _Waiting:
    frame: Frame
    since_s: float


class Work(Protocol):
    """What the detector is doing."""

    def room(self) -> Room:
        """Whether it can be given another batch."""
        ...

    def has_finished(self) -> bool:
        """Whether something it was given is done and waits to be taken."""
        ...


class Mailboxes:
    """One slot a camera. Decoders put, the inference thread collects; safe from any thread.

    `blocking`: a put waits until the slot is empty instead of replacing what lies in it (for files).
    """

    def __init__(self, policy: BatchPolicy, clock: Clock, blocking: bool) -> None:
        self._policy = policy
        self._clock = clock
        self._blocking = blocking
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._freed = threading.Condition(self._lock)
        self._waiting: dict[str, _Waiting] = {}
        self._cameras: frozenset[str] = frozenset()
        self._in_flight = 0
        self._closed = False

    def watch(self, camera_ids: frozenset[str]) -> None:
        """Say whose pictures may come; what waits of others is thrown out."""
        with self._lock:
            self._cameras = camera_ids
            for gone in self._waiting.keys() - camera_ids:
                del self._waiting[gone]
            self._wake_everybody()

    def put(self, frame: Frame) -> Frame | None:
        """Leave `frame` for detection; returns the frame that goes no further: the one it replaced, or itself when
        the camera is not watched or the mailboxes are closed."""
        with self._lock:
            if self._blocking:
                self._freed.wait_for(lambda: self._free(frame.camera_id))
            if self._closed or frame.camera_id not in self._cameras:
                return frame
            waiting = self._waiting.get(frame.camera_id)
            if waiting is None:
                self._waiting[frame.camera_id] = _Waiting(frame, self._clock.mono_s())
                if len(self._waiting) == 1 or self._is_full():
                    self._arrived.notify()
                return None
            replaced, waiting.frame = waiting.frame, frame
            return replaced

    def collect(self, work: Work) -> list[Frame] | None:
        """Wait for a batch to close and take it; None once closed.

        While every stream of the detector is busy, only a full batch is taken, to be made ready meanwhile. When what
        was given to it earlier is done (see `wake`) and no batch closes just then, an empty one is returned, so that
        what was found is not kept waiting.
        """
        with self._lock:
            while not self._closed:
                room = work.room()
                closes_in_s = self._policy.closes_in_s(self._since(), len(self._cameras), self._clock.mono_s())
                if (room is Room.FREE and closes_in_s == 0) or (room is Room.AHEAD and self._is_full()):
                    return self._take()
                if work.has_finished():
                    return []
                self._arrived.wait(closes_in_s if room is Room.FREE else None)
            return None

    def wake(self) -> None:
        """Say that the detector has done a batch."""
        with self._lock:
            self._arrived.notify()

    def done(self, pictures: int) -> None:
        """Say that `pictures` of those collected have been dealt with."""
        with self._lock:
            self._in_flight -= pictures
            self._freed.notify_all()

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing waits and all that was collected is done; False when that took longer."""
        with self._lock:
            return self._freed.wait_for(lambda: self._closed or not (self._waiting or self._in_flight), timeout_s)

    def close(self) -> list[Frame]:
        """Let everybody go; returns the frames nobody will collect."""
        with self._lock:
            self._closed = True
            left = [waiting.frame for waiting in self._waiting.values()]
            self._waiting.clear()
            self._wake_everybody()
            return left

    def _free(self, camera_id: str) -> bool:
        return self._closed or camera_id not in self._cameras or camera_id not in self._waiting

    def _is_full(self) -> bool:
        return self._policy.is_full(len(self._waiting), len(self._cameras))

    def _since(self) -> dict[str, float]:
        return {camera_id: waiting.since_s for camera_id, waiting in self._waiting.items()}

    def _take(self) -> list[Frame]:
        frames = [self._waiting.pop(camera_id).frame for camera_id in self._policy.choose(self._since())]
        self._in_flight += len(frames)
        self._freed.notify_all()
        return frames

    def _wake_everybody(self) -> None:
        self._arrived.notify_all()
        self._freed.notify_all()
