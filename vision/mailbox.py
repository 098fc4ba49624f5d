"""A mailbox of one picture for each camera between decoding and detection: the newest wins."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from models.clock import Clock
from vision.batching import BatchPolicy, Room
from vision.due import Due

_YIELDS_S: Final = 0.25  # so much longer a picture that yields waits before it comes before a live one


@dataclass(slots=True)
class _Waiting:
    due: Due
    since_s: float

    @property
    def turn_s(self) -> float:
        """By which its place in the order of waiting counts."""
        return self.since_s + (_YIELDS_S if self.due.yields else 0.0)


class Work(Protocol):
    """What the detector is doing."""

    def room(self) -> Room:
        """Whether it can be given another batch."""
        ...

    def has_finished(self) -> bool:
        """Whether something it was given is done and waits to be taken."""
        ...


class Mailboxes:
    """One slot a camera. Decoders put, the analysis thread collects; safe from any thread.

    `on_freed` is told, on the thread that collects, of each parked camera whose slot has become free.
    """

    def __init__(self, policy: BatchPolicy, clock: Clock, on_freed: Callable[[str], None]) -> None:
        self._policy = policy
        self._clock = clock
        self._on_freed = on_freed
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._settled = threading.Condition(self._lock)
        self._waiting: dict[str, _Waiting] = {}
        self._parked: set[str] = set()
        self._cameras: frozenset[str] = frozenset()
        self._awake: set[str] = set()
        self._in_flight = 0
        self._closed = False

    def watch(self, camera_ids: frozenset[str]) -> None:
        """Say whose pictures may come; what waits of others is thrown out."""
        with self._lock:
            self._cameras = camera_ids
            self._awake &= camera_ids
            self._parked &= camera_ids
            for gone in self._waiting.keys() - camera_ids:
                del self._waiting[gone]
            self._wake_everybody()

    def expect(self, camera_id: str, awake: bool) -> None:
        """Say whether pictures of a camera are likely, so that no batch waits for those of idle ones."""
        with self._lock:
            (self._awake.add if awake else self._awake.discard)(camera_id)
            self._arrived.notify()

    def put(self, due: Due) -> Due | None:
        """Leave a picture for detection; returns the one that goes no further: that which it replaced, or itself when
        the camera is not watched or the mailboxes are closed."""
        with self._lock:
            if self._closed or due.camera_id not in self._cameras:
                return due
            waiting = self._waiting.get(due.camera_id)
            if waiting is None:
                self._waiting[due.camera_id] = _Waiting(due, self._clock.mono_s())
                if len(self._waiting) == 1 or self._is_full():
                    self._arrived.notify()
                return None
            replaced, waiting.due = waiting.due, due
            return replaced

    def park(self, camera_id: str) -> bool:
        """Whether the camera's slot is taken; if so, `on_freed` is told once it is not."""
        with self._lock:
            if camera_id not in self._waiting:
                return False
            self._parked.add(camera_id)
            return True

    @property
    def is_empty(self) -> bool:
        """Whether no picture waits for the detector, nor is with it."""
        return not self._waiting and not self._in_flight

    @property
    def takes_sweep(self) -> bool:
        """Whether fewer than a batch of idle cameras' pictures wait: so many frames are held for them and no more."""
        with self._lock:
            return sum(waiting.due.sweep for waiting in self._waiting.values()) < self._policy.max_batch

    @property
    def is_closed(self) -> bool:
        """Whether nothing is taken any more."""
        return self._closed

    def collect(self, work: Work) -> list[Due] | None:
        """Wait for a batch to close and take it; None once closed.

        While every stream of the detector is busy, only a full batch is taken, to be made ready meanwhile. When what
        was given to it earlier is done (see `wake`) and no batch closes just then, an empty one is returned, so that
        what was found is not kept waiting.
        """
        taken = self._collect(work)
        for camera_id in self._take_parked(taken or []):
            self._on_freed(camera_id)
        return taken

    def _collect(self, work: Work) -> list[Due] | None:
        with self._lock:
            while not self._closed:
                room = work.room()
                closes_in_s = self._policy.closes_in_s(self._since(), self._likely(), self._clock.mono_s())
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
            self._settled.notify_all()

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until nothing waits and all that was collected is done; False when that took longer."""
        with self._lock:
            return self._settled.wait_for(lambda: self._closed or not (self._waiting or self._in_flight), timeout_s)

    def close(self) -> list[Due]:
        """Let everybody go; returns the pictures nobody will collect."""
        with self._lock:
            self._closed = True
            left = [waiting.due for waiting in self._waiting.values()]
            self._waiting.clear()
            self._wake_everybody()
            return left

    def _take_parked(self, taken: list[Due]) -> list[str]:
        with self._lock:
            freed = [due.camera_id for due in taken if due.camera_id in self._parked]
            self._parked.difference_update(freed)
            return freed

    def _likely(self) -> int:
        """How many cameras could have a picture waiting."""
        return len(self._awake) + sum(camera_id not in self._awake for camera_id in self._waiting)

    def _is_full(self) -> bool:
        return self._policy.is_full(len(self._waiting), self._likely())

    def _since(self) -> dict[str, float]:
        return {camera_id: waiting.since_s for camera_id, waiting in self._waiting.items()}

    def _take(self) -> list[Due]:
        looks = {camera_id: waiting.due.wanted.looks for camera_id, waiting in self._waiting.items()}
        turns_s = {camera_id: waiting.turn_s for camera_id, waiting in self._waiting.items()}
        taken = [self._waiting.pop(camera_id).due for camera_id in self._policy.choose(turns_s, looks)]
        self._in_flight += len(taken)
        self._settled.notify_all()
        return taken

    def _wake_everybody(self) -> None:
        self._arrived.notify_all()
        self._settled.notify_all()
