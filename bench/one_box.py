"""One box without its API: Watch, LocalBus and Desk over a data directory of their own, with every age written down."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from cameras.supervisor import SupervisorLimits
from cases.desk import Desk
from models.areas import AreaLevel
from models.cameras import CameraConfig
from models.clock import Clock
from models.db import areas, cameras, rules, zones
from models.db.engine import Database
from models.db.scope import Scope
from models.db.vault import Vault
from models.files import FileStore
from models.media import Frame
from models.rules import Phase, ZoneShape
from models.signing import Signer
from models.tracks import TrackedFrame
from vision.detectors.port import Detector
from vision.pipeline import PipelineSettings
from xueliang import __version__
from xueliang.bus.local import LocalBus
from xueliang.bus.port import NONE_TOGETHER, Fact, Handler, Together, Topic
from xueliang.desk import desk_handlers, desk_together
from xueliang.evidence.scene import Maker
from xueliang.evidence.terms import EvidenceTerms
from xueliang.publisher import Publisher
from xueliang.watch import Watch

MOST_REMEMBERED: Final = 2_000
AROUND: Final = ((0.02, 0.02), (0.98, 0.02), (0.98, 0.98), (0.02, 0.98))
ACROSS: Final = ((0.5, 0.0), (0.5, 1.0))


@dataclass(slots=True)
class Ages:
    """Seconds from a picture's arrival at our socket. `tracked`: every analysed picture; `published`: the rule events
    that follow from a picture, once durable; `stored`: once the desk has filed them in an alert. `judged`: of these
    events, from when their picture was tracked until they were durable. Pictures that had arrived before their camera
    woke are older than they might have been: theirs are in `replayed` once tracked, and in none of the others."""

    tracked: list[float] = field(default_factory=list)
    published: list[float] = field(default_factory=list)
    stored: list[float] = field(default_factory=list)
    judged: list[float] = field(default_factory=list)
    replayed: list[float] = field(default_factory=list)

    def forget(self) -> None:
        """Begin anew."""
        for ages in (self.tracked, self.published, self.stored, self.judged, self.replayed):
            ages.clear()


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a picture arrived at our socket and when it was tracked, on our monotonic clock."""

    arrived_s: float
    tracked_s: float


