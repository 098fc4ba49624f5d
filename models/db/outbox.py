"""Messages that leave the house: written with the change they tell of, claimed and delivered afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.db.schema import OutboxReceiptRow, OutboxRow
from models.db.upsert import insert_once
from models.ids import derived_id


def put(session: Session, *, topic: str, idempotency_key: str, payload: Mapping[str, Any], now: datetime) -> bool:
    """Leave a message; False, and nothing done, when one with that key was left before."""
    values = {
        "id": derived_id("msg", topic, idempotency_key),
        "topic": topic,
        "idempotency_key": idempotency_key,
        "payload": dict(payload),
        "created_at": now,
        "attempts": 0,
        "next_try_at": now,
        "last_error": "",
    }
    return insert_once(session, OutboxRow, values)


def due(session: Session, now: datetime, limit: int = 100) -> Sequence[str]:
    """The ids of messages to be tried now, oldest first."""
    query = select(OutboxRow.id).where(OutboxRow.delivered_at.is_(None), OutboxRow.next_try_at <= now)
    return session.scalars(query.order_by(OutboxRow.created_at, OutboxRow.id).limit(limit)).all()


def claim(session: Session, message_id: str, now: datetime, until: datetime) -> OutboxRow | None:
    """The message, ours until then; None when somebody else has it. A claim that dies runs out by itself."""
    query = (
        update(OutboxRow)
        .where(OutboxRow.id == message_id, OutboxRow.delivered_at.is_(None), OutboxRow.next_try_at <= now)
        .values(next_try_at=until, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalar(query)


def taken_by(session: Session, message_id: str) -> set[str]:
    """The channels that have taken the message."""
    return set(session.scalars(select(OutboxReceiptRow.channel).where(OutboxReceiptRow.outbox_id == message_id)))


def note_taken(session: Session, message_id: str, channel: str, now: datetime) -> None:
    """A channel has taken the message."""
    insert_once(session, OutboxReceiptRow, {"outbox_id": message_id, "channel": channel, "at": now})


def note_delivered(session: Session, message_id: str, now: datetime) -> None:
    """Every channel has taken the message."""
    session.execute(update(OutboxRow).where(OutboxRow.id == message_id).values(delivered_at=now, last_error=""))


def note_failed(session: Session, message_id: str, next_try_at: datetime, error: str) -> None:
    """A channel did not take the message; try again then."""
    failed = update(OutboxRow).where(OutboxRow.id == message_id)
    session.execute(failed.values(next_try_at=next_try_at, last_error=error[:500]))


def forget_delivered(session: Session, before: datetime) -> int:
    """Delete what was delivered before then; gives how many."""
    gone = delete(OutboxRow).where(OutboxRow.delivered_at < before).returning(OutboxRow.id)
    return len(session.scalars(gone).all())
