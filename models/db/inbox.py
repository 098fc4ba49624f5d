"""Facts of the local bus: durable before anything happens to them, and done once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from models.db.schema import InboxRow
from models.db.upsert import insert_once


def put(session: Session, *, fact_id: str, topic: str, payload: Mapping[str, Any], now: datetime) -> bool:
    """Keep a fact; False, and nothing done, when it is kept already (done or not)."""
    values = {"id": fact_id, "topic": topic, "payload": dict(payload), "at": now, "fault": ""}
    return insert_once(session, InboxRow, values)


def pending(session: Session, *, topic: str | None = None, limit: int = 100) -> Sequence[InboxRow]:
    """Facts not done yet, in order of arrival."""
    query = select(InboxRow).where(InboxRow.done_at.is_(None))
    if topic is not None:
        query = query.where(InboxRow.topic == topic)
    return session.scalars(query.order_by(InboxRow.seq).limit(limit)).all()


def note_done(session: Session, fact_id: str, now: datetime, *, fault: str = "") -> None:
    """The fact is done with; `fault` says why it could not be used, where it was set aside."""
    session.execute(update(InboxRow).where(InboxRow.id == fact_id).values(done_at=now, fault=fault[:500]))


def note_all_done(session: Session, fact_ids: Collection[str], now: datetime) -> None:
    """The facts have been used."""
    session.execute(update(InboxRow).where(InboxRow.id.in_(fact_ids)).values(done_at=now))


def forget_done(session: Session, before: datetime) -> int:
    """Delete facts done before then that were used; those set aside stay. Gives how many."""
    gone = delete(InboxRow).where(InboxRow.done_at < before, InboxRow.fault == "").returning(InboxRow.seq)
    return len(session.scalars(gone).all())


def count_set_aside(session: Session) -> int:
    """How many facts could not be used and wait for a person to look at them."""
    return session.scalar(select(func.count()).select_from(InboxRow).where(InboxRow.fault != "")) or 0
