"""The database: opened by URL, read and written in short transactions, brought up to date by migrations."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from models.db.revisions import known_revisions, newest_revision, stands_at
from models.db.turns import Turns, begin_writing
from models.errors import Conflict, DatabaseUnavailable, InputError, SettingsError

BUSY_TIMEOUT_MS = 10_000  # how long a SQLite writer waits for another one
CONNECT_TIMEOUT_S = 5
_MIGRATION_LOCK = 0x58756C69616E67  # of pg_advisory_xact_lock: two services that start at once take turns
# Result codes of SQLite (sqlite.org/rescode.html) and SQLSTATEs of PostgreSQL (manual, appendix A)
_SAME_VALUE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505")
_LOST_REFERENCE = ("SQLITE_CONSTRAINT_FOREIGNKEY", "23503")


class Database:
    """One database. Threads may share it; each `read` and `write` is a transaction of its own."""

    def __init__(self, engine: Engine, turns: Turns | None = None) -> None:
        self._engine, self._turns = engine, turns or Turns()
        self._reading = sessionmaker(_one_state(engine), expire_on_commit=False)
        self._writing = sessionmaker(engine.execution_options(writer=True), expire_on_commit=False)

    @classmethod
    def open(cls, url: str, echo: bool = False, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> "Database":
        """The database at `sqlite:///path/to/file` or `postgresql://user:password@host/name`.

        `busy_timeout_ms`: how long a writer of SQLite waits for another before DatabaseUnavailable.
        Nothing is connected yet. Raises SettingsError when the URL is neither.
        """
        parsed = _parse(url)
        if parsed.get_backend_name() == "sqlite":
            turns = Turns()
            return cls(_open_sqlite(parsed, echo, busy_timeout_ms, turns), turns)
        return cls(_open_postgresql(parsed, echo))

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def engine(self) -> Engine:
        """The engine underneath, for migrations and checks."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and keeps nothing.

        Raises DatabaseUnavailable, InputError.
        """
        with _named_faults(), self._reading() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends and rolls back when it raises.

        Writers of SQLite take turns from their first statement on, first come, first served. When the block is left
        without an error the change is on disk. Raises DatabaseUnavailable; Conflict when a unique value was stored by
        somebody else; InputError for text or numbers no column holds.
        """
        with _named_faults(), self._turn(), self._writing() as session, session.begin():
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn that is taken with the first statement ends with the block."""
        try:
            yield
        finally:
            self._turns.leave()

    def migrate(self) -> None:
        """Bring the schema up to date; does nothing when it is. Raises DatabaseUnavailable, SettingsError."""
        with _named_faults(), self._turn(), self._engine.execution_options(writer=True).begin() as connection:
            if self.kind == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            found = stands_at(connection)
            if found != newest_revision():
                _refuse_newer_schema(found)
                from models.db.upgrading import upgrade  # loaded only where there is something to do

                upgrade(connection)

    def revision(self) -> str | None:
        """The migration the database stands at, None when it is empty. Raises DatabaseUnavailable."""
        with _named_faults(), self._engine.connect() as connection:
            return stands_at(connection)

    def ping(self) -> None:
        """Ask it something. Raises DatabaseUnavailable."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _refuse_newer_schema(found: str | None) -> None:
    if found is not None and found not in known_revisions():
        raise SettingsError(
            f"the database is at revision {found}, which this version does not know: it was written by a newer one; "
            "install that version again, or restore an older copy of the database"
        )


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(_URL_FORMS) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError(_URL_FORMS)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise SettingsError("a SQLite database must be a file: alerts in memory would be lost. " + _URL_FORMS)
    return parsed


_URL_FORMS = "database url: give sqlite:///relative.db, sqlite:////absolute.db or postgresql://user:password@host/name"


def _one_state(engine: Engine) -> Engine:
    """A reader sees one state from its first statement to its last; SQLite does so by itself."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _open_sqlite(url: URL, echo: bool, busy_timeout_ms: int, turns: Turns) -> Engine:
    wait = {"timeout": busy_timeout_ms / 1000}  # sqlite3 sets PRAGMA busy_timeout by it
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), echo=echo, connect_args=wait)
    event.listen(engine, "do_connect", _make_private)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", partial(_begin_sqlite, turns, busy_timeout_ms))
    return engine


def _make_private(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
    """Make the file before SQLite does, for its owner only: the log beside it gets the same mode. One that is there
    keeps its mode."""
    try:
        os.close(os.open(arguments[0], os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return  # it is there, or cannot be made: SQLite says which


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    """Set what SQLite forgets with every connection.

    synchronous=FULL, not NORMAL: with WAL both survive `kill -9`, but NORMAL does not wait for the disk at commit,
    so a power cut could take back alerts that were already shown. A box in a compound has no battery, and commits
    come a few a second at most, so one fsync each is affordable.
    """
    connection.isolation_level = None  # the driver must not begin transactions behind our back: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(turns: Turns, timeout_ms: int, connection: Connection) -> None:
    """Writers take the lock at once: one that began reading and wants to write later would fail, not wait."""
    if not connection.get_execution_options().get("writer", False):
        connection.exec_driver_sql("BEGIN")
        return
    if not turns.take(timeout_ms / 1000):
        raise DatabaseUnavailable("the database cannot be used now: another writer keeps it")
    begin_writing(connection, timeout_ms)


def _open_postgresql(url: URL, echo: bool) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        echo=echo,
        pool_pre_ping=True,
        pool_size=10,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
    )


@contextmanager
def _named_faults() -> Iterator[None]:
    """The driver's errors as ours; the text of the driver is kept, the statement and its values are not shown."""
    try:
        yield
    except (OperationalError, InterfaceError) as fault:
        raise DatabaseUnavailable(f"the database cannot be used now: {fault.orig}") from fault
    except PoolTimeout as fault:
        raise DatabaseUnavailable("the database is too busy: no free connection") from fault
    except IntegrityError as fault:
        raise _conflict(fault) from fault
    except DataError as fault:
        raise InputError(f"the database cannot store this: {fault.orig}") from fault
    except DatabaseError as fault:
        if type(fault.orig) is not sqlite3.DatabaseError:
            raise
        raise DatabaseUnavailable(f"the database cannot be used now: {fault.orig}") from fault
    except UnicodeEncodeError as fault:
        raise InputError("text with half a character (a lone surrogate) cannot be stored") from fault


def _conflict(fault: IntegrityError) -> Exception:
    """What two people at once may cause, as Conflict; a CHECK that fails is our own mistake and stays as it is."""
    if isinstance(fault.orig, sqlite3.IntegrityError):
        found = fault.orig.sqlite_errorname
    else:
        found = getattr(fault.orig, "sqlstate", "")
    if found in _SAME_VALUE:
        return Conflict(f"somebody else stored the same first: {fault.orig}")
    if found in _LOST_REFERENCE:
        return Conflict(f"something this refers to is gone, or something still refers to it: {fault.orig}")
    return fault
