"""A device's answers: refusals get their right names, documents their bounds."""

import json

import pytest

from gates.hikvision.replies import (
    login_refused,
    read_abilities,
    read_door_abilities,
    read_history_page,
    read_work_status,
    refusal,
)
from models.access import DoorPhysical
from models.errors import GateError, GateFault, GateUnauthorised, GateUnsupported
from tests.servers.isapi_wire import response_status


@pytest.mark.parametrize(
    ("http_status", "body", "fault"),
    [
        (200, response_status(4, "Invalid Operation", "notSupport"), GateUnsupported),
        (403, response_status(4, "Invalid Operation", "notSupport"), GateUnsupported),
        (403, response_status(4, "Invalid Operation", "lowPrivilege"), GateUnauthorised),
        (403, b"<html>", GateUnauthorised),
        (404, b"", GateUnsupported),
        (200, response_status(2, "Device Busy", "deviceBusy"), GateFault),
        (200, b'{"statusCode": 6, "statusString": "Invalid Content", "subStatusCode": "badParameters"}', GateFault),
        (500, b"", GateFault),
        (302, b"", GateFault),
    ],
)
def test_a_refusal_is_named(http_status: int, body: bytes, fault: type[GateError]) -> None:
    with pytest.raises(fault) as raised:
        refusal(http_status, body)
    assert type(raised.value) is fault


@pytest.mark.parametrize("body", [response_status(1, "OK", "ok"), b"", b'{"AcsWorkStatus": {}}', b"<Capabilities/>"])
def test_a_success_passes(body: bytes) -> None:
    refusal(200, body)


def test_what_the_device_says_is_cut_and_made_printable() -> None:
    body = response_status(3, "no\x07" + "x" * 500, "deviceError").replace(b"\x07", b"&#9;")
    with pytest.raises(GateFault) as raised:
        refusal(200, body)
    assert len(str(raised.value)) < 200
    assert str(raised.value).isprintable()


def test_a_locked_account_says_for_how_long() -> None:
    body = b"<userCheck><lockStatus>lock</lockStatus><unlockTime>1800</unlockTime></userCheck>"
    assert "1800 s" in str(login_refused(body))
    assert "user name or password" in str(login_refused(b"<html>"))
    assert "user name or password" in str(login_refused(b"<a><lockStatus>unlock</lockStatus></a>"))


def test_abilities() -> None:
    said = read_abilities(b"<AccessControl><isSupportAcsEvent>true</isSupportAcsEvent></AccessControl>")
    assert (said.remote_door, said.history, said.work_status) == (False, True, False)
    doors = read_door_abilities(b'<R><doorNo min="1" max="2"/><cmd opt="open, close"/></R>')
    assert (doors.doors, doors.commands) == (2, frozenset({"open", "close"}))
    assert read_door_abilities(b'<R><doorNo max="9999999"/></R>').doors == 256
    assert read_door_abilities(b"<R/>").doors == 1


def test_work_status_is_read_by_door_number() -> None:
    body = json.dumps({"AcsWorkStatus": {"doorLockStatus": [0, "1", "x"], "magneticStatus": [1, 0, 3]}}).encode()
    status = read_work_status(body)
    assert [status.lock(number) for number in (0, 1, 2, 3, 4)] == [None, 0, 1, -1, None]
    leaves = [status.leaf(number) for number in (1, 2, 3, 4)]
    assert leaves == [DoorPhysical.OPEN, DoorPhysical.CLOSED, DoorPhysical.UNKNOWN, DoorPhysical.UNKNOWN]


@pytest.mark.parametrize("body", [b"{}", b'{"AcsWorkStatus": []}', b"[]"])
def test_no_work_status(body: bytes) -> None:
    with pytest.raises(GateFault):
        read_work_status(body)


def test_a_bad_record_in_the_history_is_counted_and_left_out() -> None:
    listed = [{"major": 5, "minor": 27, "serialNo": 7, "time": "t"}, {"major": 5}, "what"]
    page = read_history_page(json.dumps({"AcsEvent": {"responseStatusStrg": "MORE", "InfoList": listed}}).encode())
    assert ([record.serial for record in page.records], page.more, page.unreadable) == ([7], True, 2)


@pytest.mark.parametrize(
    "answer", [{}, {"AcsEvent": 1}, {"AcsEvent": {"InfoList": {}}}, {"AcsEvent": {"InfoList": [{}] * 201}}]
)
def test_no_history(answer: dict[str, object]) -> None:
    with pytest.raises(GateFault):
        read_history_page(json.dumps(answer).encode())
