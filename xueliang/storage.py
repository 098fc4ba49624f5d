"""What outlives the process: the database, the files of evidence, the key of device secrets."""

import fcntl
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.db.engine import Database
from models.db.vault import Vault
from models.errors import SettingsError
from models.files import FileStore
from xueliang.settings import Settings

CLAIM_FILE = "running.lock"
TRY_AGAIN_S = 0.1


def watch_claim_file(shard: int) -> str:
    """The lock of one watch process."""
    return f"running-watch-{shard}.lock"


@dataclass(frozen=True, slots=True)
class Storage:
    """Opened, and the schema up to date."""

    data_dir: Path
    database: Database
    files: FileStore
    vault: Vault


def database_url(settings: Settings) -> str:
    """The database's URL: as set, or SQLite under the data directory."""
    return settings.database.url or f"sqlite:///{settings.data_dir.absolute() / 'xueliang.db'}"


def evidence_dir(settings: Settings) -> Path:
    """Where pictures lie."""
    return settings.data_dir / "evidence"


def open_storage(settings: Settings) -> Storage:
    """Open everything, making what is missing. Raises SettingsError, DatabaseUnavailable."""
    data_dir = settings.data_dir
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"data_dir {data_dir}: cannot be made: {error.strerror}") from error
    if not os.access(data_dir, os.W_OK | os.X_OK):
        raise SettingsError(f"data_dir {data_dir}: cannot be written; give it to the user the service runs as")
    database = Database.open(database_url(settings))
    database.migrate()
    return Storage(data_dir, database, FileStore(evidence_dir(settings)), Vault.open(data_dir))


def claim(data_dir: Path, lock: str = CLAIM_FILE, patience_s: float = 0.0) -> IO[str]:
    """Keep others with the same `lock` off the data directory while the file given is open, or the process lives.

    Two services on one directory would raise every alert twice and end each other's. `patience_s`: how long to wait
    for a predecessor to leave. Raises SettingsError.
    """
    try:
        file = (data_dir / lock).open("a")
    except OSError as error:
        raise SettingsError(f"data_dir {data_dir}: {error.strerror}") from error
    for _ in range(int(patience_s / TRY_AGAIN_S)):
        if _lock(file):
            return file
        threading.Event().wait(TRY_AGAIN_S)
    if _lock(file):
        return file
    file.close()
    raise SettingsError(
        f"data_dir {data_dir}: another xueliang runs on it ({lock}); stop that one, or give this one a directory of "
        "its own"
    )


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
