"""Rule events as they came in, the alerts people look at, and the evidence.

States and moves of an alert (`models/alerts.py`):

    new ──acknowledge──> acknowledged
    new, acknowledged ──confirm──> confirmed (opens a case) | ──false_alarm──> false_alarm
                      | ──merge──> merged | ──expire──> expired
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts import AlertMove, AlertState, FalseAlarmReason
from models.db.schema.columns import Row, refers_to, words
from models.db.schema.devices import CameraRow, GateRow
from models.db.schema.people import AccountRow, AreaRow
from models.db.schema.rules import RuleRow, ZoneRow
from models.rules import Severity

if TYPE_CHECKING:
    from models.db.schema.care import CareRow
    from models.db.schema.cases import CaseRow


class RuleEventRow(Row):
    """What a rule found: one row an event, kept up to the newest of begin, update and end that came in."""

    __tablename__ = "rule_events"
    __table_args__ = (
        Index(None, "camera_id", "last_at"),  # incidents of neighbouring cameras, reports
        CheckConstraint("last_at >= began_at", name="last_after_began"),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ended_after_began"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)  # follows from camera, rule, track and start
    rule_id: Mapped[str] = refers_to("rules.id")
    kind: Mapped[str]
    camera_id: Mapped[str | None] = refers_to("cameras.id", index=False)
    gate_id: Mapped[str | None] = refers_to("gates.id", index=False)
    zone_id: Mapped[str | None] = refers_to("zones.id", index=False)
    track_id: Mapped[int]  # -1 where no track was involved
    class_name: Mapped[str]
    score: Mapped[float]
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sequence: Mapped[int]  # the highest received
    payload: Mapped[dict[str, Any]]  # the whole event of that sequence (models.facts.rule_event_to_json)
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]  # when it was grouped into an alert, or found to need none


class AlertRow(Row):
    """An incident as a person looks at it."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index(None, "rule_id", "last_at"),  # grouping
        Index(None, "created_at", "id"),  # the feed, newest first
        Index(None, "state", "severity"),  # the summary
        CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
        CheckConstraint("event_count >= 1", name="event_count"),
        CheckConstraint("last_at >= began_at", name="last_after_began"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[AlertState] = mapped_column(words(AlertState, "state"))
    severity: Mapped[Severity]
    rule_id: Mapped[str] = refers_to("rules.id", index=False)
    camera_id: Mapped[str | None] = refers_to("cameras.id")
    gate_id: Mapped[str | None] = refers_to("gates.id")
    door_no: Mapped[int]  # 0 where no door was involved
    zone_id: Mapped[str | None] = refers_to("zones.id", index=False)
    area_id: Mapped[str] = refers_to("areas.id")  # where it happened; stays when the camera moves
    event_count: Mapped[int]
    class_name: Mapped[str]
    began_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]  # when the last of its events ended; NULL while one goes on
    created_at: Mapped[datetime]
    version: Mapped[int]  # counts moves of people, not events that join

    rule: Mapped[RuleRow] = relationship(lazy="raise")
    camera: Mapped[CameraRow | None] = relationship(lazy="raise")
    gate: Mapped[GateRow | None] = relationship(lazy="raise")
    zone: Mapped[ZoneRow | None] = relationship(lazy="raise")
    area: Mapped[AreaRow] = relationship(lazy="raise")
    case: Mapped["CaseRow | None"] = relationship(back_populates="alert", viewonly=True, lazy="raise")
    care: Mapped["CareRow"] = relationship(viewonly=True, lazy="raise")
    evidence: Mapped[list["EvidenceRow"]] = relationship(
        order_by="EvidenceRow.taken_at, EvidenceRow.label, EvidenceRow.id", viewonly=True, lazy="raise"
    )


class AlertEventRow(Row):
    """Which alert a rule event belongs to: one, for ever."""

    __tablename__ = "alert_events"
    __table_args__ = (Index(None, "alert_id", "ended"),)  # whether an alert still goes on, without all its events

    event_id: Mapped[str] = mapped_column(ForeignKey("rule_events.id"), primary_key=True)
    alert_id: Mapped[str] = refers_to("alerts.id", index=False)
    ended: Mapped[bool] = mapped_column(server_default=false())  # as `rule_events.ended_at` says

    event: Mapped[RuleEventRow] = relationship(lazy="raise")  # given with a new row: the event is written before it


class AlertHistoryRow(Row):
    """Who moved an alert, when and why. The first row has no move: the alert was raised."""

    __tablename__ = "alert_history"
    __table_args__ = (
        CheckConstraint("(move IS NULL) = (from_state IS NULL)", name="raised_from_nothing"),
        CheckConstraint("(to_state = 'false_alarm') = (reason IS NOT NULL)", name="false_alarm_has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[str] = refers_to("alerts.id")
    at: Mapped[datetime]
    account_id: Mapped[str | None] = refers_to("accounts.id", index=False)  # NULL: the system itself
    move: Mapped[AlertMove | None] = mapped_column(words(AlertMove, "move"))
    from_state: Mapped[AlertState | None] = mapped_column(words(AlertState, "from_state"))
    to_state: Mapped[AlertState] = mapped_column(words(AlertState, "to_state"))
    reason: Mapped[FalseAlarmReason | None] = mapped_column(words(FalseAlarmReason, "reason"))
    note: Mapped[str]

    account: Mapped[AccountRow | None] = relationship(lazy="raise")


class EvidenceRow(Row):
    """A file (by its sha256, in models.files) that shows what an alert is about.

    The row outlives its file: what retention deleted is known by name, and when.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("alert_id", "sha256"),
        Index(None, "taken_at"),  # retention, oldest first
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    alert_id: Mapped[str] = refers_to("alerts.id", index=False)
    event_id: Mapped[str | None]  # the rule event it was made for; NULL: made before this was kept
    sha256: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    label: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")  # of a manifest: what the event's evidence lacks, "" nothing
    taken_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]  # when its file was deleted


class EvidenceHoldRow(Row):
    """Somebody wants an alert's evidence kept, whatever its age and however full the disk."""

    __tablename__ = "evidence_holds"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason"),)

    alert_id: Mapped[str] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
    reason: Mapped[str]
    account_id: Mapped[str | None] = refers_to("accounts.id", index=False)
    at: Mapped[datetime]
