"""The watch role: cameras and gates in, durable rule events with evidence out.

One thread evaluates the rules of this shard: tracked pictures, access events and the passing of time reach it through
one queue, in order. The queue is bounded and blocks, so that a slow database makes cameras drop pictures (counted)
and never makes a rule event disappear.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from cameras.fleet import Fleet
from cameras.registry import open_source
from cameras.supervisor import SupervisorLimits
from gates.fleet import GateFleet
from models.access import AccessEvent, GateConfig, GateStatus
from models.cameras import CameraConfig, CameraStatus
from models.clock import Clock, from_unix
from models.facts import (
    CameraFact,
    access_event_to_json,
    camera_fact_to_json,
    gate_status_to_json,
    rule_event_to_json,
)
from models.files import FileStore
from models.ids import new_id
from models.media import AccessUnit, EvidenceRef, Frame, StreamInfo
from models.rules import Phase, RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from vision.detectors.port import Detector
from vision.evidence import EvidenceBox, EvidenceZone, draw_evidence
from vision.pictures import bgr_of, encode_jpeg
from vision.pipeline import Pipeline, PipelineSettings
from xueliang.bus.port import Topic
from xueliang.publisher import Publisher

_log = logging.getLogger(__name__)

TICK_S = 0.5
QUEUE_INPUTS = 256


@dataclass(frozen=True, slots=True)
class Seen:
    """One tracked picture and the picture itself, for evidence."""

    tracked: TrackedFrame
    frame: Frame


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passes even when nothing is seen."""

    time_s: float


Input = Seen | AccessEvent | Tick | tuple[RuleSpec, ...]


class RuleThread:
    """Evaluates rules in order and publishes what they find, with evidence, durably."""

    def __init__(
        self,
        publisher: Publisher,
        files: FileStore,
        latest_frame: Callable[[str], Frame | None],
        clock: Clock,
        jpeg_quality: int = 85,
    ) -> None:
        self._publisher = publisher
        self._files = files
        self._latest_frame = latest_frame
        self._clock = clock
        self._quality = jpeg_quality
        self._engine = RuleEngine(())
        self._specs: dict[str, RuleSpec] = {}
        self._inputs: queue.Queue[Input] = queue.Queue(QUEUE_INPUTS)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rules", daemon=True)
        self.problems: Mapping[str, str] = {}

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._stopping.set()
        self._thread.join(timeout_s)

    def put(self, item: Input) -> None:
        """Hand an input over; waits while the rules are behind, gives up only when they are being stopped."""
        while not self._stopping.is_set():
            try:
                self._inputs.put(item, timeout=0.2)
            except queue.Full:
                continue
            return

    def _run(self) -> None:
        next_tick_s = self._clock.mono_s() + TICK_S
        while not self._stopping.is_set():
            item = self._next(max(0.01, next_tick_s - self._clock.mono_s()))
            if item is not None:
                self._take(item)
            if self._clock.mono_s() >= next_tick_s:
                next_tick_s = self._clock.mono_s() + TICK_S
                self._take(Tick(self._clock.now().timestamp()))
        while (item := self._next(0)) is not None:  # what came before the stop still counts
            self._take(item)
        self._take(())  # nobody watches any more: what goes on ends here

    def _next(self, timeout_s: float) -> Input | None:
        try:
            return self._inputs.get(timeout=timeout_s) if timeout_s else self._inputs.get_nowait()
        except queue.Empty:
            return None

    def _take(self, item: Input) -> None:
        for event in self._evaluate(item):
            seen = item if isinstance(item, Seen) else None
            self._report(replace(event, evidence=self._evidence(event, seen)))

    def _evaluate(self, item: Input) -> list[RuleEvent]:
        match item:
            case Seen():
                return self._engine.on_frame(item.tracked)
            case AccessEvent():
                return self._engine.on_access(item)
            case Tick():
                return self._engine.tick(item.time_s)
            case _:
                self._specs = {spec.rule_id: spec for spec in item}
                ended = self._engine.set_rules(item)
                self.problems = dict(self._engine.problems)
                for rule_id, reason in self.problems.items():
                    _log.warning("rule %s is not in force: %s", rule_id, reason, extra={"action": "rule_refused"})
                return list(ended or [])

    def _evidence(self, event: RuleEvent, seen: Seen | None) -> tuple[EvidenceRef, ...]:
        if event.phase is not Phase.BEGIN:
            return ()
        spec = self._specs.get(event.rule_id)
        camera_id = event.camera_id or (spec.camera_id if spec else "")
        frame = seen.frame if seen else self._latest_frame(camera_id) if camera_id else None
        if frame is None:
            return ()
        zones = [EvidenceZone(zone.points_xy_norm, zone.shape) for zone in spec.zones] if spec else []
        boxes = _boxes(seen.tracked, event.track_id) if seen else []
        taken_at = from_unix(frame.frame_time_s)
        caption = f"{camera_id}  {event.kind}"
        picture = draw_evidence(frame, boxes, zones, caption, quality=self._quality)
        sha256 = self._files.put(picture, "image/jpeg")
        return (EvidenceRef(sha256, "image/jpeg", len(picture), taken_at, "picture"),)

    def _report(self, event: RuleEvent) -> None:
        fact_id = f"{event.event_id}/{event.phase}/{event.sequence}"
        self._publisher.publish(Topic.RULE_EVENTS, fact_id, rule_event_to_json(event))


