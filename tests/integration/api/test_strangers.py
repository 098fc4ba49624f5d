"""What somebody without an account gets to know, and how much of the service they can take."""

import socket
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from api.app import create_app
from models.db.engine import Database
from models.people import Role
from tests.fakes.api_ports import fake_house
from tests.fakes.clock import ManualClock
from tests.integration.api.house import Served

V1 = "/api/v1"
UPLOAD = (
    "POST /api/v1/cases/case_1/attachments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000000\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
)


def test_a_strangers_picture_is_not_waited_for(town: Served) -> None:
    place = urlsplit(town.address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as connection:
        connection.sendall(UPLOAD.encode())
        answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 401 ")


async def test_readiness_tells_nobody_where_the_database_is(tmp_path: Path) -> None:
    clock, database = ManualClock(), Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    fault = 'connection to server at "10.0.0.5" failed for user "xueliang"'
    house = fake_house(database, tmp_path, clock, ready_checks={"database": lambda: fault})
    app = httpx.ASGITransport(create_app(house.ports, tmp_path / "no console"))
    async with httpx.AsyncClient(transport=app, base_url="http://127.0.0.1") as client:
        assert "10.0.0.5" not in (await client.get("/readyz")).text
    database.close()


def test_times_nobody_lives_in_are_refused(town: Served) -> None:
    ends = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")
    with town.browser(town.of_role[Role.ADMIN]) as client:
        for moment in ends:
            assert client.get(f"{V1}/alerts", params={"since": moment}).status_code == 422
            assert client.post(f"{V1}/tokens", json={"name": "t", "expires_at": moment}).status_code == 422
        lasting = (town.clock.now() + timedelta(days=1)).isoformat()
        assert client.post(f"{V1}/tokens", json={"name": "t", "expires_at": lasting}).status_code == 201


def test_a_login_pasted_where_none_belongs_does_not_reach_the_audit(town: Served) -> None:
    area_id = town.town.old.area.id
    with town.browser(town.of_role[Role.ADMIN]) as client:
        for name, url in (
            ("rtsp://viewer:hunter2@192.0.2.7/1", "rtsp://192.0.2.7/1"),
            ("yard", "rtsp://192.0.2.7/user=admin_password=hunter2_channel=1.sdp"),
            ("gate", "rtsp://192.0.2.7/1?usr=a&pwd=hunter2&x=1"),
        ):
            assert client.post(f"{V1}/cameras", json={"name": name, "url": url, "area_id": area_id}).is_success
        audit = client.get(f"{V1}/audit").text
    assert "hunter2" not in audit
    assert "rtsp://***@192.0.2.7/1" in audit
    assert "channel=1.sdp" in audit
