"""How people are brought to look at alerts: claims, marks, and when to look again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from models.alerts import AlertMark
from models.db import alerts
from models.db.schema import CareRow, MarkRow
from models.db.scope import Scope


def begin(session: Session, alert_id: str, now: datetime) -> CareRow:
    """The care of a new alert; to be looked at at once."""
    care = CareRow(alert_id=alert_id, due_from=now, notified_events=0, look_at=now)
    session.add(care)
    return care


def of(session: Session, alert_id: str) -> CareRow:
    """An alert's care, which stays as read until the transaction ends; to be asked for after the alert itself."""
    return session.get_one(CareRow, alert_id, with_for_update=True)


def due(session: Session, now: datetime, limit: int = 200) -> Sequence[str]:
    """The alerts to look at now, the longest waiting first."""
    query = select(CareRow.alert_id).where(CareRow.look_at <= now).order_by(CareRow.look_at, CareRow.alert_id)
    return session.scalars(query.limit(limit)).all()


def claim_if(session: Session, alert_id: str, account_id: str, now: datetime, until: datetime) -> bool:
    """Hold the alert until then, if nobody else holds it; False, and nothing done, when somebody does."""
    free = or_(CareRow.claimed_by.is_(None), CareRow.claimed_by == account_id, CareRow.claimed_until <= now)
    claimed = (
        update(CareRow)
        .where(CareRow.alert_id == alert_id, free)
        .values(claimed_by=account_id, claimed_until=until)
        .returning(CareRow.alert_id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(claimed).first() is not None


def take_over_if(session: Session, alert_id: str, holder_id: str, account_id: str, until: datetime) -> bool:
    """Hold the alert in the place of who holds it; False, and nothing done, when it is another by now."""
    taken = (
        update(CareRow)
        .where(CareRow.alert_id == alert_id, CareRow.claimed_by == holder_id)
        .values(claimed_by=account_id, claimed_until=until)
        .returning(CareRow.alert_id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(taken).first() is not None


def release(session: Session, alert_id: str) -> None:
    """Nobody holds the alert any more."""
    free = update(CareRow).where(CareRow.alert_id == alert_id).values(claimed_by=None, claimed_until=None)
    session.execute(free.execution_options(synchronize_session=False))


def look_at(session: Session, alert_id: str, at: datetime | None) -> None:
    """Look at the alert then, None: not until something happens."""
    again = update(CareRow).where(CareRow.alert_id == alert_id).values(look_at=at)
    session.execute(again.execution_options(synchronize_session=False))


def mark(
    session: Session, alert_id: str, kind: AlertMark, at: datetime, *, account_id: str | None = None, note: str = ""
) -> None:
    """Write down what happened to the alert."""
    session.add(MarkRow(alert_id=alert_id, at=at, account_id=account_id, mark=kind, note=note))


def marks(session: Session, scope: Scope, alert_id: str) -> Sequence[MarkRow]:
    """What happened to the alert, oldest first, `account` loaded. Raises NotFound."""
    alerts.get(session, scope, alert_id)
    query = select(MarkRow).where(MarkRow.alert_id == alert_id).order_by(MarkRow.id)
    return session.scalars(query.options(joinedload(MarkRow.account))).all()
