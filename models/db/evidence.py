"""Evidence of alerts: rows that name files by their sha256."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.db import alerts
from models.db.schema import CaseAttachmentRow, EvidenceRow
from models.db.scope import Scope
from models.db.upsert import insert_once
from models.errors import NotFound
from models.ids import new_id
from models.media import EvidenceRef

MOST_PICTURES = 24  # of one alert: a storm is one alert with a count, and nobody looks at its three-hundredth picture


def add(session: Session, alert_id: str, refs: Iterable[EvidenceRef], now: datetime) -> int:
    """Note the files as evidence of the alert, as long as it has room; gives how many were new to it."""
    wanted = tuple(refs)
    if not wanted:
        return 0
    room = MOST_PICTURES - _count(session, alert_id)
    return sum(insert_once(session, EvidenceRow, _values(alert_id, ref, now)) for ref in wanted[: max(room, 0)])


def named(session: Session, sha256s: Collection[str]) -> set[str]:
    """Which of these files an alert or a case speaks of."""
    of_alerts = select(EvidenceRow.sha256).where(EvidenceRow.sha256.in_(sha256s))
    of_cases = select(CaseAttachmentRow.sha256).where(CaseAttachmentRow.sha256.in_(sha256s))
    return {*session.scalars(of_alerts), *session.scalars(of_cases)}


def get(session: Session, scope: Scope, alert_id: str, evidence_id: str) -> EvidenceRow:
    """One piece of an alert's evidence. Raises NotFound."""
    alerts.get(session, scope, alert_id)
    found = session.scalar(select(EvidenceRow).where(EvidenceRow.id == evidence_id, EvidenceRow.alert_id == alert_id))
    if found is None:
        raise NotFound(f"no evidence {evidence_id}")
    return found


def _count(session: Session, alert_id: str) -> int:
    counted = select(func.count()).select_from(EvidenceRow).where(EvidenceRow.alert_id == alert_id)
    return session.scalar(counted) or 0


def _values(alert_id: str, ref: EvidenceRef, now: datetime) -> dict[str, object]:
    return {
        "id": new_id("ev", now),
        "alert_id": alert_id,
        "sha256": ref.sha256,
        "media_type": ref.media_type,
        "size_bytes": ref.size_bytes,
        "label": ref.label,
        "taken_at": ref.taken_at,
    }
