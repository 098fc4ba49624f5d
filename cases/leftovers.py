"""Files nobody speaks of: pictures beyond what an alert keeps, photos of uploads that were broken off."""

from datetime import datetime
from itertools import islice

from models.db import evidence
from models.db.engine import Database
from models.files import FileStore

AT_ONCE = 500


def forget_unnamed_files(database: Database, files: FileStore, before: datetime) -> int:
    """Delete files put before then that no alert and no case names; gives how many.

    `before` must leave time for what is still on the bus. Raises DatabaseUnavailable.
    """
    old, gone = files.older_than(before.timestamp()), 0
    while batch := list(islice(old, AT_ONCE)):
        with database.read() as session:
            named = evidence.named(session, batch)
        for sha256 in set(batch) - named:
            files.remove(sha256)
            gone += 1
    return gone