def _boxes(tracked: TrackedFrame, track_id: int) -> list[EvidenceBox]:
    return [
        EvidenceBox(
            (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            f"{name} {score:.2f} #{number}",
            highlighted=int(number) == track_id,
        )
        for box, name, score, number in zip(
            tracked.boxes_xyxy, tracked.class_name, tracked.score, tracked.track_id, strict=True
        )
    ]


class Watch:
    """Cameras, vision, rules and gates of one shard, joined."""

    def __init__(
        self,
        publisher: Publisher,
        files: FileStore,
        clock: Clock,
        detector: Detector | None,
        pipeline_settings: PipelineSettings,
        limits: SupervisorLimits,
        connect_timeout_s: float = 10.0,
        jpeg_quality: int = 85,
    ) -> None:
        self._publisher = publisher
        self._clock = clock
        self._quality = jpeg_quality
        self._streams: dict[str, StreamInfo] = {}
        self._statuses: dict[str, CameraStatus] = {}
        self.pipeline = Pipeline(detector, clock, self._on_tracked, pipeline_settings)
        self.rules = RuleThread(publisher, files, self.pipeline.latest_frame, clock, jpeg_quality)
        self.fleet = Fleet(
            partial(open_source, connect_timeout_s=connect_timeout_s),
            clock,
            self._on_unit,
            self._on_camera_status,
            on_info=self._on_info,
            limits=limits,
        )
        self.gates = GateFleet(clock, self._on_access, self.tell_gate)

    def start(self) -> None:
        self.rules.start()
        self.pipeline.start()
        self.gates.start()
        self.fleet.start()

    def stop(self, timeout_s: float) -> None:
        """Cameras first, so that nothing new comes in; each part gets its share of the time."""
        share = timeout_s / 4
        self.fleet.stop(share)
        self.gates.stop(share)
        self.pipeline.stop(share)
        self.rules.stop(share)

    def set_cameras(self, configs: Iterable[CameraConfig]) -> None:
        wanted = list(configs)
        self.pipeline.set_cameras({config.camera_id: config.analysis_fps for config in wanted})
        self.fleet.set_cameras(wanted)

    def set_gates(self, configs: Iterable[GateConfig]) -> None:
        self.gates.set_gates(configs)

    def set_rules(self, specs: Iterable[RuleSpec]) -> None:
        self.rules.put(tuple(specs))

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        """The newest decoded picture of a camera and when it was taken."""
        frame = self.pipeline.latest_frame(camera_id)
        if frame is None:
            return None
        return encode_jpeg(bgr_of(frame), self._quality), from_unix(frame.frame_time_s)

    def _on_unit(self, unit: AccessUnit) -> None:
        self.pipeline.submit(unit)

    def _on_tracked(self, tracked: TrackedFrame, frame: Frame) -> None:
        self.rules.put(Seen(tracked, frame))

    def _on_access(self, event: AccessEvent) -> None:
        self.rules.put(event)
        self._publisher.tell(Topic.ACCESS_EVENTS, event.event_id, access_event_to_json(event))

    def _on_info(self, camera_id: str, info: StreamInfo) -> None:
        self._streams[camera_id] = info
        status = self._statuses.get(camera_id)
        if status is not None:
            self.tell_camera(status)

    def _on_camera_status(self, status: CameraStatus) -> None:
        self._statuses[status.camera_id] = status
        self.tell_camera(status)

    def tell_camera(self, status: CameraStatus) -> None:
        """Publish a camera's state."""
        fact = CameraFact(status, self._streams.get(status.camera_id))
        self._publisher.tell(Topic.CAMERA_STATES, new_id("fact", self._clock.now()), camera_fact_to_json(fact))

    def tell_gate(self, status: GateStatus) -> None:
        """Publish a gate's state."""
        self._publisher.tell(Topic.GATE_STATES, new_id("fact", self._clock.now()), gate_status_to_json(status))
