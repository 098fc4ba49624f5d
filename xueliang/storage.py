"""What outlives the process: the database, the files of evidence, the key of device secrets."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.db.engine import Database
from models.db.vault import Vault
from models.errors import SettingsError
from models.files import FileStore
from xueliang.settings import Settings

CLAIM_FILE = "running.lock"


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


def claim(data_dir: Path) -> IO[str]:
    """Keep other services off the data directory for as long as the file given is open, or the process lives.

    Two on one directory would raise every alert twice and end each other's. Raises SettingsError.
    """
    try:
        file = (data_dir / CLAIM_FILE).open("a")
    except OSError as error:
        raise SettingsError(f"data_dir {data_dir}: {error.strerror}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise SettingsError(
            f"data_dir {data_dir}: another xueliang runs on it; stop that one, or give this one a directory of its own"
        ) from None
    return file
