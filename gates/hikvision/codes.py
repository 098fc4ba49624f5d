"""What the numbers in `majorEventType` / `subEventType` mean to us.

Major 1 alarm, 2 exception, 3 operation, 5 event. Source of the names and numbers: Device Network SDK (Card-Based
Access Control) Developer Guide V6.1.5, appendix C.1 (the same minors travel in ISAPI), agreeing with the MINOR_*
constants of HCNetSDK. Which of *our* kinds each becomes is ours to choose; a site may override single rows
(`HikvisionOptions.codes`). A number that is not here becomes OTHER and keeps its numbers in `detail`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.access import AccessKind, Credential

Code = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Our kind and credential for one code, and its short name."""

    kind: AccessKind
    credential: Credential
    name: str


def _rows(major: int, kind: AccessKind, credential: Credential, names: Mapping[int, str]) -> dict[Code, Meaning]:
    return {(major, minor): Meaning(kind, credential, name) for minor, name in names.items()}


_GRANTED, _DENIED, _OTHER, _FAULT = AccessKind.GRANTED, AccessKind.DENIED, AccessKind.OTHER, AccessKind.DEVICE_FAULT
_CARD, _FACE, _FINGER, _PIN = Credential.CARD, Credential.FACE, Credential.FINGERPRINT, Credential.PIN
_REMOTE, _UNKNOWN = Credential.REMOTE, Credential.UNKNOWN

LOCK_OPENED: Code = (5, 0x15)
LOCK_CLOSED: Code = (5, 0x16)
LEAF_OPENED: Code = (5, 0x19)
LEAF_CLOSED: Code = (5, 0x1A)

_DOOR: dict[Code, Meaning] = {
    LOCK_OPENED: Meaning(_OTHER, _UNKNOWN, "door_unlocked"),
    LOCK_CLOSED: Meaning(_OTHER, _UNKNOWN, "door_locked"),
    (5, 0x17): Meaning(_GRANTED, Credential.BUTTON, "exit_button"),
    (5, 0x18): Meaning(_OTHER, Credential.BUTTON, "exit_button_released"),
    LEAF_OPENED: Meaning(AccessKind.DOOR_OPENED, _UNKNOWN, "door_opened"),
    LEAF_CLOSED: Meaning(AccessKind.DOOR_CLOSED, _UNKNOWN, "door_closed"),
    (5, 0x1B): Meaning(AccessKind.DOOR_FORCED, _UNKNOWN, "door_opened_abnormally"),
    (5, 0x1C): Meaning(AccessKind.DOOR_HELD, _UNKNOWN, "door_open_timeout"),
    (5, 0x87): Meaning(AccessKind.DOOR_FORCED, _UNKNOWN, "force_accessing"),
}

_GRANTS: dict[Code, Meaning] = {
    **_rows(5, _GRANTED, _CARD, {0x01: "card_ok", 0x02: "card_and_pin_ok", 0x69: "identity_card_ok"}),
    **_rows(5, _GRANTED, _PIN, {0x22: "super_pin_ok", 0x65: "number_and_pin_ok", 0xB3: "one_time_code_ok"}),
    **_rows(5, _GRANTED, _PIN, {0xB5: "pin_ok"}),
    **_rows(5, _GRANTED, _FINGER, {0x26: "fingerprint_ok", 0x28: "card_and_fingerprint_ok"}),
    **_rows(5, _GRANTED, _FINGER, {0x2B: "card_fingerprint_pin_ok", 0x2E: "fingerprint_and_pin_ok"}),
    **_rows(5, _GRANTED, _FINGER, {0x45: "number_and_fingerprint_ok", 0x48: "number_fingerprint_pin_ok"}),
    **_rows(5, _GRANTED, _FACE, {0x36: "face_and_fingerprint_ok", 0x39: "face_and_pin_ok", 0x3C: "face_and_card_ok"}),
    **_rows(5, _GRANTED, _FACE, {0x3F: "face_pin_fingerprint_ok", 0x42: "face_card_fingerprint_ok"}),
    **_rows(5, _GRANTED, _FACE, {0x4B: "face_ok", 0x4D: "number_and_face_ok"}),
    **_rows(5, _GRANTED, _UNKNOWN, {0x10: "several_ok", 0x99: "combined_ok", 0x9F: "bluetooth_ok"}),
    **_rows(5, _GRANTED, Credential.QR, {0x9C: "qr_ok"}),  # one source only: uncertain
}

