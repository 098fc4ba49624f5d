"""Cases, their history and the pictures people add.

States and moves (`models/cases.py`), 受理—分流交办—执行处置—结果反馈:

    accepted ──assign──> dispatched ──start──> handling ──finish──> pending_check ──check_pass──> pending_close
    pending_close ──close──> closed;  pending_check, pending_close ──check_fail──> handling
    dispatched, handling ──return──> accepted | ──reassign──> dispatched
    accepted, dispatched, handling ──cancel──> cancelled
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.cases import CaseMove, CaseState
from models.db.schema.alerts import AlertRow
from models.db.schema.columns import Row, refers_to, words
from models.db.schema.devices import CameraRow
from models.db.schema.people import AccountRow, AreaRow
from models.rules import Severity


class AttachmentLabel(StrEnum):
    """Where a picture of a case comes from."""

    ALERT_EVIDENCE = "alert_evidence"
    HANDLED = "handled"
    CHECKED = "checked"


class CaseNumberRow(Row):
    """The last number given on a day, so that no two cases share one."""

    __tablename__ = "case_numbers"

    day: Mapped[str] = mapped_column(primary_key=True)  # YYYYMMDD by the house's wall clock
    last: Mapped[int]


class CaseRow(Row):
    """A piece of work for people, in one area, followed until closed."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "assignee_id", "state"),
        Index(None, "created_at", "id"),  # the queue, newest first
        CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
        CheckConstraint("rework_count >= 0", name="rework_count"),
        CheckConstraint("(state IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)", name="closed_at"),
        CheckConstraint(
            "assignee_id IS NOT NULL OR state IN ('accepted', 'cancelled')",
            name="assignee",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)  # YYYYMMDD-NNNN
    state: Mapped[CaseState] = mapped_column(words(CaseState, "state"), index=True)
    title: Mapped[str]
    kind: Mapped[str]
    severity: Mapped[Severity]
    area_id: Mapped[str] = refers_to("areas.id")
    alert_id: Mapped[str | None] = mapped_column(ForeignKey("alerts.id"), unique=True)
    camera_id: Mapped[str | None] = refers_to("cameras.id", index=False)
    assignee_id: Mapped[str | None] = refers_to("accounts.id", index=False)
    rework_count: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # when it was closed or cancelled
    version: Mapped[int]  # counts moves

    area: Mapped[AreaRow] = relationship(lazy="raise")
    alert: Mapped[AlertRow | None] = relationship(back_populates="case", lazy="raise")
    camera: Mapped[CameraRow | None] = relationship(lazy="raise")
    assignee: Mapped[AccountRow | None] = relationship(lazy="raise")


class CaseHistoryRow(Row):
    """Who moved a case, when and why. The first row has no move: the case was opened."""

    __tablename__ = "case_history"
    __table_args__ = (CheckConstraint("(move IS NULL) = (from_state IS NULL)", name="opened_from_nothing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = refers_to("cases.id")
    at: Mapped[datetime]
    account_id: Mapped[str | None] = refers_to("accounts.id", index=False)  # NULL: the system itself
    move: Mapped[CaseMove | None] = mapped_column(words(CaseMove, "move"))
    from_state: Mapped[CaseState | None] = mapped_column(words(CaseState, "from_state"))
    to_state: Mapped[CaseState] = mapped_column(words(CaseState, "to_state"))
    note: Mapped[str]
    assignee_id: Mapped[str | None] = refers_to("accounts.id", index=False)  # who held it after the move

    account: Mapped[AccountRow | None] = relationship(foreign_keys="CaseHistoryRow.account_id", lazy="raise")
    assignee: Mapped[AccountRow | None] = relationship(foreign_keys="CaseHistoryRow.assignee_id", lazy="raise")


class CaseAttachmentRow(Row):
    """A picture of a case: evidence of its alert, or added by who handled or checked it."""

    __tablename__ = "case_attachments"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = refers_to("cases.id")
    history_id: Mapped[int | None] = refers_to("case_history.id", index=False)  # the move it was handed in with
    sha256: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    label: Mapped[AttachmentLabel] = mapped_column(words(AttachmentLabel, "label"))
    created_at: Mapped[datetime]
    account_id: Mapped[str | None] = refers_to("accounts.id", index=False)  # NULL: the system itself

    account: Mapped[AccountRow | None] = relationship(lazy="raise")
