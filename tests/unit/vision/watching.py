"""A pipeline over scripted cameras, and what it told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from models.cameras import CameraSight, Watching
from models.clock import Clock, SystemClock
from models.media import AccessUnit, Frame
from models.tracks import TrackedFrame
from models.watching import Alertness
from tests.fakes.detector import BrightnessDetector
from tests.unit.vision.streams import START_S
from vision.pipeline import Pipeline, PipelineSettings
from vision.watched import Watched

GATED = PipelineSettings(wait=True, gate=True, staleness_s=0.0)


@dataclass
class Watcher:
    """What the pipeline told us, in order."""

    seen: list[tuple[TrackedFrame, Frame]] = field(default_factory=list)
    sights: list[CameraSight] = field(default_factory=list)

    def __call__(self, tracked: TrackedFrame, frame: Frame) -> None:
        self.seen.append((tracked, frame))

    def times(self, camera_id: str = "gate") -> list[float]:
        """Seconds since the streams' start of every analysed picture."""
        return [round(each.frame_time_s - START_S, 3) for each, _ in self.seen if each.camera_id == camera_id]

    def found(self, camera_id: str = "gate") -> list[float]:
        """Of those in which an object was followed."""
        return [
            round(each.frame_time_s - START_S, 3) for each, _ in self.seen if each.camera_id == camera_id and len(each)
        ]


@contextmanager
def watched_by(
    detector: BrightnessDetector | None,
    watcher: Watcher,
    settings: PipelineSettings = GATED,
    cameras: Sequence[str] = ("gate",),
    fps: float = 5.0,
    watching: Watching = Watching.AUTO,
    clock: Clock | None = None,
) -> Iterator[Pipeline]:
    """A running pipeline; it has not failed in the end."""
    pipeline = Pipeline(detector, clock or SystemClock(), watcher, settings, on_sight=watcher.sights.append)
    pipeline.set_cameras(dict.fromkeys(cameras, Watched(fps, watching)))
    pipeline.start()
    try:
        yield pipeline
    finally:
        pipeline.stop()
    assert pipeline.failure is None


def feed(pipeline: Pipeline, units: Sequence[AccessUnit]) -> None:
    for unit in units:
        pipeline.submit(unit)


def between(units: Sequence[AccessUnit], from_s: float, to_s: float) -> list[AccessUnit]:
    """The units of some seconds of a stream."""
    return [unit for unit in units if from_s <= round(unit.frame_time_s - START_S, 3) < to_s]


def is_idle(pipeline: Pipeline, camera_id: str = "gate") -> bool:
    return pipeline.watches()[camera_id].alertness is Alertness.IDLE


def assert_accounted_for(pipeline: Pipeline) -> None:
    """Every picture that came in, or came again from the ring, was analysed or dropped for a reason."""
    for counted in pipeline.counters().values():
        assert counted.received + counted.replayed == counted.analysed + sum(counted.dropped.values())
