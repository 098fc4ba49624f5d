"""The one place that joins the roles: watch (here or in shards), desk, serve, and what has to be done now and then."""

from collections.abc import Callable, Mapping

from api.first_run import ensure_first_admin
from models.clock import Clock
from xueliang.chores import Chores
from xueliang.demo.planting import Served, plant_cameras
from xueliang.demo.serving import VirtualCameras, first_clips
from xueliang.desk_role import DeskRole
from xueliang.opened import Opened, is_sharded, open_role
from xueliang.running import Running
from xueliang.serve_role import ServeRole
from xueliang.settings import Settings
from xueliang.shards.sharded import ShardedWatch
from xueliang.storage import claim
from xueliang.watch_port import WatchPort
from xueliang.watch_role import WatchRole


class House:
    """The whole system, role `all`: in this process, or with the watching in processes of its own."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Opens what outlives the process and loads the detector; starts nothing.

        Raises SettingsError, WeightsError, DatabaseUnavailable.
        """
        self.settings = settings
        self.virtual: Mapping[str, Served] = {}
        self.first_password: str | None = None
        self._opened = open_role(settings, clock)
        self._claim = claim(self._opened.storage.data_dir)
        self.watch = make_watch(self._opened)
        self.desk = DeskRole(self._opened, self.watch.tenures)
        self.serve = ServeRole(self._opened, self.desk, self.watch, self._checks())
        every = (*self.watch.chores(), *self.desk.chores(), *self.serve.chores())
        self._chores = Chores(every, clock)
        self._running = Running(clock)

    def _checks(self) -> dict[str, Callable[[], str | None]]:
        return {
            "chores": lambda: self._chores.fault,
            "disk": lambda: self.desk.evidence.fault,
            "canary": self.desk.canary_fault,
        }

    @property
    def address(self) -> str:
        """Where the console is."""
        return self.serve.address

    def start(self) -> None:
        """Start everything: what others may hold (ports) first, the listening last; `stop` also after a failure.

        On the first start `first_password` is the first administrator's from then on, also when the rest fails.
        Raises SettingsError, InputError, DatabaseUnavailable.
        """
        self.serve.bind()
        if self.settings.virtual_cameras.enabled:
            self._serve_virtual_cameras()
        storage, clock = self._opened.storage, self._opened.clock
        self.first_password = ensure_first_admin(storage.database, clock)
        plant_cameras(storage, self.virtual, clock)
        self._running.run(self._opened.publisher.start, self._opened.publisher.stop)
        self._running.run(self.desk.start, self.desk.stop)
        self._running.run(self.watch.start, self.watch.stop)
        self._running.run(self._chores.start, self._chores.stop)
        self._running.run(self.serve.start, self.serve.stop)

    def stop(self, timeout_s: float) -> None:
        """Stop what was started, the last first; what a part holds when its time is over is left as it is."""
        self._running.stop(timeout_s)
        self.watch.close()
        self._opened.storage.database.close()
        self._claim.close()

    def _serve_virtual_cameras(self) -> None:
        wanted = self.settings.virtual_cameras
        clips = wanted.clips or first_clips(self._opened.storage.data_dir)
        virtual = VirtualCameras(clips, wanted.host, wanted.port, self._opened.clock)

        def start() -> None:
            self.virtual = {name: Served(url, clips[name]) for name, url in virtual.start().items()}

        self._running.run(start, virtual.stop)


def make_watch(opened: Opened) -> WatchPort:
    """The watching as the settings want it. Raises SettingsError, WeightsError."""
    return ShardedWatch(opened) if is_sharded(opened.settings) else WatchRole(opened)
