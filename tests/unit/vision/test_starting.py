"""Hundreds of cameras that begin, come back or change their light at once: few are awake, all are looked at."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.media import AccessUnit
from models.watching import Alertness, WakeReason
from tests.fakes.clock import ManualClock
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import FPS, START_S, encoded, visited
from tests.unit.vision.watching import GATED, Watcher, assert_accounted_for, between, watched_by
from vision.pipeline import Pipeline, PipelineSettings

WH = (96, 64)
LIVE = PipelineSettings(staleness_s=0.0, sweep_s=0, lag_s=inf)  # streams are played faster than they are
MOST = LIVE.starts_per_worker * LIVE.decode_workers
SEVERAL = replace(LIVE, starts_per_worker=1)  # two awake


def drawn(seconds: float, with_figure: bool = False, inverted_from_s: float = 1e9) -> list[AccessUnit]:
    ground = visited((0, 0))

    def draw(number: int, wh: tuple[int, int]) -> NDArray[np.uint8]:
        image = ground(number, wh)
        if number / FPS >= inverted_from_s:
            image = np.ascontiguousarray(np.rot90(np.resize(image[::-1], (wh[0], wh[1], 3))))
        if with_figure:
            image[20:44, 40:52] = 230
        return image

    return encoded(count=round(seconds * FPS), key_every=FPS, wh=WH, draw=draw)


QUIET, WITH_FIGURE = drawn(24), drawn(24, with_figure=True)
VISIT = encoded(count=20 * FPS, key_every=FPS, wh=(160, 96), draw=visited((12.35, 15)))


def names(count: int) -> list[str]:
    return [f"camera-{number}" for number in range(count)]


def awake(pipeline: Pipeline) -> dict[str, WakeReason | None]:
    return {name: each.woken_by for name, each in pipeline.watches().items() if each.alertness is Alertness.AWAKE}


def owed(pipeline: Pipeline) -> set[str]:
    return {name for name, each in pipeline.watches().items() if each.owed}


def play(pipeline: Pipeline, streams: dict[str, Sequence[AccessUnit]], from_s: float, to_s: float) -> int:
    """Every camera's pictures at a rate the pipeline follows; how many were awake at most."""
    most = 0
    for second in range(round(from_s), round(to_s)):
        chosen = {name: between(units, second, second + 1) for name, units in streams.items()}
        for number in range(FPS):
            for name, units in chosen.items():
                if number < len(units):
                    pipeline.submit(replace(units[number], camera_id=name))
        assert pipeline.flush(60)
        most = max(most, len(awake(pipeline)))
    return most


def test_of_hundreds_at_once_few_begin_awake_and_the_detector_sees_all() -> None:
    cameras = names(400)
    with watched_by(BrightnessDetector(), Watcher(), LIVE, cameras, clock=ManualClock()) as pipeline:
        most = play(pipeline, dict.fromkeys(cameras, QUIET), 0, 14)
        assert awake(pipeline) == {}
        assert_accounted_for(pipeline)
        counters, wakes = pipeline.counters(), [each.wakes for each in pipeline.watches().values()]
    assert most == MOST
    assert sum(wakes) == 0
    assert all(each.swept > 0 or each.analysed > 0 for each in counters.values())
    assert sum(each.swept == 0 for each in counters.values()) == MOST
    assert sum(each.decoded for each in counters.values()) < 400 * 14 + MOST * 14 * FPS


def test_a_few_begin_awake() -> None:
    cameras = names(MOST)
    with watched_by(BrightnessDetector(), Watcher(), LIVE, cameras, clock=ManualClock()) as pipeline:
        play(pipeline, dict.fromkeys(cameras, QUIET), 0, 1)
        assert awake(pipeline) == dict.fromkeys(cameras, WakeReason.START)
        assert all(each.swept == 0 for each in pipeline.counters().values())


def test_somebody_who_stands_there_from_the_beginning_is_found_by_the_first_look() -> None:
    cameras, watcher = names(12), Watcher()
    streams: dict[str, Sequence[AccessUnit]] = dict.fromkeys(cameras, QUIET)
    streams["camera-9"] = WITH_FIGURE
    with watched_by(BrightnessDetector(), watcher, SEVERAL, cameras, clock=ManualClock()) as pipeline:
        play(pipeline, streams, 0, 3)
        assert awake(pipeline)["camera-9"] is WakeReason.SWEEP
        assert len(awake(pipeline)) == 3
        assert_accounted_for(pipeline)
    assert watcher.found("camera-9")[0] <= 1.0