_DENIALS: dict[Code, Meaning] = {
    **_rows(5, _DENIED, _CARD, {0x03: "card_and_pin_wrong", 0x04: "card_and_pin_late", 0x05: "card_and_pin_too_often"}),
    **_rows(5, _DENIED, _CARD, {0x06: "no_right", 0x07: "not_in_period", 0x08: "card_expired", 0x09: "card_unknown"}),
    **_rows(5, _DENIED, _CARD, {0x0A: "passed_back", 0x0C: "not_in_group", 0x0D: "group_not_in_period"}),
    **_rows(5, _DENIED, _CARD, {0x5E: "first_card_missing", 0x70: "identity_card_wrong", 0x77: "card_not_genuine"}),
    **_rows(5, _DENIED, _UNKNOWN, {0x0B: "interlocked", 0x0E: "super_pin_wrong", 0x0F: "remote_right_missing"}),
    **_rows(5, _DENIED, _UNKNOWN, {0x23: "repeated", 0x24: "several_late", 0x71: "on_block_list"}),
    **_rows(5, _DENIED, _UNKNOWN, {0x75: "door_disabled", 0x76: "plan_dormant", 0x9A: "combined_late"}),
    **_rows(5, _DENIED, _UNKNOWN, {0x9B: "wrong_way_of_proof", 0xA0: "bluetooth_wrong"}),
    **_rows(5, _DENIED, _FINGER, {0x27: "fingerprint_wrong", 0x29: "card_and_fingerprint_wrong"}),
    **_rows(5, _DENIED, _FINGER, {0x2A: "card_and_fingerprint_late", 0x2C: "card_fingerprint_pin_wrong"}),
    **_rows(5, _DENIED, _FINGER, {0x2D: "card_fingerprint_pin_late", 0x2F: "fingerprint_and_pin_wrong"}),
    **_rows(5, _DENIED, _FINGER, {0x30: "fingerprint_and_pin_late", 0x31: "fingerprint_unknown"}),
    **_rows(5, _DENIED, _FINGER, {0x46: "number_and_fingerprint_wrong", 0x47: "number_and_fingerprint_late"}),
    **_rows(5, _DENIED, _FINGER, {0x49: "number_fingerprint_pin_wrong", 0x4A: "number_fingerprint_pin_late"}),
    **_rows(5, _DENIED, _FACE, {0x37: "face_and_fingerprint_wrong", 0x38: "face_and_fingerprint_late"}),
    **_rows(5, _DENIED, _FACE, {0x3A: "face_and_pin_wrong", 0x3B: "face_and_pin_late"}),
    **_rows(5, _DENIED, _FACE, {0x3D: "face_and_card_wrong", 0x3E: "face_and_card_late"}),
    **_rows(5, _DENIED, _FACE, {0x40: "face_pin_fingerprint_wrong", 0x41: "face_pin_fingerprint_late"}),
    **_rows(5, _DENIED, _FACE, {0x43: "face_card_fingerprint_wrong", 0x44: "face_card_fingerprint_late"}),
    **_rows(5, _DENIED, _FACE, {0x4C: "face_wrong", 0x4E: "number_and_face_wrong", 0x4F: "number_and_face_late"}),
    **_rows(5, _DENIED, _FACE, {0x50: "face_not_recognised", 0x68: "no_living_person"}),
    **_rows(5, _DENIED, _PIN, {0x66: "number_and_pin_wrong", 0x67: "number_and_pin_late", 0x97: "pin_wrong"}),
    **_rows(5, _DENIED, _PIN, {0x98: "number_unknown", 0xB4: "one_time_code_wrong"}),
}

