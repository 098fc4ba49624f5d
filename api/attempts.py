"""Failed sign-ins under names that are no account: they lock as accounts do, so that a lock tells nothing."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from models.clock import Clock


class UnknownNames:
    """Counts failures per unknown name, in memory, for at most `room` names (the oldest is forgotten)."""

    def __init__(self, clock: Clock, lock_after_failures: int, lock_minutes: float, room: int = 4096) -> None:
        self._clock, self._room = clock, room
        self._lock_after = lock_after_failures
        self._lock_for = timedelta(minutes=lock_minutes)
        self._failures: OrderedDict[str, tuple[int, datetime | None]] = OrderedDict()
        self._guard = Lock()

    def is_locked(self, name: str) -> bool:
        """Whether this name must wait."""
        with self._guard:
            _, until = self._failures.get(name, (0, None))
        return until is not None and self._clock.now() < until

    def failed(self, name: str) -> None:
        """Count one more failure; lock the name when there were enough."""
        with self._guard:
            count, until = self._failures.pop(name, (0, None))
            count += 1  # never forgotten, as with accounts: after a lock one more failure locks again
            if count >= self._lock_after:
                until = self._clock.now() + self._lock_for
            self._failures[name] = (count, until)
            while len(self._failures) > self._room:
                self._failures.popitem(last=False)
