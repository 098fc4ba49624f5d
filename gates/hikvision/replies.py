"""What a device's answers say: ResponseStatus, capabilities, work status, history pages. No I/O; bad content is
GateFault, a refusal is the GateError that names it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gates.hikvision.documents import child, json_object, leaves, local_name, text_of, xml_root
from gates.hikvision.events import WireEvent, read_record, whole_number
from models.access import DoorPhysical
from models.errors import GateFault, GateUnauthorised, GateUnsupported

_NOT_SUPPORTED = frozenset({"notsupport", "invalidoperation", "methodnotallowed", "invalidoperationunsupported"})
_NOT_PERMITTED = frozenset({"lowprivilege", "nopermission", "notactivated", "badauthorization", "deviceprivilege"})
_OK = 1
_MOST_DOORS = 256
_MOST_RECORDS = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ResponseStatus: 1 OK, 2 busy, 3 device error, 4 invalid operation, 5/6 bad message, 7 reboot needed."""

    status_code: int
    status: str
    sub_status: str

    def words(self) -> str:
        """What the device said, for a reason people read."""
        said = [_printable(part[:60]) for part in (self.status, self.sub_status) if part]
        return f"{' / '.join(said) or 'no reason given'} (status {self.status_code})"


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def read_verdict(body: bytes) -> Verdict | None:
    """The ResponseStatus in an XML or JSON body; None when the body holds none."""
    text = body.strip().removeprefix(b"\xef\xbb\xbf")
    if text[:1] == b"{":
        fields: dict[str, Any] = json_object(text)
        inner = fields.get("ResponseStatus")
        fields = inner if isinstance(inner, dict) else fields
    elif text[:1] == b"<":
        root = xml_root(text)
        fields = leaves(root) if local_name(root) == "ResponseStatus" else {}
    else:
        return None
    code = whole_number(fields.get("statusCode"))
    if code is None:
        return None
    return Verdict(code, str(fields.get("statusString", "")), str(fields.get("subStatusCode", "")))


def refusal(http_status: int, body: bytes) -> None:
    """Raises the GateError for an answer that is no success; returns when it is one."""
    verdict = _verdict_or_none(http_status, body)
    sub = verdict.sub_status.lower() if verdict else ""
    if sub in _NOT_PERMITTED:
        raise GateUnauthorised(f"the account may not do that: {verdict.words() if verdict else sub}")
    if (verdict and verdict.status_code == 4) or sub in _NOT_SUPPORTED or http_status in (404, 405, 501):
        words = verdict.words() if verdict else f"HTTP {http_status}"
        raise GateUnsupported(f"the device does not support that: {words}")
    if http_status == 403:
        raise GateUnauthorised(f"the account may not do that: {verdict.words() if verdict else 'HTTP 403'}")
    if http_status != 200 or (verdict and verdict.status_code not in (_OK, 0)):
        raise GateFault(f"the device refused: {verdict.words() if verdict else f'HTTP {http_status}'}")


def _verdict_or_none(http_status: int, body: bytes) -> Verdict | None:
    if http_status == 200:
        return read_verdict(body)
    try:
        return read_verdict(body)
    except GateFault:  # an error page instead of a ResponseStatus: the HTTP status says enough
        return None


def login_refused(body: bytes) -> GateUnauthorised:
    """The words for a 401; some firmwares say that the account is locked, and for how long."""
    locked_s = _lock_seconds(body)
    if locked_s is not None:
        return GateUnauthorised(f"the account is locked by the device for another {locked_s} s after failed sign-ins")
    return GateUnauthorised("the device refused user name or password")


def _lock_seconds(body: bytes) -> int | None:
    try:
        root = xml_root(body)
    except GateFault:
        return None
    if text_of(root, "lockStatus").lower() != "lock":
        return None
    return whole_number(text_of(root, "unlockTime")) or 0


@dataclass(frozen=True, slots=True)
class AccessAbilities:
    """What `/ISAPI/AccessControl/capabilities` declares; what it leaves out counts as not there."""

    remote_door: bool
    history: bool
    work_status: bool


def read_abilities(body: bytes) -> AccessAbilities:
    """Raises GateFault when the body is no AccessControl document."""
    said = leaves(xml_root(body))

    def has(name: str) -> bool:
        return str(said.get(name, "")).lower() == "true"

    return AccessAbilities(has("isSupportRemoteControlDoor"), has("isSupportAcsEvent"), has("isSupportAcsWorkStatus"))


@dataclass(frozen=True, slots=True)
class DoorAbilities:
    """What `/ISAPI/AccessControl/RemoteControl/door/capabilities` declares."""

    doors: int
    commands: frozenset[str]


def read_door_abilities(body: bytes) -> DoorAbilities:
    """`<doorNo min max/>` and `<cmd opt="open,close,…"/>`; no range means one door."""
    root = xml_root(body)
    door, command = child(root, "doorNo"), child(root, "cmd")
    most = whole_number(door.get("max")) if door is not None else None
    options = command.get("opt", "") if command is not None else ""
    return DoorAbilities(min(max(most or 1, 1), _MOST_DOORS), frozenset(options.replace(" ", "").split(",")) - {""})


@dataclass(frozen=True, slots=True)
class WorkStatus:
    """Lock and contact of every door, door 1 first; -1 where the device wrote something else than a number.

    `locks`: 0 locked, 1 released, 2-4 line faults. `contacts`: 0 closed, 1 open, 2-4 line faults. Source:
    NET_DVR_ACS_WORK_STATUS_V50 at open.hikvision.com, whose fields AcsWorkStatus carries under the same names.
    """

    locks: tuple[int, ...]
    contacts: tuple[int, ...]

    def lock(self, door_no: int) -> int | None:
        """The lock's number, None where the device lists no such door."""
        return self.locks[door_no - 1] if 1 <= door_no <= len(self.locks) else None

    def leaf(self, door_no: int) -> DoorPhysical:
        """How the leaf stands by its contact."""
        value = self.contacts[door_no - 1] if 1 <= door_no <= len(self.contacts) else -1
        return {0: DoorPhysical.CLOSED, 1: DoorPhysical.OPEN}.get(value, DoorPhysical.UNKNOWN)


def read_work_status(body: bytes) -> WorkStatus:
    """The JSON of `/ISAPI/AccessControl/AcsWorkStatus?format=json`. Raises GateFault."""
    status = json_object(body).get("AcsWorkStatus")
    if not isinstance(status, dict):
        raise GateFault("the device's work status holds no AcsWorkStatus")
    return WorkStatus(_numbers(status.get("doorLockStatus")), _numbers(status.get("magneticStatus")))


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    read = (whole_number(each) for each in value[:_MOST_DOORS])
    return tuple(-1 if each is None else each for each in read)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of the AcsEvent search, in the device's order."""

    records: Sequence[WireEvent]
    more: bool
    unreadable: int = 0


def read_history_page(body: bytes) -> HistoryPage:
    """Raises GateFault when the body is no AcsEvent answer; single bad records are counted and left out."""
    found = json_object(body).get("AcsEvent")
    if not isinstance(found, dict):
        raise GateFault("the device's history answer holds no AcsEvent")
    listed = found.get("InfoList", [])
    if not isinstance(listed, list) or len(listed) > _MOST_RECORDS:
        raise GateFault("the device's history answer holds no usable InfoList")
    records, unreadable = [], 0
    for each in listed:
        try:
            records.append(read_record(each if isinstance(each, dict) else {}))
        except GateFault:
            unreadable += 1
    return HistoryPage(records, str(found.get("responseStatusStrg", "")).upper() == "MORE", unreadable)