_OTHERS: dict[Code, Meaning] = {
    **_rows(5, _OTHER, _UNKNOWN, {0x13: "kept_open_began", 0x14: "kept_open_ended", 0x1F: "kept_closed_began"}),
    **_rows(5, _OTHER, _UNKNOWN, {0x20: "kept_closed_ended", 0x25: "doorbell", 0x33: "call_centre"}),
    **_rows(5, _OTHER, _UNKNOWN, {0x34: "fire_door_kept_open", 0x35: "fire_door_back_to_normal"}),
    **_rows(5, _OTHER, _UNKNOWN, {0x85: "tailgating", 0x86: "passed_in_reverse", 0x88: "climbed_over"}),
    **_rows(5, _OTHER, _UNKNOWN, {0x89: "passing_late", 0x8A: "intrusion"}),
    **_rows(1, _OTHER, _UNKNOWN, {0x403: "zone_restored", 0x405: "tamper_ended", 0x407: "reader_tamper_ended"}),
    **_rows(1, _OTHER, _UNKNOWN, {0x40C: "too_many_failures", 0x418: "fire_button", 0x41C: "panic_button"}),
    **_rows(2, _OTHER, _UNKNOWN, {0x400: "power_on", 0x404: "battery_restored", 0x406: "mains_restored"}),
    **_rows(2, _OTHER, _UNKNOWN, {0x407: "network_restored", 0x40A: "reader_online"}),
    **_rows(3, _OTHER, _REMOTE, {0x401: "remote_close", 0x403: "remote_keep_closed"}),
}

_REMOTE_OPENINGS: dict[Code, Meaning] = _rows(
    3, AccessKind.REMOTE_OPENED, _REMOTE, {0x400: "remote_open", 0x402: "remote_keep_open", 0x41D: "keyfob_open"}
)

_ALARMS: dict[Code, Meaning] = {
    **_rows(1, AccessKind.TAMPER, _UNKNOWN, {0x404: "tamper", 0x406: "reader_tamper", 0x40F: "door_unit_tamper"}),
    **_rows(1, AccessKind.TAMPER, _UNKNOWN, {0x41E: "lift_unit_tamper", 0x422: "lane_unit_tamper"}),
    **_rows(1, AccessKind.DURESS, _UNKNOWN, {0x40A: "duress"}),
    **_rows(1, _FAULT, _UNKNOWN, {0x400: "zone_short_circuit", 0x401: "zone_broken", 0x402: "zone_fault"}),
    **_rows(5, _FAULT, _UNKNOWN, {0x53: "lock_short_circuit", 0x54: "lock_broken_circuit", 0x55: "lock_fault"}),
    **_rows(5, _FAULT, _UNKNOWN, {0x56: "contact_short_circuit", 0x57: "contact_broken_circuit"}),
    **_rows(5, _FAULT, _UNKNOWN, {0x58: "contact_fault", 0x59: "button_short_circuit", 0x5A: "button_broken_circuit"}),
    **_rows(5, _FAULT, _UNKNOWN, {0x5B: "button_fault", 0x5C: "unlocking_fault", 0x5D: "unlocking_late"}),
    **_rows(2, _FAULT, _UNKNOWN, {0x27: "network_lost", 0x3A: "bus_fault", 0x401: "power_off", 0x402: "watchdog"}),
    **_rows(2, _FAULT, _UNKNOWN, {0x403: "battery_low", 0x405: "mains_lost", 0x408: "memory_fault"}),
    **_rows(2, _FAULT, _UNKNOWN, {0x409: "reader_offline", 0x40D: "lane_unit_offline", 0x40F: "door_unit_offline"}),
    **_rows(2, _FAULT, _UNKNOWN, {0x417: "local_controller_offline", 0x421: "camera_lost", 0x42C: "motor_fault"}),
}

CODES: Mapping[Code, Meaning] = {**_DOOR, **_GRANTS, **_DENIALS, **_OTHERS, **_REMOTE_OPENINGS, **_ALARMS}


def meaning(code: Code, overrides: Mapping[Code, AccessKind]) -> Meaning:
    """What the code means here; a site's override changes the kind and keeps credential and name."""
    known = CODES.get(code, Meaning(AccessKind.OTHER, Credential.UNKNOWN, ""))
    kind = overrides.get(code)
    return known if kind is None else Meaning(kind, known.credential, known.name)
