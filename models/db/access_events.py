"""What happened at the doors."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import AccessEvent
from models.db import gates
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import AccessEventRow
from models.db.scope import Scope
from models.db.upsert import insert_once


def add(session: Session, event: AccessEvent) -> bool:
    """Keep the event; False when it is there already, because the device repeated itself."""
    values = {
        "id": event.event_id,
        "gate_id": event.gate_id,
        "door_no": event.door_no,
        "kind": event.kind,
        "at": event.at,
        "received_at": event.received_at,
        "credential": event.credential,
        "person_ref": event.person_ref,
        "clock_believed": event.clock_believed,
        "detail": dict(event.detail),
    }
    return insert_once(session, AccessEventRow, values)


def find(
    session: Session, scope: Scope, gate_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[AccessEventRow]:
    """The gate's events, newest first. Raises NotFound (gate out of reach)."""
    gates.get(session, scope, gate_id)
    query = select(AccessEventRow).where(AccessEventRow.gate_id == gate_id)
    return page(session, query, [AccessEventRow.at, AccessEventRow.id], cursor, limit)
