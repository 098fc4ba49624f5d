"""How much the pipeline holds and how long it waits."""

from dataclasses import dataclass, field

from vision.settled import SettledSettings
from vision.tracking import TrackingSettings
from vision.watchfulness import WatchfulnessSettings


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """Seconds, bytes and counts.

    `decode_workers`: threads that decode. `max_batch`: the most pictures a batch. `staleness_s`: how long a picture
    waits for its batch to fill. `queue_units`, `queue_bytes`: bounds of each awake camera's queue before decoding.
    `lag_s`: how far decoding may lag behind a live camera before it goes on from the newest key picture.
    `late_s`: a picture older than this when its batch begins counts as late.
    `wait`: `submit` waits for room and nothing is replaced, so that each due picture of a file is analysed.
    `gate`: whether cameras go idle and pictures in which nothing moved are passed over; None: only where cameras are
    live (not `wait`) and their setting allows it.
    `ring_s`, `ring_bytes`: bounds of each camera's ring. `catch_up_s`: how long a woken camera may take to reach the
    present without losing pictures to newer ones. `refresh_s`: how often what stands still is looked at again.
    `look_every_s`: an idle camera's key pictures are looked at no more often.
    `sweep_s`: how often an idle camera is shown to the detector; 0 for never.
    `starts_per_worker`: while so many cameras a decode worker are awake, others begin by their key pictures, and the
    detector is shown the first of them: eight of 1080p25 are what a worker decodes.
    `warms`: the detector is run once for every size of batch before it is given pictures, which wait meanwhile.
    `blind_after_s`: a camera whose pictures come but cannot be looked at for so long is blind.
    """

    decode_workers: int = 2
    max_batch: int = 8
    staleness_s: float = 0.01
    queue_units: int = 100
    queue_bytes: int = 16 * 1024 * 1024
    lag_s: float = 1.0
    late_s: float = 0.5
    wait: bool = False
    gate: bool | None = None
    ring_s: float = 10.0
    ring_bytes: int = 4 * 1024 * 1024
    catch_up_s: float = 5.0
    refresh_s: float = 0.8
    look_every_s: float = 0.9
    sweep_s: float = 60.0
    starts_per_worker: int = 8
    blind_after_s: float = 30.0
    warms: bool = False
    tracking: TrackingSettings = field(default_factory=TrackingSettings)
    watchfulness: WatchfulnessSettings = field(default_factory=WatchfulnessSettings)
    settled: SettledSettings = field(default_factory=SettledSettings)

    @property
    def gates(self) -> bool:
        """Whether cameras may go idle at all."""
        return not self.wait if self.gate is None else self.gate
