"""Devices given to another area take their pictures with them, on both databases."""

from datetime import timedelta

import pytest

from cases.desk import Desk
from cases.incidents import Bounds
from models.db import alerts, cameras, gates, rules
from models.db.engine import Database
from models.db.schema import AreaRow
from models.db.scope import Scope
from models.db.vault import Vault
from models.errors import Conflict, NotFound
from models.files import FileStore
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion

ALL = Scope.everything()


def _give_camera(database: Database, vault: Vault, town: Town, to: AreaRow) -> None:
    with database.write() as session:
        cameras.update(session, vault, ALL, town.old.camera.id, area_id=to.id)


def _give_gate(database: Database, vault: Vault, town: Town, to: AreaRow) -> None:
    with database.write() as session:
        gates.update(session, vault, ALL, town.old.gate.id, area_id=to.id)


def test_a_camera_whose_pictures_a_door_rule_shows_does_not_leave_for_another_community(
    database: Database, vault: Vault, town: Town
) -> None:
    for elsewhere in (town.new.area, town.new.grids[0], town.street):
        with pytest.raises(Conflict, match=town.old.door.name):
            _give_camera(database, vault, town, elsewhere)
        with pytest.raises(Conflict, match=town.old.door.name):
            _give_gate(database, vault, town, town.new.area)


def test_within_the_community_and_without_the_rule_devices_go_where_people_say(
    database: Database, vault: Vault, town: Town, clock: ManualClock
) -> None:
    for place in (town.old.grids[1], town.old.area, town.old.grids[0]):
        _give_camera(database, vault, town, place)
    _give_gate(database, vault, town, town.old.grids[1])
    with database.write() as session:
        rules.remove(session, ALL, town.old.door.id, clock.now())
    _give_camera(database, vault, town, town.new.area)
    _give_gate(database, vault, town, town.new.area)


def test_what_a_camera_sees_after_the_move_is_no_part_of_the_incident_before_it(
    database: Database, vault: Vault, town: Town, files: FileStore, clock: ManualClock, heard: Heard
) -> None:
    desk = Desk(database, files, clock, heard, bounds=Bounds(window=timedelta(minutes=5)))
    before = desk.take_rule_event(intrusion(town, 1, at=clock.now()))
    with database.write() as session:
        rules.remove(session, ALL, town.old.door.id, clock.now())
    _give_camera(database, vault, town, town.new.grids[0])
    after = desk.take_rule_event(intrusion(town, 2, at=clock.now()))
    assert before is not None
    assert after is not None
    with database.read() as session:
        assert alerts.get(session, town.scope("owner"), before).event_count == 1
        with pytest.raises(NotFound):
            alerts.get(session, town.scope("owner"), after)
        assert alerts.get(session, town.scope("stranger"), after).event_count == 1
