"""Which cameras need somebody's attention, by what their watching says."""

from enum import StrEnum
from typing import Final

from models.cameras import CameraState, Sight
from models.watching import Alertness, CameraWatch

MISSED: Final = ("queue_full", "damaged", "awaiting_key", "undecodable", "replaced")
"""Reasons why a picture that should have been looked at was not; others are the plan (idle, still, not due)."""

_MISSES_MUCH = 0.01


class Need(StrEnum):
    """What a camera needs, the most pressing first."""

    UNWATCHED = "unwatched"  # no shard that answers speaks of it
    CONNECTION = "connection"  # it is not online
    SIGHT = "sight"  # it is online and its pictures are worth nothing
    MISSES = "misses"  # more than one in a hundred of its pictures is missed
    OWED = "owed"  # it shows what nobody has looked at yet
    AWAKE = "awake"
    NOTHING = "nothing"


_RANKS: Final = {each: rank for rank, each in enumerate(Need)}


def urgency(need: Need, missed_share: float) -> tuple[int, int]:
    """The most pressing is the least. Of what is missed only quarters count, so that a list does not jump about."""
    return _RANKS[need], -int(4 * missed_share)


def missed(watch: CameraWatch) -> int:
    """Pictures that should have been looked at and were not."""
    return sum(watch.dropped.get(reason, 0) for reason in MISSED)


def share(part: float, whole: float) -> float:
    """`part` of `whole`, 0 where there is no whole."""
    return part / whole if whole > 0 else 0.0


def needs(watch: CameraWatch | None, missed_share: float, sight: Sight = Sight.CLEAR) -> tuple[Need, ...]:
    """All that this camera needs, the most pressing first. `missed_share`: of its pictures, 0-1, over the time that is
    looked at."""
    if watch is None:
        return (Need.UNWATCHED,)
    if watch.state not in (CameraState.ONLINE, ""):
        return (Need.CONNECTION,)
    holds = {
        Need.SIGHT: sight is not Sight.CLEAR,
        Need.MISSES: missed_share > _MISSES_MUCH,
        Need.OWED: watch.owed,
        Need.AWAKE: watch.alertness is Alertness.AWAKE,
    }
    return tuple(each for each, does in holds.items() if does) or (Need.NOTHING,)


def need(watch: CameraWatch | None, missed_share: float, sight: Sight = Sight.CLEAR) -> Need:
    """What this camera needs before all else."""
    return needs(watch, missed_share, sight)[0]
