"""A device's notification becomes a `WireEvent`, and a `WireEvent` an `AccessEvent`; everything personal ends here.

Of the person only the device's own number is read, and it leaves as a keyed hash. Name, card number, face rectangle,
mask, helmet, attendance and pictures are never copied out of the payload.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree.ElementTree import Element

from gates.hikvision.codes import Code, meaning
from gates.hikvision.documents import child, json_object, leaves, local_name, xml_root
from gates.person import person_reference
from models.access import AccessEvent, AccessKind
from models.errors import GateFault
from models.ids import derived_id

_ACCESS = "AccessControllerEvent"
_NUMBER = re.compile(r"\s*(?:0[xX][0-9a-fA-F]{1,8}|-?[0-9]{1,18})\s*\Z")
_MOST_DOORS = 256
_MOST_NUMBER_CHARS = 64
CLOCK_TOLERANCE_S = 600.0
_SANE_YEAR = 2015


@dataclass(frozen=True, slots=True)
class WireEvent:
    """What a device said of one event, personal things left out.

    `serial`: the device's running number, None where it gives none. `current`: False when the device replays what
    it kept (seen at the opening of alertStream), None when it does not say. `person_number` stays inside `gates`.
    """

    code: Code
    stamp: str
    serial: int | None = None
    door_no: int | None = None
    person_number: str = ""
    current: bool | None = None

    def __repr__(self) -> str:
        return f"WireEvent({self.code!r}, serial={self.serial}, door_no={self.door_no})"


@dataclass(frozen=True, slots=True)
class Notification:
    """One part of alertStream: the device's time, and its access event; `wire` is None for a heartbeat and for
    events that are no access events."""

    stamp: str
    wire: WireEvent | None


def read_notification(body: bytes) -> Notification:
    """Reads an XML or JSON part. Raises GateFault for what cannot be read."""
    text = body.strip().removeprefix(b"\xef\xbb\xbf")
    envelope, inner = _from_xml(xml_root(text)) if text[:1] == b"<" else _from_json(json_object(text))
    stamp = _text(envelope.get("dateTime") or (inner or {}).get("dateTime") or "", 40)
    return Notification(stamp, replace(read_record(inner), stamp=stamp) if inner is not None else None)


def read_record(fields: Mapping[str, Any]) -> WireEvent:
    """One event from its fields, as alertStream nests them or as the AcsEvent history lists them."""
    major = whole_number(fields.get("majorEventType", fields.get("major")))
    minor = whole_number(fields.get("subEventType", fields.get("minor")))
    if major is None or minor is None:
        raise GateFault("an access event without its major and minor type")
    return WireEvent(
        code=(major, minor),
        stamp=_text(fields.get("time", ""), 40),
        serial=whole_number(fields.get("serialNo")),
        door_no=_door_number(fields.get("doorNo")),
        person_number=_text(fields.get("employeeNoString") or fields.get("employeeNo") or "", _MOST_NUMBER_CHARS),
        current=_truth(fields.get("currentEvent")),
    )


def _text(value: object, longest: int) -> str:
    """A device's word without what cannot be shown or stored: control characters, half characters."""
    return "".join(letter for letter in str(value)[:longest] if letter.isprintable())


