"""A clock moved by hand, and the town on a database of its own."""

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


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'xueliang.db'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def town(database: Database, clock: ManualClock) -> Town:
    return build_town(database, Vault(bytes(range(32))), clock)
