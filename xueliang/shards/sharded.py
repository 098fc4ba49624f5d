"""The watching in several processes: devices are placed, processes kept, questions passed to the one concerned."""

import logging
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from gates.port import WebhookReceipt
from models.access import CommandOutcome, CommandResult, DoorPhysical, GateState, GateStatus
from models.cameras import CameraState, CameraStatus
from models.db import cameras, gates, rules, shard_places
from models.errors import GateUnreachable, NotFound, XueliangError
from models.facts import CameraFact, camera_fact_to_json, gate_status_to_json
from models.ids import new_id
from models.watching import ConfigKind, DetectorInfo, WatchReport
from xueliang.bus.port import Topic
from xueliang.chores import Chore
from xueliang.opened import Opened
from xueliang.settings import Settings
from xueliang.shards.client import ShardAway
from xueliang.shards.keeper import Keeper
from xueliang.shards.link import ShardLink
from xueliang.shards.orders import orders
from xueliang.shards.places import bonds_of, place_devices
from xueliang.shards.sockets import make_folder, socket_path
from xueliang.watch_port import Tenure

_log = logging.getLogger(__name__)

HUNG_AFTER_S = 30.0
RESTATE_AFTER_MOVE_S = 5.0  # the shard a device has left says "offline" of it, perhaps last
GATE_AWAY = "the process that keeps this gate does not answer; try again in some seconds"


