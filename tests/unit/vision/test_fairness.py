"""Under overload: nobody starves, catching up included, and nothing is lost silently."""

from dataclasses import replace
from math import inf

from models.cameras import Sight, Watching
from models.media import AccessUnit
from models.watching import WakeReason
from tests.fakes.clock import ManualClock
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import FPS, encoded, visited
from tests.unit.vision.test_pipeline import GATE
from tests.unit.vision.watching import Watcher, assert_accounted_for, between, feed, is_idle, watched_by
from tests.waiting import eventually
from vision.counters import DropReason
from vision.pipeline import Pipeline, PipelineSettings
from vision.watched import Watched

LIVE = PipelineSettings(staleness_s=0.0, max_batch=1, sweep_s=0, lag_s=inf)  # streams are played faster than they are
VISIT = encoded(count=24 * FPS, key_every=FPS, wh=(160, 96), draw=visited((20.35, 30)))


def named(units: list[AccessUnit], camera_id: str) -> list[AccessUnit]:
    return [replace(unit, camera_id=camera_id) for unit in units]


def decoded(pipeline: Pipeline, camera_id: str) -> int:
    return pipeline.counters()[camera_id].decoded


def rested(pipeline: Pipeline, camera_id: str) -> None:
    """Play the quiet beginning at a rate the pipeline follows, until the camera is idle."""
    for unit in named(between(VISIT, 0, 20), camera_id):
        pipeline.submit(unit)
        eventually(lambda: pipeline.flush(20), every_s=0.001)
    assert is_idle(pipeline, camera_id)


def test_a_busy_camera_does_not_starve_a_quiet_one() -> None:
    """The detector takes one picture at a time: it goes to whoever has waited longest."""
    detector, watcher = BrightnessDetector(), Watcher()
    clock = ManualClock()
    with watched_by(detector, watcher, LIVE, ("busy", "gate"), 1000.0, Watching.ALWAYS, clock) as pipeline:
        detector.gate.clear()
        busy, quiet = iter(named(GATE, "busy")), iter(GATE)
        for _ in range(4):
            for unit in (next(busy), next(busy), next(busy), next(busy)):
                pipeline.submit(unit)
                clock.tick(0.01)
            eventually(lambda: pipeline._pool.is_done, every_s=0.001)
            pipeline.submit(next(quiet))
            eventually(lambda: pipeline._pool.is_done, every_s=0.001)
        detector.gate.set()
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
        counters = pipeline.counters()
    order = [tracked.camera_id for tracked, _ in watcher.seen]
    assert order[0] == "busy"
    assert "gate" in order[:4]  # two with the detector, and one waiting since before
    assert counters["busy"].dropped[DropReason.REPLACED] >= 10
    assert watcher.times("gate")[-1] == 0.3


def test_catching_up_loses_nothing_to_newer_pictures_and_live_cameras_go_on() -> None:
    detector, watcher = BrightnessDetector(), Watcher()
    with watched_by(detector, watcher, LIVE, ("gate", "yard")) as pipeline:
        rested(pipeline, "gate")
        before = len(watcher.seen)
        detector.gate.clear()
        feed(pipeline, between(VISIT, 20, 23.5))
        eventually(lambda: pipeline.watches()["gate"].wakes == 1)
        eventually(lambda: not pipeline._pool.lanes["gate"].is_scheduled)
        for unit in named(between(VISIT, 0, 3), "yard"):  # begins awake, and is live
            pipeline.submit(unit)
        eventually(lambda: decoded(pipeline, "yard") == 30)
        detector.gate.set()
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
        counters = pipeline.counters()
    assert DropReason.REPLACED not in counters["gate"].dropped
    assert counters["yard"].dropped[DropReason.REPLACED] > 0
    woken = watcher.times()[before:]
    assert woken[0] <= 20.0
    assert {20.4, 20.6, 20.8, 21.0, 21.2, 21.4, 21.6} <= set(woken)
    assert "yard" in [tracked.camera_id for tracked, _ in watcher.seen[before : before + 4]]


def test_when_many_wake_at_once_a_live_picture_goes_first() -> None:
    """A thunderstorm: every place before the detector is taken by a camera that catches up."""
    detector, watcher, clock = BrightnessDetector(), Watcher(), ManualClock()
    woken = ["east", "west", "north", "south"]
    with watched_by(detector, watcher, LIVE, ("yard", *woken), clock=clock) as pipeline:
        for camera_id in woken:
            rested(pipeline, camera_id)
        feed(pipeline, named(between(VISIT, 0, 1), "yard"))
        assert pipeline.flush(20)
        before = len(watcher.seen)
        detector.gate.clear()
        for camera_id in woken:
            pipeline.wake(camera_id)
        lanes = pipeline._pool.lanes.values()
        eventually(lambda: not any(lane.is_scheduled for lane in lanes), every_s=0.001)
        clock.tick(0.2)
        feed(pipeline, named(between(VISIT, 1, 1.3), "yard"))
        eventually(lambda: not any(lane.is_scheduled for lane in lanes), every_s=0.001)
        detector.gate.set()
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
    order = [tracked.camera_id for tracked, _ in watcher.seen[before:]]
    assert order.index("yard") == 2, "two pictures are with the detector already"
    assert set(order) == {"yard", *woken}


