"""Synthetic alerts that have arrived: the newest of each watch. They stand apart from alerts, so that none is shown."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.canary import source_of
from models.clock import from_unix
from models.db.schema import CanaryRow
from models.rules import RuleEvent


def note(session: Session, event: RuleEvent, now: datetime) -> None:
    """It has gone the whole way; the same one twice is one, and an older one than is known changes nothing."""
    sent_at, source = from_unix(event.began_s), source_of(event)
    row = session.get(CanaryRow, source, with_for_update=True)
    if row is None:
        session.add(CanaryRow(source=source, event_id=event.event_id, sent_at=sent_at, stored_at=now, arrived=1))
    elif sent_at > row.sent_at:
        row.event_id, row.sent_at, row.stored_at, row.arrived = event.event_id, sent_at, now, row.arrived + 1
    session.flush()


def read(session: Session) -> Sequence[CanaryRow]:
    """The newest of each watch, by its name."""
    return session.scalars(select(CanaryRow).order_by(CanaryRow.source)).all()
