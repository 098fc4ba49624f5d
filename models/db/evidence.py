"""Evidence of alerts: rows that name files by their sha256."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db import alerts
from models.db.schema import CaseAttachmentRow, EvidenceRow
from models.db.scope import Scope
from models.db.upsert import insert_once
from models.errors import NotFound
from models.ids import new_id
from models.media import EvidenceRef

MOST_PICTURES = 24  # events of one alert whose evidence is kept: nobody looks at a storm's three-hundredth picture


def add(
    session: Session, alert_id: str, refs: Iterable[EvidenceRef], now: datetime, event_id: str | None = None
) -> int:
    """Note the files as evidence of the alert, made for that event; gives how many were new to it.

    All of an event is kept or nothing, so that no manifest names what nobody knows: of the first 24 events.
    """
    wanted = tuple(refs)
    if not wanted or not _has_room(session, alert_id, event_id):
        return 0
    return sum(insert_once(session, EvidenceRow, _values(alert_id, ref, now, event_id)) for ref in wanted)


def named(session: Session, sha256s: Collection[str]) -> set[str]:
    """Which of these files an alert or a case speaks of, except as deleted."""
    of_alerts = select(EvidenceRow.sha256).where(EvidenceRow.sha256.in_(sha256s), EvidenceRow.removed_at.is_(None))
    of_cases = select(CaseAttachmentRow.sha256).where(CaseAttachmentRow.sha256.in_(sha256s))
    return {*session.scalars(of_alerts), *session.scalars(of_cases)}


def get(session: Session, scope: Scope, alert_id: str, evidence_id: str) -> EvidenceRow:
    """One piece of an alert's evidence. Raises NotFound."""
    alerts.get(session, scope, alert_id)
    found = session.scalar(select(EvidenceRow).where(EvidenceRow.id == evidence_id, EvidenceRow.alert_id == alert_id))
    if found is None:
        raise NotFound(f"no evidence {evidence_id}")
    if found.removed_at is not None:
        raise NotFound(f"this evidence was deleted on {found.removed_at:%Y-%m-%d}: its time was over, or the disk full")
    return found


def of_alert(session: Session, alert_id: str) -> Sequence[EvidenceRow]:
    """All evidence of an alert, deleted or not, in order of time; for the house itself."""
    query = select(EvidenceRow).where(EvidenceRow.alert_id == alert_id)
    return session.scalars(query.order_by(EvidenceRow.taken_at, EvidenceRow.label, EvidenceRow.id)).all()


def _has_room(session: Session, alert_id: str, event_id: str | None) -> bool:
    documented = set(session.scalars(select(EvidenceRow.event_id).where(EvidenceRow.alert_id == alert_id).distinct()))
    return event_id in documented or len(documented) < MOST_PICTURES


def _values(alert_id: str, ref: EvidenceRef, now: datetime, event_id: str | None) -> dict[str, object]:
    return {
        "id": new_id("ev", now),
        "alert_id": alert_id,
        "sha256": ref.sha256,
        "media_type": ref.media_type,
        "size_bytes": ref.size_bytes,
        "label": ref.label,
        "note": ref.note,
        "event_id": event_id,
        "taken_at": ref.taken_at,
    }
