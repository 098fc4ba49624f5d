"""Cameras and gates: how to reach them, how they are, and what gates reported.

A removed device keeps its row (`removed_at`), because alerts, cases and the patrol ledger still speak of it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import AccessKind, Credential, GateState
from models.cameras import CameraState, Regions, Sight, Transport, Watching
from models.db.schema.columns import Row, refers_to, words
from models.db.schema.people import AreaRow


class CameraRow(Row):
    """A camera and the newest word about it."""

    __tablename__ = "cameras"
    __table_args__ = (CheckConstraint("analysis_fps > 0 AND analysis_fps <= 60", name="analysis_fps"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]  # without credentials
    username: Mapped[str]
    password_sealed: Mapped[bytes]  # by models.db.vault; b"" where there is none
    transport: Mapped[Transport] = mapped_column(words(Transport, "transport"))
    analysis_fps: Mapped[float]
    watching: Mapped[Watching] = mapped_column(words(Watching, "watching"), server_default="auto")
    regions: Mapped[Regions] = mapped_column(words(Regions, "regions"), server_default="whole")
    motion_url: Mapped[str] = mapped_column(server_default="")  # without credentials
    masks: Mapped[list[list[list[float]]]] = mapped_column(JSON, server_default="[]")  # polygons [[x, y], …], 0-1
    area_id: Mapped[str] = refers_to("areas.id")
    enabled: Mapped[bool]
    state: Mapped[CameraState] = mapped_column(words(CameraState, "state"))
    state_reason: Mapped[str]
    state_at: Mapped[datetime]
    stream: Mapped[dict[str, Any] | None]  # {"codec", "width", "height", "fps"} once known
    sight: Mapped[Sight] = mapped_column(words(Sight, "sight"), server_default="clear")
    sight_reason: Mapped[str] = mapped_column(server_default="")
    sight_at: Mapped[datetime | None]  # None while nothing was said of it
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    area: Mapped[AreaRow] = relationship(lazy="raise")


class CameraStateRow(Row):
    """One change of a camera's state; between two rows the camera was in the state of the earlier one."""

    __tablename__ = "camera_states"
    __table_args__ = (Index(None, "camera_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    camera_id: Mapped[str] = refers_to("cameras.id", index=False)
    state: Mapped[CameraState] = mapped_column(words(CameraState, "state"))
    reason: Mapped[str]
    at: Mapped[datetime]


class CameraSightRow(Row):
    """One change of what a camera's pictures are worth."""

    __tablename__ = "camera_sights"
    __table_args__ = (Index(None, "camera_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    camera_id: Mapped[str] = refers_to("cameras.id", index=False)
    sight: Mapped[Sight] = mapped_column(words(Sight, "sight"))
    reason: Mapped[str]
    at: Mapped[datetime]


class ShardPlaceRow(Row):
    """Which watch shard looks after a device (a camera or a gate)."""

    __tablename__ = "shard_places"
    __table_args__ = (CheckConstraint("shard >= 0", name="shard"),)

    device_id: Mapped[str] = mapped_column(primary_key=True)
    shard: Mapped[int]


class GateRow(Row):
    """A gate device and the newest word about it."""

    __tablename__ = "gates"
    __table_args__ = (CheckConstraint("doors BETWEEN 1 AND 64", name="doors"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]  # an adapter of gates/registry.py, which the database does not know
    url: Mapped[str]
    username: Mapped[str]
    password_sealed: Mapped[bytes]  # by models.db.vault; b"" where there is none
    secret_sealed: Mapped[bytes]  # what signs a webhook's events, and the key of person references
    doors: Mapped[int]
    options: Mapped[dict[str, Any]]  # settings of the adapter, checked by its options model
    area_id: Mapped[str] = refers_to("areas.id")
    enabled: Mapped[bool]
    state: Mapped[GateState] = mapped_column(words(GateState, "state"))
    state_reason: Mapped[str]
    state_at: Mapped[datetime]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    area: Mapped[AreaRow] = relationship(lazy="raise")


class GateStateRow(Row):
    """One change of a gate's state."""

    __tablename__ = "gate_states"
    __table_args__ = (Index(None, "gate_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gate_id: Mapped[str] = refers_to("gates.id", index=False)
    state: Mapped[GateState] = mapped_column(words(GateState, "state"))
    reason: Mapped[str]
    at: Mapped[datetime]


class AccessEventRow(Row):
    """One thing that happened at a door; the device's repetition has the same id. No names, no faces."""

    __tablename__ = "access_events"
    __table_args__ = (Index(None, "gate_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    gate_id: Mapped[str] = refers_to("gates.id", index=False)
    door_no: Mapped[int]
    kind: Mapped[AccessKind] = mapped_column(words(AccessKind, "kind"))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    credential: Mapped[Credential] = mapped_column(words(Credential, "credential"))
    person_ref: Mapped[str]
    clock_believed: Mapped[bool]
    detail: Mapped[dict[str, Any]]
