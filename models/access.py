"""Residential gates as everybody speaks of them: what happened at a door, how it stands, what we asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class AccessKind(StrEnum):
    """What happened at a door."""

    GRANTED = "granted"
    DENIED = "denied"
    DOOR_OPENED = "door_opened"
    DOOR_CLOSED = "door_closed"
    DOOR_FORCED = "door_forced"
    DOOR_HELD = "door_held"
    DOOR_HELD_ENDED = "door_held_ended"
    REMOTE_OPENED = "remote_opened"
    TAMPER = "tamper"
    DURESS = "duress"
    DEVICE_FAULT = "device_fault"
    OTHER = "other"


class Credential(StrEnum):
    """By what means a person asked for passage; never who the person is."""

    CARD = "card"
    FACE = "face"
    FINGERPRINT = "fingerprint"
    PIN = "pin"
    PLATE = "plate"
    QR = "qr"
    REMOTE = "remote"
    BUTTON = "button"
    UNKNOWN = "unknown"


class DoorPhysical(StrEnum):
    """Whether the door leaf (or barrier) stands open."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class GateState(StrEnum):
    """Where the connection to a gate stands."""

    CONNECTING = "connecting"
    ONLINE = "online"
    UNAUTHORISED = "unauthorised"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class AccessEvent:
    """One thing that happened at a door of a gate.

    `event_id` is the same when the device repeats itself (device, serial number).
    `at`: when it happened by the device's clock if that is believable, else when it arrived (`clock_believed`).
    `person_ref`: the device's own opaque number for the person, hashed; no name, no face, no card number.
    """

    event_id: str
    gate_id: str
    door_no: int
    kind: AccessKind
    at: datetime
    received_at: datetime
    credential: Credential = Credential.UNKNOWN
    person_ref: str = ""
    clock_believed: bool = True
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GateStatus:
    """The state of the connection to a gate, with the reason in words."""

    gate_id: str
    state: GateState
    reason: str
    at: datetime


class CommandOutcome(StrEnum):
    """What became of a door command, judged by the door and not by the reply."""

    VERIFIED = "verified"  # the door was seen to do it
    UNVERIFIED = "unverified"  # accepted, but this device cannot tell how its door stands
    NOT_CARRIED_OUT = "not_carried_out"  # the device said OK and the door did not move
    REFUSED = "refused"  # the device said no
    FAILED = "failed"  # no answer


@dataclass(frozen=True, slots=True)
class CommandResult:
    """A door command's outcome with the reason in words and the time it took."""

    outcome: CommandOutcome
    reason: str
    door: DoorPhysical
    took_s: float


@dataclass(frozen=True, slots=True)
class GateCapabilities:
    """What a gate device can do."""

    doors: int = 1
    can_open: bool = False
    can_close: bool = False
    reports_door_state: bool = False
    can_replay_history: bool = False


@dataclass(frozen=True, slots=True)
class GateConfig:
    """How to reach one gate: `kind` names the adapter (`gates/registry.py`), `url` its base address.

    `secret`: what signs a webhook's deliveries, and the key under which persons become `person_ref`.
    `options`: settings of one adapter only; checked by the options model its kind names in `gates/registry.py`.
    """

    gate_id: str
    name: str
    kind: str
    url: str = ""
    username: str = ""
    password: str = ""
    secret: str = ""
    doors: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"GateConfig({self.gate_id!r}, {self.name!r}, {self.kind!r}, {self.url!r})"
