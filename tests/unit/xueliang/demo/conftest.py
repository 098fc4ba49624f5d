"""A system as it is after its first start: a root area, an administrator, and nothing else."""

from pathlib import Path

import pytest

from api.first_run import ensure_first_admin
from models.db.engine import Database
from models.db.vault import Vault
from models.files import FileStore
from tests.fakes.clock import ManualClock
from xueliang.storage import Storage


@pytest.fixture
def storage(database: Database, tmp_path: Path) -> Storage:
    return Storage(tmp_path, database, FileStore(tmp_path / "evidence"), Vault(bytes(range(32))))


@pytest.fixture
def empty(storage: Storage, clock: ManualClock) -> Storage:
    ensure_first_admin(storage.database, clock)
    return storage
