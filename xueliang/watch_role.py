"""The watch role: this process looks after the cameras, gates and rules of one shard, or of all there are.

In: the database's devices and rules. Out: facts on the bus; reports, pictures and door commands by `watch_port`, within
the process and over a socket. It never decides what becomes of a fact.
"""

import os
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime

from cameras.pulse import PulseLimits
from cameras.retry import RetryLimits
from cameras.supervisor import SupervisorLimits
from gates.port import WebhookReceipt
from models.access import CommandResult, DoorPhysical
from models.ids import new_id
from models.signing import Signer
from models.watching import ConfigKind, DetectorInfo, WakeReason, WatchReport
from vision.detectors.port import Detector
from vision.pipeline import PipelineSettings
from xueliang import __version__
from xueliang.camera_sources import source_opener
from xueliang.canary import Canary, source_name
from xueliang.chores import Chore
from xueliang.detector import detector_info, load_detector
from xueliang.evidence.scene import Maker
from xueliang.evidence.terms import EvidenceTerms
from xueliang.evidence.witness import ClipSpan
from xueliang.following import Following
from xueliang.memory import GIVE_BACK_EVERY_S, give_back_free_memory
from xueliang.opened import Opened
from xueliang.process import cores, cpu_s, rss_bytes
from xueliang.settings import Settings
from xueliang.shards.control import ControlServer
from xueliang.shards.sockets import socket_path
from xueliang.shards.wire import Pulse
from xueliang.storage import claim, watch_claim_file
from xueliang.track_recorder import TrackRecorder
from xueliang.watch import Watch
from xueliang.watch_port import Tenure

NO_DETECTOR = (
    "no detector is loaded, nothing is being detected: give weights with `--weights` or `detector.weights`, "
    "or fetch some with `xueliang weights pull yolo11n`"
)
REPORT_HOLDS_S = 0.5  # whoever asks within it, a page, Prometheus or `xueliang top`, gets the same answer
PREDECESSOR_LEAVES_WITHIN_S = 10.0


