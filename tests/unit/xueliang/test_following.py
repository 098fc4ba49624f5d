"""What people changed reaches the watching of the shard it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from models.access import GateConfig, GateStatus
from models.cameras import CameraConfig, CameraStatus
from models.db import cameras, shard_places
from models.db.engine import Database
from models.db.scope import Scope
from models.db.vault import Vault
from models.errors import GateUnreachable, SettingsError
from models.files import FileStore
from models.rules import RuleSpec
from tests.fakes.clock import ManualClock
from tests.fakes.town import Town
from xueliang.following import Following, _readable
from xueliang.storage import Storage

KEY = bytes(range(32))


@dataclass
class Wanted:
    """What a watch was told last."""

    cameras: list[str] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    deaf: bool = False

    def set_cameras(self, configs: Iterable[CameraConfig]) -> None:
        self.cameras = [config.camera_id for config in configs]

    def set_gates(self, configs: Iterable[GateConfig]) -> None:
        if self.deaf:
            raise GateUnreachable("the gate service is not running")
        self.gates = [config.gate_id for config in configs]

    def set_rules(self, specs: Iterable[RuleSpec]) -> None:
        self.rules = [spec.rule_id for spec in specs]

    def tell_camera(self, status: CameraStatus) -> None:
        self.told.append(f"{status.camera_id}: {status.reason}")

    def tell_gate(self, status: GateStatus) -> None:
        self.told.append(f"{status.gate_id}: {status.reason}")


@pytest.fixture
def storage(database: Database, tmp_path: Path) -> Storage:
    return Storage(tmp_path, database, FileStore(tmp_path / "evidence"), Vault(KEY))


def test_one_process_has_everything(storage: Storage, town: Town, clock: ManualClock) -> None:
    wanted = Wanted()
    Following(storage, wanted, None, clock).follow()
    both = (town.old, town.new)
    assert set(wanted.cameras) == {place.camera.id for place in both}
    assert set(wanted.gates) == {place.gate.id for place in both}
    assert {place.intrusion.id for place in both} | {place.door.id for place in both} <= set(wanted.rules)


def test_a_shard_has_its_devices_and_the_rules_that_stand_at_them(
    storage: Storage, town: Town, clock: ManualClock
) -> None:
    with storage.database.write() as session:
        places = {town.old.camera.id: 0, town.old.gate.id: 1, town.new.camera.id: 1}
        shard_places.write(session, places)
    first, second = Wanted(), Wanted()
    Following(storage, first, 0, clock).follow()
    Following(storage, second, 1, clock).follow()
    assert (first.cameras, first.gates) == ([town.old.camera.id], [])
    assert town.old.intrusion.id in first.rules
    assert (second.cameras, second.gates) == ([town.new.camera.id], [town.old.gate.id])
    assert {town.old.door.id, town.new.intrusion.id} <= set(second.rules)
    assert not set(first.rules) & set(second.rules)


def test_a_change_is_followed_when_told_and_all_of_it_when_asked(
    storage: Storage, town: Town, clock: ManualClock
) -> None:
    wanted = Wanted()
    following = Following(storage, wanted, None, clock)
    following.follow()
    with storage.database.write() as session:
        cameras.remove(session, Scope.everything(), town.new.camera.id, clock.now())
    following.follow()  # nobody has said so
    assert town.new.camera.id in wanted.cameras
    following.reload("cameras")
    assert wanted.cameras == [town.old.camera.id]
    assert town.new.intrusion.id not in wanted.rules
    wanted.cameras = []
    following.reload_all()
    assert wanted.cameras == [town.old.camera.id]


def test_what_cannot_be_followed_now_is_followed_later(
    storage: Storage, town: Town, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = Wanted(deaf=True)
    following = Following(storage, wanted, None, clock)
    following.reload("cameras")
    assert "a change is followed later: the gate service is not running" in caplog.text
    assert town.old.camera.id in wanted.cameras
    wanted.deaf = False
    following.follow()
    assert town.old.gate.id in wanted.gates
    assert town.old.door.id in wanted.rules


def test_devices_whose_secrets_do_not_open_are_told_and_the_others_watched(
    storage: Storage, town: Town, clock: ManualClock
) -> None:
    wanted = Wanted()
    other_key = Storage(storage.data_dir, storage.database, storage.files, Vault(bytes(32)))
    Following(other_key, wanted, None, clock).follow()
    assert (wanted.cameras, wanted.gates) == ([], [])
    assert len(wanted.told) == 4


def test_one_device_whose_secret_does_not_open_keeps_no_other_from_being_watched() -> None:
    def config(row: str) -> str:
        if row == "locked":
            raise SettingsError("sealed with another key")
        return row.upper()

    told: list[tuple[str, str]] = []
    assert _readable(["a", "locked", "b"], config, lambda row, why: told.append((row, why))) == ["A", "B"]
    assert told == [("locked", "sealed with another key")]
