"""Who writes next: SQLite has one writer at a time and no queue for the others.

SQLite lets a writer that waits look again after ever longer pauses, at last every 100 ms. One that commits and begins
again, as the desk does over many facts, is back before the other looks, and the other waits for seconds. So the
threads of a process queue here, first come, first served; against other processes a writer looks every few
milliseconds.
"""

import sqlite3
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Final, cast

from sqlalchemy import Connection

_LOOK_MS: Final = 8  # SQLite looks four times within it, after 1, 2 and 5 ms


@dataclass(slots=True)
class _Place:
    thread: int
    called: threading.Event = field(default_factory=threading.Event)


class Turns:
    """A turn goes from whoever leaves it to whoever has waited longest. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None
        self._queue: deque[_Place] = deque()

    @property
    def waiting(self) -> int:
        """How many threads wait for their turn."""
        return len(self._queue)

    def take(self, timeout_s: float) -> bool:
        """Wait for the calling thread's turn; False when it did not come in time. Who has it already keeps it."""
        me = threading.get_ident()
        with self._lock:
            if self._holder in (None, me):
                self._holder = me
                return True
            place = _Place(me)
            self._queue.append(place)
        if place.called.wait(timeout_s):
            return True
        with self._lock:
            if not place.called.is_set():
                self._queue.remove(place)
                return False
        return True

    def leave(self) -> None:
        """Give the turn to the next; nothing happens when the calling thread does not have it."""
        with self._lock:
            if self._holder != threading.get_ident():
                return
            if not self._queue:
                self._holder = None
                return
            following = self._queue.popleft()
            self._holder = following.thread
            following.called.set()


def begin_writing(connection: Connection, timeout_ms: int) -> None:
    """Begin a transaction of SQLite that may write, once no other process writes. Raises OperationalError."""
    raw = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    raw.execute(f"PRAGMA busy_timeout={min(_LOOK_MS, timeout_ms)}").close()
    try:
        for _ in range(timeout_ms // _LOOK_MS - 1):
            if _begins(raw):
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={timeout_ms}").close()


def _begins(raw: sqlite3.Connection) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
