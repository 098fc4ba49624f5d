"""The one place that joins the stages: bus, watch, desk, serve, and what has to be done now and then."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from api.announce import Announcer
from api.app import create_app
from api.first_run import ensure_first_admin
from api.live import LiveHub
from api.ports import ApiPorts, ConfigKind, DetectorInfo, SystemInfo
from cameras.pulse import PulseLimits
from cameras.retry import RetryLimits
from cameras.supervisor import SupervisorLimits
from cases.delivery import deliver_due
from cases.desk import Desk
from cases.leftovers import forget_unnamed_files
from cases.notify.port import Channel
from cases.notify.redis_stream import RedisStreamChannel
from models.access import GateState, GateStatus
from models.cameras import CameraState, CameraStatus
from models.clock import Clock
from models.db import cameras, gates, outbox, rules, sessions
from models.db.schema import CameraRow, GateRow
from models.errors import DatabaseUnavailable, SettingsError, XueliangError
from vision.detectors.port import Detector
from vision.pipeline import PipelineSettings
from xueliang import __version__
from xueliang.bus.local import LocalBus
from xueliang.bus.port import Bus
from xueliang.bus.redis_streams import RedisBus
from xueliang.chores import Chore, Chores
from xueliang.demo import VirtualCameras, drawn_clip, plant_cameras
from xueliang.desk import desk_handlers
from xueliang.detector import load_detector
from xueliang.overload import Overload
from xueliang.publisher import Publisher
from xueliang.serve import GateDesk, HttpServer, Tools, WatchedPictures, watch_report
from xueliang.settings import Settings
from xueliang.storage import Storage, claim, open_storage
from xueliang.watch import Watch

_log = logging.getLogger(__name__)

Row = TypeVar("Row")
Config = TypeVar("Config")

NO_DETECTOR = (
    "no detector is loaded, nothing is being detected: give weights with `--weights` or `detector.weights`, "
    "or fetch some with `xueliang weights pull yolo11n`"
)


class House:
    """The whole system in one process: role `all`."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Opens what outlives the process and loads the detector; starts nothing.

        Raises SettingsError, WeightsError, DatabaseUnavailable.
        """
        self.settings = settings
        self.virtual_urls: Mapping[str, str] = {}
        self.first_password: str | None = None
        self._clock = clock
        self._started_s = clock.mono_s()
        self._storage = open_storage(settings)
        self._claim = claim(self._storage.data_dir)
        self.detector = load_detector(settings)
        self._bus = make_bus(settings, self._storage, clock)
        self._publisher = Publisher(self._bus)
        self.watch = Watch(
            self._publisher,
            self._storage.files,
            clock,
            self.detector,
            pipeline_settings(settings),
            supervisor_limits(settings),
            settings.cameras.connect_timeout_s,
            settings.evidence.jpeg_quality,
        )
        self._overload = Overload(self.watch.pipeline.counters)
        self._live = LiveHub()
        self._announcer = Announcer(self._storage.database, self._live, settings.http.public_url)
        self.desk = Desk(
            self._storage.database,
            self._storage.files,
            clock,
            self._announcer.change,
            group_window=timedelta(seconds=settings.alerts.group_window_s),
        )
        self._http = HttpServer(create_app(self._ports()), settings.http)
        self._chores = Chores(self._list_chores(), clock)
        self._virtual: VirtualCameras | None = None
        self._reloading = threading.Lock()
        self._unfollowed = set(_RELOADS)
        self._running: list[Callable[[float], object]] = []

    @property
    def address(self) -> str:
        """Where the console is."""
        return self.settings.http.public_url or self._http.address

    def start(self) -> None:
        """Start everything: what others may hold (ports) first, the listening last; `stop` also after a failure.

        On the first start `first_password` is the first administrator's from then on, also when the rest fails.
        Raises SettingsError, InputError, DatabaseUnavailable.
        """
        self._http.bind()
        if self.settings.virtual_cameras.enabled:
            self._serve_virtual_cameras()
        self.first_password = ensure_first_admin(self._storage.database, self._clock)
        plant_cameras(self._storage, self.virtual_urls, self._clock)
        self._run(self._publisher.start, self._publisher.stop)
        self._run(self._consume, self._bus.stop)
        self._run(self.watch.start, self.watch.stop)
        self.follow()
        self._run(self._chores.start, self._chores.stop)
        self._run(self._http.start, self._stop_http)

    def stop(self, timeout_s: float) -> None:
        """Stop what was started, the last first; what a part holds when its time is over is left as it is."""
        deadline_s = self._clock.mono_s() + timeout_s
        while self._running:
            stop = self._running.pop()
            share_s = max(0.1, (deadline_s - self._clock.mono_s()) / (len(self._running) + 1))
            try:
                stop(share_s)
            except Exception:  # noqa: BLE001 - whatever one part does, the others are stopped
                _log.exception("a part did not stop as it should", extra={"action": "stop_failed"})
        self._storage.database.close()
        self._claim.close()

    def reload(self, kind: ConfigKind) -> None:
        """Follow what people changed, or where the database or a device is not up to it now, a little later."""
        self._unfollowed.update((kind, "rules"))  # a removed device takes its rules along
        try:
            self.follow()
        except XueliangError as error:
            _log.warning("a change is followed later: %s", error, extra={"action": "reload_later"})

    def follow(self) -> None:
        """Read what people changed and pass it on, one change after the other. Raises XueliangError."""
        with self._reloading:
            for kind in [kind for kind in _RELOADS if kind in self._unfollowed]:
                self._unfollowed.discard(kind)  # first, so that a change made meanwhile is followed again
                try:
                    _RELOADS[kind](self)
                except BaseException:
                    self._unfollowed.add(kind)
                    raise

    def _run(self, start: Callable[[], object], stop: Callable[[float], object]) -> None:
        self._running.append(stop)  # first: a start that is interrupted may be halfway through
        start()

    def _consume(self) -> None:
        self._bus.consume(desk_handlers(self.desk, self._storage.database, self._on_device))

    def _stop_http(self, timeout_s: float) -> None:
        self._live.close()
        self._http.stop(timeout_s)

    def _on_device(self, kind: str, device_id: str) -> None:
        {"camera": self._announcer.camera, "gate": self._announcer.gate}[kind](device_id)

    def _serve_virtual_cameras(self) -> None:
        wanted = self.settings.virtual_cameras
        clips = dict(wanted.clips) or {"courtyard": drawn_clip(self._storage.data_dir)}
        self._virtual = VirtualCameras(clips, wanted.host, wanted.port, self._clock)
        self._running.append(self._virtual.stop)
        self.virtual_urls = self._virtual.start()

    def _reload_cameras(self) -> None:
        vault = self._storage.vault
        with self._storage.database.read() as session:
            rows = cameras.enabled(session)
        self.watch.set_cameras(_readable(rows, lambda row: cameras.config(row, vault), self._tell_locked_camera))

    def _reload_gates(self) -> None:
        vault = self._storage.vault
        with self._storage.database.read() as session:
            rows = gates.enabled(session)
        self.watch.set_gates(_readable(rows, lambda row: gates.config(row, vault), self._tell_locked_gate))

    def _tell_locked_camera(self, row: CameraRow, why: str) -> None:
        self.watch.tell_camera(CameraStatus(row.id, CameraState.OFFLINE, why, self._clock.now()))

    def _tell_locked_gate(self, row: GateRow, why: str) -> None:
        self.watch.tell_gate(GateStatus(row.id, GateState.OFFLINE, why, self._clock.now()))

    def _reload_rules(self) -> None:
        with self._storage.database.read() as session:
            specs = rules.enabled_specs(session)
        self.watch.set_rules(specs)

    def _list_chores(self) -> list[Chore]:
        database, clock = self._storage.database, self._clock
        channels: Mapping[str, Channel] = (
            {"redis_stream": RedisStreamChannel.open(self.settings.redis.url)} if self.settings.redis.url else {}
        )

        def forget_the_done() -> None:
            with database.write() as session:
                sessions.forget_expired(session, clock.now())
                outbox.forget_delivered(session, clock.now() - KEEP_DELIVERED)

        def forget_unnamed() -> None:
            forget_unnamed_files(database, self._storage.files, clock.now() - KEEP_UNNAMED)

        began = clock.now()
        expire_after = timedelta(hours=self.settings.alerts.expire_after_h)
        return [
            Chore("following what people changed", 2.0, self.follow),
            Chore("seeing whether the detector keeps up", 15.0, self._overload.look),
            Chore("delivering the outbox", 1.0, lambda: deliver_due(database, channels, clock.now())),
            Chore("ending what a killed forerunner left open", 60.0, lambda: self.desk.end_interrupted(began)),
            Chore("letting old alerts expire", 300.0, lambda: self.desk.expire_old(expire_after)),
            Chore("forgetting ended sessions and delivered messages", 3600.0, forget_the_done),
            Chore("deleting pictures nobody speaks of", 86_400.0, forget_unnamed),
        ]

    def _ports(self) -> ApiPorts:
        http, people = self.settings.http, self.settings.accounts
        return ApiPorts(
            database=self._storage.database,
            files=self._storage.files,
            vault=self._storage.vault,
            clock=self._clock,
            desk=self.desk,
            live=self._live,
            announcer=self._announcer,
            pictures=WatchedPictures(self.watch),
            gates=GateDesk(self.watch),
            camera_tools=Tools(self._clock),
            watch_reports=lambda: (watch_report(self.watch),),
            system=self._system,
            on_config_change=self.reload,
            ready_checks={
                "database": self._database_fault,
                "detector": self._detector_fault,
                "bus": lambda: self._publisher.fault or self._bus.fault,
                "cameras": lambda: self.watch.fault,
                "rules": lambda: self.watch.rules.fault,
                "evidence": lambda: self.watch.photographer.fault,
                "chores": lambda: self._chores.fault,
            },
            secure_cookies=secure_cookies(self.settings),
            allowed_hosts=allowed_hosts(settings=self.settings),
            session_hours=people.session_hours,
            lock_after_failures=people.lock_after_failures,
            lock_minutes=people.lock_minutes,
            allow_file_urls=self.settings.cameras.allow_files,
            public_url=http.public_url,
        )

    def _system(self) -> SystemInfo:
        return SystemInfo(
            version=__version__,
            role="all",
            uptime_s=self._clock.mono_s() - self._started_s,
            database="postgresql" if self._storage.database.kind == "postgresql" else "sqlite",
            bus="redis" if self.settings.redis.url else "local",
            detector=_detector_info(self.detector),
            detector_note=self._detector_fault() or self._overload.words or "",
        )

    def _database_fault(self) -> str | None:
        try:
            self._storage.database.ping()
        except DatabaseUnavailable as error:
            return str(error)
        return None

    def _detector_fault(self) -> str | None:
        failure = self.watch.pipeline.failure
        if failure is not None:
            return f"the analysis has stopped: {type(failure).__name__}: {failure}"
        return NO_DETECTOR if self.detector is None else None


KEEP_DELIVERED = timedelta(days=7)
KEEP_UNNAMED = timedelta(days=7)
_RELOADS: Mapping[ConfigKind, Callable[[House], None]] = {
    "cameras": House._reload_cameras,
    "gates": House._reload_gates,
    "rules": House._reload_rules,
}


def _readable(rows: Iterable[Row], config: Callable[[Row], Config], locked: Callable[[Row, str], None]) -> list[Config]:
    """The configurations of all devices whose secrets open; of the others it is told why they are not watched."""
    configs = []
    for row in rows:
        try:
            configs.append(config(row))
        except SettingsError as error:
            locked(row, str(error))
    return configs


def make_bus(settings: Settings, storage: Storage, clock: Clock) -> Bus:
    """Redis Streams when a URL is set, else the table."""
    if settings.redis.url:
        return RedisBus(settings.redis.url, f"{socket.gethostname()}-{os.getpid()}")
    return LocalBus(storage.database, clock)


def pipeline_settings(settings: Settings) -> PipelineSettings:
    """How the pipeline batches and waits."""
    wanted = settings.detector
    return PipelineSettings(decode_workers=wanted.decode_workers, max_batch=wanted.max_batch, late_s=wanted.staleness_s)


def supervisor_limits(settings: Settings) -> SupervisorLimits:
    """When a camera counts as stalled, and how long to wait before trying again."""
    wanted = settings.cameras
    return SupervisorLimits(
        pulse=PulseLimits(stall_after_s=wanted.stall_after_s),
        retry=RetryLimits(first_s=wanted.backoff_first_s, longest_s=wanted.backoff_max_s),
    )


def allowed_hosts(settings: Settings) -> tuple[str, ...]:
    """The names under which a browser may ask for us: those set, or what follows from where we listen."""
    if settings.http.allowed_hosts:
        return tuple(settings.http.allowed_hosts)
    public = urlsplit(settings.http.public_url).hostname
    return ("localhost", "127.0.0.1", "[::1]", settings.http.host, *((public,) if public else ()))


def secure_cookies(settings: Settings) -> bool:
    """Whether cookies travel over https only: as set, or when that is how people reach us."""
    choice = settings.http.secure_cookies
    return choice == "always" or (choice == "auto" and settings.http.public_url.startswith("https://"))


def _detector_info(detector: Detector | None) -> DetectorInfo | None:
    if detector is None:
        return None
    info = detector.info
    return DetectorInfo(
        name=info.name,
        weights=info.path.name,
        backend=info.backend,
        input_size=info.input_wh[0],
        classes=tuple(detector.class_names),
        sha256=info.sha256,
    )
