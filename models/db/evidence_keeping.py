"""How long evidence is kept: what is due by age, what goes first when the disk is full, and what is held.

Held, and never given out here: evidence of an alert whose case is open, of an alert somebody holds, and pictures that a
case has taken over.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select, update
from sqlalchemy.orm import Session

from models.cases import CaseState
from models.db.schema import (
    AlertRow,
    CaseAttachmentRow,
    CaseRow,
    EvidenceHoldRow,
    EvidenceRow,
)
from models.rules import Severity

_ENDED = (CaseState.CLOSED, CaseState.CANCELLED)


def due(
    session: Session, now: datetime, keep: Mapping[Severity, timedelta], keep_with_case: timedelta, limit: int
) -> Sequence[EvidenceRow]:
    """Unheld evidence older than it is kept, oldest first: by severity; of an ended case, from its end on."""
    return [
        *_limited(session, _without_case(now, keep), limit),
        *_limited(session, _unheld().where(CaseRow.closed_at < now - keep_with_case), limit),
    ][:limit]


def oldest(session: Session, limit: int) -> Sequence[EvidenceRow]:
    """Unheld evidence, oldest first, whatever its age."""
    return _limited(session, _unheld(), limit)


def mark_removed(session: Session, pieces: Iterable[EvidenceRow], now: datetime) -> None:
    """Their files are about to be deleted."""
    ids = [piece.id for piece in pieces]
    session.execute(update(EvidenceRow).where(EvidenceRow.id.in_(ids)).values(removed_at=now))


def hold(session: Session, alert_id: str, reason: str, account_id: str | None, now: datetime) -> EvidenceHoldRow:
    """Keep the alert's evidence until `release`; a second reason replaces the first."""
    row = EvidenceHoldRow(alert_id=alert_id, reason=reason, account_id=account_id, at=now)
    return session.merge(row)


def held(session: Session, alert_id: str) -> EvidenceHoldRow | None:
    """Why somebody holds it; None while nobody does."""
    return session.get(EvidenceHoldRow, alert_id)


def release(session: Session, alert_id: str) -> bool:
    """Hold it no longer; False where nobody did."""
    row = held(session, alert_id)
    if row is not None:
        session.delete(row)
    return row is not None


def _limited(session: Session, query: Select[EvidenceRow], limit: int) -> Sequence[EvidenceRow]:
    return session.scalars(query.order_by(EvidenceRow.taken_at, EvidenceRow.id).limit(limit)).all()


def _without_case(now: datetime, keep: Mapping[Severity, timedelta]) -> Select[EvidenceRow]:
    over = [(AlertRow.severity == severity) & (EvidenceRow.taken_at < now - age) for severity, age in keep.items()]
    return _unheld().where(CaseRow.id.is_(None), or_(*over))


def _unheld() -> Select[EvidenceRow]:
    return (
        select(EvidenceRow)
        .join(AlertRow, AlertRow.id == EvidenceRow.alert_id)
        .outerjoin(CaseRow, CaseRow.alert_id == AlertRow.id)
        .where(
            EvidenceRow.removed_at.is_(None),
            CaseRow.id.is_(None) | CaseRow.state.in_(_ENDED),
            ~exists().where(EvidenceHoldRow.alert_id == EvidenceRow.alert_id),
            ~exists().where(CaseAttachmentRow.sha256 == EvidenceRow.sha256),
        )
    )
