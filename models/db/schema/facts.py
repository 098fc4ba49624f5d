"""Facts on their way (outbox, inbox), what was done (audit), and settings made at run time."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.db.schema.columns import Row


class OutboxRow(Row):
    """A message that leaves the house, written in the transaction of the change it tells of."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "delivered_at", "next_try_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str]  # "case.changed"
    idempotency_key: Mapped[str] = mapped_column(unique=True)  # the receiver may drop a key it has seen
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]  # every channel has taken it
    attempts: Mapped[int]
    next_try_at: Mapped[datetime]  # while somebody tries, this is the end of their claim
    last_error: Mapped[str]


class OutboxReceiptRow(Row):
    """That one channel has taken one message, so that another channel's fault does not repeat it there."""

    __tablename__ = "outbox_receipts"

    outbox_id: Mapped[str] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class InboxRow(Row):
    """A fact of the local bus, durable before anything else happens to it."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "done_at", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True)  # the order of arrival
    id: Mapped[str] = mapped_column(unique=True)
    topic: Mapped[str]
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    fault: Mapped[str]  # why it could not be used, where it was set aside


class AuditRow(Row):
    """Who did what, append-only; `hash` covers the row and the hash before it (models.db.audit)."""

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("length(hash) = 64 AND length(prev_hash) = 64", name="hash"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # without a gap
    at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(index=True)  # no foreign key: it outlives everything
    area_path: Mapped[str]  # where the subject stands; "/" for the house as a whole
    action: Mapped[str]  # "door.open"
    subject: Mapped[str]  # the id it was done to
    detail: Mapped[dict[str, Any]]
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class AuditHeadRow(Row):
    """The one row that says where the audit ends: writers queue on it, and a cut-off tail shows."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]


class SettingRow(Row):
    """A value the house keeps for itself across restarts."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    updated_at: Mapped[datetime]
