"""The watch role: cameras and gates in, durable rule events with evidence out.

One thread evaluates the rules of this shard (`rule_thread`): tracked pictures, access events and the passing of time
reach it in order (`rule_inputs`).
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from cameras.fleet import Fleet
from cameras.motion_listeners import MotionListeners
from cameras.registry import open_source as open_registered
from cameras.supervisor import OpenSource, SupervisorLimits
from gates.fleet import GateFleet
from models.access import AccessEvent, GateConfig, GateStatus
from models.cameras import CameraConfig, CameraSight, CameraStatus
from models.clock import Clock, from_unix
from models.facts import (
    CameraFact,
    access_event_to_json,
    camera_fact_to_json,
    camera_sight_to_json,
    gate_status_to_json,
)
from models.files import FileStore
from models.ids import new_id
from models.media import Frame, StreamInfo
from models.rules import RuleSpec
from models.tracks import TrackedFrame
from models.watching import CameraWatch, WakeReason
from vision.detectors.port import Detector
from vision.masks import masked
from vision.pictures import bgr_of, encode_jpeg
from vision.pipeline import Pipeline, PipelineSettings
from vision.watched import Watched
from xueliang.bus.port import Topic
from xueliang.evidence.scene import SeenBy
from xueliang.evidence.terms import EvidenceTerms, make_witness
from xueliang.evidence.witness import Eyes
from xueliang.publisher import Publisher
from xueliang.rule_inputs import Seen
from xueliang.rule_thread import RuleThread


class Watch:
    """Cameras, vision, rules and gates of one shard, joined.

    `on_tracked`: told of each tracked picture once the rules have it; must not wait.
    """

    def __init__(
        self,
        publisher: Publisher,
        files: FileStore,
        clock: Clock,
        detector: Detector | None,
        pipeline_settings: PipelineSettings,
        limits: SupervisorLimits,
        evidence: EvidenceTerms,
        open_source: OpenSource = open_registered,
        on_tracked: Callable[[TrackedFrame], None] | None = None,
    ) -> None:
        self._publisher = publisher
        self._on_tracked_too = on_tracked
        self._clock = clock
        self._quality = evidence.jpeg_quality
        self._configs: Mapping[str, CameraConfig] = {}
        self._streams: dict[str, StreamInfo] = {}
        self._statuses: dict[str, CameraStatus] = {}
        self.pipeline = Pipeline(
            detector,
            clock,
            self._on_tracked,
            pipeline_settings,
            on_key=self._on_key,
            on_sight=self._on_sight,
            on_alertness=self._on_alertness,
        )
        eyes = Eyes(self.pipeline.picture, self.pipeline.units_since, self._who)
        self.witness = make_witness(evidence, files, eyes, publisher, clock)
        self.rules = RuleThread(publisher, self.witness, clock, self.pipeline.note_ruled)
        self.fleet = Fleet(
            open_source,
            clock,
            self.pipeline.submit_all,
            self._on_camera_status,
            on_info=self._on_info,
            limits=limits,
        )
        self.motion = MotionListeners(clock, self._on_motion)
        self.gates = GateFleet(clock, self._on_access, self.tell_gate)

    def start(self) -> None:
        self.witness.start()
        self.rules.start()
        self.pipeline.start()
        self.gates.start()
        self.fleet.start()
        self.motion.start()

    def stop(self, timeout_s: float) -> None:
        """Cameras first, so that nothing new comes in; each part gets its share of the time."""
        self.witness.end_recordings()
        with ExitStack() as parts:  # the last one named is stopped first, and each whatever became of the one before
            parts_in_order = (self.witness, self.rules, self.pipeline, self.gates, self.fleet, self.motion)
            for part in parts_in_order:
                parts.callback(part.stop, timeout_s / len(parts_in_order))

    @property
    def fault(self) -> str | None:
        """Why no camera is watched; None while they are."""
        return None if self.fleet.alive else "cameras are not watched any more; restart the service"

    def set_cameras(self, configs: Iterable[CameraConfig]) -> None:
        wanted = list(configs)
        self._configs = {each.camera_id: each for each in wanted}
        self.pipeline.set_cameras(
            {each.camera_id: Watched(each.analysis_fps, each.watching, each.regions) for each in wanted}
        )
        self.fleet.set_cameras(wanted)
        self.motion.set_cameras(wanted)

    def set_gates(self, configs: Iterable[GateConfig]) -> None:
        self.gates.set_gates(configs)

    def set_rules(self, specs: Iterable[RuleSpec]) -> None:
        self.rules.inputs.set_rules(tuple(specs))

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        """The newest decoded picture of a camera and when it was taken."""
        frame = self.pipeline.picture(camera_id)
        if frame is None:
            return None
        shown = masked(frame, self._who(camera_id).masks)
        return encode_jpeg(bgr_of(shown), self._quality), from_unix(frame.frame_time_s)

    def _who(self, camera_id: str) -> SeenBy:
        config = self._configs.get(camera_id)
        if config is None:
            return SeenBy(camera_id)
        return SeenBy(camera_id, config.name, config.masks, self.fleet.clock_offset_s(camera_id))

    def camera_watches(self) -> tuple[CameraWatch, ...]:
        """How each camera is connected and watched, in order of ids."""
        seen, counted, statuses = self.pipeline.watches(), self.fleet.counters(), self.fleet.statuses()
        deaf = self.motion.problems()
        return tuple(
            replace(
                _with_connection(seen.get(camera_id) or CameraWatch(camera_id), counted.get(camera_id), statuses),
                deaf=deaf.get(camera_id, ""),
            )
            for camera_id in sorted(seen.keys() | counted.keys())
        )

    def tell_states(self) -> None:
        """Publish how every camera and gate is, as of now: somebody may think otherwise."""
        now = self._clock.now()
        for camera in self.fleet.statuses().values():
            self.tell_camera(replace(camera, at=now))
        for gate in self.gates.statuses().values():
            self.tell_gate(replace(gate, at=now))

    def _on_alertness(self, camera_id: str, awake: bool) -> None:
        self.fleet.set_pace(camera_id, relaxed=not awake)

    def _on_key(self, camera_id: str, decoded: bool) -> None:
        self.fleet.tell_decoded(camera_id, decoded)

    def _on_tracked(self, tracked: TrackedFrame, frame: Frame) -> None:
        self.rules.inputs.put_picture(Seen(tracked, frame))
        if self._on_tracked_too is not None:
            self._on_tracked_too(tracked)

    def _on_motion(self, camera_id: str) -> None:
        self.pipeline.wake(camera_id, WakeReason.DEVICE)

    def _on_sight(self, sight: CameraSight) -> None:
        self.rules.inputs.put_health(sight)
        self._publisher.tell(Topic.CAMERA_SIGHTS, new_id("fact", self._clock.now()), camera_sight_to_json(sight))

    def _on_access(self, event: AccessEvent) -> None:
        self.rules.inputs.put_access(event)
        self._publisher.tell(Topic.ACCESS_EVENTS, event.event_id, access_event_to_json(event))

    def _on_info(self, camera_id: str, info: StreamInfo) -> None:
        self._streams[camera_id] = info
        status = self._statuses.get(camera_id)
        if status is not None:
            self.tell_camera(status)

    def _on_camera_status(self, status: CameraStatus) -> None:
        self._statuses[status.camera_id] = status
        self.rules.inputs.put_health(status)
        self.tell_camera(status)

    def tell_camera(self, status: CameraStatus) -> None:
        """Publish a camera's state."""
        fact = CameraFact(status, self._streams.get(status.camera_id))
        self._publisher.tell(Topic.CAMERA_STATES, new_id("fact", self._clock.now()), camera_fact_to_json(fact))

    def tell_gate(self, status: GateStatus) -> None:
        """Publish a gate's state."""
        self._publisher.tell(Topic.GATE_STATES, new_id("fact", self._clock.now()), gate_status_to_json(status))


def _with_connection(
    seen: CameraWatch, counted: Mapping[str, int] | None, statuses: Mapping[str, CameraStatus]
) -> CameraWatch:
    status = statuses.get(seen.camera_id)
    counts = counted or {}
    return replace(
        seen,
        state=status.state.value if status else "",
        received=counts.get("received", seen.received),
        received_bytes=counts.get("received_bytes", seen.received_bytes),
        lost=counts.get("lost", 0),
    )
