"""From a device's notification to an access event: meaning, time, identity, and nothing personal."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gates.hikvision.codes import CODES
from gates.hikvision.events import DeviceClock, EventWriter, WireEvent, parse_stamp, read_notification, read_record
from models.access import AccessKind, Credential
from models.errors import GateFault
from tests.servers.isapi_wire import Quirks, StoredEvent, heartbeat, notification

NOW = datetime(2026, 2, 24, 11, 45, 20, tzinfo=UTC)
STAMP = "2026-02-24T19:45:13+08:00"
PERSONAL = {"name": "王小明", "cardNo": "3049182375", "employeeNoString": "20260017", "pictureURL": "http://x/face.jpg"}


def writer(doors: int = 1, key: str = "key", **overrides: AccessKind) -> EventWriter:
    codes = {(5, int(code[1:])): kind for code, kind in overrides.items()}
    return EventWriter("gate_1", key, doors, codes)


def wire(minor: int = 75, stamp: str = STAMP, **fields: object) -> WireEvent:
    event = StoredEvent(1199, 5, minor, stamp, {"doorNo": 1, **fields})
    said = read_notification(notification(Quirks(), event)).wire
    assert said is not None
    return said


@pytest.mark.parametrize("body", ["json", "json_text", "xml"])
@pytest.mark.parametrize("namespace", ["http://www.isapi.org/ver20/XMLSchema", "urn:psialliance-org"])
def test_every_form_says_the_same(body: str, namespace: str) -> None:
    quirks = Quirks(body=body, xml_namespace=namespace)  # type: ignore[arg-type]
    event = StoredEvent(1199, 5, 75, STAMP, {"doorNo": 2, "employeeNoString": "17"})
    said = read_notification(notification(quirks, event, current=True)).wire
    assert said == WireEvent((5, 75), STAMP, 1199, 2, "17", True)


def test_history_and_stream_give_one_event_the_same_id() -> None:
    event = StoredEvent(1199, 5, 27, STAMP, {"doorNo": 1})
    live = read_notification(notification(Quirks(), event)).wire
    assert live is not None
    assert writer().event_id(live) == writer().event_id(read_record(event.record()))


def test_a_counter_that_began_anew_hides_nothing() -> None:
    other_day = "2026-02-25T08:00:00+08:00"
    ids = {writer().event_id(each) for each in (wire(27), wire(75), wire(27, other_day))}
    assert len(ids) == 3


@pytest.mark.parametrize("body", [b"{}", b'{"eventType":"heartBeat"}', heartbeat(Quirks(body="xml"), STAMP)])
def test_heartbeats_are_no_events(body: bytes) -> None:
    assert read_notification(body).wire is None


@pytest.mark.parametrize(
    "body",
    [b"", b"plain", b"[]", b"<Other/>", b'{"AccessControllerEvent":{}}', b'{"AccessControllerEvent":"{"}'],
)
def test_what_cannot_be_read_is_a_gate_fault(body: bytes) -> None:
    with pytest.raises(GateFault):
        read_notification(body)


@pytest.mark.parametrize(
    ("minor", "kind", "credential"),
    [
        (1, AccessKind.GRANTED, Credential.CARD),
        (38, AccessKind.GRANTED, Credential.FINGERPRINT),
        (75, AccessKind.GRANTED, Credential.FACE),
        (76, AccessKind.DENIED, Credential.FACE),
        (153, AccessKind.GRANTED, Credential.UNKNOWN),
        (23, AccessKind.GRANTED, Credential.BUTTON),
        (25, AccessKind.DOOR_OPENED, Credential.UNKNOWN),
        (26, AccessKind.DOOR_CLOSED, Credential.UNKNOWN),
        (27, AccessKind.DOOR_FORCED, Credential.UNKNOWN),
        (28, AccessKind.DOOR_HELD, Credential.UNKNOWN),
        (21, AccessKind.OTHER, Credential.UNKNOWN),
        (4711, AccessKind.OTHER, Credential.UNKNOWN),
    ],
)
def test_codes(minor: int, kind: AccessKind, credential: Credential) -> None:
    event = writer().write(wire(minor), DeviceClock(8), NOW)
    assert (event.kind, event.credential) == (kind, credential)
    assert event.detail["minor"] == str(minor)


def test_a_site_may_give_a_code_its_own_meaning() -> None:
    event = writer(m133=AccessKind.DOOR_FORCED).write(wire(133), DeviceClock(8), NOW)
    assert event.kind is AccessKind.DOOR_FORCED
    assert event.detail["what"] == "tailgating"


def test_every_code_has_a_name() -> None:
    assert all(said.name and said.name.replace("_", "").isalnum() for said in CODES.values())


def test_a_duress_and_a_remote_opening_are_told_apart() -> None:
    duress = writer().write(WireEvent((1, 0x40A), STAMP, 1), DeviceClock(8), NOW)
    opened = writer().write(WireEvent((3, 0x400), STAMP, 2), DeviceClock(8), NOW)
    assert (duress.kind, opened.kind) == (AccessKind.DURESS, AccessKind.REMOTE_OPENED)


def test_nothing_personal_gets_through() -> None:
    event = writer().write(wire(75, **PERSONAL), DeviceClock(8), NOW)
    text = json.dumps(asdict(event), default=str, ensure_ascii=False) + repr(wire(75, **PERSONAL))
    assert not [value for value in PERSONAL.values() if value in text]
    assert event.person_ref.startswith("p_")


def test_a_person_reference_is_the_same_person_of_this_gate_only() -> None:
    clock = DeviceClock(8)
    here = writer().write(wire(75, employeeNoString="17"), clock, NOW).person_ref
    again = writer().write(wire(76, employeeNoString="17"), clock, NOW).person_ref
    other_key = writer(key="other").write(wire(75, employeeNoString="17"), clock, NOW).person_ref
    other_gate = EventWriter("gate_2", "key", 1, {}).write(wire(75, employeeNoString="17"), clock, NOW).person_ref
    nobody = writer().write(wire(75), clock, NOW).person_ref
    unkeyed = writer(key="").write(wire(75, employeeNoString="17"), clock, NOW).person_ref
    assert here == again
    assert len({here, other_key, other_gate}) == 3
    assert (nobody, unkeyed) == ("", "")


@pytest.mark.parametrize(
    ("given", "doors", "door_no"),
    [(2, 4, 2), (None, 1, 1), (None, 4, 0), (0, 4, 0), (-3, 1, 1), (100_000, 4, 0), ("3", 4, 3), ("x", 4, 0)],
)
def test_doors_count_from_one(given: object, doors: int, door_no: int) -> None:
    record = read_record({"major": 5, "minor": 75, "time": STAMP, "doorNo": given})
    assert writer(doors).write(record, DeviceClock(8), NOW).door_no == door_no


@pytest.mark.parametrize(
    ("stamp", "believed"),
    [
        (STAMP, True),
        ("2026-02-24T19:55:19+08:00", True),
        ("2026-02-24T19:55:21+08:00", False),
        ("2026-02-24T19:35:19+08:00", False),
        ("1970-01-01T08:00:12+08:00", False),
        ("2026-02-24T19:45:13", True),
        ("", False),
        ("yesterday", False),
        ("0001-01-01T00:00:00+14:00", False),
        ("9999-12-31T23:59:59-12:00", False),
    ],
)
def test_a_live_time_is_believed_within_ten_minutes(stamp: str, believed: bool) -> None:
    event = writer().write(wire(75, stamp), DeviceClock(8), NOW)
    assert event.clock_believed is believed
    assert event.at == (parse_stamp(stamp, 8) if believed else NOW)
    assert event.received_at == NOW


def test_an_old_event_is_believed_unless_the_clock_is_known_to_be_wrong() -> None:
    clock, hour_ago = DeviceClock(8), (NOW - timedelta(hours=1)).isoformat()
    assert writer().write(wire(75, hour_ago), clock, NOW, past=True).clock_believed
    clock.note_live((NOW - timedelta(hours=2)).isoformat(), NOW)
    assert not writer().write(wire(75, hour_ago), clock, NOW, past=True).clock_believed


@given(
    st.dictionaries(
        st.sampled_from(
            ["majorEventType", "subEventType", "serialNo", "doorNo", "employeeNoString", "currentEvent", "time"]
        ),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.lists(st.none())),
    )
)
@settings(deadline=None)
def test_any_fields_give_an_event_or_a_gate_fault(fields: dict[str, object]) -> None:
    try:
        record = read_record(fields)
    except GateFault:
        return
    event = writer().write(record, DeviceClock(8), NOW)
    assert 0 <= event.door_no <= 256
    assert sum(len(value) for value in event.detail.values()) < 200


@given(st.binary(max_size=120))
@settings(deadline=None)
def test_any_body_is_read_or_a_gate_fault(body: bytes) -> None:
    try:
        read_notification(body)
    except GateFault:
        return


def test_half_characters_and_control_characters_fall_away() -> None:
    record = (
        b'{"AccessControllerEvent": {"majorEventType": 5, "subEventType": 75, "time": "\\ud800%s", ' % STAMP.encode()
    )
    said = read_notification(record + b'"employeeNoString": "\\u0000\\udfff17"}}').wire
    assert said is not None
    assert said.person_number == "17"
    assert writer().write(said, DeviceClock(8), NOW).event_id
