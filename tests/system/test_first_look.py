"""What a newcomer sees: `make run` on an empty machine, and within two minutes an alert of each kind, with picture."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from websockets.sync.client import ClientConnection, connect

from models.rules import Severity
from tests.servers.redis import free_port
from tests.system.service import ADMIN_PASSWORD, Person, Service, first_admin, service
from xueliang.demo.scenes import FIRST_LOOK, SCENES

WITHIN_S = 120.0
# Kind of rule, camera and zone of what must be seen: intrusion, line crossing, loitering, a vehicle in a fire lane.
OF_EACH_KIND = {
    ("intrusion", "西围墙", "墙内绿化带"),
    ("line_crossing", "南门", "车行道口"),
    ("loitering", "车棚", "车棚内"),
    ("illegal_parking", "中心庭院", "消防通道"),
}
CAMERAS = {SCENES[name].camera for name in FIRST_LOOK}


@pytest.fixture
def first_look(tmp_path: Path) -> Iterator[Service]:
    """The command `make run` runs, with ports of its own."""
    environment = {"XUELIANG_VIRTUAL_CAMERAS__PORT": str(free_port())}
    with service(tmp_path, environment, "--virtual-cameras") as running:
        yield running


@contextmanager
def live(running: Service, person: Person) -> Iterator[ClientConnection]:
    """What the open console of somebody hears."""
    cookies = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    address = running.address.replace("http", "ws") + "/api/v1/live"
    with connect(address, additional_headers={"Cookie": cookies, "Origin": running.address}) as socket:
        assert json.loads(socket.recv(timeout=20))["type"] == "hello"
        yield socket


def alerts_until(socket: ClientConnection, admin: Person, deadline_s: float) -> dict[tuple[str, str, str], Any]:
    """The newest word of each alert with a picture, by its kind, camera and zone, once all that must come have come."""
    found = {_what(alert): alert for alert in admin.get("/alerts?limit=200")["items"] if alert["evidence"]}
    while not found.keys() >= OF_EACH_KIND:
        left_s = deadline_s - time.monotonic()
        assert left_s > 0, f"within {WITHIN_S:.0f} s only {sorted(found)}"
        told = json.loads(socket.recv(timeout=left_s))
        if told["type"] == "alert" and told["data"]["evidence"]:
            found[_what(told["data"])] = told["data"]
    return found


def _what(alert: dict[str, Any]) -> tuple[str, str, str]:
    return alert["rule_kind"], alert["camera_name"], alert["zone_name"]


@pytest.mark.timeout(300)
def test_alerts_of_each_kind_come_by_themselves_with_pictures(first_look: Service) -> None:
    began_s = time.monotonic()
    admin = first_admin(first_look)
    with live(first_look, admin) as socket:
        found = alerts_until(socket, admin, began_s + WITHIN_S)
    for what in OF_EACH_KIND:
        picture = admin.picture(found[what]["evidence"][0]["url"].removeprefix("/api/v1"))
        shown = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
        assert shown is not None
        assert shown.shape[1] >= 640
        assert shown.std() > 10, "a picture of something"
    assert found[("illegal_parking", "中心庭院", "消防通道")]["class_name"] in ("car", "bus", "truck")
    assert {alert["severity"] for alert in found.values()} >= {Severity.ALARM, Severity.WARNING}
    before = planted(admin)
    assert {camera["name"] for camera in before["cameras"]} == CAMERAS
    assert first_look.interrupt() == 0

    first_look.start()
    again = planted(first_look.sign_in("admin", ADMIN_PASSWORD))
    assert {kind: ids(rows) for kind, rows in again.items()} == {kind: ids(rows) for kind, rows in before.items()}


def planted(admin: Person) -> dict[str, list[dict[str, Any]]]:
    return {kind: admin.get(f"/{kind}?limit=200")["items"] for kind in ("cameras", "zones", "rules")}


def ids(rows: list[dict[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}
