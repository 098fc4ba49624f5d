"""The loop that is measured: every picture counted, none made up."""

import pytest

from bench.loop import Plan, as_fast_as_it_will, at_the_pace_of_cameras
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import encoded
from vision.pipeline_settings import PipelineSettings

CLIP = encoded()
PLAN = Plan([CLIP], PipelineSettings(wait=True), pictures=60)


def test_cameras_take_turns_and_clips_begin_anew() -> None:
    first = list(PLAN.units(["a", "b"], 3))
    again = list(PLAN.units(["a", "b"], 3 + len(CLIP)))
    assert [unit.camera_id for unit in first] == ["a", "b"]
    assert [unit.data for unit in first] == [CLIP[3].data] * 2 == [unit.data for unit in again]
    assert [(unit.epoch, other.epoch) for unit, other in zip(first, again, strict=True)] == [(0, 1)] * 2


@pytest.mark.parametrize("cameras", [1, 3])
def test_as_fast_as_it_will_loses_nothing(cameras: int) -> None:
    speed = as_fast_as_it_will(BrightnessDetector(), PLAN, cameras)
    assert speed.fps > 0
    assert speed.cpu_ms > 0


def test_at_the_pace_of_cameras_every_due_picture_is_accounted_for() -> None:
    live = at_the_pace_of_cameras(BrightnessDetector(), PLAN, cameras=2, fps=5, seconds=0.4)
    assert live.due == live.analysed + live.dropped
    assert 0 < live.analysed <= 2 * 0.4 * 5 + 2
    assert 0 <= live.age_ms[0] <= live.age_ms[1]
    assert 0 < live.source_cpu_ms < live.analysed_cpu_ms
