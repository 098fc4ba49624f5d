"""A detector runs every size of batch before pictures come."""

from dataclasses import replace

import pytest

from tests.fakes.clock import ManualClock
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import encoded
from tests.unit.vision.watching import GATED, Watcher, feed, watched_by
from tests.waiting import eventually
from vision.warming import warm_up


@pytest.mark.parametrize(("max_batch", "sizes"), [(1, [1]), (2, [1, 2]), (5, [1, 5, 2, 3, 4])])
def test_every_size_once_and_the_likeliest_first(max_batch: int, sizes: list[int]) -> None:
    detector = BrightnessDetector(max_batch=max_batch)
    assert warm_up(detector, ManualClock(), max_batch, lambda: False) == max_batch
    assert detector.batches == sizes


def test_every_input_is_run() -> None:
    detector = BrightnessDetector(max_batch=2, wide_wh=(96, 64))
    assert warm_up(detector, ManualClock(), 2, lambda: False) == 4
    assert detector.shapes_wh == [(96, 96), (96, 64), (96, 96), (96, 64)]
    assert detector.batches == [1, 1, 2, 2]


def test_it_ends_when_told_and_after_a_while() -> None:
    detector, clock = BrightnessDetector(), ManualClock()

    def told() -> bool:
        return len(detector.batches) == 3

    def passes() -> bool:
        clock.tick(5)
        return False

    assert warm_up(detector, clock, 8, told) == 3
    assert warm_up(detector, clock, 8, passes, most_s=20) == 4


def test_a_pipeline_warms_up_first_and_then_sees_its_pictures() -> None:
    detector, watcher = BrightnessDetector(max_batch=3), Watcher()
    with watched_by(detector, watcher, replace(GATED, warms=True)) as pipeline:
        eventually(lambda: len(detector.batches) == 3)
        feed(pipeline, encoded())
        assert pipeline.flush(20)
    assert detector.batches[:3] == [1, 3, 2]
    assert len(watcher.seen) == len(detector.batches) - 3 > 0


def test_a_pipeline_that_stops_while_warming_up_does_not_go_on_with_it() -> None:
    detector = BrightnessDetector()
    detector.gate.clear()
    with watched_by(detector, Watcher(), replace(GATED, warms=True)) as pipeline:
        detector.entered.acquire()
        assert not pipeline.stop(timeout_s=0.01)
        detector.gate.set()
        eventually(lambda: pipeline.stop())
    assert detector.batches == [1]