class ShardedWatch:
    """`watch_port.WatchPort` over the processes `xueliang watch --shard K`."""

    def __init__(self, opened: Opened) -> None:
        """Starts nothing. Raises SettingsError."""
        settings, self._opened = opened.settings, opened
        self._clock = opened.clock
        self._placing = threading.Lock()
        self._places: Mapping[str, int] = {}
        self._replace = True
        data_dir = opened.storage.data_dir
        make_folder(data_dir)
        self.links = [
            ShardLink(shard, socket_path(data_dir, shard), opened.clock, self._tell_away)
            for shard in range(settings.watch.shards)
        ]
        self._keeper = self._keeper_of(settings) if settings.watch.spawn else None

    def _keeper_of(self, settings: Settings) -> Keeper:
        command = [sys.executable, "-m", "xueliang", "watch", "--kept"]
        return Keeper(settings.watch.shards, command, lambda shard: orders(shard, settings), self._clock)

    def start(self) -> None:
        self.follow()
        if self._keeper is not None:
            self._keeper.start()
        for link in self.links:
            link.start()

    def stop(self, timeout_s: float) -> None:
        for link in self.links:
            link.stop(0.0)
        if self._keeper is not None:
            self._keeper.stop(timeout_s)

    def close(self) -> None:
        """Nothing is held."""

    def chores(self) -> list[Chore]:
        return [
            Chore("placing devices in shards", 2.0, self.follow),
            Chore("seeing whether a watch process hangs", 5.0, self._restart_the_hung),
        ]

    def follow(self) -> None:
        """Place what is not placed yet. Raises DatabaseUnavailable."""
        if self._replace:
            self._place()

    def reload(self, kind: ConfigKind) -> None:
        self._replace = True
        try:
            self._place()
        except XueliangError as error:
            _log.warning("a change is followed later: %s", error, extra={"action": "reload_later"})
        for link in self.links:
            link.tell(kind)

    def reports(self) -> tuple[WatchReport, ...]:
        return tuple(link.report(self._why_away(link.shard)) for link in self.links)

    def detector(self) -> DetectorInfo | None:
        return next((link.detector for link in self.links if link.detector is not None), None)

    def tenures(self) -> tuple[Tenure, ...]:
        places = self._places
        heard = {link.shard: link.heard for link in self.links if not link.is_away}
        known = {shard: each.began for shard, each in heard.items() if each is not None}
        of_shards = [Tenure(began, _in_shard(places, shard)) for shard, began in known.items()]
        if len(known) == len(self.links):  # what has no place, nobody looks after
            of_shards.append(Tenure(min(known.values()), lambda device_id: device_id not in places))
        return tuple(of_shards)

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        try:
            return self._link_of(camera_id).client.jpeg(camera_id)
        except (ShardAway, NotFound):
            return None

    def wake(self, camera_id: str) -> None:
        try:
            self._link_of(camera_id).client.wake(camera_id)
        except (ShardAway, NotFound):
            _log.info("nobody to wake for %s", camera_id)

    def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        return self._command(gate_id, door_no, "open")

    def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        return self._command(gate_id, door_no, "close")

    def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        try:
            return self._link_of(gate_id).client.door_state(gate_id, door_no)
        except ShardAway:
            raise GateUnreachable(GATE_AWAY) from None

    def take_webhook(self, gate_id: str, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        try:
            return self._link_of(gate_id).client.take_webhook(gate_id, headers, body)
        except ShardAway:
            raise GateUnreachable(GATE_AWAY) from None

    def _command(self, gate_id: str, door_no: int, command: str) -> CommandResult:
        began_s = self._clock.mono_s()
        try:
            return self._link_of(gate_id).client.command(gate_id, door_no, command)
        except ShardAway:
            took_s = self._clock.mono_s() - began_s
            return CommandResult(CommandOutcome.FAILED, GATE_AWAY, DoorPhysical.UNKNOWN, took_s)

    def _link_of(self, device_id: str) -> ShardLink:
        shard = self._places.get(device_id)
        if shard is None:
            raise NotFound(f"nobody looks after {device_id!r}")
        return self.links[shard]

    def _place(self) -> None:
        with self._placing:
            self._replace = False
            try:
                moved = self._write_places()
            except BaseException:
                self._replace = True
                raise
        if moved:
            for link in self.links:
                link.tell("cameras")
                link.tell("gates")
                link.restate_in(RESTATE_AFTER_MOVE_S)

    def _write_places(self) -> bool:
        """Bring the places up to date; whether a device that had one has another now."""
        with self._opened.storage.database.read() as session:
            devices = [row.id for row in cameras.enabled(session)] + [row.id for row in gates.enabled(session)]
            bonds = bonds_of(rules.enabled_specs(session))
            before = shard_places.read(session)
        places = place_devices(devices, bonds, before, len(self.links))
        if places != before:
            with self._opened.storage.database.write() as session:
                shard_places.write(session, places)
        self._places = places
        return any(before.get(device, shard) != shard for device, shard in places.items())

    def _tell_away(self, shard: int) -> None:
        """Nobody sees what became of its cameras and gates: say so. Raises DatabaseUnavailable."""
        with self._opened.storage.database.read() as session:
            camera_ids = [row.id for row in cameras.enabled(session) if self._places.get(row.id) == shard]
            gate_ids = [row.id for row in gates.enabled(session) if self._places.get(row.id) == shard]
        now, why = self._clock.now(), self._why_away(shard)
        for camera_id in camera_ids:
            fact = CameraFact(CameraStatus(camera_id, CameraState.OFFLINE, why, now))
            self._opened.publisher.tell(Topic.CAMERA_STATES, new_id("fact", now), camera_fact_to_json(fact))
        for gate_id in gate_ids:
            status = GateStatus(gate_id, GateState.OFFLINE, why, now)
            self._opened.publisher.tell(Topic.GATE_STATES, new_id("fact", now), gate_status_to_json(status))

    def _why_away(self, shard: int) -> str:
        if self._keeper is None:
            return f"the watch process {shard} does not answer: start it with `xueliang watch --shard {shard}`"
        fault = self._keeper.fault(shard)
        if fault is not None:
            return f"the watch process {shard} does not answer: {fault}"
        return f"the watch process {shard} does not answer; it is being started again"

    def _restart_the_hung(self) -> None:
        """End a process that has answered before and does not any more; the keeper starts another."""
        for link in self.links:
            heard, pids = link.heard, self._keeper.pids() if self._keeper else {}
            if self._keeper and heard and link.away_s > HUNG_AFTER_S and pids.get(link.shard) == heard.pid:
                _log.error("watch shard %d hangs and is ended", link.shard, extra={"action": "shard_hangs"})
                self._keeper.restart(link.shard)


def _in_shard(places: Mapping[str, int], shard: int) -> Callable[[str], bool]:
    return lambda device_id: places.get(device_id) == shard
