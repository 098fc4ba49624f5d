"""Writers of SQLite take turns: who waits is not passed by one who comes again and again."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.db.engine import Database
from models.db.turns import Turns
from models.errors import DatabaseUnavailable
from tests.waiting import eventually

LONG_S = 20.0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    with opened.write() as session:
        session.execute(text("CREATE TABLE said (who TEXT)"))
    yield opened
    opened.close()


def say(database: Database, who: str) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO said VALUES (:who)"), {"who": who})


def said(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(text("SELECT who FROM said ORDER BY rowid")))


def waiting_writer(database: Database, who: str) -> threading.Thread:
    """A thread that waits behind those who wait already."""
    before = database._turns.waiting
    thread = threading.Thread(target=say, args=(database, who))
    thread.start()
    eventually(lambda: database._turns.waiting == before + 1, every_s=0.001)
    return thread


def test_one_who_writes_again_at_once_goes_behind_those_who_wait(database: Database) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO said VALUES ('desk')"))
        others = [waiting_writer(database, who) for who in ("rules", "people")]
    for _ in range(3):
        say(database, "desk")
    for thread in others:
        thread.join()
    assert said(database) == ["desk", "rules", "people", "desk", "desk", "desk"]


def test_a_writer_that_fails_leaves_its_turn(database: Database) -> None:
    others: list[threading.Thread] = []

    def fail() -> None:
        with database.write() as session:
            session.execute(text("INSERT INTO said VALUES ('never')"))
            others.append(waiting_writer(database, "rules"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    others[0].join()
    assert said(database) == ["rules"]


def test_a_turn_is_taken_with_the_first_statement_only(database: Database) -> None:
    with database.write():
        writer = threading.Thread(target=say, args=(database, "rules"))
        writer.start()
        writer.join(LONG_S)
        assert said(database) == ["rules"]


def test_a_writer_who_keeps_its_turn_too_long_is_told_of(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", busy_timeout_ms=20)
    refused: list[str] = []

    def write() -> None:
        try:
            say(database, "rules")
        except DatabaseUnavailable as error:
            refused.append(str(error))

    with database.write() as session:
        session.execute(text("CREATE TABLE said (who TEXT)"))
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(LONG_S)
    assert refused == ["the database cannot be used now: another writer keeps it"]
    say(database, "rules")
    assert said(database) == ["rules"]


def test_a_writer_of_another_process_is_waited_for_and_told_of(tmp_path: Path, database: Database) -> None:
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    hasty = Database.open(f"sqlite:///{tmp_path / 'x.db'}", busy_timeout_ms=20)
    with pytest.raises(DatabaseUnavailable, match="locked"):
        say(hasty, "hasty")
    hasty.close()
    writer = threading.Thread(target=say, args=(database, "rules"))
    writer.start()
    other.execute("INSERT INTO said VALUES ('other')")
    other.execute("COMMIT")
    other.close()
    writer.join(LONG_S)
    assert said(database) == ["other", "rules"]


def test_a_turn_that_does_not_come_in_time_is_given_up() -> None:
    turns = Turns()
    assert turns.take(0)
    assert turns.take(0), "who has it keeps it"
    came: list[bool] = []
    for timeout_s in (0.0, LONG_S):
        thread = threading.Thread(target=lambda wait_s=timeout_s: came.append(turns.take(wait_s)))
        thread.start()
        if timeout_s:
            eventually(lambda: turns.waiting == 1, every_s=0.001)
            turns.leave()
        thread.join()
    assert came == [False, True]
    turns.leave()  # not ours any more
    assert not turns.take(0)
