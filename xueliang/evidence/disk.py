"""A reserve of free disk space for new evidence: where it is eaten into, the oldest that nothing holds goes, aloud."""

import logging
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from models.clock import Clock
from xueliang.evidence.keeping import Keeping

_log = logging.getLogger(__name__)

GIB: Final = 1024**3
FREED: Final = 1.25  # times the reserve: so far is freed, so that not every minute something must go
_MOST_ROUNDS: Final = 50
_TOLD_FOR: Final = timedelta(hours=1)

FreeBytes = Callable[[], int]


class Yielding(Protocol):
    """Data less dear than evidence, which goes first."""

    def give_up(self, wanted_bytes: int) -> int:
        """Delete its oldest; gives how many bytes of the disk became free, 0 when there is nothing left to give."""
        ...


def free_bytes_of(folder: Path) -> FreeBytes:
    """Free bytes of the disk the folder is on, or will be."""

    def free() -> int:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        return shutil.disk_usage(there).free

    return free


class DiskReserve:
    """Looks now and then. `reserve_bytes`: 0 never deletes."""

    def __init__(
        self, free: FreeBytes, reserve_bytes: int, keeping: Keeping, clock: Clock, before: Sequence[Yielding] = ()
    ) -> None:
        self._free, self._reserve_bytes, self._keeping, self._clock = free, reserve_bytes, keeping, clock
        self._before = before
        self._deleted = 0
        self._last_at_s: float | None = None
        self._words: str | None = None

    @property
    def fault(self) -> str | None:
        """What people must know of the disk; None while there is room, and for an hour was."""
        return self._words

    @property
    def is_low(self) -> bool:
        """Whether less than the reserve is free: data less dear than evidence is not to be written now."""
        return self._reserve_bytes > 0 and self._free() < self._reserve_bytes

    def look(self) -> None:
        """Make room if need be. Raises DatabaseUnavailable, OSError."""
        if self.is_low:
            self._make_room()
        self._judge()

    def _make_room(self) -> None:
        wanted = int(self._reserve_bytes * FREED)
        for yielding in self._before:
            while self._free() < wanted and yielding.give_up(wanted - self._free()) > 0:
                pass
        before = self._deleted
        for _ in range(_MOST_ROUNDS):
            if self._free() >= wanted or not self._keeping.delete_oldest():
                break
            self._deleted = self._keeping.removed_for_disk
        if self._deleted > before:
            self._last_at_s = self._clock.mono_s()
            _log.error(
                "the disk is nearly full: %d pieces of evidence deleted before their time",
                self._deleted - before,
                extra={"action": "evidence_deleted_for_room"},
            )

    def _judge(self) -> None:
        recently = self._last_at_s is not None and self._clock.mono_s() - self._last_at_s < _TOLD_FOR.total_seconds()
        if self.is_low:
            words = "the disk is nearly full and all evidence left is held: free some space, or alerts lose theirs"
            if self._words != words:
                _log.error("%s", words, extra={"action": "disk_full_of_held"})
            self._words = words
        elif recently:
            self._words = (
                f"the disk was nearly full: {self._deleted} pieces of evidence were deleted before their time; "
                "give it more space, or keep evidence for fewer days"
            )
        else:
            self._words = None