def test_catching_up_is_bounded_in_time() -> None:
    detector, watcher, clock = BrightnessDetector(), Watcher(), ManualClock()
    with watched_by(detector, watcher, replace(LIVE, catch_up_s=5), clock=clock) as pipeline:
        rested(pipeline, "gate")
        detector.gate.clear()
        feed(pipeline, between(VISIT, 20, 22))
        lane = pipeline._pool.lanes["gate"]
        eventually(lambda: pipeline.watches()["gate"].wakes == 1)
        eventually(lambda: not lane.is_scheduled)
        eventually(lambda: lane.is_patient)
        clock.tick(6)
        detector.gate.set()
        assert pipeline.flush(20)
        eventually(lambda: not lane.is_patient)
        detector.gate.clear()
        feed(pipeline, between(VISIT, 22, 24))
        eventually(lambda: lane.is_done and not lane.is_scheduled)
        detector.gate.set()
        assert pipeline.flush(20)
        assert_accounted_for(pipeline)
        counted = pipeline.counters()["gate"]
    assert counted.dropped[DropReason.REPLACED] > 0
    assert watcher.times()[-1] == 23.8


def test_a_camera_that_waits_for_its_place_can_be_removed_and_everything_can_stop() -> None:
    detector, watcher = BrightnessDetector(), Watcher()
    with watched_by(detector, watcher, LIVE, ("gate", "yard")) as pipeline:
        rested(pipeline, "gate")
        rested(pipeline, "yard")
        detector.gate.clear()
        feed(pipeline, between(VISIT, 20, 24))
        feed(pipeline, named(between(VISIT, 20, 24), "yard"))
        eventually(lambda: all(each.wakes for each in pipeline.watches().values()))
        gone = pipeline._pool.lanes["gate"]
        pipeline.set_cameras({"yard": pipeline._pool.lanes["yard"].watched})
        assert list(pipeline.counters()) == ["yard"]
        eventually(lambda: gone.is_done and not gone.is_scheduled)
        assert pipeline.stop(0.01) is False
        detector.gate.set()
        assert pipeline.stop(20)
        assert_accounted_for(pipeline)
        assert pipeline.counters()["yard"].dropped[DropReason.STOPPED] > 0


def test_decoding_that_lags_goes_on_from_the_newest_key_and_counts_the_rest() -> None:
    watcher = Watcher()
    lagging = Pipeline(BrightnessDetector(), ManualClock(), watcher, replace(LIVE, lag_s=1.0, max_batch=8))
    lagging.set_cameras({"gate": Watched(1000.0, Watching.ALWAYS)})
    feed(lagging, between(VISIT, 0, 4.5))  # not started: nobody decodes yet
    lagging.start()
    assert lagging.flush(20)
    lagging.stop()
    assert_accounted_for(lagging)
    assert lagging.counters()["gate"].dropped[DropReason.QUEUE_FULL] == 4 * FPS
    assert watcher.times()[0] >= 4.0


def test_key_looks_that_lag_take_the_newest_and_count_the_others() -> None:
    pipeline = Pipeline(None, ManualClock(), Watcher(), LIVE)
    with watched_by(None, Watcher()) as warm:
        watched = warm._pool.lanes["gate"].watched
    pipeline.set_cameras({"gate": watched})
    feed(pipeline, between(VISIT, 0, 5))  # not started: nobody looks yet
    pipeline.start()
    assert pipeline.flush(20)
    pipeline.stop()
    counted = pipeline.counters()["gate"]
    assert counted.dropped == {DropReason.IDLE: 45, DropReason.QUEUE_FULL: 4, DropReason.STILL: 1}


def test_a_camera_whose_pictures_are_all_damaged_is_told_blind_and_sees_again() -> None:
    watcher, clock = Watcher(), ManualClock()
    with watched_by(None, watcher, clock=clock) as pipeline:
        for second, unit in enumerate(unit for unit in VISIT if unit.is_key):
            broken = second < 18
            pipeline.submit(replace(unit, damaged=broken, mono_s=clock.mono_s()))
            clock.tick(2)
            assert pipeline.flush(20)
            if broken:
                pipeline.check_blind()
    assert [each.sight for each in watcher.sights][:2] == [Sight.BLIND, Sight.CLEAR]
    assert "damaged" in watcher.sights[0].reason
    assert watcher.sights[0].camera_id == "gate"


def test_a_detector_that_does_not_answer_is_told() -> None:
    detector, watcher, clock = BrightnessDetector(), Watcher(), ManualClock()
    with watched_by(detector, watcher, LIVE, watching=Watching.ALWAYS, clock=clock) as pipeline:
        detector.gate.clear()
        for unit in between(VISIT, 0, 8):
            pipeline.submit(replace(unit, mono_s=clock.mono_s()))
            eventually(lambda: pipeline._pool.is_done, every_s=0.001)
            clock.tick(0.5)
        pipeline.check_blind()
        detector.gate.set()
    assert watcher.sights[-1].sight is Sight.BLIND
    assert "detector" in watcher.sights[-1].reason


def test_device_motion_of_an_awake_camera_changes_nothing() -> None:
    with watched_by(BrightnessDetector(), Watcher(), LIVE) as pipeline:
        feed(pipeline, between(VISIT, 0, 2))
        pipeline.wake("gate", WakeReason.DEVICE)
        assert pipeline.watches()["gate"].woken_by is WakeReason.START
        assert pipeline.flush(20)
        assert pipeline.picture("gate") is not None
