"""Did the door do it? Judged by lock, contact and the device's own door events, never by its reply."""

from collections.abc import Collection
from dataclasses import dataclass

from gates.hikvision.client import DoorCommand
from gates.hikvision.codes import LEAF_CLOSED, LEAF_OPENED, LOCK_CLOSED, LOCK_OPENED, Code
from gates.hikvision.options import DoorEvidence, HikvisionOptions
from gates.hikvision.replies import WorkStatus
from models.access import DoorPhysical


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at a door: whether its lock is released (None: cannot be told), and how its leaf stands."""

    released: bool | None
    leaf: DoorPhysical

    @property
    def tells(self) -> bool:
        """Whether this look could show a movement at all."""
        return self.released is not None or self.leaf is not DoorPhysical.UNKNOWN


def sight_of(status: WorkStatus, door_no: int, options: HikvisionOptions) -> Sight:
    """What a work status shows of one door, as far as the site trusts it."""
    lock = status.lock(door_no)
    released = (lock == options.lock_open_value) if lock in (0, 1) else None
    wired = options.door_evidence is DoorEvidence.CONTACT_AND_LOCK
    return Sight(released, status.leaf(door_no) if wired else DoorPhysical.UNKNOWN)


def carried_out(command: DoorCommand, sight: Sight | None, codes: Collection[Code]) -> str:
    """Why the command counts as carried out, in words; "" while nothing shows it.

    `codes`: the events of this door that arrived since the command.
    """
    if command is DoorCommand.OPEN:
        return _opened(sight, codes)
    return _closed(sight, codes)


def _opened(sight: Sight | None, codes: Collection[Code]) -> str:
    if sight is not None and sight.leaf is DoorPhysical.OPEN:
        return "the door stands open"
    if sight is not None and sight.released:
        return "the lock is released"
    if LEAF_OPENED in codes:
        return "the device reported that the door opened"
    return "the device reported that the lock was released" if LOCK_OPENED in codes else ""


def _closed(sight: Sight | None, codes: Collection[Code]) -> str:
    if sight is not None and (sight.leaf is DoorPhysical.OPEN or sight.released):
        return ""
    if sight is not None and sight.released is False:
        closed = sight.leaf is DoorPhysical.CLOSED
        return "the lock is engaged and the door is closed" if closed else "the lock is engaged"
    if LEAF_CLOSED in codes:
        return "the device reported that the door closed"
    return "the device reported that the lock engaged" if LOCK_CLOSED in codes else ""


def not_carried_out(command: DoorCommand, sight: Sight | None, within_s: float) -> str:
    """The words for a door that did not do it."""
    if command is DoorCommand.CLOSE and sight is not None and sight.leaf is DoorPhysical.OPEN:
        return f"the device answered OK, but after {within_s:g} s the door still stands open"
    if command is DoorCommand.CLOSE:
        return f"the device answered OK, but its lock did not engage within {within_s:g} s"
    return f"the device answered OK, but neither its lock nor its door moved within {within_s:g} s"
