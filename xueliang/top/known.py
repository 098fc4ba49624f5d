"""What the database knows of the cameras that are shown: names and places."""

from models.db import shard_places, watch_list
from models.db.engine import Database
from models.db.scope import Scope
from models.errors import DatabaseUnavailable, SettingsError
from xueliang.settings import Settings
from xueliang.storage import database_url
from xueliang.top.figures import Known


def read_known(settings: Settings) -> Known:
    """Names and places; nothing where the database cannot be read, then ids stand in for names."""
    try:
        database = Database.open(database_url(settings))
        try:
            with database.read() as session:
                listed = watch_list.find(session, Scope.everything())
                return Known({camera.id: camera for camera in listed}, shard_places.read(session))
        finally:
            database.close()
    except (DatabaseUnavailable, SettingsError):
        return Known()
