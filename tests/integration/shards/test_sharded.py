"""The watching in two shards, each answered for by a fake behind a real socket, and by nobody when it is away."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from models.access import CommandOutcome, DoorPhysical, GateState
from models.cameras import CameraState
from models.db import cameras, rules, shard_places
from models.db.engine import Database
from models.db.scope import Scope
from models.db.vault import Vault
from models.errors import GateUnreachable, NotFound
from models.facts import camera_fact_from_json, gate_status_from_json
from models.files import FileStore
from models.watching import CameraWatch, DetectorInfo, WatchReport
from tests.fakes.bus import FakeBus
from tests.fakes.clock import ManualClock
from tests.fakes.town import Town
from tests.fakes.watch import FakeWatch
from tests.waiting import eventually
from xueliang.bus.port import Topic
from xueliang.opened import Opened
from xueliang.publisher import Publisher
from xueliang.settings import Settings
from xueliang.shards.control import ControlServer
from xueliang.shards.link import AWAY_AFTER_S
from xueliang.shards.sharded import ShardedWatch
from xueliang.shards.sockets import socket_path
from xueliang.storage import Storage
from xueliang.watch_port import fault_of

NETWORK = DetectorInfo("yolo", "yolo.onnx", "openvino", 640, ("person",), "ab" * 32)


class Two:
    """Two shards; the first has the old community, the second the new one."""

    def __init__(self, folder: Path, database: Database, town: Town, clock: ManualClock) -> None:
        self.town, self.clock, self.folder, self.bus = town, clock, folder, FakeBus()
        settings = Settings.model_validate({"data_dir": str(folder), "watch": {"shards": 2, "spawn": False}})
        storage = Storage(folder, database, FileStore(folder / "evidence"), Vault(bytes(range(32))))
        with database.write() as session:
            places = {town.old.camera.id: 0, town.old.gate.id: 0, town.new.camera.id: 1, town.new.gate.id: 1}
            shard_places.write(session, places)
        self.publisher = Publisher(self.bus)
        self.publisher.start()
        self.sharded = ShardedWatch(Opened(settings, clock, storage, self.bus, self.publisher))
        self.watches = [self._watch(0, town.old.camera.id), self._watch(1, town.new.camera.id)]
        self._servers: dict[int, ControlServer] = {}

    def _watch(self, shard: int, camera_id: str) -> FakeWatch:
        report = WatchReport(shard, 100 + shard, 60.0, cameras=(CameraWatch(camera_id, "online", received=9),))
        return FakeWatch(report, NETWORK)

    def begin(self, shard: int) -> None:
        """The shard answers from now on, and has been asked once."""
        self._servers[shard] = ControlServer(self.watches[shard], socket_path(self.folder, shard))
        self._servers[shard].start()
        self.sharded.links[shard].ask()

    def end(self, shard: int) -> None:
        """The shard answers no more, and has been asked since."""
        self._servers.pop(shard).stop(5)
        self.clock.tick(AWAY_AFTER_S + 1)
        self.sharded.links[shard].ask()

    def close(self) -> None:
        for shard in list(self._servers):
            self._servers.pop(shard).stop(5)
        self.publisher.stop(5)

    def states(self) -> dict[str, tuple[str, str]]:
        """The newest published state and reason by device."""
        found: dict[str, tuple[str, str]] = {}
        for topic, _, payload in self.bus.facts:
            if topic is Topic.CAMERA_STATES:
                camera = camera_fact_from_json(payload).status
                found[camera.camera_id] = camera.state.value, camera.reason
            elif topic is Topic.GATE_STATES:
                gate = gate_status_from_json(payload)
                found[gate.gate_id] = gate.state.value, gate.reason
        return found


@pytest.fixture
def two(tmp_path: Path, database: Database, town: Town, clock: ManualClock) -> Iterator[Two]:
    made = Two(tmp_path, database, town, clock)
    with ExitStack() as stack:
        stack.callback(made.close)
        made.sharded.follow()
        made.begin(0)
        made.begin(1)
        yield made


def test_reports_and_pictures_come_from_the_shard_concerned(two: Two) -> None:
    assert [report.shard for report in two.sharded.reports()] == [0, 1]
    assert fault_of(two.sharded.reports(), "watch") is None
    assert two.sharded.detector() == NETWORK
    picture = (b"\xff\xd8", two.clock.now())
    two.watches[1].pictures[two.town.new.camera.id] = picture
    assert two.sharded.jpeg(two.town.new.camera.id) == picture
    assert two.sharded.jpeg(two.town.old.camera.id) is None
    assert two.sharded.jpeg("cam_nowhere") is None
    two.sharded.wake(two.town.old.camera.id)
    assert ("wake", two.town.old.camera.id) in two.watches[0].asked


def test_doors_are_opened_by_the_shard_that_keeps_the_gate(two: Two) -> None:
    gate_id = two.town.old.gate.id
    two.watches[0].doors[gate_id, 1] = DoorPhysical.CLOSED
    assert two.sharded.open_door(gate_id, 1).outcome is CommandOutcome.VERIFIED
    assert two.sharded.door_state(gate_id, 1) is DoorPhysical.OPEN
    assert two.sharded.take_webhook(gate_id, {}, b"[]").accepted == 3
    with pytest.raises(NotFound):
        two.sharded.open_door("gate_nowhere", 1)
    with pytest.raises(NotFound):
        two.sharded.door_state(two.town.new.gate.id, 1)


def test_a_shard_that_is_away_is_a_fault_and_its_devices_are_offline(two: Two) -> None:
    assert [len(report.cameras) for report in two.sharded.reports()] == [1, 1]
    two.end(0)
    two.sharded.links[1].ask()
    away, there = two.sharded.reports()
    assert "start it with `xueliang watch --shard 0`" in away.faults["watch"]
    assert [(camera.state, camera.received) for camera in away.cameras] == [("offline", 9)]
    assert (there.faults, there.cameras[0].state) == ({}, "online")
    assert (fault_of([away, there], "watch") or "").startswith("watch shard 0: ")
    eventually(lambda: len(two.states()) == 2)
    assert two.states()[two.town.old.camera.id] == (CameraState.OFFLINE, away.faults["watch"])
    assert two.states()[two.town.old.gate.id] == (GateState.OFFLINE, away.faults["watch"])
    assert two.sharded.jpeg(two.town.old.camera.id) is None
    failed = two.sharded.open_door(two.town.old.gate.id, 1)
    assert (failed.outcome, failed.door) == (CommandOutcome.FAILED, DoorPhysical.UNKNOWN)
    assert "does not answer" in failed.reason
    with pytest.raises(GateUnreachable):
        two.sharded.door_state(two.town.old.gate.id, 1)
    with pytest.raises(GateUnreachable):
        two.sharded.take_webhook(two.town.old.gate.id, {}, b"[]")


def test_a_shard_that_is_back_says_again_how_its_devices_are(two: Two) -> None:
    two.end(0)
    two.begin(0)
    assert two.watches[0].asked == [("states",)]
    assert two.sharded.reports()[0].faults == {}
    two.sharded.links[0].ask()
    assert two.watches[0].asked == [("states",)]


def test_what_people_change_is_placed_and_told(two: Two, database: Database) -> None:
    with database.write() as session:
        cameras.remove(session, Scope.everything(), two.town.new.camera.id, two.clock.now())
    two.sharded.reload("cameras")
    for link in two.sharded.links:
        link.ask()
    assert [watch.asked for watch in two.watches] == [[("reload", "cameras")]] * 2
    with database.read() as session:
        assert two.town.new.camera.id not in shard_places.read(session)


def test_a_rule_that_joins_two_shards_moves_a_device_and_states_are_told_again(two: Two, database: Database) -> None:
    with database.write() as session:
        cameras.remove(session, Scope.everything(), two.town.new.camera.id, two.clock.now())
        rules.add(
            session,
            Scope.everything(),
            kind="door_alarm",
            name="看门",
            gate_id=two.town.new.gate.id,
            camera_id=two.town.old.camera.id,
            now=two.clock.now(),
        )
    two.sharded.reload("rules")
    for link in two.sharded.links:
        link.ask()
    assert {("reload", "cameras"), ("reload", "gates"), ("reload", "rules")} == set(two.watches[0].asked)
    with database.read() as session:
        places = shard_places.read(session)
    assert places[two.town.new.gate.id] == places[two.town.old.camera.id]
    two.clock.tick(6)
    for link in two.sharded.links:
        link.ask()
    assert [("states",) in watch.asked for watch in two.watches] == [True, True]


def test_tenures_say_since_when_each_shard_watches_what(two: Two) -> None:
    first, second, nobodys = two.sharded.tenures()
    assert (two.clock.now() - first.began).total_seconds() == 60
    assert first.has(two.town.old.camera.id)
    assert not first.has(two.town.new.camera.id)
    assert second.has(two.town.new.gate.id)
    assert nobodys.has("cam_nowhere")
    assert not nobodys.has(two.town.old.camera.id)
    two.end(1)
    two.sharded.links[0].ask()
    (only,) = two.sharded.tenures()
    assert only.has(two.town.old.camera.id)
    assert not only.has(two.town.new.camera.id)