def test_what_may_be_parked_waits_for_room_and_is_followed_then() -> None:
    detector, watcher, cameras = BrightnessDetector(), Watcher(), names(12)
    detector.class_names = ("car",)
    streams: dict[str, Sequence[AccessUnit]] = dict.fromkeys(cameras, QUIET)
    streams["camera-9"] = WITH_FIGURE
    with watched_by(detector, watcher, SEVERAL, cameras, clock=ManualClock()) as pipeline:
        assert play(pipeline, streams, 0, 8) == 2
        assert "camera-9" not in awake(pipeline)
        assert not watcher.found("camera-9")
        play(pipeline, streams, 8, 24)
        assert pipeline.watches()["camera-9"].wakes == 1
        assert_accounted_for(pipeline)
    assert watcher.found("camera-9")


def test_what_is_owed_while_the_detector_is_busy_is_shown_later() -> None:
    """No more pictures than a batch wait for it; those of other cameras follow."""
    detector, cameras = BrightnessDetector(max_batch=2), names(20)
    with watched_by(detector, Watcher(), replace(SEVERAL, max_batch=2), cameras, clock=ManualClock()) as pipeline:
        detector.gate.clear()
        for name in cameras:
            pipeline.submit(replace(QUIET[0], camera_id=name))
        assert pipeline._pool.finish(20)
        waiting = pipeline._mailboxes._waiting
        assert sum(each.due.sweep for each in waiting.values()) <= 2 + LIVE.decode_workers
        assert owed(pipeline) == set(cameras) - awake(pipeline).keys() != set()
        detector.gate.set()
        play(pipeline, dict.fromkeys(cameras, QUIET), 1, 20)
        counters = pipeline.counters()
        assert owed(pipeline) == set()
        assert_accounted_for(pipeline)
    assert all(each.swept > 0 or each.analysed > 0 for each in counters.values())


def test_another_scene_everywhere_wakes_few_and_all_are_shown() -> None:
    cameras = names(20)
    turned = drawn(26, inverted_from_s=20)
    with watched_by(BrightnessDetector(), Watcher(), SEVERAL, cameras, clock=ManualClock()) as pipeline:
        play(pipeline, dict.fromkeys(cameras, turned), 0, 20)
        assert awake(pipeline) == {}
        before = pipeline.counters()
        most = play(pipeline, dict.fromkeys(cameras, turned), 20, 26)
        after, wakes = pipeline.counters(), pipeline.watches()
        assert_accounted_for(pipeline)
    assert 1 <= most <= 2 + LIVE.decode_workers
    assert all(after[name].swept > before[name].swept or wakes[name].wakes for name in cameras)


def test_cameras_that_come_back_all_at_once_stay_idle() -> None:
    cameras = names(20)
    with watched_by(BrightnessDetector(), Watcher(), SEVERAL, cameras, clock=ManualClock()) as pipeline:
        play(pipeline, dict.fromkeys(cameras, QUIET), 0, 14)
        back = [replace(unit, epoch=1, frame_time_s=unit.frame_time_s + 60) for unit in between(QUIET, 14.3, 20)]
        for name in cameras:
            for unit in back:
                pipeline.submit(replace(unit, camera_id=name))
        assert pipeline.flush(20)
        assert awake(pipeline) == {}
        assert all(each.wakes == 0 for each in pipeline.watches().values())
        assert all(abs(each.key_interval_s - 1) < 0.1 for each in pipeline.watches().values())
        assert_accounted_for(pipeline)
    assert back[0].frame_time_s > START_S + 70
    assert not back[0].is_key


@settings(max_examples=10, deadline=None)
@given(
    damaged=st.sets(st.integers(0, 199), max_size=20),
    woken_at=st.sets(st.integers(100, 199), max_size=2),
    epoch_at=st.integers(0, 300),
    wait=st.booleans(),
)
def test_whatever_happens_to_a_camera_that_begins_idle_every_unit_is_accounted_for(
    damaged: set[int], woken_at: set[int], epoch_at: int, wait: bool
) -> None:
    chosen = PipelineSettings(wait=wait, gate=True, staleness_s=0.0, sweep_s=2.0, queue_units=30, starts_per_worker=0)
    watcher = Watcher()
    with watched_by(BrightnessDetector((32, 32)), watcher, chosen) as pipeline:
        for number, unit in enumerate(VISIT):
            if number in woken_at:
                pipeline.wake("gate", WakeReason.DEVICE)
            pipeline.submit(replace(unit, damaged=number in damaged, epoch=int(number >= epoch_at)))
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
    assert watcher.times() == sorted(set(watcher.times()))


def test_a_camera_that_begins_idle_misses_nothing_of_a_visit() -> None:
    watcher = Watcher()
    with watched_by(BrightnessDetector(), watcher, replace(GATED, starts_per_worker=0, sweep_s=0)) as pipeline:
        for unit in VISIT:
            pipeline.submit(unit)
        assert pipeline.flush(20)
        watch, counted = pipeline.watches()["gate"], pipeline.counters()["gate"]
        assert_accounted_for(pipeline)
    assert watch.wakes == 1
    assert counted.swept == 3  # the first, and two that tell what moved
    assert watcher.times()[0] == 12.0
    assert watcher.found()[0] <= 12.35 + 0.5
