"""What people changed reaches the watching: cameras, gates and rules, read from the database and handed on."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from models.access import GateConfig, GateState, GateStatus
from models.cameras import CameraConfig, CameraState, CameraStatus
from models.clock import Clock
from models.db import cameras, gates, rules, shard_places
from models.db.schema import CameraRow, GateRow
from models.errors import SettingsError, XueliangError
from models.rules import RuleSpec
from models.watching import ConfigKind
from xueliang.storage import Storage

_log = logging.getLogger(__name__)

Row = TypeVar("Row")
Config = TypeVar("Config")


class Followed(Protocol):
    """What is kept as people want it; see `xueliang.watch.Watch`."""

    def set_cameras(self, configs: Iterable[CameraConfig]) -> None: ...
    def set_gates(self, configs: Iterable[GateConfig]) -> None: ...
    def set_rules(self, specs: Iterable[RuleSpec]) -> None: ...
    def tell_camera(self, status: CameraStatus) -> None: ...
    def tell_gate(self, status: GateStatus) -> None: ...


class Following:
    """Keeps a watch as people want it. `shard`: whose devices and rules it has; None for all there are."""

    def __init__(self, storage: Storage, watch: Followed, shard: int | None, clock: Clock) -> None:
        self._storage, self._watch, self._shard, self._clock = storage, watch, shard, clock
        self._reloading = threading.Lock()
        self._unfollowed: set[ConfigKind] = set(_RELOADS)

    def reload(self, kind: ConfigKind) -> None:
        """Follow what people changed, or where the database or a device is not up to it now, a little later."""
        self._unfollowed.update((kind, "rules"))  # a removed device takes its rules along
        try:
            self.follow()
        except XueliangError as error:
            _log.warning("a change is followed later: %s", error, extra={"action": "reload_later"})

    def reload_all(self) -> None:
        """Read everything again: a word about a change may have been lost. Raises XueliangError."""
        self._unfollowed.update(_RELOADS)
        self.follow()

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

    def _reload_cameras(self) -> None:
        vault = self._storage.vault
        with self._storage.database.read() as session:
            rows = cameras.enabled(session)
            mine = self._mine(session)
        wanted = [row for row in rows if mine(row.id)]
        self._watch.set_cameras(_readable(wanted, lambda row: cameras.config(row, vault), self._tell_locked_camera))

    def _reload_gates(self) -> None:
        vault = self._storage.vault
        with self._storage.database.read() as session:
            rows = gates.enabled(session)
            mine = self._mine(session)
        wanted = [row for row in rows if mine(row.id)]
        self._watch.set_gates(_readable(wanted, lambda row: gates.config(row, vault), self._tell_locked_gate))

    def _reload_rules(self) -> None:
        with self._storage.database.read() as session:
            specs = rules.enabled_specs(session)
            mine = self._mine(session)
        self._watch.set_rules([spec for spec in specs if mine(_stands_at(spec))])

    def _mine(self, session: Session) -> Callable[[str], bool]:
        if self._shard is None:
            return lambda _device_id: True
        return shard_places.of_shard(session, self._shard).__contains__

    def _tell_locked_camera(self, row: CameraRow, why: str) -> None:
        self._watch.tell_camera(CameraStatus(row.id, CameraState.OFFLINE, why, self._clock.now()))

    def _tell_locked_gate(self, row: GateRow, why: str) -> None:
        self._watch.tell_gate(GateStatus(row.id, GateState.OFFLINE, why, self._clock.now()))


_RELOADS: Mapping[ConfigKind, Callable[[Following], None]] = {
    "cameras": Following._reload_cameras,
    "gates": Following._reload_gates,
    "rules": Following._reload_rules,
}


def _stands_at(spec: RuleSpec) -> str:
    """The device a rule hears first; one it sees besides is in the same shard."""
    return spec.gate_id or spec.camera_id


def _readable(rows: Iterable[Row], config: Callable[[Row], Config], locked: Callable[[Row, str], None]) -> list[Config]:
    """The configurations of all devices whose secrets open; of the others it is told why they are not watched."""
    configs = []
    for row in rows:
        try:
            configs.append(config(row))
        except SettingsError as error:
            locked(row, str(error))
    return configs
