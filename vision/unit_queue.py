"""The bounded queue of compressed pictures before a camera's decoder."""

from collections import deque
from collections.abc import Sequence
from math import inf

from models.media import AccessUnit


class UnitQueue:
    """First in, first out; when full, drops so that what is taken can still be decoded.

    While full, pictures are refused until a key picture comes; that one throws out whatever still waits, so that
    the camera catches up with the present. So does a whole key picture that arrives more than `max_lag_s` after the
    oldest that waits, unless that was put in by `refill`. Holds at most `max_units` units and, but for a single
    larger one, `max_bytes` bytes, and those of `refill` beyond that.
    """

    def __init__(self, max_units: int, max_bytes: int, max_lag_s: float = inf) -> None:
        self._max_units = max_units
        self._max_bytes = max_bytes
        self._max_lag_s = max_lag_s
        self._may_lag = False
        self._units: deque[AccessUnit] = deque()
        self._bytes = 0
        self._beyond = 0
        self._beyond_bytes = 0
        self._skipping = False

    def __len__(self) -> int:
        return len(self._units)

    def has_room(self, unit: AccessUnit) -> bool:
        """Whether `unit` can be held without dropping anything."""
        if not self._units:
            return True
        counted_units, counted_bytes = len(self._units) - self._beyond, self._bytes - self._beyond_bytes
        return counted_units < self._max_units and counted_bytes + len(unit.data) <= self._max_bytes

    def offer(self, unit: AccessUnit) -> int:
        """Put `unit` in; returns how many units were dropped for want of room, `unit` among them perhaps."""
        if self._skipping and not unit.is_key:
            return 1
        dropped = self.clear() if self._lags(unit) else 0
        if not self.has_room(unit):
            if not unit.is_key:
                self._skipping = True
                return 1
            dropped = self.clear()
        self._skipping = False
        self._units.append(unit)
        self._bytes += len(unit.data)
        return dropped

    def refill(self, units: Sequence[AccessUnit], whole: bool) -> None:
        """Put `units`, from a key picture on, into the empty queue; they do not count against its bounds.

        `whole`: nothing is missing between them and what comes next; if not, that must be a key picture.
        """
        self._units.extend(units)
        self._bytes = self._beyond_bytes = sum(len(each.data) for each in units)
        self._beyond = len(units)
        self._may_lag = True
        self._skipping = not whole

    def count_all(self) -> None:
        """From now on what is left of `refill` counts against the bounds as well."""
        self._beyond = self._beyond_bytes = 0
        self._may_lag = False

    def take(self) -> AccessUnit | None:
        """The oldest unit, or None."""
        if not self._units:
            return None
        unit = self._units.popleft()
        self._bytes -= len(unit.data)
        if self._beyond:
            self._beyond -= 1
            self._beyond_bytes -= len(unit.data)
        return unit

    def _lags(self, key: AccessUnit) -> bool:
        if self._may_lag or not key.is_key or key.damaged or not self._units:
            return False
        return key.mono_s - self._units[0].mono_s > self._max_lag_s

    def clear(self) -> int:
        """Throw everything out; returns how many units that was."""
        return len(self.drain())

    def drain(self) -> list[AccessUnit]:
        """Everything, oldest first; the queue is empty then."""
        drained = list(self._units)
        self._units.clear()
        self._bytes = 0
        self.count_all()
        return drained
