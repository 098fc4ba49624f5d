"""A stitched clip watched by the real pipeline, as one live camera of which nothing is lost to lack of time."""

from dataclasses import dataclass, field

from bench.clips import access_units
from bench.gating import Watched
from bench.quiet_clips import Stitched
from models.clock import SystemClock
from models.media import Frame
from models.tracks import TrackedFrame
from models.watching import Alertness, CameraWatch
from vision.detectors.port import Detector
from vision.pipeline import Pipeline, PipelineSettings
from vision.watched import Watched as HowWatched

_CAMERA = "clip"
_ANALYSIS_FPS = 5.0
_PATIENCE_S = 60.0


@dataclass(slots=True)
class _Kept:
    """What the pipeline told. Its alertness is asked for after each picture, of which some few may still be waiting."""

    watched: Watched = field(default_factory=lambda: Watched(awake_s=[(0.0, 0.0)]))
    awake: bool = True

    def __call__(self, tracked: TrackedFrame, _: Frame) -> None:
        self.watched.tracked.append(tracked)

    def see(self, watch: CameraWatch, time_s: float) -> None:
        """How it is watched at `time_s`."""
        was, self.awake = self.awake, watch.alertness is Alertness.AWAKE
        spans = self.watched.awake_s
        if self.awake and not was:
            spans.append((time_s, time_s))
            if watch.woken_by is not None:
                self.watched.woken.append((time_s, time_s, watch.woken_by))
        if self.awake or was:
            spans[-1] = (spans[-1][0], time_s)
        if self.awake:
            self.watched.held.append((time_s, str(watch.woken_by)))


def by_pipeline(stitched: Stitched, detector: Detector) -> Watched:
    """The whole clip, every picture of it, with the settings a camera has in service, sweeps included.

    `held` tells why the camera woke. Raises RuntimeError when the pipeline fails or stands still.
    """
    kept = _Kept()
    pipeline = Pipeline(detector, SystemClock(), kept, PipelineSettings(wait=True, gate=True, staleness_s=0.0))
    pipeline.set_cameras({_CAMERA: HowWatched(_ANALYSIS_FPS)})
    pipeline.start()
    try:
        for unit in access_units(stitched.path, _CAMERA):
            pipeline.submit(unit)
            kept.see(pipeline.watches()[_CAMERA], unit.frame_time_s)
        if not pipeline.flush(_PATIENCE_S):
            raise RuntimeError(f"{stitched.path.name} is not through after {_PATIENCE_S:.0f} s more")
    finally:
        pipeline.stop()
    if pipeline.failure is not None:
        raise RuntimeError(f"the pipeline failed: {pipeline.failure}")
    return kept.watched