class Arrivals:
    """When each of the newest pictures arrived, by camera and frame time."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, float], Arrival] = OrderedDict()

    def note(self, frame: Frame, tracked_s: float) -> None:
        """One more."""
        self._known[frame.camera_id, frame.frame_time_s] = Arrival(frame.mono_s, tracked_s)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)

    def of(self, event: Mapping[str, Any]) -> Arrival | None:
        """Of the picture a rule event follows from; None for one that follows from the passing of time, such as an
        end, which is dated by the last sighting and known only once nobody has been seen for a while; and for word of
        evidence, which comes after the event itself."""
        if event["phase"] == Phase.END or event["evidence"]:
            return None
        return self._known.get((event["camera_id"], event["time_s"]))


class TimedWatch(Watch):
    """Notes each analysed picture before the rules see it."""

    ages: Ages
    arrivals: Arrivals
    clock: Clock

    def _on_tracked(self, tracked: TrackedFrame, frame: Frame) -> None:
        tracked_s = self.clock.mono_s()
        if self.pipeline.is_replayed(frame):
            self.ages.replayed.append(tracked_s - frame.mono_s)
        else:
            self.ages.tracked.append(tracked_s - frame.mono_s)
            self.arrivals.note(frame, tracked_s)
        super()._on_tracked(tracked, frame)


class TimedBus(LocalBus):
    """Notes when rule events are durable and when they have been handled."""

    def __init__(self, database: Database, clock: Clock, ages: Ages, arrivals: Arrivals) -> None:
        super().__init__(database, clock)
        self._own_clock, self._ages, self._arrivals = clock, ages, arrivals

    def publish_all(self, topic: Topic, facts: Mapping[str, Mapping[str, Any]]) -> None:
        super().publish_all(topic, facts)
        if topic is Topic.RULE_EVENTS:
            durable_s = self._own_clock.mono_s()
            for arrival in filter(None, map(self._arrivals.of, facts.values())):
                self._ages.published.append(durable_s - arrival.arrived_s)
                self._ages.judged.append(durable_s - arrival.tracked_s)

    def consume(self, handlers: Mapping[Topic, Handler], together: Mapping[Topic, Together] = NONE_TOGETHER) -> None:
        file_event, file_events = handlers[Topic.RULE_EVENTS], together[Topic.RULE_EVENTS]

        def timed(fact: Fact) -> None:
            file_event(fact)
            self._note_stored([fact])

        def timed_together(facts: Sequence[Fact]) -> None:
            file_events(facts)
            self._note_stored(facts)

        super().consume({**handlers, Topic.RULE_EVENTS: timed}, {**together, Topic.RULE_EVENTS: timed_together})

    def _note_stored(self, facts: Sequence[Fact]) -> None:
        stored_s = self._own_clock.mono_s()
        for arrival in filter(None, (self._arrivals.of(fact.payload) for fact in facts)):
            self._ages.stored.append(stored_s - arrival.arrived_s)


class OneBox:
    """For `with`: starts and stops everything."""

    def __init__(
        self, data_dir: Path, clock: Clock, detector: Detector | None, pipeline: PipelineSettings, limits: Any = None
    ) -> None:
        self.ages, arrivals = Ages(), Arrivals()
        self._clock = clock
        self._vault = Vault.open(data_dir)
        self.database = Database.open(f"sqlite:///{data_dir / 'box.db'}")
        self.database.migrate()
        files = FileStore(data_dir / "evidence")
        self.bus = TimedBus(self.database, clock, self.ages, arrivals)
        self.publisher = Publisher(self.bus)
        self.desk = Desk(self.database, files, clock, lambda _: None)
        terms = EvidenceTerms(Signer.open(data_dir), Maker(__version__))
        self.watch = TimedWatch(self.publisher, files, clock, detector, pipeline, limits or SupervisorLimits(), terms)
        self.watch.ages, self.watch.arrivals, self.watch.clock = self.ages, arrivals, clock
        self._stops: list[Callable[[float], object]] = []

    def __enter__(self) -> "OneBox":
        consume = partial(
            self.bus.consume, desk_handlers(self.desk, self.database, lambda *_: None), desk_together(self.desk)
        )
        for start, stop in (
            (self.publisher.start, self.publisher.stop),
            (consume, self.bus.stop),
            (self.watch.start, self.watch.stop),
        ):
            self._stops.append(stop)
            start()
        return self

    def __exit__(self, *_: object) -> None:
        while self._stops:
            self._stops.pop()(20.0)
        self.database.close()

    def plant(self, urls: Sequence[str], watched_for_rules: int, analysis_fps: float) -> list[CameraConfig]:
        """Make a camera of each address; the first ones get a zone, a line and two rules. Nothing is watched yet."""
        everything, now = Scope.everything(), self._clock.now()
        with self.database.write() as session:
            area = areas.add(
                session, everything, parent_id=None, level=AreaLevel.CITY, code="3702", name="青岛市", now=now
            )
            rows = [
                cameras.add(
                    session, self._vault, everything, name=f"camera {number}", url=url, area_id=area.id, now=now
                )
                for number, url in enumerate(urls)
            ]
            for row in rows[:watched_for_rules]:
                self._rules(session, row.id)
            specs = rules.enabled_specs(session)
            names = [(row.id, row.name, row.url) for row in rows]
        self.watch.set_rules(specs)
        return [CameraConfig(*each, analysis_fps=analysis_fps) for each in names]

    def _rules(self, session: Any, camera_id: str) -> None:
        everything, now = Scope.everything(), self._clock.now()
        for kind, shape, points, params in (
            ("intrusion", ZoneShape.POLYGON, AROUND, {"dwell_s": 0.2}),
            ("line_crossing", ZoneShape.LINE, ACROSS, {}),
        ):
            zone = zones.add(
                session, everything, camera_id=camera_id, name=kind, shape=shape, points_xy_norm=points, now=now
            )
            rules.add(
                session,
                everything,
                kind=kind,
                name=kind,
                now=now,
                camera_id=camera_id,
                zone_ids=[zone.id],
                params=params,
            )
