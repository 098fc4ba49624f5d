"""A migrated database a test, SQLite and PostgreSQL in turn, and the town built in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db.engine import Database
from models.db.vault import Vault
from models.files import FileStore
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, build_town
from tests.servers.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "xueliang.db"
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresServer) -> Iterator[str]:
    """A migrated PostgreSQL database to copy."""
    name = postgres.make()
    database = Database.open(postgres.url(name))
    database.migrate()
    database.close()
    yield name
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "xueliang.db")
        yield f"sqlite:///{copy}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.make(template=request.getfixturevalue("migrated_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database.open(database_url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def vault() -> Vault:
    return Vault(bytes(range(32)))


@pytest.fixture
def town(database: Database, vault: Vault, clock: ManualClock) -> Town:
    return build_town(database, vault, clock)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def heard() -> Heard:
    return Heard()
