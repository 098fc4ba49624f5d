"""What outlives the process: the database, the files of evidence, the key of device secrets."""

from dataclasses import dataclass
from pathlib import Path

from models.db.engine import Database
from models.db.vault import Vault
from models.errors import SettingsError
from models.files import FileStore
from xueliang.settings import Settings


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
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"data_dir {data_dir}: cannot be made: {error.strerror}") from error
    database = Database.open(database_url(settings))
    database.migrate()
    return Storage(data_dir, database, FileStore(evidence_dir(settings)), Vault.open(data_dir))
