"""A small pool of threads that decodes many cameras, each camera's pictures in order."""

import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

from models.media import AccessUnit
from vision.lane import Lane, Setting
from vision.ready import Ready
from vision.waiting import Step
from vision.watched import Watched


class Hand(Protocol):
    """What one thread of the pool does for one camera at a time."""

    def take(self, lane: Lane, step: Step, unit: AccessUnit | None) -> None:
        """Do one step."""
        ...


class DecodePool:
    """Takes access units from any thread; works on them on the threads that call `work`.

    Cameras take turns, one unit a turn, so that none starves another; those that catch up after waking leave most
    turns to the others. `submit` waits for room when the setting says
    so; it drops otherwise.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._lock = threading.Lock()  # taken before a lane's, never after it
        self._work_waits = threading.Condition(self._lock)
        self._work_done = threading.Condition(self._lock)
        self._lanes: Mapping[str, Lane] = {}
        self._ready = Ready()
        self._opened = 0
        self._closed = False

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """The cameras watched now."""
        return self._lanes

    def watch(self, cameras: Mapping[str, Watched]) -> None:
        """Say which cameras to watch and how; of others, what waits is dropped."""
        with self._lock:
            before, self._lanes = self._lanes, {name: self._lane(name, each) for name, each in cameras.items()}
            for name in before.keys() - self._lanes.keys():
                before[name].close()
            self._work_done.notify_all()

    def submit(self, units: Sequence[AccessUnit]) -> None:
        """Take in units of one camera and epoch; those of cameras not watched are ignored."""
        if self._setting.settings.wait:
            for unit in units:
                self._submit_waiting(unit)
            return
        lane = self._lanes.get(units[0].camera_id)
        if lane is not None and lane.take_in(units):
            self.schedule(lane)

    def _submit_waiting(self, unit: AccessUnit) -> None:
        with self._lock:
            self._work_done.wait_for(lambda: self._has_room(unit))
        lane = self._lanes.get(unit.camera_id)
        if lane is not None and lane.take_in((unit,)):
            self.schedule(lane)

    def schedule(self, lane: Lane) -> None:
        """Give a lane that has something to do its turn."""
        if not lane.is_scheduled:  # if it is, whoever has it looks for more to do after letting go of it
            with self._lock:
                self._schedule(lane)

    def go_on(self, lane: Lane, has_work: bool) -> None:
        """Something was found out about a lane: give it its turn if it has work, and let in who waited for that."""
        if has_work:
            self.schedule(lane)
        if self._setting.settings.wait:
            with self._lock:
                self._work_done.notify_all()

    def resume(self, camera_id: str) -> None:
        """The camera's place with the detector is free."""
        lane = self._lanes.get(camera_id)
        if lane is not None:
            self.go_on(lane, lane.resume())

    def work(self, hand: Hand) -> None:
        """Decode until closed; run by each thread of the pool."""
        while (lane := self._next_lane()) is not None:
            step, unit = lane.next_step()
            if step is not Step.NOTHING:
                hand.take(lane, step, unit)
            self._end_turn(lane)

    def finish(self, timeout_s: float) -> bool:
        """Wait until all that was submitted is decoded and handed over, pictures held for reordering too."""
        with self._lock:
            for lane in self._lanes.values():
                if lane.end_stream():
                    self._schedule(lane)
            return self._work_done.wait_for(self._is_done, timeout_s)

    @property
    def is_done(self) -> bool:
        """Whether nothing waits to be decoded or handed over."""
        with self._lock:
            return self._is_done()

    def close(self) -> None:
        """Drop what waits and let every thread go."""
        with self._lock:
            self._closed = True
            self._ready.clear()
            for lane in self._lanes.values():
                lane.close()
            self._work_waits.notify_all()
            self._work_done.notify_all()

    def _lane(self, camera_id: str, watched: Watched) -> Lane:
        lane = self._lanes.get(camera_id)
        if lane is None:
            self._opened += 1
            return Lane(self._opened, camera_id, watched, self._setting)
        lane.rewatch(watched)
        if not lane.is_done:
            self._schedule(lane)
        return lane

    def _has_room(self, unit: AccessUnit) -> bool:
        lane = self._lanes.get(unit.camera_id)
        return self._closed or lane is None or lane.has_room(unit)

    def _is_done(self) -> bool:
        return self._closed or all(not lane.is_scheduled and lane.is_done for lane in self._lanes.values())

    def _schedule(self, lane: Lane) -> None:
        if not lane.is_scheduled and not self._closed:
            lane.is_scheduled = True
            self._ready.put(lane)
            self._work_waits.notify()

    def _next_lane(self) -> Lane | None:
        with self._lock:
            self._work_waits.wait_for(lambda: self._closed or self._ready)
            return None if self._closed else self._ready.take()

    def _end_turn(self, lane: Lane) -> None:
        with self._lock:
            lane.is_scheduled = False
            if lane.end_step():
                self._schedule(lane)
            self._work_done.notify_all()
