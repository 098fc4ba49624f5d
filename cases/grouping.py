"""Whether a rule event belongs to an incident already on the feed: a pure decision that returns its reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.alerts import AlertState


class Grouping(StrEnum):
    """What to do with an event, and why."""

    JOIN = "join"  # the same rule at the same place, close in time, and nobody has decided about it
    OPEN_FIRST = "open_first"  # nothing of this rule at this place before
    OPEN_AFTER_PAUSE = "open_after_pause"  # the last one was too long ago
    OPEN_AFTER_JUDGEMENT = "open_after_judgement"  # a person has decided about the last one


@dataclass(frozen=True, slots=True)
class Incident:
    """The newest alert of the same rule at the same place."""

    state: AlertState
    began_at: datetime
    last_at: datetime


def group(newest: Incident | None, began_at: datetime, last_at: datetime, window: timedelta) -> Grouping:
    """Where an event that ran from `began_at` to `last_at` belongs.

    It joins when no more than `window` lies between it and the alert's own span, on whichever side: events of one
    incident may come in in any order.
    """
    if newest is None:
        return Grouping.OPEN_FIRST
    if newest.state not in (AlertState.NEW, AlertState.ACKNOWLEDGED):
        return Grouping.OPEN_AFTER_JUDGEMENT
    apart = max(began_at - newest.last_at, newest.began_at - last_at)
    return Grouping.JOIN if apart <= window else Grouping.OPEN_AFTER_PAUSE
