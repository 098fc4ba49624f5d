"""Idle and awake: nothing of a visit is missed, nothing is looked at twice, and rest follows."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.cameras import Watching
from models.media import AccessUnit, Codec
from models.watching import Alertness, Stage, WakeReason
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import FPS, START_S, encoded, visited
from tests.unit.vision.watching import GATED, Watcher, assert_accounted_for, between, feed, is_idle, watched_by
from vision.counters import DropReason
from vision.pipeline import PipelineSettings

WH = (160, 96)
ENTERS_S, LEAVES_S = 20.35, 24.0


def street(*visits: tuple[float, float], seconds: float = 40, codec: Codec = Codec.H264) -> list[AccessUnit]:
    return encoded(codec, count=round(seconds * FPS), key_every=FPS, wh=WH, draw=visited(*visits))


VISIT = street((ENTERS_S, LEAVES_S))


def test_a_visit_between_two_key_pictures_is_seen_from_before_its_beginning() -> None:
    watcher = Watcher()
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, between(VISIT, 0, 20))
        assert pipeline.flush(20)
        assert is_idle(pipeline)
        before = len(watcher.seen)
        feed(pipeline, between(VISIT, 20, 40))
        assert pipeline.flush(20)
        watch = pipeline.watches()["gate"]
        assert_accounted_for(pipeline)
    woken = watcher.times()[before:]
    assert woken[0] == 20.0 < ENTERS_S
    assert watcher.found()[0] <= ENTERS_S + 0.5
    assert watcher.found()[-1] >= LEAVES_S - 0.3
    assert watcher.times() == sorted(set(watcher.times()))
    assert (watch.wakes, watch.alertness, watch.woken_by) == (1, Alertness.IDLE, None)
    assert watch.awake_s < watch.watched_s


def test_quiet_pictures_cost_no_detection_and_all_is_accounted_for() -> None:
    detector, watcher = BrightnessDetector(), Watcher()
    quiet = street(seconds=60)
    with watched_by(detector, watcher, replace(GATED, sweep_s=0)) as pipeline:
        feed(pipeline, quiet)
        assert pipeline.flush(20)
        counted = pipeline.counters()["gate"]
        assert_accounted_for(pipeline)
    assert max(watcher.times()) < 6
    assert sum(detector.batches) == counted.analysed
    assert counted.swept == counted.replayed == 0
    assert counted.decoded < 200
    assert counted.dropped[DropReason.IDLE] > 350


def test_always_decodes_and_analyses_everything_due() -> None:
    watcher = Watcher()
    units = street(seconds=20)
    with watched_by(BrightnessDetector(), watcher, watching=Watching.ALWAYS) as pipeline:
        feed(pipeline, units)
        assert pipeline.flush(20)
        assert pipeline.watches()["gate"].woken_by is WakeReason.ALWAYS
    assert watcher.times() == [number / 5 for number in range(100)]


@pytest.mark.parametrize("codec", [Codec.H265, Codec.MJPEG])
def test_other_codecs_wake_too(codec: Codec) -> None:
    watcher = Watcher()
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, street((20.35, 23), seconds=30, codec=codec))
        assert pipeline.flush(30)
        assert pipeline.watches()["gate"].wakes >= 1
        assert_accounted_for(pipeline)
    assert watcher.found()[0] <= 20.35 + 0.5


def test_somebody_who_stands_still_is_followed_every_second() -> None:
    """Neither the tracker nor a rule's gap tolerance (1 s) may forget one who only stands."""
    standing = visited((0, 0))

    def draw(number: int, wh: tuple[int, int]) -> NDArray[np.uint8]:
        image = standing(number, wh)
        if number >= 203:
            image[20:60, min(80, 4 + 4 * (number - 203)) :][:, :16] = 230
        return image

    units = encoded(count=600, key_every=FPS, wh=WH, draw=draw)
    watcher = Watcher()
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, units)
        assert pipeline.flush(30)
        assert not is_idle(pipeline)
        assert_accounted_for(pipeline)
    times = [time_s for time_s in watcher.found() if time_s > 22]
    assert max(after - before for before, after in pairwise(times)) <= 1.0 + 1e-6
    assert times[-1] > 59
    assert len(times) < 38 * 5 / 2
    ids = {int(number) for tracked, _ in watcher.seen for number in tracked.track_id}
    assert len(ids) == 1