def _from_json(document: dict[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    document = _unwrapped(document)
    inner = document.get(_ACCESS)
    if isinstance(inner, str):  # some firmwares put the object in as text
        inner = json_object(inner)
    return document, inner if isinstance(inner, dict) else None


def _unwrapped(document: dict[str, Any]) -> dict[str, Any]:
    wrapped = document.get("EventNotificationAlert")
    return wrapped if isinstance(wrapped, dict) else document


def _from_xml(root: Element) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    if local_name(root) != "EventNotificationAlert":
        raise GateFault("an XML part that is no EventNotificationAlert")
    inner = child(root, _ACCESS)
    return leaves(root), leaves(inner) if inner is not None else None


def whole_number(value: object) -> int | None:
    """An integer from a JSON number or text (decimal or 0x…); None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, str) and _NUMBER.match(value):
        return int(value, 16) if "x" in value.lower() else int(value)
    return None


def _door_number(value: object) -> int | None:
    number = whole_number(value)
    return number if number is not None and 1 <= number <= _MOST_DOORS else None


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.strip().lower()) if isinstance(value, str) else None


def parse_stamp(stamp: str, utc_offset_h: float) -> datetime | None:
    """A device's ISO 8601 time in UTC; `utc_offset_h` counts where it names no zone. None if it is no time."""
    try:
        when = datetime.fromisoformat(stamp.strip())
        if when.tzinfo is None:
            when = when.replace(tzinfo=timezone(timedelta(hours=utc_offset_h)))
        return when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class DeviceClock:
    """Judges a device's times against ours: within ten minutes they are believed, 1970 and the like are not.

    An old event (history, replay) cannot be compared with its arrival; it is believed when the last live time was.
    """

    def __init__(self, utc_offset_h: float) -> None:
        self._utc_offset_h = utc_offset_h
        self.offset_s: float | None = None

    def parse(self, stamp: str) -> datetime | None:
        """The stamp in UTC, None if it is no time."""
        return parse_stamp(stamp, self._utc_offset_h)

    def note_live(self, stamp: str, now: datetime) -> None:
        """A time the device wrote just now, of a heartbeat for instance."""
        when = self.parse(stamp)
        if when is not None:
            self.offset_s = (when - now).total_seconds()

    def judge(self, stamp: str, now: datetime, *, past: bool) -> tuple[datetime, bool]:
        """When it happened as far as can be known, and whether that is the device's word."""
        when = self.parse(stamp)
        if when is None:
            return now, False
        ahead_s = (when - now).total_seconds()
        if not past:
            self.offset_s = ahead_s
            return (when, True) if abs(ahead_s) <= CLOCK_TOLERANCE_S else (now, False)
        drifted = self.offset_s is not None and abs(self.offset_s) > CLOCK_TOLERANCE_S
        believable = when.year >= _SANE_YEAR and ahead_s <= CLOCK_TOLERANCE_S and not drifted
        return (when, True) if believable else (now, False)

    def long_past(self, stamp: str, now: datetime) -> bool:
        """A sound time of more than ten minutes ago: the device is telling old stories."""
        when = self.parse(stamp)
        return when is not None and when.year >= _SANE_YEAR and (now - when).total_seconds() > CLOCK_TOLERANCE_S


@dataclass(frozen=True, slots=True)
class EventWriter:
    """Turns one gate's wire events into access events.

    `person_key`: key of the person references, "" for none. `doors`: with one door, an event that names none is
    that door's; with more it gets door 0, the device as a whole.
    """

    gate_id: str
    person_key: str
    doors: int
    overrides: Mapping[Code, AccessKind]

    def event_id(self, wire: WireEvent) -> str:
        """The same for every repetition: gate, serial number, code, and the day as the device wrote it (so that
        a counter set back to zero does not hide new events behind old numbers)."""
        serial = "-" if wire.serial is None else str(wire.serial)
        stamp = wire.stamp if wire.serial is None else wire.stamp[:10]
        major, minor = wire.code
        return derived_id("acc", self.gate_id, serial, f"{major}.{minor}", str(wire.door_no), stamp)

    def write(self, wire: WireEvent, clock: DeviceClock, now: datetime, *, past: bool = False) -> AccessEvent:
        """The access event; `now` is its arrival, `past` says that it comes from history or a replay."""
        said = meaning(wire.code, self.overrides)
        at, believed = clock.judge(wire.stamp, now, past=past)
        detail = {"major": str(wire.code[0]), "minor": str(wire.code[1]), "what": said.name}
        if past:
            detail["from"] = "history"
        return AccessEvent(
            event_id=self.event_id(wire),
            gate_id=self.gate_id,
            door_no=wire.door_no or (1 if self.doors == 1 else 0),
            kind=said.kind,
            at=at,
            received_at=now,
            credential=said.credential,
            person_ref=person_reference(self.person_key, self.gate_id, wire.person_number),
            clock_believed=believed,
            detail={key: value for key, value in detail.items() if value},
        )
