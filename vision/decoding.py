"""A small pool of threads that decodes many cameras, each camera's pictures in order."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.errors import DecodeError
from models.media import AccessUnit, Frame
from vision.counters import DropReason, Ledger
from vision.decode import Picture, PictureDecoder
from vision.pace import Pace
from vision.unit_queue import UnitQueue
from vision.watched import Watched

log = logging.getLogger(__name__)

OnKey = Callable[[str, bool], None]


@dataclass(slots=True)
class _Lane:
    """One camera's way through the pool; worked on by at most one thread at a time, so order holds."""

    camera_id: str
    fps: float
    pace: Pace
    queue: UnitQueue
    decoder: PictureDecoder
    scheduled: bool = False
    ending: bool = False

    @property
    def has_work(self) -> bool:
        return len(self.queue) > 0 or self.ending


class DecodePool:
    """Takes access units from any thread; hands due pictures to `deliver` on the threads that call `work`.

    `queue_units`, `queue_bytes`: bounds of each camera's queue. `blocking`: `submit` waits for room instead of
    dropping. Cameras take turns, one unit a turn. `on_key`: told of each key picture whether it could be decoded.
    """

    def __init__(
        self,
        ledger: Ledger,
        deliver: Callable[[Frame], None],
        queue_units: int,
        queue_bytes: int,
        blocking: bool,
        on_key: OnKey | None = None,
    ) -> None:
        self._ledger = ledger
        self._deliver = deliver
        self._on_key = on_key
        self._bounds = (queue_units, queue_bytes)
        self._blocking = blocking
        self._lock = threading.Lock()
        self._work_waits = threading.Condition(self._lock)
        self._work_done = threading.Condition(self._lock)
        self._lanes: dict[str, _Lane] = {}
        self._ready: deque[_Lane] = deque()
        self._busy = 0
        self._closed = False

    def watch(self, cameras: Mapping[str, Watched]) -> None:
        """Say which cameras to decode and how many pictures a second of each to deliver."""
        with self._lock:
            self._lanes = {camera_id: self._lane(camera_id, each.analysis_fps) for camera_id, each in cameras.items()}
            self._work_done.notify_all()

    def submit(self, unit: AccessUnit) -> None:
        """Queue `unit` for decoding; units of cameras not watched are ignored."""
        self._ledger.received(unit.camera_id)
        with self._lock:
            if self._blocking:
                self._work_done.wait_for(lambda: self._has_room(unit))
            lane = self._lanes.get(unit.camera_id)
            if lane is None or self._closed:
                dropped, reason = 1, DropReason.STOPPED
            else:
                dropped, reason = lane.queue.offer(unit), DropReason.QUEUE_FULL
                self._schedule(lane)
        self._ledger.dropped(unit.camera_id, reason, dropped)

    def work(self) -> None:
        """Decode until closed; run by each thread of the pool."""
        while (turn := self._next_turn()) is not None:
            lane, unit = turn
            for picture in self._decode(lane, unit):
                self._hand_over(lane, picture)
            self._end_turn(lane)

    def finish(self, timeout_s: float) -> bool:
        """Wait until all that was submitted is decoded and handed over, pictures held for reordering too."""
        with self._lock:
            for lane in self._lanes.values():
                lane.ending = True
                self._schedule(lane)
            return self._work_done.wait_for(lambda: self._closed or not (self._ready or self._busy), timeout_s)

    def close(self) -> None:
        """Drop what waits and let every thread go."""
        with self._lock:
            self._closed = True
            self._ready.clear()
            for lane in self._lanes.values():
                self._ledger.dropped(lane.camera_id, DropReason.STOPPED, lane.queue.clear())
            self._work_waits.notify_all()
            self._work_done.notify_all()

    def _lane(self, camera_id: str, fps: float) -> _Lane:
        lane = self._lanes.get(camera_id)
        if lane is None:
            return _Lane(camera_id, fps, Pace(fps), UnitQueue(*self._bounds), PictureDecoder(camera_id))
        if lane.fps != fps:
            lane.fps, lane.pace = fps, Pace(fps)
        return lane

    def _has_room(self, unit: AccessUnit) -> bool:
        lane = self._lanes.get(unit.camera_id)
        return self._closed or lane is None or lane.queue.has_room(unit)

    def _schedule(self, lane: _Lane) -> None:
        if lane.has_work and not lane.scheduled:
            lane.scheduled = True
            self._ready.append(lane)
            self._work_waits.notify()

    def _next_turn(self) -> tuple[_Lane, AccessUnit | None] | None:
        with self._lock:
            self._work_waits.wait_for(lambda: self._closed or self._ready)
            if self._closed:
                return None
            lane = self._ready.popleft()
            self._busy += 1
            return lane, lane.queue.take()

    def _end_turn(self, lane: _Lane) -> None:
        with self._lock:
            self._busy -= 1
            lane.scheduled = False
            if self._lanes.get(lane.camera_id) is lane and not self._closed:
                self._schedule(lane)
            self._work_done.notify_all()

    def _decode(self, lane: _Lane, unit: AccessUnit | None) -> list[Picture]:
        try:
            if unit is None:
                lane.ending = False
                return lane.decoder.flush_lazily()
            refusal = lane.decoder.refuses(unit)
            if refusal is not None:
                self._ledger.dropped(lane.camera_id, refusal)
                return []
            pictures = lane.decoder.decode_lazily(unit)
        except DecodeError as error:
            self._judge(lane, unit, decoded=False)
            log.debug("undecodable picture: %s", error, extra={"action": "picture_undecodable"})
            return []
        finally:
            self._ledger.dropped(lane.camera_id, DropReason.UNDECODABLE, lane.decoder.take_swallowed())
        if pictures:
            self._judge(lane, unit, decoded=True)
        return pictures

    def _judge(self, lane: _Lane, unit: AccessUnit | None, decoded: bool) -> None:
        if self._on_key is not None and unit is not None and unit.is_key:
            self._on_key(lane.camera_id, decoded)

    def _hand_over(self, lane: _Lane, picture: Picture) -> None:
        self._ledger.decoded(lane.camera_id, 1)
        if not lane.pace.due(picture.frame_time_s):
            self._ledger.dropped(lane.camera_id, DropReason.NOT_DUE)
            return
        try:
            frame = picture.to_frame()
        except DecodeError:
            self._ledger.dropped(lane.camera_id, DropReason.UNDECODABLE)
            return
        self._deliver(frame)
