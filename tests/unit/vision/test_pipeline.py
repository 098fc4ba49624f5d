"""The whole way of a picture, with a detector that sees what the test draws."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cameras import Watching
from models.clock import SystemClock
from models.errors import InputError
from models.media import AccessUnit, Codec, Frame
from models.tracks import TrackedFrame
from tests.fakes.clock import ManualClock
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import START_S, encoded
from tests.waiting import eventually
from vision.counters import CameraCounters, DropReason
from vision.pipeline import Pipeline, PipelineSettings
from vision.watched import Watched

FILES = PipelineSettings(wait=True, staleness_s=0.0)
LIVE = PipelineSettings(staleness_s=0.0, lag_s=inf)  # streams are played faster than they are
ALL = 1000.0
ALL_OF_IT = Watched(ALL, Watching.ALWAYS)
GATE = encoded()


@dataclass
class Watcher:
    """What the pipeline told us, in order."""

    seen: list[tuple[TrackedFrame, Frame]] = field(default_factory=list)

    def __call__(self, tracked: TrackedFrame, frame: Frame) -> None:
        self.seen.append((tracked, frame))

    def times(self, camera_id: str) -> list[float]:
        return [tracked.frame_time_s for tracked, _ in self.seen if tracked.camera_id == camera_id]


@contextmanager
def running(pipeline: Pipeline) -> Iterator[Pipeline]:
    pipeline.start()
    try:
        yield pipeline
    finally:
        pipeline.stop()


def watching(
    detector: BrightnessDetector | None, watcher: Watcher, chosen: PipelineSettings, *cameras: str, fps: float = ALL
) -> Pipeline:
    pipeline = Pipeline(detector, SystemClock(), watcher, chosen)
    pipeline.set_cameras(dict.fromkeys(cameras, Watched(fps, Watching.ALWAYS)))
    return pipeline


def feed(pipeline: Pipeline, *streams: Sequence[AccessUnit]) -> None:
    """Units of several cameras, in turn."""
    for units in zip(*streams, strict=True):
        for unit in units:
            pipeline.submit(unit)


def test_every_picture_of_a_file_is_tracked_in_order() -> None:
    detector, watcher = BrightnessDetector(), Watcher()
    with running(watching(detector, watcher, FILES, "gate")) as pipeline:
        feed(pipeline, GATE)
        assert pipeline.flush(20)
    assert watcher.times("gate") == [unit.frame_time_s for unit in GATE]
    assert pipeline.counters() == {"gate": CameraCounters(20, 20, 20, 20, {})}
    assert {int(number) for tracked, _ in watcher.seen for number in tracked.track_id} == {1}
    tracked, frame = watcher.seen[10]
    assert tracked.resolution_wh == frame.resolution_wh == (96, 64)
    assert tracked.boxes_xyxy[0].tolist() == pytest.approx([20, 20, 44, 44], abs=3)
    assert tracked.class_name == ("thing",)


def test_many_cameras_share_batches_and_keep_their_own_order_and_ids() -> None:
    detector, watcher = BrightnessDetector(max_batch=4), Watcher()
    names = [f"camera-{number}" for number in range(6)]
    streams = [[replace(unit, camera_id=name) for unit in GATE] for name in names]
    with running(watching(detector, watcher, replace(FILES, max_batch=3, decode_workers=3), *names)) as pipeline:
        feed(pipeline, *streams)
        assert pipeline.flush(20)
    assert max(detector.batches) <= 3
    assert sum(detector.batches) == 120
    for name in names:
        assert watcher.times(name) == [unit.frame_time_s for unit in GATE]
        assert {int(n) for tracked, _ in watcher.seen if tracked.camera_id == name for n in tracked.track_id} == {1}


def test_pictures_held_for_reordering_come_out_at_the_end() -> None:
    watcher = Watcher()
    with running(watching(BrightnessDetector(), watcher, FILES, "gate")) as pipeline:
        feed(pipeline, encoded(b_pictures=2))
        assert pipeline.flush(20)
    assert watcher.times("gate") == pytest.approx([START_S + number / 10 for number in range(20)])


def test_only_the_wanted_rate_is_analysed() -> None:
    watcher = Watcher()
    with running(watching(BrightnessDetector(), watcher, FILES, "gate", fps=5)) as pipeline:
        feed(pipeline, GATE)
        assert pipeline.flush(20)
    assert pipeline.counters()["gate"].dropped == {DropReason.NOT_DUE: 10}
    assert watcher.times("gate") == [unit.frame_time_s for unit in GATE[::2]]


def test_without_a_detector_key_pictures_are_looked_at() -> None:
    watcher = Watcher()
    with running(watching(None, watcher, replace(LIVE, look_every_s=0), "gate", "yard")) as pipeline:
        feed(pipeline, GATE)
        assert pipeline.flush(20)
        latest = pipeline.picture("gate")
        assert latest is not None
        assert latest.frame_time_s == GATE[15].frame_time_s
        assert pipeline.picture("gate") is latest
        assert pipeline.picture("yard") is None
        assert pipeline.picture("stranger") is None
    assert watcher.seen == []
    counted = pipeline.counters()["gate"]
    assert counted.dropped[DropReason.IDLE] == 16
    assert counted.decoded == counted.dropped[DropReason.STILL] == 4 - counted.dropped.get(DropReason.QUEUE_FULL, 0)


def test_the_newest_wins_while_the_detector_is_busy() -> None:
    detector, watcher = BrightnessDetector(), Watcher()
    detector.gate.clear()
    with running(watching(detector, watcher, LIVE, "gate")) as pipeline:
        pipeline.submit(GATE[0])
        assert detector.entered.acquire(timeout=20)
        feed(pipeline, GATE[1:])
        eventually(lambda: pipeline.counters()["gate"].decoded == 20)
        detector.gate.set()
        assert pipeline.flush(20)
    counted = pipeline.counters()["gate"]
    assert watcher.times("gate")[0] == GATE[0].frame_time_s
    assert watcher.times("gate")[-1] == GATE[-1].frame_time_s
    assert counted.analysed <= 4
    assert counted.dropped == {DropReason.REPLACED: 20 - counted.analysed}


def test_a_full_queue_drops_to_the_next_key_picture_and_says_so() -> None:
    watcher = Watcher()
    pipeline = watching(BrightnessDetector(), watcher, replace(LIVE, queue_units=3), "gate")
    feed(pipeline, GATE)
    with running(pipeline):
        assert pipeline.flush(20)
    counted = pipeline.counters()["gate"]
    assert counted.dropped[DropReason.QUEUE_FULL] == 17
    assert (counted.received, counted.decoded) == (20, 3)


def test_damage_is_counted_and_other_cameras_do_not_suffer() -> None:
    watcher = Watcher()
    broken = [replace(unit, damaged=number == 2) for number, unit in enumerate(GATE)]
    broken[11] = replace(broken[11], data=b"\x00\x00\x00\x01\x41" + bytes(range(200)))
    yard = [replace(unit, camera_id="yard") for unit in GATE]
    with running(watching(BrightnessDetector(), watcher, FILES, "gate", "yard")) as pipeline:
        feed(pipeline, broken, yard)
        assert pipeline.flush(20)
    counters = pipeline.counters()
    assert counters["gate"].dropped == {
        DropReason.DAMAGED: 1,
        DropReason.AWAITING_KEY: 2 + 3,
        DropReason.UNDECODABLE: 1,
    }
    assert counters["gate"].analysed == 13
    assert counters["yard"] == CameraCounters(20, 20, 20, 20, {})


def test_a_camera_no_longer_watched_is_forgotten() -> None:
    watcher = Watcher()
    with running(watching(BrightnessDetector(), watcher, FILES, "gate", "yard")) as pipeline:
        feed(pipeline, GATE[:5])
        assert pipeline.flush(20)
        pipeline.set_cameras({"yard": ALL_OF_IT})
        feed(pipeline, GATE[5:])
        assert pipeline.flush(20)
        assert pipeline.picture("gate") is None
    assert len(watcher.seen) == 5
    assert list(pipeline.counters()) == ["yard"]


def test_a_camera_that_comes_back_begins_anew() -> None:
    watcher = Watcher()
    with running(watching(BrightnessDetector(), watcher, FILES, "gate")) as pipeline:
        pipeline.set_cameras({})
        pipeline.set_cameras({"gate": ALL_OF_IT})
        feed(pipeline, GATE[3:])
        assert pipeline.flush(20)
    assert watcher.times("gate") == [unit.frame_time_s for unit in GATE[5:]]


def test_a_named_error_of_the_caller_is_logged_and_the_next_picture_follows(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[float] = []

    def refusing(tracked: TrackedFrame, frame: Frame) -> None:
        seen.append(tracked.frame_time_s)
        raise InputError("no rule of that name")

    pipeline = Pipeline(BrightnessDetector(), SystemClock(), refusing, FILES)
    pipeline.set_cameras({"gate": ALL_OF_IT})
    with caplog.at_level(logging.WARNING), running(pipeline):
        feed(pipeline, GATE)
        assert pipeline.flush(20)
    assert len(seen) == 20
    assert pipeline.failure is None
    assert "no rule of that name" in caplog.text


def test_any_other_error_stops_vision_loudly(caplog: pytest.LogCaptureFixture) -> None:
    def faulty(tracked: TrackedFrame, frame: Frame) -> None:
        raise ZeroDivisionError("a defect")

    failures: list[BaseException] = []
    told = threading.Event()

    def on_failure(error: BaseException) -> None:
        failures.append(error)
        told.set()

    pipeline = Pipeline(BrightnessDetector(), SystemClock(), faulty, FILES, on_failure)
    pipeline.set_cameras({"gate": ALL_OF_IT})
    with running(pipeline):
        feed(pipeline, GATE)
        assert told.wait(20)
    assert isinstance(pipeline.failure, ZeroDivisionError)
    assert [type(error) for error in failures] == [ZeroDivisionError]
    assert "a defect" in caplog.text


def test_stopping_counts_what_was_left_and_says_whether_it_is_done() -> None:
    detector, watcher = BrightnessDetector(), Watcher()
    detector.gate.clear()
    pipeline = watching(detector, watcher, LIVE, "gate")
    pipeline.start()
    pipeline.submit(GATE[0])
    assert detector.entered.acquire(timeout=20)
    feed(pipeline, GATE[1:])
    eventually(lambda: pipeline.counters()["gate"].decoded == 20)
    assert pipeline.stop(timeout_s=0.05) is False
    detector.gate.set()
    assert pipeline.stop(timeout_s=20) is True
    counted = pipeline.counters()["gate"]
    assert counted.analysed + sum(counted.dropped.values()) == 20
    pipeline.submit(GATE[0])
    assert pipeline.counters()["gate"].dropped[DropReason.STOPPED] >= 1


def test_late_pictures_are_counted() -> None:
    clock, watcher = ManualClock(), Watcher()
    pipeline = Pipeline(BrightnessDetector(), clock, watcher, replace(FILES, late_s=0.5))
    pipeline.set_cameras({"gate": ALL_OF_IT})
    old, new = clock.mono_s() - 0.6, clock.mono_s() - 0.4
    with running(pipeline):
        feed(pipeline, [replace(unit, mono_s=old if number < 7 else new) for number, unit in enumerate(GATE)])
        assert pipeline.flush(20)
    assert pipeline.counters()["gate"].late == 7


def test_of_a_camera_that_sends_only_key_pictures_one_a_second_is_looked_at() -> None:
    with running(watching(None, Watcher(), FILES, "gate")) as pipeline:
        feed(pipeline, encoded(Codec.MJPEG, count=30))
        assert pipeline.flush(20)
    assert pipeline.counters()["gate"].dropped == {DropReason.IDLE: 26, DropReason.STILL: 4}


@settings(max_examples=25)
@given(
    faults=st.lists(
        st.sampled_from(["sound", "sound", "sound", "damaged", "garbage", "lost"]), min_size=20, max_size=20
    ),
    fps=st.sampled_from([2.0, 5.0, ALL]),
    queue_units=st.integers(1, 30),
    wait=st.booleans(),
    codec=st.sampled_from([Codec.H264, Codec.MJPEG]),
)
def test_every_unit_is_accounted_for(faults: list[str], fps: float, queue_units: int, wait: bool, codec: Codec) -> None:
    units = []
    for unit, fault in zip(STREAMS[codec], faults, strict=True):
        if fault != "lost":
            data = b"\x00\x00\x01\x65garbage" if fault == "garbage" else unit.data
            units.append(replace(unit, damaged=fault == "damaged", data=data))
    watcher = Watcher()
    chosen = PipelineSettings(wait=wait, staleness_s=0.0, queue_units=queue_units)
    with running(watching(BrightnessDetector((32, 32)), watcher, chosen, "gate", fps=fps)) as pipeline:
        feed(pipeline, units)
        assert pipeline.flush(20)
    counted = pipeline.counters()["gate"]
    assert counted.received == len(units) == counted.analysed + sum(counted.dropped.values())
    assert watcher.times("gate") == sorted(watcher.times("gate"))
    if wait:
        assert not {DropReason.QUEUE_FULL, DropReason.REPLACED, DropReason.STOPPED} & counted.dropped.keys()


STREAMS = {codec: encoded(codec) for codec in (Codec.H264, Codec.MJPEG)}


def test_the_verdict_on_each_key_picture_is_told() -> None:
    verdicts: list[tuple[str, bool]] = []
    every_key = replace(FILES, look_every_s=0)
    pipeline = Pipeline(None, SystemClock(), Watcher(), every_key, on_key=lambda *verdict: verdicts.append(verdict))
    pipeline.set_cameras({"gate": ALL_OF_IT})
    key = GATE[0]
    with running(pipeline):
        pipeline.submit(replace(key, data=key.data[:20] + b"\xff" * 400))
        pipeline.submit(key)
        feed(pipeline, [unit for unit in GATE[1:] if not unit.is_key])
        assert pipeline.flush(20)
    assert verdicts == [("gate", False), ("gate", True)]
    assert pipeline.counters()["gate"].dropped[DropReason.UNDECODABLE] == 1
