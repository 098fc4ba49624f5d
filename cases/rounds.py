"""Looking after alerts on the feed: people are told, reminded, and it goes further up when nobody takes notice.

What is due is decided in `cases/notices.py`; here it is carried out, and each message is left in the outbox in the
transaction that notes it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from cases.notices import Escalation, Pace, Standing, escalation, notice
from models.alerts import AlertMark
from models.db import alerts, care, outbox, silences
from models.db.schema import AlertRow, CareRow, SilenceRow
from models.db.scope import Scope

ALERT_NOTICE = "alert.notice"
ALERT_ESCALATED = "alert.escalated"


def look_after(session: Session, alert_id: str, now: datetime, pace: Pace) -> AlertRow | None:
    """Do what is due for the alert; gives it, loaded as by `alerts.get`, where it is other than it was."""
    alert = alerts.get(session, Scope.everything(), alert_id)
    looked_after = care.of(session, alert_id)
    silence = silences.over(session, alert, alert.area.path, now)
    hushed = hush(session, alert, looked_after, silence, now)
    seen = _standing(session, alert, looked_after, silence)
    told, ask_at = notice(seen, now, pace)
    if told.sends:
        _note_told(session, alert, looked_after, told, now)
        seen = replace(seen, notified_at=now, notified_severity=alert.severity)
    goes_up, again_at = escalation(seen, now, pace)
    if goes_up is Escalation.ESCALATE:
        looked_after.escalated_at = now
        care.mark(session, alert.id, AlertMark.ESCALATE, now)
        _leave_word(session, alert, ALERT_ESCALATED, goes_up, now)
    looked_after.look_at = min((at for at in (ask_at, again_at) if at is not None), default=None)
    session.flush()
    changed = hushed or told.sends or goes_up is Escalation.ESCALATE
    return alerts.get(session, Scope.everything(), alert_id) if changed else None


def hush(session: Session, alert: AlertRow, looked_after: CareRow, silence: SilenceRow | None, now: datetime) -> bool:
    """Note the silence that keeps the alert quiet now; whether it is another than before."""
    if silence is None or looked_after.silence_id == silence.id:
        return False
    looked_after.silence_id = silence.id
    care.mark(session, alert.id, AlertMark.SILENCE, now, account_id=silence.account_id, note=silence.reason)
    session.flush()
    return True


def is_silent(alert: AlertRow, now: datetime) -> bool:
    """Whether the alert (loaded by `alerts.get`) is kept quiet now."""
    silence = alert.care.silence
    return silence is not None and silence.ends_at > now and silence.up_to_severity >= alert.severity


def _standing(session: Session, alert: AlertRow, looked_after: CareRow, silence: SilenceRow | None) -> Standing:
    last = session.get_one(SilenceRow, looked_after.silence_id) if looked_after.silence_id else None
    return Standing(
        state=alert.state,
        severity=alert.severity,
        created_at=alert.created_at,
        last_at=alert.last_at,
        ended=alert.ended_at is not None,
        event_count=alert.event_count,
        due_from=looked_after.due_from,
        silent_until=silence.ends_at if silence else None,
        hushed_until=last.ends_at if last and not silence else None,
        claimed_until=looked_after.claimed_until,
        escalated=looked_after.escalated_at is not None,
        notified_at=looked_after.notified_at,
        notified_events=looked_after.notified_events,
        notified_severity=looked_after.notified_severity,
    )


def _note_told(session: Session, alert: AlertRow, looked_after: CareRow, why: str, now: datetime) -> None:
    looked_after.notified_at, looked_after.notified_severity = now, alert.severity
    looked_after.notified_events = alert.event_count
    care.mark(session, alert.id, AlertMark.NOTIFY, now, note=why)
    _leave_word(session, alert, ALERT_NOTICE, why, now)


def _leave_word(session: Session, alert: AlertRow, topic: str, why: str, now: datetime) -> None:
    """Word for the outside, in the transaction that notes it."""
    payload: dict[str, Any] = {
        "alert_id": alert.id,
        "why": str(why),
        "at": now.isoformat(),
        "state": alert.state.value,
        "severity": int(alert.severity),
        "rule_id": alert.rule_id,
        "rule_name": alert.rule.name,
        "kind": alert.rule.kind,
        "camera_id": alert.camera_id,
        "gate_id": alert.gate_id,
        "area_id": alert.area_id,
        "event_count": alert.event_count,
        "began_at": alert.began_at.isoformat(),
        "last_at": alert.last_at.isoformat(),
    }
    outbox.put(session, topic=topic, idempotency_key=f"{alert.id}:{topic}:{now.isoformat()}", payload=payload, now=now)
