"""The serve role: the API and the console over what the other roles offer.

In: HTTP. Out: answers from the database, the desk and the watching. It never decides anything of the trade.
"""

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlsplit

from api.app import create_app
from api.ports import ApiPorts, SystemInfo
from api.watching import watches
from models.errors import DatabaseUnavailable
from xueliang import __version__
from xueliang.camera_sources import source_opener
from xueliang.chores import Chore
from xueliang.desk_role import DeskRole
from xueliang.opened import Opened
from xueliang.overload import Overload
from xueliang.serve import GateDesk, HttpServer, Tools
from xueliang.settings import Settings
from xueliang.storage import database_url
from xueliang.trials.apart import try_apart
from xueliang.watch_port import WatchPort, fault_of

WATCH_PARTS = ("cameras", "rules", "evidence", "detector", "watch")


class ServeRole:
    """`checks`: further readiness checks, by name."""

    def __init__(
        self, opened: Opened, desk: DeskRole, watch: WatchPort, checks: Mapping[str, Callable[[], str | None]]
    ) -> None:
        self._opened, self._desk, self._watch, self._checks = opened, desk, watch, checks
        self._started_s = opened.clock.mono_s()
        self._overload = Overload(lambda: watches(watch.reports()))
        self._http = HttpServer(create_app(self._ports()), opened.settings.http)

    @property
    def address(self) -> str:
        """Where the console is."""
        return self._opened.settings.http.public_url or self._http.address

    def bind(self) -> None:
        """Take the port, so that nothing else need be started where that fails. Raises SettingsError."""
        self._http.bind()

    def start(self) -> None:
        self._http.start()

    def stop(self, timeout_s: float) -> None:
        self._desk.live.close()
        self._http.stop(timeout_s)

    def chores(self) -> list[Chore]:
        """What has to be done now and then."""
        return [Chore("seeing whether the detector keeps up", 15.0, self._overload.look)]

    def _ports(self) -> ApiPorts:
        opened, settings, people = self._opened, self._opened.settings, self._opened.settings.accounts
        return ApiPorts(
            database=opened.storage.database,
            files=opened.storage.files,
            vault=opened.storage.vault,
            clock=opened.clock,
            desk=self._desk.desk,
            live=self._desk.live,
            announcer=self._desk.announcer,
            pictures=self._watch,
            gates=GateDesk(self._watch),
            camera_tools=Tools(opened.clock, source_opener(settings.cameras)),
            watch_reports=self._watch.reports,
            system=self._system,
            on_config_change=self._watch.reload,
            ready_checks=self._ready_checks(),
            secure_cookies=secure_cookies(settings),
            allowed_hosts=allowed_hosts(settings),
            session_hours=people.session_hours,
            lock_after_failures=people.lock_after_failures,
            lock_minutes=people.lock_minutes,
            allow_file_urls=settings.cameras.allow_files,
            public_url=settings.http.public_url,
            evidence_deleted=lambda: self._desk.evidence.deleted,
            alert_bounds=self._desk.bounds,
            run_trial=partial(try_apart, database_url(settings)),
        )

    def _ready_checks(self) -> dict[str, Callable[[], str | None]]:
        return {
            "database": self._database_fault,
            "bus": lambda: self._opened.publisher.fault or self._opened.bus.fault or self._watch_fault("bus"),
            **{part: self._watch_check(part) for part in WATCH_PARTS},
            **self._checks,
        }

    def _watch_check(self, part: str) -> Callable[[], str | None]:
        return lambda: self._watch_fault(part)

    def _watch_fault(self, part: str) -> str | None:
        return fault_of(self._watch.reports(), part)

    def _detector_note(self) -> str | None:
        return next((words for each in self._watch.reports() if (words := each.faults.get("detector"))), None)

    def _system(self) -> SystemInfo:
        return SystemInfo(
            version=__version__,
            role="all" if self._opened.settings.watch.spawn else "desk",
            uptime_s=self._opened.clock.mono_s() - self._started_s,
            database="postgresql" if self._opened.storage.database.kind == "postgresql" else "sqlite",
            bus="redis" if self._opened.settings.redis.url else "local",
            detector=self._watch.detector(),
            detector_note=self._detector_note() or self._overload.words or "",
        )

    def _database_fault(self) -> str | None:
        try:
            self._opened.storage.database.ping()
        except DatabaseUnavailable as error:
            return str(error)
        return None


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
