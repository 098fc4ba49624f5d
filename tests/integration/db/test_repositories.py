"""Each repository keeps and finds, the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.access import AccessEvent, AccessKind, Credential, GateState, GateStatus
from models.areas import AreaLevel
from models.cameras import CameraState, CameraStatus
from models.db import (
    access_events,
    accounts,
    areas,
    cameras,
    gates,
    inbox,
    outbox,
    rules,
    sessions,
    settings,
    tokens,
    zones,
)
from models.db.engine import Database
from models.db.schema import CameraRow
from models.db.scope import Scope
from models.db.vault import Vault
from models.errors import Conflict, InputError, NotAllowed, NotFound, SettingsError
from models.people import Role
from models.rules import Severity, ZoneShape
from tests.fakes.clock import ManualClock
from tests.fakes.town import SQUARE, Town

ALL = Scope.everything()
HOUR = timedelta(hours=1)


def test_an_area_carries_the_path_of_its_ancestors(town: Town, database: Database) -> None:
    with database.read() as session:
        listed = areas.find(session, town.scope("owner")).items
    assert [area.id for area in listed] == [town.old.area.id, *(grid.id for grid in town.old.grids)]
    assert town.old.grids[0].path == f"{town.old.area.path}{town.old.grids[0].id}/"


def test_an_area_code_is_taken_once_and_has_its_form(town: Town, database: Database, clock: ManualClock) -> None:
    grid = town.old.grids[0]
    with database.write() as session:
        with pytest.raises(Conflict, match=grid.code):
            areas.add(session, ALL, parent_id=town.old.area.id, level=AreaLevel.GRID, code=grid.code, name="x",
                      now=clock.now())  # fmt: skip
        with pytest.raises(InputError, match="begin with its parent"):
            areas.add(session, ALL, parent_id=town.old.area.id, level=AreaLevel.GRID, code="370202009999001", name="x",
                      now=clock.now())  # fmt: skip
        with pytest.raises(InputError, match="no parent"):
            areas.add(session, ALL, parent_id=None, level=AreaLevel.GRID, code="370202009999001", name="x",
                      now=clock.now())  # fmt: skip


def test_an_area_is_removed_only_when_nothing_stands_there(town: Town, database: Database, clock: ManualClock) -> None:
    with database.write() as session:
        with pytest.raises(Conflict, match="areas stand there"):
            areas.remove(session, ALL, town.old.area.id)
        with pytest.raises(Conflict, match="cameras stand there"):
            areas.remove(session, ALL, _emptied(session, town))
        with pytest.raises(NotAllowed):
            areas.remove(session, town.scope("owner"), town.old.area.id)
        new = areas.add(session, ALL, parent_id=town.old.area.id, level=AreaLevel.GRID, code="370202001001009",
                        name="x", now=clock.now())  # fmt: skip
        areas.remove(session, ALL, new.id)
        with pytest.raises(NotFound):
            areas.get(session, ALL, new.id)


def _emptied(session: Session, town: Town) -> str:
    """The first grid of the new community, without its people."""
    accounts.update(session, ALL, town.person("outsider").id, area_id=town.new.grids[1].id)
    return town.new.grids[0].id


def test_usernames_are_the_same_in_any_case(town: Town, database: Database, clock: ManualClock) -> None:
    with database.write() as session:
        found = accounts.by_username(session, "  OWNER ")
        assert found is not None
        assert found.area is not None
        assert found.area.name == "老社区"
        with pytest.raises(Conflict, match="owner is taken"):
            accounts.add(session, ALL, username="Owner", display_name="x", password_hash="x", role=Role.ADMIN,
                         area_id=None, now=clock.now())  # fmt: skip


def test_wrong_passwords_are_counted_and_lock(town: Town, database: Database, clock: ManualClock) -> None:
    owner, until = town.person("owner").id, clock.now() + HOUR
    with database.write() as session:
        counts = [accounts.note_failed_login(session, owner, allowed=3, locked_until=until) for _ in range(3)]
        locked = accounts.by_id(session, owner)
        assert counts == [1, 2, 3]
        assert locked is not None
        assert locked.locked_until == until
        accounts.note_login(session, owner)
        clear = accounts.by_id(session, owner)
        assert clear is not None
        assert (clear.failed_logins, clear.locked_until) == (0, None)


def test_the_last_chief_stays(town: Town, database: Database) -> None:
    with database.write() as session:
        for change in ({"disabled": True}, {"role": Role.AUDITOR, "area_id": town.street.id}):
            with pytest.raises(Conflict, match="last administrator"), session.begin_nested():
                accounts.update(session, ALL, town.chief.id, **change)


def test_a_session_ends_by_time_sign_out_or_disabling(town: Town, database: Database, clock: ManualClock) -> None:
    owner = town.person("owner").id
    with database.write() as session:
        for token in ("one", "two", "three"):
            sessions.begin(session, token=token, account_id=owner, csrf_token="c", now=clock.now(),
                           expires_at=clock.now() + HOUR)  # fmt: skip
        assert sessions.find(session, "unknown", clock.now()) is None
        found = sessions.find(session, "one", clock.now())
        assert found is not None
        assert found[1].username == "owner"
        sessions.end(session, "one")
        assert sessions.find(session, "one", clock.now()) is None
        sessions.end_all(session, owner, but_token="two")
        assert sessions.find(session, "three", clock.now()) is None
        assert sessions.find(session, "two", clock.now() + HOUR) is None
        sessions.touch(session, "two", clock.now(), clock.now() + 2 * HOUR)
        assert sessions.find(session, "two", clock.now() + HOUR) is not None
        accounts.update(session, ALL, owner, disabled=True)
        assert sessions.find(session, "two", clock.now()) is None
        assert sessions.forget_expired(session, clock.now() + 3 * HOUR) == 1


def test_tokens_are_stored_by_their_digest_only(town: Town, database: Database, clock: ManualClock) -> None:
    owner, secret = town.person("owner").id, "xl_secret"
    with database.write() as session:
        row = tokens.add(
            session, account_id=owner, name="t", token=secret, expires_at=clock.now() + HOUR, now=clock.now()
        )
        assert secret not in str(list(session.execute(text("SELECT * FROM api_tokens"))))
        assert tokens.find(session, secret, clock.now()) is not None
        assert tokens.find(session, secret, clock.now() + HOUR) is None
        tokens.touch(session, row.id, clock.now())
        assert [token.id for token in tokens.of_account(session, owner).items] == [row.id]
        with pytest.raises(NotFound):
            tokens.remove(session, town.person("stranger").id, row.id)
        tokens.remove(session, owner, row.id)
        assert tokens.find(session, secret, clock.now()) is None


def test_a_camera_password_is_sealed_changed_and_removed(town: Town, database: Database, vault: Vault) -> None:
    camera_id = town.old.camera.id
    with database.write() as session:
        stored = session.scalars(select(CameraRow.password_sealed)).all()
        assert all(b"camera-0" not in sealed for sealed in stored)
        assert cameras.config(cameras.get(session, ALL, camera_id), vault).password == "camera-001"
        kept = cameras.update(session, vault, ALL, camera_id, name="别名")
        assert (kept.name, cameras.config(kept, vault).password) == ("别名", "camera-001")
        changed = cameras.update(session, vault, ALL, camera_id, password="new")
        assert cameras.config(changed, vault).password == "new"
        with pytest.raises(SettingsError, match=r"put back the key file"):
            cameras.config(changed, Vault(b"x" * 32))
        assert cameras.update(session, vault, ALL, camera_id, password="").password_sealed == b""


def test_a_camera_url_carries_no_credentials(town: Town, database: Database, vault: Vault) -> None:
    with database.write() as session, pytest.raises(InputError, match="their own fields"):
        cameras.update(session, vault, ALL, town.old.camera.id, url="rtsp://me:secret@host/1")


def test_cameras_are_searched_by_state_area_and_words(town: Town, database: Database) -> None:
    with database.read() as session:
        assert [c.id for c in cameras.find(session, ALL, q="老社区").items] == [town.old.camera.id]
        assert [c.id for c in cameras.find(session, ALL, q="CAMERA002").items] == [town.new.camera.id]
        assert cameras.find(session, ALL, q="%").items == []
        assert cameras.find(session, ALL, state=CameraState.ONLINE).items == []
        assert [c.id for c in cameras.find(session, ALL, area_id=town.old.area.id).items] == [town.old.camera.id]


def test_camera_states_become_a_history(town: Town, database: Database, clock: ManualClock) -> None:
    camera_id, start = town.old.camera.id, clock.now()
    with database.write() as session:
        for minutes, state in ((1, CameraState.ONLINE), (5, CameraState.OFFLINE), (9, CameraState.ONLINE)):
            status = CameraStatus(camera_id, state, state.value, start + timedelta(minutes=minutes))
            assert cameras.set_state(session, status)
            assert not cameras.set_state(session, status)
        late = CameraStatus(camera_id, CameraState.STALLED, "late", start + timedelta(minutes=2))
        assert cameras.set_state(session, late)
        assert cameras.get(session, ALL, camera_id).state is CameraState.ONLINE
        between = cameras.states_between(
            session, ALL, camera_id, start + timedelta(minutes=3), start + timedelta(minutes=9)
        )
        assert [row.state for row in between] == [CameraState.STALLED, CameraState.OFFLINE]
        first = cameras.history(session, ALL, camera_id, limit=3)
        rest = cameras.history(session, ALL, camera_id, limit=3, cursor=first.next_cursor)
        assert [row.reason for row in [*first.items, *rest.items]] == ["online", "offline", "late", "online"]
        cameras.set_stream(session, camera_id, {"codec": "h264", "width": 640})
        assert cameras.get(session, ALL, camera_id).stream == {"codec": "h264", "width": 640}


def test_a_removed_camera_takes_its_zones_and_rules_along(town: Town, database: Database, clock: ManualClock) -> None:
    with database.write() as session:
        cameras.remove(session, ALL, town.old.camera.id, clock.now())
        assert [camera.id for camera in cameras.enabled(session)] == [town.new.camera.id]
        with pytest.raises(NotFound):
            zones.get(session, ALL, town.old.zone.id)
        with pytest.raises(NotFound):
            rules.get(session, ALL, town.old.intrusion.id)
        door = rules.get(session, ALL, town.old.door.id)
        assert (door.camera_id, door.gate_id) == (None, town.old.gate.id)
        gates.remove(session, ALL, town.old.gate.id, clock.now())
        assert {spec.rule_id for spec in rules.enabled_specs(session)} == {town.new.intrusion.id, town.new.door.id}


def test_a_gate_keeps_two_secrets_and_its_states(
    town: Town, database: Database, vault: Vault, clock: ManualClock
) -> None:
    with database.write() as session:
        gate = gates.update(session, vault, ALL, town.old.gate.id, password="pw", doors=4)
        config = gates.config(gate, vault)
        assert (config.password, config.secret, config.doors) == ("pw", "gate-001", 4)
        assert {row.id for row in gates.enabled(session)} == {town.old.gate.id, town.new.gate.id}
        status = GateStatus(gate.id, GateState.ONLINE, "", clock.now())
        assert gates.set_state(session, status)
        assert not gates.set_state(session, status)
        assert [row.state for row in gates.history(session, ALL, gate.id).items] == [GateState.ONLINE]


def test_an_access_event_is_kept_once(town: Town, database: Database, clock: ManualClock) -> None:
    event = AccessEvent("serial-1", town.old.gate.id, 2, AccessKind.DENIED, clock.now(), clock.now(), Credential.CARD,
                        detail={"原因": "黑名单"})  # fmt: skip
    with database.write() as session:
        assert access_events.add(session, event)
        assert not access_events.add(session, event)
        [kept] = access_events.find(session, ALL, town.old.gate.id).items
        assert (kept.kind, kept.credential, kept.at, kept.detail) == (
            AccessKind.DENIED, Credential.CARD, clock.now(), {"原因": "黑名单"})  # fmt: skip


def test_a_rule_gives_the_spec_people_set(town: Town, database: Database, clock: ManualClock) -> None:
    with database.write() as session:
        line = zones.add(session, ALL, camera_id=town.old.camera.id, name="门口", shape=ZoneShape.LINE,
                         points_xy_norm=[(0, 0.5), (1, 0.5)], now=clock.now())  # fmt: skip
        changed = rules.update(session, ALL, town.old.intrusion.id, zone_ids=[line.id, town.old.zone.id],
                               params={"dwell_s": 5}, severity=Severity.ALARM, direct=True)  # fmt: skip
        spec = rules.spec(changed)
        assert [zone.zone_id for zone in spec.zones] == [line.id, town.old.zone.id]
        assert spec.zones[1].points_xy_norm == SQUARE
        assert (spec.params, spec.severity, spec.direct) == ({"dwell_s": 5}, Severity.ALARM, True)
        assert rules.area_of(changed).id == town.old.grids[0].id
        assert rules.area_of(rules.get(session, ALL, town.old.door.id)).id == town.old.area.id
        with pytest.raises(Conflict, match="闯入"):
            zones.remove(session, ALL, line.id, clock.now())
        with pytest.raises(InputError, match="not a zone of the rule's camera"):
            rules.update(session, ALL, town.old.intrusion.id, zone_ids=[town.new.zone.id])
        with pytest.raises(InputError, match="once"):
            rules.update(session, ALL, town.old.intrusion.id, zone_ids=[line.id, line.id])
        rules.update(session, ALL, town.old.intrusion.id, zone_ids=[])
        zones.remove(session, ALL, line.id, clock.now())
        assert len(zones.find(session, ALL, camera_id=town.old.camera.id).items) == 1


def test_times_go_in_aware_and_come_out_in_utc(town: Town, database: Database) -> None:
    beijing = datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as session:
        settings.put(session, "x", [1, {"y": None}], beijing)
        cameras.set_state(
            session, CameraStatus(town.old.camera.id, CameraState.ONLINE, "", beijing + timedelta(days=99))
        )
    with database.read() as session:
        at = cameras.get(session, ALL, town.old.camera.id).state_at
        assert settings.get(session, "x") == [1, {"y": None}]
        assert settings.get(session, "unknown") is None
    assert at == beijing + timedelta(days=99)
    assert at.tzinfo is UTC


def test_a_fact_is_kept_once_and_done_once(database: Database, clock: ManualClock) -> None:
    with database.write() as session:
        for number in (3, 1, 2):
            assert inbox.put(session, fact_id=f"f{number}", topic="t", payload={"n": number}, now=clock.now())
        assert not inbox.put(session, fact_id="f1", topic="t", payload={}, now=clock.now())
        assert [row.payload["n"] for row in inbox.pending(session)] == [3, 1, 2]
        inbox.note_done(session, "f3", clock.now())
        inbox.note_done(session, "f1", clock.now(), fault="unreadable")
        assert [row.id for row in inbox.pending(session, topic="t")] == ["f2"]
        assert inbox.pending(session, topic="other") == []
        assert inbox.count_set_aside(session) == 1
        assert inbox.forget_done(session, clock.now() + HOUR) == 1
        assert not inbox.put(session, fact_id="f1", topic="t", payload={}, now=clock.now())


def test_a_message_is_claimed_by_one(database: Database, clock: ManualClock) -> None:
    now = clock.now()
    with database.write() as session:
        assert outbox.put(session, topic="t", idempotency_key="k", payload={"a": 1}, now=now)
        assert not outbox.put(session, topic="t", idempotency_key="k", payload={"a": 2}, now=now)
        [message_id] = outbox.due(session, now)
        claimed = outbox.claim(session, message_id, now, now + HOUR)
        assert claimed is not None
        assert (claimed.attempts, claimed.payload) == (1, {"a": 1})
        assert outbox.claim(session, message_id, now, now + HOUR) is None
        assert outbox.due(session, now) == []
        again = outbox.claim(session, message_id, now + HOUR, now + 2 * HOUR)
        assert again is not None
        assert again.attempts == 2
        outbox.note_delivered(session, message_id, now)
        assert outbox.due(session, now + 9 * HOUR) == []
        assert outbox.forget_delivered(session, now + HOUR) == 1