def test_what_stands_there_from_the_beginning_lets_the_camera_rest() -> None:
    watcher = Watcher()
    parked = visited((0, 0))

    def draw(number: int, wh: tuple[int, int]) -> NDArray[np.uint8]:
        image = parked(number, wh)
        image[20:60, 100:130] = 230
        return image

    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, encoded(count=1200, key_every=FPS, wh=WH, draw=draw))
        assert pipeline.flush(30)
        assert is_idle(pipeline)
        watch, counted = pipeline.watches()["gate"], pipeline.counters()["gate"]
        assert_accounted_for(pipeline)
    assert watch.wakes == 0
    assert watch.awake_s < 20
    assert counted.swept >= 1


def test_device_motion_wakes_from_the_key_before() -> None:
    watcher = Watcher()
    quiet = street()
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, between(quiet, 0, 20.5))
        assert pipeline.flush(20)
        before = len(watcher.seen)
        pipeline.wake("gate", WakeReason.DEVICE)
        pipeline.wake("stranger", WakeReason.DEVICE)
        assert pipeline.watches()["gate"].woken_by is WakeReason.DEVICE
        feed(pipeline, between(quiet, 20.5, 22))
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
    assert watcher.times()[before:][0] <= 20.0


def test_a_sweep_finds_what_came_without_being_noticed() -> None:
    """The detector sees an object the change detector was never shown moving in: it grew out of the ground."""
    detector, watcher = BrightnessDetector(), Watcher()
    ground = visited((0, 0))

    def draw(number: int, wh: tuple[int, int]) -> NDArray[np.uint8]:
        image = ground(number, wh)
        level = 70 + min(max(0, number - 200), 900) * 0.1  # reaches 150, where the detector sees it, very slowly
        image[20:60, 60:90] = level
        return image

    units = encoded(count=1600, key_every=FPS, wh=WH, draw=draw)
    with watched_by(detector, watcher, replace(GATED, sweep_s=10)) as pipeline:
        feed(pipeline, units)
        assert pipeline.flush(30)
        counted = pipeline.counters()["gate"]
        woken = [each for each in (pipeline.watches()["gate"],) if each.wakes]
        assert_accounted_for(pipeline)
    assert counted.swept >= 5
    assert woken
    assert watcher.found()


def test_no_sweeps_when_they_are_not_wanted_or_nobody_could_look() -> None:
    for detector, sweep_s in ((BrightnessDetector(), 0.0), (None, 1.0)):
        with watched_by(detector, Watcher(), replace(GATED, sweep_s=sweep_s)) as pipeline:
            feed(pipeline, street(seconds=30))
            assert pipeline.flush(20)
            assert pipeline.counters()["gate"].swept == 0


def test_the_newest_picture_of_an_idle_camera_is_its_newest_key() -> None:
    with watched_by(BrightnessDetector(), Watcher()) as pipeline:
        feed(pipeline, between(VISIT, 0, 18.5))
        assert pipeline.flush(20)
        shown = pipeline.picture("gate")
        assert shown is not None
        assert shown.frame_time_s == pytest.approx(START_S + 18)
        assert pipeline.picture("gate") is shown
        feed(pipeline, between(VISIT, 18.5, 19.5))
        newer = pipeline.picture("gate")
        assert newer is not None
        assert newer.frame_time_s == pytest.approx(START_S + 19)


def test_a_key_picture_that_shows_nothing_is_no_picture() -> None:
    key = replace(VISIT[0], data=VISIT[0].data[:30] + b"\xff" * 200)
    with watched_by(None, Watcher()) as pipeline:
        pipeline.submit(key)
        assert pipeline.flush(20)
        assert pipeline.picture("gate") is None


