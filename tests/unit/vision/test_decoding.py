"""Turns with the decoders: those that catch up leave most of them to those that are live."""

from collections import Counter
from dataclasses import replace

from models.media import AccessUnit
from tests.fakes.clock import ManualClock
from tests.unit.vision.streams import FPS, encoded, visited
from vision.crowd import Crowd
from vision.decoding import DecodePool
from vision.lane import Lane, Setting
from vision.pipeline_settings import PipelineSettings
from vision.waiting import Step
from vision.watched import Watched

SECONDS = 2
UNITS = encoded(count=SECONDS * FPS, key_every=FPS, draw=visited((0, 0)))
ONE_GROUP = FPS  # pictures from the newest key picture on


class Notes:
    """A decoding thread that only notes whose pictures it is given, and ends after so many turns."""

    def __init__(self, pool: DecodePool, turns: int) -> None:
        self.order: list[str] = []
        self._pool, self._turns = pool, turns

    def take(self, lane: Lane, step: Step, unit: AccessUnit | None) -> None:
        if step is Step.DECODE and unit is not None:
            self.order.append(lane.camera_id)
        if len(self.order) == self._turns:
            self._pool.close()


def pool_of(live: list[str], woken: list[str]) -> DecodePool:
    """Nothing is decoded yet: of live cameras all they sent waits, and of those that woke what their rings held."""
    settings = PipelineSettings(lag_s=60.0)
    pool = DecodePool(Setting(settings, ManualClock(), True, lambda *_: None, Crowd(len(live))))
    pool.watch(dict.fromkeys([*live, *woken], Watched(5.0)))
    for camera_id in [*live, *woken]:
        pool.submit([replace(unit, camera_id=camera_id) for unit in UNITS])
    for camera_id in woken:
        lane = pool.lanes[camera_id]
        assert lane.wake()
        assert lane.is_catching_up
        lane.is_scheduled = False
    pool._ready.clear()
    for camera_id in [*woken, *live]:
        pool.lanes[camera_id].is_scheduled = False
        pool.schedule(pool.lanes[camera_id])
    return pool


def test_of_four_turns_one_goes_to_those_that_catch_up_while_live_ones_wait() -> None:
    live, woken = ["live-0", "live-1"], [f"woken-{number}" for number in range(10)]
    pool = pool_of(live, woken)
    waiting = Counter({name: len(lane._waiting.queue) for name, lane in pool.lanes.items()})
    notes = Notes(pool, waiting.total())
    pool.work(notes)
    assert Counter(notes.order) == waiting, "everybody comes to the end"
    contended = len(live) * len(UNITS) * 4 // 3
    fours = [notes.order[first : first + 4] for first in range(0, contended - 4, 4)]
    assert {sum(name in woken for name in four) for four in fours} == {1}
    assert notes.order[-1] in woken


def test_where_no_live_one_waits_all_turns_go_to_those_that_catch_up_in_turn() -> None:
    pool = pool_of([], ["east", "west"])
    notes = Notes(pool, 2 * ONE_GROUP)
    pool.work(notes)
    assert notes.order[:4] == ["east", "west", "east", "west"]
