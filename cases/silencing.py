"""Keeping alerts quiet for a while (静默), and letting them ring again: with an end, a reason, and undone at will."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cases.changes import Change, ChangeKind
from cases.rounds import hush
from models.db import alerts, care, silences
from models.db.schema import SilenceRow
from models.db.scope import Scope
from models.errors import InputError, NotAllowed
from models.people import Permission, allows
from models.rules import Severity

LONGEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NewSilence:
    """What to keep quiet: exactly one of camera, rule, and area with all below it; graver alerts sound through."""

    until: datetime
    reason: str
    up_to_severity: Severity = Severity.WARNING
    camera_id: str | None = None
    rule_id: str | None = None
    area_id: str | None = None


def silence(session: Session, scope: Scope, new: NewSilence, now: datetime) -> tuple[SilenceRow, list[Change]]:
    """Begin a silence; gives it and what changed, to be told after commit. Alerts on the feed that nobody has judged
    fall under it too. Raises NotFound, NotAllowed, InputError."""
    _check(scope)
    if not new.reason.strip():
        raise InputError("reason: say why, so that others know")
    if not now < new.until <= now + LONGEST:
        raise InputError(f"until: a moment within the next {LONGEST.days} days; a silence ends by itself")
    row = silences.add(
        session,
        scope,
        now=now,
        ends_at=new.until,
        reason=new.reason.strip(),
        up_to_severity=new.up_to_severity,
        camera_id=new.camera_id,
        rule_id=new.rule_id,
        area_id=new.area_id,
    )
    changes = _hush_open(session, row, now)
    return silences.get(session, scope, row.id), changes


def end_silence(session: Session, scope: Scope, silence_id: str, now: datetime) -> tuple[SilenceRow, list[Change]]:
    """End it before its time; what still goes on under it is told at once. Raises NotFound, NotAllowed, InputError."""
    _check(scope)
    silences.end(session, scope, silence_id, now)
    changes = [_change(session, alert_id) for alert_id in silences.look_again(session, silence_id, now)]
    return silences.get(session, scope, silence_id), changes


def _hush_open(session: Session, row: SilenceRow, now: datetime) -> list[Change]:
    changes = []
    for alert in silences.open_under(session, row):
        loaded = alerts.get(session, Scope.everything(), alert.id)
        if loaded.state not in alerts.OPEN_STATES:
            continue
        over = silences.over(session, loaded, loaded.area.path, now)
        if hush(session, loaded, care.of(session, alert.id), over, now):
            changes.append(Change(ChangeKind.ALERT, loaded.id, loaded.area.path))
    return changes


def _change(session: Session, alert_id: str) -> Change:
    return Change(ChangeKind.ALERT, alert_id, alerts.get(session, Scope.everything(), alert_id).area.path)


def _check(scope: Scope) -> None:
    if not allows(scope.role, Permission.JUDGE_ALERTS):
        raise NotAllowed(f"a {scope.role} does not silence alerts")
