"""Zones drawn in a camera's picture, and the rules that watch them. Removed ones keep their row, as devices do."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.schema.columns import Row, refers_to, words
from models.db.schema.devices import CameraRow, GateRow
from models.rules import Anchor, Severity, ZoneShape


class ZoneRow(Row):
    """A polygon or a line in a camera's picture."""

    __tablename__ = "zones"

    id: Mapped[str] = mapped_column(primary_key=True)
    camera_id: Mapped[str] = refers_to("cameras.id")
    name: Mapped[str]
    shape: Mapped[ZoneShape] = mapped_column(words(ZoneShape, "shape"))
    points_xy_norm: Mapped[list[list[float]]] = mapped_column(JSON)  # [[x, y], …], 0-1, x right, y down
    anchor: Mapped[Anchor] = mapped_column(words(Anchor, "anchor"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    camera: Mapped[CameraRow] = relationship(lazy="raise")


class RuleZoneRow(Row):
    """A zone a rule watches, or (`excludes`) one in which nobody counts for it."""

    __tablename__ = "rule_zones"

    rule_id: Mapped[str] = mapped_column(ForeignKey("rules.id", ondelete="CASCADE"), primary_key=True)
    zone_id: Mapped[str] = mapped_column(ForeignKey("zones.id"), primary_key=True, index=True)
    position: Mapped[int]  # the order people gave
    excludes: Mapped[bool] = mapped_column(server_default=false())


class RuleRow(Row):
    """A rule as people set it. It stands in the area of its gate, or else of its camera."""

    __tablename__ = "rules"
    __table_args__ = (
        CheckConstraint("camera_id IS NOT NULL OR gate_id IS NOT NULL", name="somewhere"),
        CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # a kind of rules/kinds/, which the database does not know
    name: Mapped[str]
    camera_id: Mapped[str | None] = refers_to("cameras.id")  # with a gate: the camera that sees the door
    gate_id: Mapped[str | None] = refers_to("gates.id")
    params: Mapped[dict[str, Any]]  # checked by the kind's params model before it comes here
    severity: Mapped[Severity]
    direct: Mapped[bool]  # its alerts open a case at once
    enabled: Mapped[bool]
    conditions: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")  # checked as `params` are
    armed: Mapped[bool] = mapped_column(server_default=true())
    armed_until: Mapped[datetime | None]  # when `armed` turns into its opposite
    armed_reason: Mapped[str] = mapped_column(server_default="")  # why somebody said so
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    camera: Mapped[CameraRow | None] = relationship(lazy="raise")
    gate: Mapped[GateRow | None] = relationship(lazy="raise")
    zones: Mapped[list[ZoneRow]] = relationship(
        secondary="rule_zones",
        primaryjoin="and_(RuleZoneRow.rule_id == RuleRow.id, RuleZoneRow.excludes == false())",
        order_by="RuleZoneRow.position",
        viewonly=True,
        lazy="raise",
    )
    excluded: Mapped[list[ZoneRow]] = relationship(
        secondary="rule_zones",
        primaryjoin="and_(RuleZoneRow.rule_id == RuleRow.id, RuleZoneRow.excludes == true())",
        order_by="RuleZoneRow.position",
        viewonly=True,
        lazy="raise",
    )
