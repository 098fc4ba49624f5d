"""Whether people are told of an alert now, and whether it is escalated: pure decisions that return their reason.

group_wait, group_interval and repeat_interval mean what they mean in Prometheus Alertmanager: how long a new incident
gathers before it is told, how long before what joined it is told, and how long before it is told again unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cases.grouping import OPEN_STATES
from models.alerts import AlertState
from models.rules import Severity

_DEADLINES = {Severity.ALARM: timedelta(minutes=2), Severity.WARNING: timedelta(minutes=15)}


@dataclass(frozen=True, slots=True)
class Pace:
    """How often people are told, and how long an alert of each severity may wait for its acknowledgement (a severity
    that is not named: without end)."""

    group_wait: timedelta = timedelta(seconds=10)
    group_interval: timedelta = timedelta(minutes=5)
    repeat_interval: timedelta = timedelta(hours=4)
    acknowledge_within: Mapping[Severity, timedelta] = field(default_factory=lambda: dict(_DEADLINES))


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert as these decisions see it.

    `silent_until`: a silence keeps it quiet until then, None when none does. `hushed_until`: when the last silence over
    it ended. `claimed_until`: somebody holds it until then. `due_from`: its acknowledgement is awaited since then.
    """

    state: AlertState
    severity: Severity
    created_at: datetime
    last_at: datetime
    ended: bool
    event_count: int
    due_from: datetime
    silent_until: datetime | None = None
    hushed_until: datetime | None = None
    claimed_until: datetime | None = None
    escalated: bool = False
    notified_at: datetime | None = None
    notified_events: int = 0
    notified_severity: Severity | None = None


class Notice(StrEnum):
    """Whether to tell people of an alert, and why."""

    FIRST = "first"  # of a new incident, once it has gathered
    ROSE = "rose"  # it is graver than when they were told
    GREW = "grew"  # more events have joined it
    REPEAT = "repeat"  # nobody has done anything about it for long
    WAIT_GROUP = "wait_group"  # it still gathers
    WAIT_INTERVAL = "wait_interval"  # they were told of it a moment ago
    WAIT_REPEAT = "wait_repeat"  # nothing has happened since they were told
    HOLD_JUDGED = "hold_judged"  # a person has decided
    HOLD_ACKNOWLEDGED = "hold_acknowledged"  # somebody looks at it
    HOLD_SILENCED = "hold_silenced"  # a silence keeps it quiet
    HOLD_OVER = "hold_over"  # it was quiet under a silence, and over before that ended

    @property
    def sends(self) -> bool:
        """Whether people are told now."""
        return self in (Notice.FIRST, Notice.ROSE, Notice.GREW, Notice.REPEAT)


class Escalation(StrEnum):
    """Whether an alert goes further up because nobody has acknowledged it, and why."""

    ESCALATE = "escalate"
    WAIT = "wait"  # there is time left
    WAIT_CLAIM = "wait_claim"  # somebody holds it
    WAIT_SILENCE = "wait_silence"  # a silence stops the clock
    HOLD_SEEN = "hold_seen"  # acknowledged, or decided
    HOLD_NO_DEADLINE = "hold_no_deadline"
    HOLD_OVER = "hold_over"  # it was quiet under a silence, and over before that ended
    HOLD_ESCALATED = "hold_escalated"  # it has been already


def notice(alert: Standing, now: datetime, pace: Pace) -> tuple[Notice, datetime | None]:
    """Whether people are told now, and when to ask again (None: when something happens)."""
    if alert.state not in OPEN_STATES:
        return Notice.HOLD_JUDGED, None
    if alert.silent_until is not None:
        return Notice.HOLD_SILENCED, alert.silent_until
    if alert.notified_at is None or alert.notified_severity is None:
        return _first_notice(alert, now, pace)
    if alert.severity > alert.notified_severity:
        return Notice.ROSE, now + pace.group_interval
    if alert.state is AlertState.ACKNOWLEDGED:
        return Notice.HOLD_ACKNOWLEDGED, None
    if alert.event_count > alert.notified_events:
        return _unless_before(Notice.GREW, Notice.WAIT_INTERVAL, alert.notified_at + pace.group_interval, now, pace)
    return _unless_before(Notice.REPEAT, Notice.WAIT_REPEAT, alert.notified_at + pace.repeat_interval, now, pace)


def escalation(alert: Standing, now: datetime, pace: Pace) -> tuple[Escalation, datetime | None]:
    """Whether the alert is escalated now, and when to ask again (None: when something happens)."""
    if alert.state is not AlertState.NEW:
        return Escalation.HOLD_SEEN, None
    if alert.escalated:
        return Escalation.HOLD_ESCALATED, None
    limit = pace.acknowledge_within.get(alert.severity)
    if limit is None:
        return Escalation.HOLD_NO_DEADLINE, None
    if alert.silent_until is not None:
        return Escalation.WAIT_SILENCE, alert.silent_until
    if _was_over(alert):
        return Escalation.HOLD_OVER, None
    due_at = max(alert.due_from, alert.hushed_until or alert.due_from) + limit
    if now < due_at:
        return Escalation.WAIT, due_at
    if alert.claimed_until is not None and alert.claimed_until > now:
        return Escalation.WAIT_CLAIM, alert.claimed_until
    return Escalation.ESCALATE, None


def _first_notice(alert: Standing, now: datetime, pace: Pace) -> tuple[Notice, datetime | None]:
    if _was_over(alert):
        return Notice.HOLD_OVER, None
    urgent = alert.severity is Severity.ALARM
    ready_at = alert.created_at if urgent else alert.created_at + pace.group_wait
    return _unless_before(Notice.FIRST, Notice.WAIT_GROUP, ready_at, now, pace)


def _unless_before(
    send: Notice, wait: Notice, ready_at: datetime, now: datetime, pace: Pace
) -> tuple[Notice, datetime | None]:
    return (wait, ready_at) if now < ready_at else (send, now + pace.repeat_interval)


def _was_over(alert: Standing) -> bool:
    """Whether nobody was ever told of it because of a silence, and it was over before that silence."""
    if alert.hushed_until is None or alert.notified_at is not None:
        return False
    return alert.ended and alert.last_at <= alert.hushed_until
