"""A clock moved by hand, and the town on a database of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db.engine import Database
from models.db.vault import Vault
from tests.fakes.clock import ManualClock
from tests.fakes.town import Town, build_town


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "xueliang.db"
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{shutil.copy(migrated, tmp_path / 'xueliang.db')}")
    yield opened
    opened.close()


@pytest.fixture
def town(database: Database, clock: ManualClock) -> Town:
    return build_town(database, Vault(bytes(range(32))), clock)
