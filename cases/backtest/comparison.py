"""Would-be alerts beside the real ones of the same rule and time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.backtest.trial import MOST_REAL, Comparison, Picture, RealAlert, WouldBeAlert
from models.alerts import AlertState
from models.db.schema import AlertRow, EvidenceRow
from models.db.scope import Scope, within
from models.media import EvidenceLabel

MOST_PICTURES = 500


def real_alerts(session: Session, scope: Scope, rule_id: str, since: datetime, until: datetime) -> list[RealAlert]:
    """The rule's alerts within reach that touch the time, by beginning."""
    query = select(AlertRow).where(
        AlertRow.rule_id == rule_id,
        AlertRow.last_at >= since,
        AlertRow.began_at < until,
        within(scope, AlertRow.area_id),
    )
    return [_real(row) for row in session.scalars(query.order_by(AlertRow.began_at, AlertRow.id))]


def pictures(session: Session, scope: Scope, camera_id: str, since: datetime, until: datetime) -> tuple[Picture, ...]:
    """Pictures with boxes of a camera's alerts within reach, of whatever rule, by time: the newest of them."""
    query = (
        select(EvidenceRow)
        .join(AlertRow, AlertRow.id == EvidenceRow.alert_id)
        .where(
            AlertRow.camera_id == camera_id,
            EvidenceRow.media_type == "image/jpeg",
            EvidenceRow.label != EvidenceLabel.PLAIN,
            EvidenceRow.removed_at.is_(None),
            EvidenceRow.taken_at >= since,
            EvidenceRow.taken_at < until,
            within(scope, AlertRow.area_id),
        )
    )
    newest = session.scalars(query.order_by(EvidenceRow.taken_at.desc(), EvidenceRow.id).limit(MOST_PICTURES)).all()
    return tuple(Picture(each.alert_id, each.id, each.taken_at.timestamp()) for each in newest[::-1])


def compare(
    would_be: Sequence[WouldBeAlert], real: Sequence[RealAlert], window: timedelta
) -> tuple[Comparison, tuple[WouldBeAlert, ...]]:
    """The comparison, and the would-be alerts with the real ones of their time and place.

    Two alerts are of one time and place where they share zone and door and lie no further apart than `window`.
    """
    matched = [replace(alert, real_ids=_beside(alert, real, window.total_seconds())) for alert in would_be]
    kept_ids = {alert_id for alert in matched for alert_id in alert.real_ids}
    judged = [replace(each, kept=each.alert_id in kept_ids) for each in real]
    confirmed = [each for each in judged if each.state is AlertState.CONFIRMED]
    false_alarms = [each for each in judged if each.state is AlertState.FALSE_ALARM]
    comparison = Comparison(
        before=len(judged),
        confirmed=len(confirmed),
        confirmed_missing=sum(not each.kept for each in confirmed),
        false_alarms=len(false_alarms),
        false_alarms_gone=sum(not each.kept for each in false_alarms),
        fresh=sum(not alert.real_ids for alert in matched),
        real=tuple(judged[-MOST_REAL:]),
    )
    return comparison, tuple(matched)


def _beside(alert: WouldBeAlert, real: Sequence[RealAlert], window_s: float) -> tuple[str, ...]:
    return tuple(
        each.alert_id
        for each in real
        if (each.zone_id, each.door_no) == (alert.zone_id, alert.door_no)
        and each.began_s - alert.last_s <= window_s
        and alert.began_s - each.last_s <= window_s
    )


def _real(row: AlertRow) -> RealAlert:
    return RealAlert(
        alert_id=row.id,
        state=row.state,
        severity=row.severity,
        began_s=row.began_at.timestamp(),
        last_s=row.last_at.timestamp(),
        zone_id=row.zone_id or "",
        door_no=row.door_no,
        event_count=row.event_count,
    )
