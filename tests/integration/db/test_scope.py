"""What stands in a foreign area is not found, by whatever way one asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cases.desk import Desk
from models.access import AccessEvent, AccessKind
from models.alerts import AlertMove
from models.areas import AreaLevel
from models.cases import CaseMove
from models.db import (
    access_events,
    accounts,
    alerts,
    areas,
    audit,
    cameras,
    cases,
    evidence,
    gates,
    rules,
    zones,
)
from models.db.engine import Database
from models.db.paging import Page
from models.db.schema import AlertRow, CaseRow
from models.db.scope import Scope
from models.errors import InputError, NotAllowed, NotFound
from models.files import FileStore
from models.people import Role
from models.rules import ZoneShape
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import SQUARE, Town, intrusion


@dataclass(frozen=True)
class Scene:
    """The town with one confirmed alert in its old community, the case dispatched to the teammate."""

    town: Town
    alert: AlertRow
    case: CaseRow


@pytest.fixture
def scene(town: Town, database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> Scene:
    desk = Desk(database, files, clock, heard)
    alert_id = desk.take_rule_event(intrusion(town, 1, at=clock.now()))
    assert alert_id is not None
    owner = town.scope("owner")
    alert = desk.judge(alert_id, AlertMove.CONFIRM, owner)
    assert alert.case is not None
    case = desk.work.move(alert.case.id, CaseMove.ASSIGN, owner, assignee_id=town.person("teammate").id)
    door = AccessEvent("a1", town.old.gate.id, 1, AccessKind.GRANTED, clock.now(), clock.now())
    with database.write() as session:
        assert access_events.add(session, door)
        audit.append(
            session, at=clock.now(), account_id=None, action="x", subject=alert_id, area_path=town.old.area.path
        )
    return Scene(town, alert, case)


Read = Callable[[Session, Scope, Scene], Any]

ITEMS: dict[str, Read] = {
    "area": lambda db, scope, s: areas.get(db, scope, s.town.old.area.id),
    "area ids": lambda db, scope, s: areas.ids_under(db, scope, s.town.old.area.id),
    "account": lambda db, scope, s: accounts.get(db, scope, s.town.person("officer").id),
    "camera": lambda db, scope, s: cameras.get(db, scope, s.town.old.camera.id),
    "camera history": lambda db, scope, s: cameras.history(db, scope, s.town.old.camera.id),
    "camera states": lambda db, scope, s: cameras.states_between(
        db, scope, s.town.old.camera.id, s.alert.created_at, s.alert.created_at
    ),
    "cameras of area": lambda db, scope, s: cameras.find(db, scope, area_id=s.town.old.area.id),
    "gate": lambda db, scope, s: gates.get(db, scope, s.town.old.gate.id),
    "gate history": lambda db, scope, s: gates.history(db, scope, s.town.old.gate.id),
    "access events": lambda db, scope, s: access_events.find(db, scope, s.town.old.gate.id),
    "zone": lambda db, scope, s: zones.get(db, scope, s.town.old.zone.id),
    "rule": lambda db, scope, s: rules.get(db, scope, s.town.old.intrusion.id),
    "door rule": lambda db, scope, s: rules.get(db, scope, s.town.old.door.id),
    "alert": lambda db, scope, s: alerts.get(db, scope, s.alert.id),
    "alert history": lambda db, scope, s: alerts.history(db, scope, s.alert.id),
    "evidence": lambda db, scope, s: evidence.get(db, scope, s.alert.id, "ev_any"),
    "case": lambda db, scope, s: cases.get(db, scope, s.case.id),
    "case history": lambda db, scope, s: cases.history(db, scope, s.case.id),
    "attachments": lambda db, scope, s: cases.attachments(db, scope, s.case.id),
    "attachment": lambda db, scope, s: cases.attachment(db, scope, s.case.id, "att_any"),
    "cases of area": lambda db, scope, s: cases.find(db, scope, area_id=s.town.old.area.id),
}

LISTS: dict[str, Callable[[Session, Scope], Page[Any]]] = {
    "areas": areas.find,
    "accounts": accounts.find,
    "cameras": cameras.find,
    "gates": gates.find,
    "zones": zones.find,
    "rules": rules.find,
    "alerts": alerts.find,
    "cases": cases.find,
    "audit": audit.find,
}


def test_a_stranger_finds_no_item(scene: Scene, database: Database) -> None:
    stranger = scene.town.scope("stranger")
    with database.read() as session:
        found = [name for name, read in ITEMS.items() if _succeeds(read, session, stranger, scene)]
    assert found == []


def test_the_owner_finds_every_item(scene: Scene, database: Database) -> None:
    owner = scene.town.scope("owner")
    with database.read() as session:
        missed = [name for name, read in ITEMS.items() if not _succeeds(read, session, owner, scene)]
    assert missed == ["evidence", "attachment"]  # the scene has none


def _succeeds(action: Callable[..., Any], *args: Any) -> bool:
    try:
        action(*args)
    except NotFound:
        return False
    return True


def test_lists_hold_only_what_is_within_reach(scene: Scene, database: Database) -> None:
    with database.read() as session:
        for name, find in LISTS.items():
            everything = {_key(row) for row in find(session, Scope.everything()).items}
            owner = {_key(row) for row in find(session, scene.town.scope("owner")).items}
            stranger = {_key(row) for row in find(session, scene.town.scope("stranger")).items}
            assert owner, name
            assert not owner & stranger, name
            assert owner | stranger <= everything, name


def test_counts_are_of_ones_own_area(scene: Scene, database: Database, clock: ManualClock) -> None:
    with database.read() as session:
        assert sum(cameras.count_by_state(session, scene.town.scope("stranger")).values()) == 1
        assert sum(cameras.count_by_state(session, Scope.everything()).values()) == 2
        assert alerts.summary(session, scene.town.scope("stranger"), clock.now()).new == 0


def test_a_grid_worker_sees_exactly_the_cases_they_hold(scene: Scene, database: Database) -> None:
    with database.read() as session:
        held = cases.find(session, scene.town.scope("teammate")).items
        assert [case.id for case in held] == [scene.case.id]
        for other in ("second", "outsider"):
            assert cases.find(session, scene.town.scope(other)).items == []
            with pytest.raises(NotFound):
                cases.get(session, scene.town.scope(other), scene.case.id)


Write = Callable[[Session, Scope, Town, ManualClock], Any]


def _area(db: Session, scope: Scope, town: Town, clock: ManualClock) -> Any:
    code = "370202001001009"
    return areas.add(db, scope, parent_id=town.old.area.id, level=AreaLevel.GRID, code=code, name="x", now=clock.now())


def _account(db: Session, scope: Scope, town: Town, clock: ManualClock) -> Any:
    return accounts.add(db, scope, username="n", display_name="n", password_hash="h", role=Role.OPERATOR,
                        area_id=town.old.area.id, now=clock.now())  # fmt: skip


WRITES: dict[str, Write] = {
    "add area": _area,
    "rename area": lambda db, scope, t, c: areas.rename(db, scope, t.old.area.id, "x"),
    "remove area": lambda db, scope, t, c: areas.remove(db, scope, t.old.area.id),
    "add account": _account,
    "change account": lambda db, scope, t, c: accounts.update(db, scope, t.person("owner").id, disabled=True),
    "send an account there": lambda db, scope, t, c: accounts.update(
        db, scope, t.person("stranger").id, area_id=t.old.area.id
    ),
    "remove camera": lambda db, scope, t, c: cameras.remove(db, scope, t.old.camera.id, c.now()),
    "remove gate": lambda db, scope, t, c: gates.remove(db, scope, t.old.gate.id, c.now()),
    "add zone": lambda db, scope, t, c: zones.add(
        db, scope, camera_id=t.old.camera.id, name="z", shape=ZoneShape.POLYGON, points_xy_norm=SQUARE, now=c.now()
    ),
    "change zone": lambda db, scope, t, c: zones.update(db, scope, t.old.zone.id, name="x"),
    "remove zone": lambda db, scope, t, c: zones.remove(db, scope, t.old.zone.id, c.now()),
    "add rule": lambda db, scope, t, c: rules.add(
        db, scope, kind="intrusion", name="r", camera_id=t.old.camera.id, now=c.now()
    ),
    "change rule": lambda db, scope, t, c: rules.update(db, scope, t.old.intrusion.id, name="x"),
    "watch a foreign zone": lambda db, scope, t, c: rules.update(
        db, scope, t.new.intrusion.id, zone_ids=[t.old.zone.id]
    ),
    "remove rule": lambda db, scope, t, c: rules.remove(db, scope, t.old.intrusion.id, c.now()),
}


def test_a_stranger_changes_nothing_there(town: Town, database: Database, clock: ManualClock) -> None:
    with database.write() as session:
        stranger = town.scope("stranger")
        done = [name for name, write in WRITES.items() if _succeeds(write, session, stranger, town, clock)]
    assert done == []


def test_devices_do_not_go_to_a_foreign_area(town: Town, database: Database, clock: ManualClock, vault: Any) -> None:
    stranger = town.scope("stranger")
    with database.write() as session:
        with pytest.raises(NotFound):
            cameras.update(session, vault, stranger, town.new.camera.id, area_id=town.old.area.id)
        with pytest.raises(NotFound):
            cameras.add(session, vault, stranger, name="c", url="rtsp://h/", area_id=town.old.area.id, now=clock.now())
        with pytest.raises(NotFound):
            gates.update(session, vault, stranger, town.new.gate.id, area_id=town.old.area.id)
        with pytest.raises(NotFound):
            gates.add(session, vault, stranger, name="g", kind="webhook", area_id=town.old.area.id, now=clock.now())


def test_only_the_whole_house_makes_cities_and_chiefs(town: Town, database: Database, clock: ManualClock) -> None:
    owner = town.scope("owner")
    with database.write() as session:
        with pytest.raises(NotAllowed):
            areas.add(session, owner, parent_id=None, level=AreaLevel.CITY, code="1101", name="c", now=clock.now())
        with pytest.raises(NotAllowed):
            accounts.update(session, owner, town.person("officer").id, role=Role.ADMIN, area_id=None)
        with pytest.raises(InputError):
            accounts.update(session, town.scope("chief"), town.person("officer").id, area_id=None)


def test_a_stranger_neither_judges_nor_moves(
    scene: Scene, database: Database, files: FileStore, clock: ManualClock, heard: Heard
) -> None:
    desk = Desk(database, files, clock, heard)
    before = len(heard)
    with pytest.raises(NotFound):
        desk.judge(scene.alert.id, AlertMove.ACKNOWLEDGE, scene.town.scope("stranger"))
    with pytest.raises(NotFound):
        desk.work.move(scene.case.id, CaseMove.CANCEL, scene.town.scope("stranger"), note="no")
    with pytest.raises(NotFound):
        desk.work.assignees(scene.case.id, scene.town.scope("stranger"))
    assert len(heard) == before


def test_a_scope_tells_who_may_hear_of_a_change(scene: Scene) -> None:
    town = scene.town
    path = town.old.grids[0].path
    assert town.scope("owner").holds(path)
    assert not town.scope("stranger").holds(path)
    assert town.scope("owner").holds_case(path, None)
    assert town.scope("teammate").holds_case(path, town.person("teammate").id)
    assert not town.scope("teammate").holds_case(path, town.person("second").id)
    assert not town.scope("teammate").holds_case(path, None)
    assert Scope.everything().holds(path)


def _key(row: Any) -> Any:
    return getattr(row, "id", None) or row.seq
