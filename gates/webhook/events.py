"""The body of a delivery, read strictly: one event or a list of up to 100."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from gates.person import person_reference
from models.access import AccessEvent, AccessKind, Credential
from models.errors import InputError
from models.ids import derived_id

MOST_EVENTS = 100
MOST_BYTES = 256 * 1024
_AHEAD, _BEHIND = timedelta(minutes=10), timedelta(days=7)

Word = Annotated[str, Field(max_length=64, pattern=r"^[\w.:-]+$")]
Line = Annotated[str, Field(max_length=256, pattern=r"^[^\x00-\x1f\x7f]*$")]


class DeliveredEvent(BaseModel):
    """One thing that happened at a door, as the integrator says it.

    `event_id` is the sender's own, the same whenever it sends the event again. `at` is ISO 8601 with its zone.
    `person_ref` is the device's number for the person; it is hashed on arrival. No names, no card numbers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    event_id: str = Field(min_length=1, max_length=128)
    door_no: int = Field(ge=1, le=256, strict=True)
    kind: AccessKind
    at: AwareDatetime
    credential: Credential = Credential.UNKNOWN
    person_ref: str = Field(default="", max_length=128)
    detail: dict[Word, Line] = Field(default_factory=dict, max_length=16)

    @field_validator("at", mode="before")
    @classmethod
    def _at_is_text(cls, value: object) -> object:
        if not isinstance(value, str) or len(value) > 40:
            raise ValueError("write ISO 8601 text with a zone, e.g. 2026-02-24T19:45:13+08:00")
        return value


_ONE: TypeAdapter[DeliveredEvent] = TypeAdapter(DeliveredEvent)


def read_delivery(body: bytes) -> list[DeliveredEvent]:
    """Raises InputError naming the event, the field, what is wrong and which values are allowed."""
    if len(body) > MOST_BYTES:
        raise InputError(f"the body is larger than {MOST_BYTES} bytes; send fewer events at a time")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise InputError("the body is no JSON") from fault
    listed = given if isinstance(given, list) else [given]
    if not 1 <= len(listed) <= MOST_EVENTS:
        raise InputError(f"a delivery holds 1 to {MOST_EVENTS} events, this has {len(listed)}")
    return [_read(index, each) for index, each in enumerate(listed)]


def _read(index: int, given: Any) -> DeliveredEvent:
    try:
        return _ONE.validate_python(given)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(step) for step in first["loc"]) or "(the event)"
        allowed = ""
        if first["type"] == "extra_forbidden":
            allowed = f"; fields are {', '.join(DeliveredEvent.model_fields)}"
        raise InputError(f"event {index}: {field[:80]}: {first['msg']}{allowed}") from fault


def to_access_event(delivered: DeliveredEvent, gate_id: str, secret: str, now: datetime) -> AccessEvent:
    """The event as everybody speaks of it. Its time is believed from seven days ago to ten minutes ahead: the
    delivery's own timestamp, already checked, shows that the sender's clock is right."""
    believed = now - _BEHIND <= delivered.at <= now + _AHEAD
    return AccessEvent(
        event_id=derived_id("acc", gate_id, delivered.event_id),
        gate_id=gate_id,
        door_no=delivered.door_no,
        kind=delivered.kind,
        at=delivered.at.astimezone(UTC) if believed else now,
        received_at=now,
        credential=delivered.credential,
        person_ref=person_reference(secret, gate_id, delivered.person_ref),
        clock_believed=believed,
        detail=dict(delivered.detail),
    )
