"""Alerts people have judged, with what their events saw: what the report on false alarms counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alerts import AlertState, FalseAlarmReason
from models.db.rule_events import box_xyxy_norm
from models.db.schema import AlertEventRow, AlertHistoryRow, AlertRow, RuleEventRow
from models.db.scope import Scope, within

MOST_ALERTS = 2000
MOST_EVENTS = 50  # of one alert; a storm is one alert and counts once
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class JudgedAlert:
    """One of them. `reason` is None for a confirmed one; `sights`: box (None without a picture) and score of its first
    events by its own rule."""

    id: str
    rule_id: str
    camera_id: str | None
    reason: FalseAlarmReason | None
    sights: tuple[tuple[tuple[float, float, float, float] | None, float], ...]


def find(
    session: Session, scope: Scope, since: datetime, *, rule_id: str | None = None, camera_id: str | None = None
) -> list[JudgedAlert]:
    """The newest judged alerts within reach that were raised since then, 2000 at most."""
    query = select(AlertRow.id, AlertRow.rule_id, AlertRow.camera_id, AlertRow.state).where(
        AlertRow.state.in_((AlertState.FALSE_ALARM, AlertState.CONFIRMED)),
        AlertRow.created_at >= since,
        within(scope, AlertRow.area_id),
    )
    if rule_id is not None:
        query = query.where(AlertRow.rule_id == rule_id)
    if camera_id is not None:
        query = query.where(AlertRow.camera_id == camera_id)
    rows = session.execute(query.order_by(AlertRow.created_at.desc(), AlertRow.id).limit(MOST_ALERTS)).all()
    found = []
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        ids = [row.id for row in some]
        reasons, sights = _reasons(session, ids), _sights(session, ids)
        found += [JudgedAlert(r.id, r.rule_id, r.camera_id, reasons.get(r.id), sights.get(r.id, ())) for r in some]
    return found


def _reasons(session: Session, alert_ids: Sequence[str]) -> dict[str, FalseAlarmReason]:
    query = select(AlertHistoryRow.alert_id, AlertHistoryRow.reason).where(
        AlertHistoryRow.alert_id.in_(alert_ids), AlertHistoryRow.reason.is_not(None)
    )
    return {alert_id: reason for alert_id, reason in session.execute(query) if reason is not None}


def _sights(
    session: Session, alert_ids: Sequence[str]
) -> dict[str, tuple[tuple[tuple[float, float, float, float] | None, float], ...]]:
    place = func.row_number().over(
        partition_by=AlertEventRow.alert_id, order_by=(RuleEventRow.began_at, RuleEventRow.id)
    )
    numbered = (
        select(AlertEventRow.alert_id, RuleEventRow.id, place.label("place"))
        .join(RuleEventRow, RuleEventRow.id == AlertEventRow.event_id)
        .join(AlertRow, AlertRow.id == AlertEventRow.alert_id)
        .where(AlertEventRow.alert_id.in_(alert_ids), RuleEventRow.rule_id == AlertRow.rule_id)
        .subquery()
    )
    query = (
        select(numbered.c.alert_id, RuleEventRow)
        .join(numbered, numbered.c.id == RuleEventRow.id)
        .where(numbered.c.place <= MOST_EVENTS)
        .order_by(numbered.c.alert_id, numbered.c.place)
    )
    found: dict[str, list[tuple[tuple[float, float, float, float] | None, float]]] = {}
    for alert_id, row in session.execute(query):
        found.setdefault(alert_id, []).append((box_xyxy_norm(row), row.score))
    return {alert_id: tuple(sights) for alert_id, sights in found.items()}
