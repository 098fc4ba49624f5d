"""How people are brought to look at an alert: who holds it, what keeps it quiet, whom it was told to.

The alert itself stands in `models/db/schema/alerts.py`; each has exactly one row of care, made with it.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.alerts import AlertMark
from models.db.schema.columns import Row, refers_to, words
from models.db.schema.devices import CameraRow
from models.db.schema.people import AccountRow, AreaRow
from models.db.schema.rules import RuleRow
from models.rules import Severity


class SilenceRow(Row):
    """What keeps quiet for a while: alerts of a camera, of a rule, or of an area and all below it."""

    __tablename__ = "silences"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("length(reason) > 0", name="reason"),
        CheckConstraint("up_to_severity BETWEEN 1 AND 3", name="up_to_severity"),
        CheckConstraint("camera_id IS NULL OR rule_id IS NULL", name="one_subject"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    camera_id: Mapped[str | None] = refers_to("cameras.id")
    rule_id: Mapped[str | None] = refers_to("rules.id")
    area_id: Mapped[str] = refers_to("areas.id")  # where camera or rule stood; with neither, the area itself
    up_to_severity: Mapped[Severity]  # graver alerts sound through
    reason: Mapped[str]
    account_id: Mapped[str] = refers_to("accounts.id", index=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)  # moved to the present when somebody ends it early
    ended_by: Mapped[str | None] = refers_to("accounts.id", index=False)  # NULL unless ended early

    camera: Mapped[CameraRow | None] = relationship(lazy="raise")
    rule: Mapped[RuleRow | None] = relationship(lazy="raise")
    area: Mapped[AreaRow] = relationship(lazy="raise")
    account: Mapped[AccountRow] = relationship(foreign_keys=[account_id], lazy="raise")
    ender: Mapped[AccountRow | None] = relationship(foreign_keys=[ended_by], lazy="raise")


class CareRow(Row):
    """What is done so that somebody looks at an alert."""

    __tablename__ = "alert_care"
    __table_args__ = (
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claim"),
        CheckConstraint("(notified_at IS NULL) = (notified_severity IS NULL)", name="notified"),
        CheckConstraint("notified_events >= 0", name="notified_events"),
    )

    alert_id: Mapped[str] = mapped_column(ForeignKey("alerts.id"), primary_key=True)
    silence_id: Mapped[str | None] = refers_to("silences.id")  # the one that kept it quiet, also once that is over
    storm_at: Mapped[datetime | None]  # since when events join it because there are too many
    claimed_by: Mapped[str | None] = refers_to("accounts.id", index=False)  # meaningless from claimed_until on
    claimed_until: Mapped[datetime | None]
    due_from: Mapped[datetime]  # the acknowledgement is awaited since then: raised, or graver than before
    escalated_at: Mapped[datetime | None]  # nobody acknowledged it in time
    notified_at: Mapped[datetime | None]  # the newest notification
    notified_events: Mapped[int]  # how many events it told of
    notified_severity: Mapped[Severity | None]  # and how grave they were
    look_at: Mapped[datetime | None] = mapped_column(index=True)  # when to look again whether anything is due

    silence: Mapped[SilenceRow | None] = relationship(lazy="raise")
    claimant: Mapped[AccountRow | None] = relationship(lazy="raise")


class MarkRow(Row):
    """What happened to an alert without moving it to another state."""

    __tablename__ = "alert_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[str] = refers_to("alerts.id")
    at: Mapped[datetime]
    account_id: Mapped[str | None] = refers_to("accounts.id", index=False)  # NULL: the system itself
    mark: Mapped[AlertMark] = mapped_column(words(AlertMark, "mark"))
    note: Mapped[str]

    account: Mapped[AccountRow | None] = relationship(lazy="raise")


class NeighbourRow(Row):
    """Two cameras that look at one place; each pair once, the smaller id first."""

    __tablename__ = "camera_neighbours"
    __table_args__ = (CheckConstraint("camera_id < neighbour_id", name="each_pair_once"),)

    camera_id: Mapped[str] = mapped_column(ForeignKey("cameras.id"), primary_key=True)
    neighbour_id: Mapped[str] = mapped_column(ForeignKey("cameras.id"), primary_key=True, index=True)


class CanaryRow(Row):
    """The newest synthetic rule event of one watch that went the whole way."""

    __tablename__ = "canaries"
    __table_args__ = (CheckConstraint("arrived >= 1", name="arrived"),)

    source: Mapped[str] = mapped_column(primary_key=True)  # "watch/0"
    event_id: Mapped[str]
    sent_at: Mapped[datetime]
    stored_at: Mapped[datetime]
    arrived: Mapped[int]  # how many have