class WatchRole:
    """`watch_port.WatchPort` in this process. `shard`: None looks after everything, as shard 0."""

    def __init__(self, opened: Opened, shard: int | None = None) -> None:
        """Loads the detector and takes the shard's place; starts nothing. Raises SettingsError, WeightsError."""
        settings = opened.settings
        self._opened, self._shard = opened, shard or 0
        self._loaded: Detector | None = load_detector(settings_of_shard(settings, cores()))
        self._info = None if self._loaded is None else detector_info(self._loaded)
        self._claimed = claim(opened.storage.data_dir, watch_claim_file(self._shard), PREDECESSOR_LEAVES_WITHIN_S)
        self._began_s, self._began = opened.clock.mono_s(), opened.clock.now()
        self._recorder = make_recorder(opened)
        self.watch = Watch(
            opened.publisher,
            opened.storage.files,
            opened.clock,
            self._loaded,
            pipeline_settings(settings),
            supervisor_limits(settings),
            evidence_terms(opened, self._info),
            source_opener(settings.cameras),
            None if self._recorder is None else self._recorder.take,
        )
        if settings.alerts.canary_minutes:
            every_s = 60 * settings.alerts.canary_minutes
            self.watch.rules.canary = Canary(source_name(self._shard), every_s, opened.clock)
        self._following = Following(opened.storage, self.watch, shard, opened.clock)
        self._control = ControlServer(self, socket_path(opened.storage.data_dir, self._shard))
        self._report_lock = threading.Lock()
        self._reported: tuple[float, WatchReport] | None = None

    def start(self) -> None:
        """The socket first, so that whoever hears of a camera can ask about it. Raises XueliangError."""
        self._control.start()
        if self._recorder is not None:
            self._recorder.start()
        self.watch.start()
        self._following.follow()

    def stop(self, timeout_s: float) -> None:
        with ExitStack() as parts:  # the last one named is stopped first
            if self._recorder is not None:
                parts.callback(self._recorder.stop, timeout_s / 8)
            parts.callback(self._control.stop, timeout_s / 8)
            parts.callback(self.watch.stop, timeout_s * 3 / 4)

    def close(self) -> None:
        self._claimed.close()

    def chores(self) -> list[Chore]:
        """What has to be done now and then while watching."""
        return [
            Chore("following what people changed", 2.0, self._following.follow),
            Chore("giving free memory back", GIVE_BACK_EVERY_S, give_back_free_memory),
        ]

    def reload_all(self) -> None:
        """Read everything again, now. Raises XueliangError."""
        self._following.reload_all()

    def reload(self, kind: ConfigKind) -> None:
        self._following.reload(kind)

    def follow(self) -> None:
        self._following.follow()

    def tell_states(self) -> None:
        """Publish how every camera and gate is, as of now."""
        self.watch.tell_states()

    def tenures(self) -> tuple[Tenure, ...]:
        return (Tenure(self._began, lambda _device_id: True),)

    def pulse(self) -> Pulse:
        """Which process this is, and for how long it has watched."""
        return Pulse(os.getpid(), self._opened.clock.mono_s() - self._began_s)

    def reports(self) -> tuple[WatchReport, ...]:
        with self._report_lock:
            now_s = self._opened.clock.mono_s()
            if self._reported is None or now_s - self._reported[0] > REPORT_HOLDS_S:
                self._reported = now_s, self._report(now_s)
            return (self._reported[1],)

    def _report(self, now_s: float) -> WatchReport:
        return WatchReport(
            shard=self._shard,
            pid=os.getpid(),
            uptime_s=now_s - self._began_s,
            cpu_s=cpu_s(),
            rss_bytes=rss_bytes(),
            detector=_detector_words(self._loaded),
            cameras=self.watch.camera_watches(),
            ages=self.watch.pipeline.ages(),
            faults=self._faults(),
        )

    def _faults(self) -> dict[str, str]:
        found: Mapping[str, str | None] = {
            "cameras": self.watch.fault,
            "detector": self._detector_fault(),
            "rules": self.watch.rules.fault,
            "evidence": self.watch.witness.fault,
            "tracks": None if self._recorder is None else self._recorder.fault,
            "bus": self._opened.publisher.fault,
            "watch": self._control.fault,
        }
        return {part: words for part, words in found.items() if words is not None}

    def _detector_fault(self) -> str | None:
        failure = self.watch.pipeline.failure
        if failure is not None:
            return f"the analysis has stopped: {type(failure).__name__}: {failure}"
        return NO_DETECTOR if self._loaded is None else None

    def detector(self) -> DetectorInfo | None:
        return self._info

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        return self.watch.jpeg(camera_id)

    def wake(self, camera_id: str) -> None:
        self.watch.pipeline.wake(camera_id, WakeReason.DEVICE)

    def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        return self.watch.gates.open_door(gate_id, door_no)

    def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        return self.watch.gates.close_door(gate_id, door_no)

    def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        return self.watch.gates.door_state(gate_id, door_no)

    def take_webhook(self, gate_id: str, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        return self.watch.gates.take_webhook(gate_id, headers, body)


MOST_BATCH = 128
LEAST_RING_S = 10.0
RING_SLACK_S = 5.0  # an event is known a little after it happened, and rings are cut at key pictures


def make_recorder(opened: Opened) -> TrackRecorder | None:
    """What stores the tracks; None where the settings keep none."""
    if not opened.settings.tracks.keep_days:
        return None
    return TrackRecorder(opened.storage.database, opened.clock, new_id("run", opened.clock.now()))


def settings_of_shard(settings: Settings, cores_there: int) -> Settings:
    """The settings with this shard's part of the machine's cores for its detector, where people set none."""
    if settings.watch.shards == 1 or settings.detector.threads:
        return settings
    threads = max(1, cores_there // settings.watch.shards)
    return settings.model_copy(update={"detector": settings.detector.model_copy(update={"threads": threads})})


def pipeline_settings(settings: Settings) -> PipelineSettings:
    """How the pipeline batches and waits."""
    wanted = settings.detector
    max_batch = wanted.max_batch or MOST_BATCH  # auto: what the detector was opened for, which the pipeline keeps to
    return PipelineSettings(
        decode_workers=wanted.decode_workers,
        max_batch=max_batch,
        late_s=wanted.staleness_s,
        warms=True,
        ring_s=max(LEAST_RING_S, settings.evidence.clip_before_s + RING_SLACK_S),
    )


def evidence_terms(opened: Opened, info: DetectorInfo | None) -> EvidenceTerms:
    """How evidence is made here. Raises SettingsError where the key that signs it cannot be used."""
    wanted = opened.settings.evidence
    maker = Maker(__version__, info.weights, info.sha256) if info else Maker(__version__)
    span = ClipSpan(wanted.clip_before_s, wanted.clip_after_s)
    return EvidenceTerms(Signer.open(opened.storage.data_dir), maker, span, wanted.jpeg_quality)


def supervisor_limits(settings: Settings) -> SupervisorLimits:
    """When a camera counts as stalled, and how long to wait before trying again."""
    wanted = settings.cameras
    return SupervisorLimits(
        pulse=PulseLimits(stall_after_s=wanted.stall_after_s),
        retry=RetryLimits(first_s=wanted.backoff_first_s, longest_s=wanted.backoff_max_s),
    )


def _detector_words(detector: Detector | None) -> str:
    if detector is None:
        return ""
    info = detector.info
    return f"{info.name}, {info.backend} {info.precision}, {info.input_wh[0]}x{info.input_wh[1]}"
