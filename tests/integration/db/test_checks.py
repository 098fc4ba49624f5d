"""What the tables themselves refuse, whoever writes to them."""

import sqlite3
import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from cases.desk import Desk
from models.access import AccessEvent, AccessKind
from models.alerts import AlertMove
from models.areas import AreaLevel
from models.db import access_events, settings
from models.db.engine import Database
from models.db.schema import AreaRow
from models.errors import Conflict, DatabaseUnavailable, InputError, SettingsError
from models.files import FileStore
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion

BAD_UPDATES = [
    "UPDATE alerts SET state = 'maybe'",
    "UPDATE alerts SET severity = 4",
    "UPDATE alerts SET event_count = 0",
    "UPDATE alerts SET area_id = 'nowhere'",
    "UPDATE alert_history SET move = 'guess', from_state = 'new' WHERE move IS NOT NULL",
    "UPDATE alert_history SET from_state = NULL WHERE move IS NOT NULL",
    "UPDATE alert_history SET reason = 'animal' WHERE to_state = 'confirmed'",
    "UPDATE cases SET state = 'open'",
    "UPDATE cases SET state = 'closed'",
    "UPDATE cases SET state = 'handling'",
    "UPDATE cases SET rework_count = -1",
    "UPDATE case_history SET to_state = 'open'",
    "UPDATE cameras SET state = 'sleeping'",
    "UPDATE cameras SET transport = 'sctp'",
    "UPDATE cameras SET analysis_fps = 0",
    "UPDATE gates SET state = 'stalled'",
    "UPDATE gates SET doors = 0",
    "UPDATE zones SET shape = 'circle'",
    "UPDATE zones SET anchor = 'left'",
    "UPDATE rules SET camera_id = NULL, gate_id = NULL",
    "UPDATE rules SET severity = 0",
    "UPDATE accounts SET role = 'god'",
    "UPDATE accounts SET area_id = NULL WHERE role = 'operator'",
    "UPDATE areas SET level = 'village'",
    "UPDATE areas SET parent_id = NULL WHERE level = 'grid'",
    "UPDATE access_events SET kind = 'broken'",
    "UPDATE access_events SET credential = 'password'",
    "UPDATE rule_events SET last_at = began_at, began_at = last_at WHERE false OR began_at < last_at",
]


@pytest.fixture
def filled(town: Town, database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> Town:
    """The town with a row in every table a bad update names."""
    desk = Desk(database, files, clock, heard)
    began_at = clock.now()
    clock.tick(5)
    alert_id = desk.take_rule_event(intrusion(town, 1, at=clock.now(), began_at=began_at))
    assert alert_id is not None
    desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner"))
    with database.write() as session:
        event = AccessEvent("a", town.old.gate.id, 1, AccessKind.GRANTED, clock.now(), clock.now())
        access_events.add(session, event)
    return town


def test_wrong_words_are_refused(filled: Town, database: Database) -> None:
    accepted = [statement for statement in BAD_UPDATES if _accepts(database, statement)]
    assert accepted == []


def _accepts(database: Database, statement: str) -> bool:
    try:
        with database.write() as session:
            changed = session.connection().execute(text(statement)).rowcount
    except (IntegrityError, Conflict):
        return False
    assert changed, f"{statement}: no row to try it on"
    return True


def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"), database.write() as session:
        settings.put(session, "x", 1, datetime(2026, 1, 1, 8, 0))


def test_the_same_unique_value_is_a_conflict(town: Town, database: Database) -> None:
    twin = AreaRow(id="twin", level=AreaLevel.CITY, code="3702", name="x", path="/twin/")
    with pytest.raises(Conflict, match="stored the same first"), database.write() as session:
        session.add(twin)


def test_what_no_column_holds_is_bad_input(town: Town, database: Database, clock: ManualClock) -> None:
    event = AccessEvent("a\ud800", town.old.gate.id, 1, AccessKind.GRANTED, clock.now(), clock.now())
    with pytest.raises(InputError, match="surrogate"), database.write() as session:
        access_events.add(session, event)


def test_a_failed_block_leaves_nothing(database: Database, clock: ManualClock) -> None:
    def fail(session: Session) -> None:
        settings.put(session, "x", 1, clock.now())
        raise InputError("stop")

    with pytest.raises(InputError, match="stop"), database.write() as session:
        fail(session)
    with database.read() as session:
        assert settings.get(session, "x") is None


def test_a_reader_sees_one_state_while_a_writer_writes(database: Database, clock: ManualClock) -> None:
    written, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with database.write() as session:
            settings.put(session, "x", 1, clock.now())
            written.set()
            assert may_end.wait(20)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(20)
        with database.read() as session:
            assert settings.get(session, "x") is None
    finally:
        may_end.set()
        writer.join()
    with database.read() as session:
        assert settings.get(session, "x") == 1


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_an_unusable_url_is_refused_plainly(url: str) -> None:
    with pytest.raises(SettingsError, match=r"sqlite:////absolute\.db"):
        Database.open(url)


@pytest.mark.parametrize("url", ["postgresql://me:secret@127.0.0.1:1/x", "sqlite:////nonexistent-folder/x.db"])
def test_an_unreachable_database_is_named_without_its_password(url: str) -> None:
    database = Database.open(url)
    with pytest.raises(DatabaseUnavailable, match="cannot be used now") as caught:
        database.ping()
    assert "secret" not in str(caught.value)
    database.close()


def test_a_locked_database_is_named_after_a_bounded_wait(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/x.db", busy_timeout_ms=50)
    database.migrate()
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(DatabaseUnavailable, match="database is locked"), database.write() as session:
            session.execute(text("SELECT 1"))
        database.ping()  # readers do not wait
    finally:
        other.close()
    database.close()


def test_a_reader_of_postgresql_cannot_write(database: Database, clock: ManualClock) -> None:
    if database.kind == "sqlite":
        pytest.skip("SQLite has no read-only transactions; a reader's writes are thrown away there")
    with pytest.raises(DBAPIError, match="read-only"), database.read() as session:
        settings.put(session, "x", 1, clock.now())


def test_a_reader_keeps_its_state_to_the_end(database: Database, clock: ManualClock) -> None:
    with database.read() as reader:
        assert settings.get(reader, "x") is None
        with database.write() as writer:
            settings.put(writer, "x", 1, clock.now())
        reader.expire_all()
        assert settings.get(reader, "x") is None


def test_an_area_that_got_dwellers_meanwhile_is_a_conflict(town: Town, database: Database) -> None:
    with pytest.raises(Conflict, match="still refers to it"), database.write() as session:
        session.execute(text("DELETE FROM areas WHERE id = :id"), {"id": town.old.area.id})


def test_sqlite_waits_for_the_disk_and_checks_references(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/x.db")
    with database.read() as session:
        found = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        waits_ms = session.scalar(text("PRAGMA busy_timeout"))
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert waits_ms == 10_000
    database.close()


def test_only_its_owner_reads_a_sqlite_database(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'xueliang.db'}")
    database.migrate()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    database.close()
    assert modes == dict.fromkeys(("xueliang.db", "xueliang.db-wal", "xueliang.db-shm"), 0o600)
