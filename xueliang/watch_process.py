"""One watch process: the watch role alone, of one shard, with its own way to the bus."""

from models.clock import Clock
from models.errors import SettingsError
from xueliang.chores import Chore, Chores
from xueliang.opened import is_sharded, open_role
from xueliang.running import Running
from xueliang.settings import Settings
from xueliang.watch_role import WatchRole

READ_AGAIN_S = 30.0  # in case a word about a change got lost


class WatchProcess:
    """What `xueliang watch` runs."""

    def __init__(self, settings: Settings, shard: int, clock: Clock) -> None:
        """Raises SettingsError, WeightsError, DatabaseUnavailable."""
        check_shard(settings, shard)
        self._opened = open_role(settings, clock)
        self._role = WatchRole(self._opened, shard)
        again = Chore("reading everything again", READ_AGAIN_S, self._role.reload_all)
        self._chores = Chores([*self._role.chores(), again], clock)
        self._running = Running(clock)

    def start(self) -> None:
        """Raises XueliangError; `stop` also then."""
        self._running.run(self._opened.publisher.start, self._opened.publisher.stop)
        self._running.run(self._role.start, self._role.stop)
        self._running.run(self._chores.start, self._chores.stop)

    def stop(self, timeout_s: float) -> None:
        self._running.stop(timeout_s)
        self._opened.bus.stop(0.0)
        self._opened.storage.database.close()
        self._role.close()


def check_shard(settings: Settings, shard: int) -> None:
    """Raises SettingsError where the settings have no such shard."""
    if not is_sharded(settings):
        raise SettingsError(
            "watch: with one shard the service watches in its own process; set watch.spawn to false to run "
            "`xueliang watch --shard 0` beside it, or watch.shards to more than 1"
        )
    if shard >= settings.watch.shards:
        raise SettingsError(
            f"watch.shards is {settings.watch.shards}: there are shards 0 to {settings.watch.shards - 1}"
        )
