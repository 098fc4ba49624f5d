"""The canary: every some minutes each watch sends a synthetic rule event from its rule thread over the bus to the desk.

It arrives by the same thread, publisher, bus, handler and transaction as real ones, so one that is missing says that
real alerts would be missing too, however well everything looks.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from models.canary import canary
from models.clock import Clock
from models.rules import RuleEvent

GRACE = timedelta(seconds=60)


class Canary:
    """When this watch's next one is due; the first at once."""

    def __init__(self, source: str, every_s: float, clock: Clock) -> None:
        self._source, self._every_s, self._clock = source, every_s, clock
        self._next_s = clock.mono_s()

    def due(self) -> RuleEvent | None:
        """The one to send now, None while it is not time."""
        if self._clock.mono_s() < self._next_s:
            return None
        self._next_s = self._clock.mono_s() + self._every_s
        return canary(self._source, self._clock.now().timestamp())


def source_name(shard: int) -> str:
    """What a watch calls itself."""
    return f"watch/{shard}"


def missing(
    arrived: Mapping[str, datetime], sources: Iterable[str], every: timedelta, since: datetime, now: datetime
) -> str | None:
    """Which watch's canary has been missing for more than two rounds, in words; None while all arrive.

    `arrived`: when the newest of each was stored. `since`: when we began to listen.
    """
    for source in sources:
        silent = now - max(arrived.get(source, since), since)
        if silent > 2 * every + GRACE:
            minutes = int(silent.total_seconds() // 60)
            return f"no test alert of {source} has arrived for {minutes} minutes: real ones may be missing too"
    return None
