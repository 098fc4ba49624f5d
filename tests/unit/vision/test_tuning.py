"""Which ways are measured, and which one is taken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.tracks import Detections
from tests.fakes.clock import ManualClock
from tests.fakes.detector import BrightnessDetector
from vision.tuning import Measured, Way, choose, choose_for, choose_size, measure, tune, untuned


def made(size_px: int, per_s: float, precision: str = "f32", streams: int = 1, batch: int = 1) -> Measured:
    return Measured(Way(size_px, precision, streams, batch), per_s, 10.0)


class SteadyDetector(BrightnessDetector):
    """Takes a tenth of a second for each picture, on a clock that stands still otherwise."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__((64, 64))
        self._clock = clock

    def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
        self._clock.tick(0.1 * len(batch))
        return super().detect(batch)


def test_the_speed_of_a_detector() -> None:
    clock = ManualClock()
    measured = measure(SteadyDetector(clock), Way(320, "auto", 4, 2), 2.0, clock)
    assert measured.pictures_per_s == pytest.approx(10)
    assert measured.way == Way(64, "f32", 1, 2)  # as it was really run
    assert measured.cpu_ms >= 0


def test_what_is_measured_is_the_input_of_16_to_9_pictures() -> None:
    seen: list[tuple[int, ...]] = []

    class Watched(SteadyDetector):
        def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
            seen.append(batch.shape)
            return super().detect(batch)

    clock = ManualClock()
    detector = Watched(clock)
    detector.inputs_wh = ((64, 64), (64, 40))
    assert measure(detector, Way(64, "auto", 1, 2), 1.0, clock).way.input_px == 64
    assert set(seen) == {(2, 3, 40, 64)}


def test_the_search_goes_from_precision_to_streams_to_batch() -> None:
    tried: list[Way] = []

    def try_way(way: Way) -> Measured:
        tried.append(way)
        gain = (2 if way.precision == "bf16" else 1) * (1 + way.streams) * (2 if way.batch == 4 else 1)
        return Measured(way, 100 * gain / way.input_px, 1)

    measured = list(tune(try_way, [320, 640], ["f32", "bf16"], 4, [1, 4, 8]))
    assert [each.way for each in measured] == tried
    assert tried[:6] == [
        Way(320, "f32", 1, 1),
        Way(320, "bf16", 1, 1),
        Way(320, "bf16", 2, 1),
        Way(320, "bf16", 4, 1),
        Way(320, "bf16", 4, 4),
        Way(320, "bf16", 4, 8),
    ]
    best = choose_for(measured, 640)
    assert best is not None
    assert best.way == Way(640, "bf16", 4, 4)
    assert choose_for(measured, 416) is None


def test_one_core_has_no_streams_to_try() -> None:
    assert len(list(tune(lambda way: Measured(way, 1, 1), [320], ["f32"], 1, [1]))) == 1


def test_a_larger_batch_must_be_worth_it() -> None:
    assert choose([made(320, 100), made(320, 104, batch=8)]).way.batch == 1
    assert choose([made(320, 100), made(320, 106, batch=8)]).way.batch == 8
    assert choose([made(320, 100, streams=2), made(320, 99)]).way.streams == 1


def test_the_largest_size_that_carries_the_load_at_80_percent() -> None:
    measured = [made(320, 400), made(640, 100), made(640, 60, "bf16")]
    assert choose_size(measured, 80).way.input_px == 640
    assert choose_size(measured, 81).way.input_px == 320
    assert choose_size(measured, 9999).way.input_px == 320


@given(
    st.lists(st.builds(made, st.sampled_from([320, 416, 640]), st.floats(0.1, 1000)), min_size=1), st.floats(0, 2000)
)
def test_a_chosen_size_carries_the_load_or_is_the_smallest(measured: list[Measured], wanted: float) -> None:
    chosen = choose_size(measured, wanted)
    smallest = min(each.way.input_px for each in measured)
    assert 0.8 * chosen.pictures_per_s >= wanted or chosen.way.input_px == smallest


@pytest.mark.parametrize(
    ("backend", "cores", "streams", "batch"),
    [
        ("openvino", 1, 1, 1),
        ("openvino", 2, 2, 1),
        ("openvino", 64, 64, 1),
        ("onnxruntime", 4, 4, 1),
        ("onnxruntime-cuda", 16, 1, 8),
        ("onnxruntime-tensorrt", 16, 1, 8),
        ("ultralytics", 16, 1, 8),
    ],
)
def test_without_measurements_a_picture_a_core_or_one_stream_of_a_gpu(
    backend: str, cores: int, streams: int, batch: int
) -> None:
    way = untuned(backend, cores)
    assert (way.streams, way.batch) == (streams, batch)
