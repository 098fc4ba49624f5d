"""The live WebSocket over a real connection."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from models.alerts import AlertMove
from models.cameras import CameraState, CameraStatus
from models.cases import CaseMove
from models.db import accounts, cameras
from models.people import Role
from tests.fakes.town import EVERYTHING, Community
from tests.integration.api.house import Served

LIVE = "/api/v1/live"


@contextmanager
def _listening(town: Served, headers: dict[str, str]) -> Iterator[ClientConnection]:
    with connect(town.address.replace("http", "ws") + LIVE, additional_headers=headers) as socket:
        yield socket


def _cookie(town: Served, role: Role) -> dict[str, str]:
    with town.browser(town.of_role[role]) as client:
        return {"Cookie": client.headers["Cookie"], "Origin": town.address}


def _next(socket: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(socket.recv(timeout=10)))


def _everything_happens(town: Served, place: Community, worker_name: str) -> None:
    camera_id = town.new_camera(place)
    announcer = town.house.ports.announcer
    announcer.camera(camera_id)
    announcer.gate(place.gate.id)
    worker = town.town.person(worker_name)
    town.new_case(place, worker)  # an alert, its confirmation, a case, its assignment


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.ADMIN, {"camera", "gate", "alert", "case"}),
        (Role.OPERATOR, {"camera", "gate", "alert", "case"}),
        (Role.SECURITY_OFFICER, {"camera", "gate", "alert", "case"}),
        (Role.AUDITOR, {"camera", "gate", "alert", "case"}),
        (Role.GRID_WORKER, {"case"}),
    ],
)
def test_each_role_hears_of_its_own_community_only(town: Served, role: Role, kinds: set[str]) -> None:
    with _listening(town, _cookie(town, role)) as socket:
        assert _next(socket)["type"] == "hello"
        _everything_happens(town, town.town.new, "outsider")
        _everything_happens(town, town.town.old, "teammate")
        last = town.new_case(town.town.old, town.town.person("teammate"))
        heard: list[dict[str, Any]] = []
        while not heard or (heard[-1]["data"]["id"], heard[-1]["data"].get("assignee_id")) != (
            last,
            town.town.person("teammate").id,
        ):
            heard.append(_next(socket))
    assert {message["type"] for message in heard} == kinds
    old_areas = {town.town.old.area.id, *(grid.id for grid in town.town.old.grids)}
    assert {message["data"]["area_id"] for message in heard} <= old_areas


def test_a_message_is_the_answer_of_the_route(town: Served) -> None:
    with town.browser(town.of_role[Role.OPERATOR]) as client, _listening(town, _cookie(town, Role.OPERATOR)) as socket:
        _next(socket)
        alert_id = town.new_alert(town.town.old)
        heard = _next(socket)
        town.house.ports.desk.judge(alert_id, AlertMove.ACKNOWLEDGE, EVERYTHING)
        moved = _next(socket)
        shown = client.get("/api/v1/alerts").json()["items"][0]
    assert heard["type"] == moved["type"] == "alert"
    assert heard["data"]["id"] == alert_id
    assert moved["data"] == shown


def test_a_worker_hears_of_a_case_that_leaves_them(town: Served) -> None:
    first, second = town.town.person("teammate"), town.town.person("second")
    with town.house.ports.database.write() as session:
        accounts.update(session, EVERYTHING, second.id, area_id=town.town.old.area.id)
    with _listening(town, _cookie(town, Role.GRID_WORKER)) as socket:
        _next(socket)
        case_id = town.new_case(town.town.old, first)
        assert _next(socket)["data"]["allowed_moves"] == ["start", "return"]
        town.house.ports.desk.work.move(case_id, CaseMove.REASSIGN, EVERYTHING, assignee_id=second.id)
        gone = _next(socket)
    assert gone["data"]["assignee_id"] == second.id
    assert gone["data"]["allowed_moves"] == []


def test_a_camera_that_changes_its_state_is_told(town: Served) -> None:
    camera_id = town.new_camera(town.town.old)
    with _listening(town, _cookie(town, Role.OPERATOR)) as socket:
        _next(socket)
        with town.house.ports.database.write() as session:
            cameras.set_state(session, CameraStatus(camera_id, CameraState.ONLINE, "pictures", town.clock.now()))
        town.house.ports.announcer.camera(camera_id)
        heard = _next(socket)
    assert (heard["type"], heard["data"]["state"]) == ("camera", "online")


def _drain(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=10)


def _close_code(socket: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        _drain(socket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_signing_out_closes_the_connection(town: Served) -> None:
    with town.browser(town.of_role[Role.OPERATOR]) as client:
        headers = {"Cookie": client.headers["Cookie"], "Origin": town.address}
        with _listening(town, headers) as socket:
            _next(socket)
            assert client.delete("/api/v1/session").status_code == 204
            assert _close_code(socket) == 4401


def test_a_change_of_the_account_closes_its_connections(town: Served) -> None:
    person = town.person(f"p{town.new_area_name()}", Role.OPERATOR, town.town.old.area.id)
    with town.machine(person) as machine:
        headers = {"Authorization": machine.headers["Authorization"]}
    with town.browser(town.town.chief) as chief, _listening(town, headers) as socket:
        _next(socket)
        chief.patch(f"/api/v1/accounts/{person.id}", json={"role": "auditor"})
        assert _close_code(socket) == 4401


@pytest.mark.parametrize("headers", [{}, {"Cookie": "xueliang_session=no"}, {"Authorization": "Bearer xl_no"}])
def test_nobody_listens_without_a_session(town: Served, headers: dict[str, str]) -> None:
    with _listening(town, {"Origin": town.address, **headers}) as socket:
        assert _close_code(socket) == 4401


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_another_site_cannot_listen(town: Served, origin: str) -> None:
    headers = _cookie(town, Role.OPERATOR) | {"Origin": origin}
    with pytest.raises(InvalidStatus) as refused, _listening(town, headers):
        pass
    assert refused.value.response.status_code == 403


def test_a_cookie_without_an_origin_cannot_listen(town: Served) -> None:
    headers = {"Cookie": _cookie(town, Role.OPERATOR)["Cookie"]}
    with pytest.raises(InvalidStatus), _listening(town, headers):
        pass


def test_what_a_client_says_is_read_and_ignored(town: Served) -> None:
    with _listening(town, _cookie(town, Role.OPERATOR)) as socket:
        _next(socket)
        socket.send("anything")
        socket.send(json.dumps({"type": "alert"}))
        town.new_alert(town.town.old)
        assert _next(socket)["type"] == "alert"


def test_bytes_from_a_client_end_nothing_else(town: Served) -> None:
    with _listening(town, _cookie(town, Role.OPERATOR)) as socket:
        _next(socket)
        socket.send(b"\x00\x01")
        town.new_alert(town.town.old)
        assert _next(socket)["type"] == "alert"
