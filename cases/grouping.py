"""Whether a rule event belongs to an incident already on the feed: a pure decision that returns its reason.

The words follow Prometheus Alertmanager (group_wait, group_interval, repeat_interval: see `cases/notices.py`); what is
joined into one group follows from place and time, as cameras know them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.alerts import AlertState
from models.rules import Severity

OPEN_STATES = frozenset({AlertState.NEW, AlertState.ACKNOWLEDGED})
SAME_PLACE_IOU = 0.5
"""Two boxes of one thing that stays where it is overlap by more, also when its id has changed."""

Box = tuple[float, float, float, float]


class Grouping(StrEnum):
    """What to do with an event, and why."""

    JOIN = "join"  # the same rule at the same place, close in time, and nobody has decided about it
    JOIN_SAME_STAY = "join_same_stay"  # the same thing still standing there, whatever its id, also once judged
    JOIN_NEIGHBOUR = "join_neighbour"  # a neighbouring camera sees the same incident
    JOIN_STORM = "join_storm"  # too many alerts of this rule: one of them takes what follows
    OPEN_FIRST = "open_first"  # nothing of this rule at this place before
    OPEN_AFTER_PAUSE = "open_after_pause"  # the last one was too long ago
    OPEN_AFTER_JUDGEMENT = "open_after_judgement"  # a person has decided about the last one
    OPEN_GRAVER = "open_graver"  # a person has decided about the last one, which was less grave

    @property
    def joins(self) -> bool:
        """Whether the event becomes part of what is on the feed."""
        return self.value.startswith("join")


@dataclass(frozen=True, slots=True)
class Incident:
    """The newest alert of the same rule at the same place. `seen`: what its events of late showed, class and box."""

    state: AlertState
    began_at: datetime
    last_at: datetime
    ended: bool = True
    severity: Severity = Severity.WARNING
    seen: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """The event to be grouped."""

    began_at: datetime
    last_at: datetime
    severity: Severity = Severity.WARNING
    class_name: str = ""
    box_xyxy_norm: Box | None = None


def group(newest: Incident | None, event: Arrival, window: timedelta) -> Grouping:
    """Where an event belongs, by the newest alert of its own rule and place.

    It joins when no more than `window` lies between it and the alert's own span, on whichever side: events of one
    incident may come in in any order. An event of the same class whose box covers the last one, within the window or
    while that one goes on, is the same stay; what people have judged stays judged then, unless it has become graver.
    """
    if newest is None:
        return Grouping.OPEN_FIRST
    near = _apart(newest, event) <= window
    stays = (near or not newest.ended) and _same_thing(newest, event)
    if newest.state not in OPEN_STATES:
        return _after_judgement(newest, event, stays)
    if near:
        return Grouping.JOIN
    return Grouping.JOIN_SAME_STAY if stays else Grouping.OPEN_AFTER_PAUSE


def group_beside(own: Grouping, neighbour: Incident | None, event: Arrival, window: timedelta) -> Grouping:
    """The same, where a neighbouring camera has an undecided incident of the same kind: one within the window."""
    if own.joins or neighbour is None or neighbour.state not in OPEN_STATES:
        return own
    return Grouping.JOIN_NEIGHBOUR if _apart(neighbour, event) <= window else own


def group_in_storm(own: Grouping, alerts_of_late: int, most: int) -> Grouping:
    """The same, where the rule has raised `alerts_of_late` alerts within the time in which `most` are borne."""
    if own.joins or alerts_of_late < most or own is Grouping.OPEN_GRAVER:
        return own
    return Grouping.JOIN_STORM


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes, 0-1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    whole = _size(one) + _size(other) - both
    return both / whole if whole > 0 else 0.0


def _after_judgement(newest: Incident, event: Arrival, stays: bool) -> Grouping:
    if not stays:
        return Grouping.OPEN_AFTER_JUDGEMENT
    return Grouping.OPEN_GRAVER if event.severity > newest.severity else Grouping.JOIN_SAME_STAY


def _same_thing(newest: Incident, event: Arrival) -> bool:
    box = event.box_xyxy_norm
    if newest.state is AlertState.EXPIRED or box is None:
        return False
    return any(name == event.class_name and iou(known, box) >= SAME_PLACE_IOU for name, known in newest.seen)


def _apart(incident: Incident, event: Arrival) -> timedelta:
    return max(event.began_at - incident.last_at, incident.began_at - event.last_at)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
