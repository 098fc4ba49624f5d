"""The pipeline on clips dealt to cameras in turn: as fast as it will, or at the pace of live cameras."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from bench.limits import Speed, timed
from bench.processes import rss_bytes
from models.cameras import Watching
from models.clock import SystemClock
from models.errors import XueliangError
from models.media import AccessUnit, Frame
from models.tracks import TrackedFrame
from vision.detectors.port import Detector
from vision.pipeline import Pipeline
from vision.pipeline_settings import PipelineSettings
from vision.watched import Watched

EVERY_PICTURE = 1e6
CAMERA_FPS = 25.0
PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played. `clips`: the access units of each file. `pictures`: of all cameras together."""

    clips: list[list[AccessUnit]]
    settings: PipelineSettings
    pictures: int

    def units(self, cameras: list[str], turn: int) -> Iterator[AccessUnit]:
        """The next picture of each camera; clips begin anew at their end."""
        for number, name in enumerate(cameras):
            clip = self.clips[number % len(self.clips)]
            lap, place = divmod(turn, len(clip))
            yield replace(clip[place], camera_id=name, epoch=lap)


@dataclass(frozen=True, slots=True)
class Live:
    """The pipeline at the pace of live cameras. Processor time holds feeding and all threads.

    `age_ms`: from a picture's arrival to its result. `dropped`: pictures decoded but not analysed though due.
    """

    source_cpu_ms: float
    analysed_cpu_ms: float
    analysed: int
    due: int
    dropped: int
    age_ms: tuple[float, float]
    rss_mb: float


class _Results:
    """What the pipeline reported; `ages_s` of each picture."""

    def __init__(self) -> None:
        self.ages_s: list[float] = []

    def __call__(self, _: TrackedFrame, frame: Frame) -> None:
        self.ages_s.append(time.monotonic() - frame.mono_s)


@contextmanager
def _running(detector: Detector, plan: Plan, cameras: list[str], fps: float, results: _Results) -> Iterator[Pipeline]:
    pipeline = Pipeline(detector, SystemClock(), results, plan.settings)
    pipeline.set_cameras(dict.fromkeys(cameras, Watched(fps, Watching.ALWAYS)))
    pipeline.start()
    try:
        yield pipeline
    finally:
        pipeline.stop()


def _names(cameras: int) -> list[str]:
    return [f"camera-{number}" for number in range(cameras)]


def as_fast_as_it_will(detector: Detector, plan: Plan, cameras: int) -> Speed:
    """Every picture decoded, detected and tracked; raises XueliangError when one was lost on the way."""
    names, results = _names(cameras), _Results()
    each = max(20, plan.pictures // cameras)
    with _running(detector, plan, names, EVERY_PICTURE, results) as pipeline:

        def feed() -> int:
            for turn in range(each):
                for unit in plan.units(names, turn):
                    pipeline.submit(unit)
            if not pipeline.flush(PATIENCE_S):
                raise XueliangError(f"the pipeline did not finish: {pipeline.failure}")
            return sum(counters.analysed for counters in pipeline.counters().values())

        speed = timed(feed)
        counters = pipeline.counters()
    lost = {reason: count for each_one in counters.values() for reason, count in each_one.dropped.items()}
    if lost or len(results.ages_s) != each * cameras:
        raise XueliangError(f"{len(results.ages_s)} of {each * cameras} pictures came back; lost: {lost}")
    return speed


def at_the_pace_of_cameras(detector: Detector, plan: Plan, cameras: int, fps: float, seconds: float) -> Live:
    """Cameras of 25 pictures a second, of which `fps` are wanted for analysis; pictures replace each other."""
    _warm_up(detector)
    names, results = _names(cameras), _Results()
    live = replace(plan, settings=replace(plan.settings, wait=False, gate=False))
    with _running(detector, live, names, fps, results) as pipeline:
        cpu_began = time.process_time()
        sent = _feed(pipeline, live, names, seconds)
        pipeline.flush(PATIENCE_S)
        cpu_ms = 1000 * (time.process_time() - cpu_began)
        rss_mb = rss_bytes() / 1e6
        counters = pipeline.counters().values()
    analysed = sum(each.analysed for each in counters)
    dropped = sum(
        count for each in counters for reason, count in each.dropped.items() if reason not in ("not_due", "still")
    )
    ages_ms = 1000 * np.array(results.ages_s or [0.0])
    return Live(
        source_cpu_ms=cpu_ms / sent,
        analysed_cpu_ms=cpu_ms / max(1, analysed),
        analysed=analysed,
        due=analysed + dropped,
        dropped=dropped,
        age_ms=(float(np.percentile(ages_ms, 50)), float(np.percentile(ages_ms, 95))),
        rss_mb=rss_mb,
    )


def _warm_up(detector: Detector) -> None:
    """A network's first picture on each stream takes many times as long as the next."""
    for width, height in detector.inputs_wh * detector.streams:
        detector.detect(np.zeros((1, 3, height, width), np.uint8))


def _feed(pipeline: Pipeline, plan: Plan, cameras: list[str], seconds: float) -> int:
    """Submit each camera's pictures when they are due, cameras evenly out of step; returns how many there were."""
    began_s, sent = time.monotonic(), 0
    for turn in range(int(seconds * CAMERA_FPS)):
        for number, unit in enumerate(plan.units(cameras, turn)):
            due_s = began_s + (turn + number / len(cameras)) / CAMERA_FPS
            if (wait_s := due_s - time.monotonic()) > 0:
                time.sleep(wait_s)
            now_s = time.monotonic()
            pipeline.submit(replace(unit, mono_s=now_s, frame_time_s=due_s, pts_s=due_s))
            sent += 1
    return sent
