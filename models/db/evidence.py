"""Evidence of alerts: rows that name files by their sha256."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.db import alerts
from models.db.schema import EvidenceRow
from models.db.scope import Scope
from models.db.upsert import insert_once
from models.errors import NotFound
from models.ids import new_id
from models.media import EvidenceRef


def add(session: Session, alert_id: str, refs: Iterable[EvidenceRef], now: datetime) -> int:
    """Note the files as evidence of the alert; gives how many were new to it."""
    return sum(insert_once(session, EvidenceRow, _values(alert_id, ref, now)) for ref in refs)


def get(session: Session, scope: Scope, alert_id: str, evidence_id: str) -> EvidenceRow:
    """One piece of an alert's evidence. Raises NotFound."""
    alerts.get(session, scope, alert_id)
    found = session.scalar(select(EvidenceRow).where(EvidenceRow.id == evidence_id, EvidenceRow.alert_id == alert_id))
    if found is None:
        raise NotFound(f"no evidence {evidence_id}")
    return found


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