def test_a_stream_that_begins_anew_while_idle_is_watched_on() -> None:
    watcher = Watcher()
    again = [replace(unit, epoch=1, frame_time_s=unit.frame_time_s - 5) for unit in between(VISIT, 15, 40)]
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, between(VISIT, 0, 20))
        assert pipeline.flush(20)
        assert is_idle(pipeline)
        feed(pipeline, again)
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
        assert pipeline.watches()["gate"].wakes == 1
    assert watcher.found()[0] <= ENTERS_S - 5 + 0.5
    assert {frame.epoch for tracked, frame in watcher.seen if len(tracked)} == {1}


def test_a_stream_that_begins_anew_while_awake_goes_on() -> None:
    watcher = Watcher()
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, between(VISIT, 0, 22))
        feed(pipeline, [replace(unit, epoch=1) for unit in between(VISIT, 23, 30)])
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
    assert {frame.epoch for tracked, frame in watcher.seen if len(tracked)} == {0, 1}


def test_damaged_and_undecodable_key_pictures_do_not_wake_and_are_counted() -> None:
    watcher = Watcher()
    units = [
        replace(unit, damaged=unit.is_key and 13 <= unit.frame_time_s - START_S < 15)
        if unit.frame_time_s - START_S < 15.5 or not unit.is_key
        else replace(unit, data=unit.data[: len(unit.data) // 2] + bytes(50))
        for unit in between(street(seconds=20), 0, 20)
    ]
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, units)
        assert pipeline.flush(20)
        assert is_idle(pipeline)
        dropped = pipeline.counters()["gate"].dropped
        assert_accounted_for(pipeline)
    assert (dropped[DropReason.DAMAGED], dropped[DropReason.UNDECODABLE]) == (2, 4)


@settings(max_examples=12, deadline=None)
@given(
    faults=st.lists(st.sampled_from(["sound"] * 12 + ["damaged", "garbage", "lost"]), min_size=200, max_size=200),
    visit_s=st.floats(11, 18),
    wakes=st.lists(st.integers(100, 199), max_size=2),
    epoch_at=st.integers(0, 400),
    wait=st.booleans(),
    at_once=st.integers(1, 7),
)
def test_whatever_happens_every_unit_is_accounted_for(
    faults: list[str], visit_s: float, wakes: list[int], epoch_at: int, wait: bool, at_once: int
) -> None:
    watcher = Watcher()
    chosen = PipelineSettings(wait=wait, gate=True, staleness_s=0.0, sweep_s=2.0, queue_units=30)
    units = street((visit_s, visit_s + 1), seconds=20)
    with watched_by(BrightnessDetector((32, 32)), watcher, chosen) as pipeline:
        together: list[AccessUnit] = []
        for number, (unit, fault) in enumerate(zip(units, faults, strict=True)):
            if number in wakes:
                pipeline.wake("gate", WakeReason.DEVICE)
            if together and (number % at_once == 0 or number == epoch_at):
                pipeline.submit_all(together)
                together = []
            if fault != "lost":
                data = unit.data[:20] + b"garbage" if fault == "garbage" else unit.data
                together.append(replace(unit, damaged=fault == "damaged", data=data, epoch=int(number >= epoch_at)))
        if together:
            pipeline.submit_all(together)
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
    assert watcher.times() == sorted(set(watcher.times()))


def test_ages_leave_out_what_came_from_the_ring() -> None:
    watcher = Watcher()
    with watched_by(BrightnessDetector(), watcher) as pipeline:
        feed(pipeline, VISIT)
        assert pipeline.flush(20)
        frames = {round(frame.frame_time_s - START_S, 3): frame for _, frame in watcher.seen}
        pipeline.note_ruled(frames[20.0])
        assert len(pipeline.ages()[Stage.RULED]) == 0
        assert pipeline.is_replayed(frames[20.0])
        assert not pipeline.is_replayed(frames[max(frames)])
        pipeline.note_ruled(frames[max(frames)])
        ages, counted = pipeline.ages(), pipeline.counters()["gate"]
    replayed = sum(20.0 <= time_s <= 21.0 for time_s in frames)
    assert replayed > 0
    assert len(ages[Stage.DECODED]) == len(ages[Stage.DETECTED]) == counted.analysed - replayed
    assert len(ages[Stage.RULED]) == 1
    assert pipeline.watches()["gate"].ages_s.keys() == set(Stage)
