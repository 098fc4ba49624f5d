"""Running migrations. Only this module loads Alembic, half a second of a core: most starts find nothing to do."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from models.db.revisions import MIGRATIONS


def upgrade(connection: Connection) -> None:
    """Run every migration that is missing, in the transaction of the connection."""
    command.upgrade(_alembic(connection), "head")


def scripts() -> ScriptDirectory:
    """The migrations as Alembic sees them."""
    return ScriptDirectory.from_config(_alembic(None))


def _alembic(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
