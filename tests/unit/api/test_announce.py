import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.announce import Announcer
from api.live import LiveHub, Viewer
from cases.changes import Change, ChangeKind
from models.db.engine import Database
from models.db.scope import Scope
from tests.fakes.api_ports import fake_house
from tests.fakes.clock import ManualClock
from tests.fakes.town import Town, build_town, intrusion


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{tmp_path / 'town.db'}")
    database.migrate()
    yield database
    database.close()


def _town(database: Database, folder: Path) -> tuple[Town, LiveHub, str]:
    house = fake_house(database, folder, ManualClock())
    town = build_town(database, house.ports.vault, house.ports.clock)
    alert_id = house.ports.desk.take_rule_event(intrusion(town, 1, at=house.ports.clock.now()))
    assert alert_id is not None
    return town, house.ports.live, alert_id


async def test_what_changed_is_told_as_it_stands_now(database: Database, tmp_path: Path) -> None:
    town, live, alert_id = _town(database, tmp_path)
    listener = live.join(Viewer(Scope.everything(), "s"))
    announcer = Announcer(database, live, "https://watch.example")
    announcer.change(Change(ChangeKind.ALERT, alert_id, town.old.area.path))
    announcer.camera(town.old.camera.id)
    announcer.gate(town.old.gate.id)
    taken = await listener.take()
    assert isinstance(taken, list)
    told = [json.loads(text) for text in taken]
    assert [(each["type"], each["data"]["id"]) for each in told] == [
        ("alert", alert_id),
        ("camera", town.old.camera.id),
        ("gate", town.old.gate.id),
    ]
    assert told[2]["data"]["webhook_url"] == f"https://watch.example/api/v1/hooks/gates/{town.old.gate.id}"


async def test_what_is_gone_is_not_told(database: Database, tmp_path: Path) -> None:
    _, live, _ = _town(database, tmp_path)
    listener = live.join(Viewer(Scope.everything(), "s"))
    announcer = Announcer(database, live)
    announcer.camera("cam_gone")
    announcer.gate("gate_gone")
    announcer.change(Change(ChangeKind.CASE, "case_gone", "/"))
    live.publish("camera", {"id": "next"}, "/")
    taken = await listener.take()
    assert isinstance(taken, list)
    assert [json.loads(text)["data"]["id"] for text in taken] == ["next"]


def test_a_database_that_is_away_does_not_undo_what_was_done(tmp_path: Path) -> None:
    away = Database.open(f"sqlite:///{tmp_path / 'no such folder' / 'x.db'}")
    Announcer(away, LiveHub()).change(Change(ChangeKind.ALERT, "alert_1", "/"))
    away.close()
