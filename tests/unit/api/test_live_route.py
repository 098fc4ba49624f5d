"""The live connection's own clockwork: pings, and a session that ended without anybody saying so."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from models.db import sessions
from models.db.engine import Database
from tests.fakes.api_ports import FakeHouse, fake_house
from tests.fakes.clock import ManualClock
from tests.fakes.town import build_town


class _Socket:
    """The client's end of an ASGI WebSocket connection."""

    def __init__(self) -> None:
        self._to_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_app: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._to_app.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> dict[str, Any]:
        return await self._to_app.get()

    async def send(self, message: Any) -> None:
        self._from_app.put_nowait(dict(message))

    @property
    def is_quiet(self) -> bool:
        return self._from_app.empty()

    def leave(self) -> None:
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": 1000})

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self._from_app.get(), 10)


@pytest.fixture
def house(tmp_path: Path) -> FakeHouse:
    database = Database.open(f"sqlite:///{tmp_path / 'town.db'}")
    database.migrate()
    return fake_house(database, tmp_path, ManualClock(), allowed_hosts=("house",))


def _connected(house: FakeHouse) -> tuple[_Socket, "asyncio.Task[None]"]:
    ports = house.ports
    town = build_town(ports.database, ports.vault, ports.clock)
    now = ports.clock.now()
    with ports.database.write() as session:
        sessions.begin(
            session,
            token="t",
            account_id=town.person("owner").id,
            csrf_token="c",
            now=now,
            expires_at=now + timedelta(seconds=50),
        )
    socket = _Socket()
    headers = [(b"host", b"house"), (b"origin", b"http://house"), (b"cookie", b"xueliang_session=t")]
    scope = {"type": "websocket", "path": "/api/v1/live", "raw_path": b"/api/v1/live", "query_string": b"",
             "headers": headers, "subprotocols": [], "root_path": "", "scheme": "ws"}  # fmt: skip
    app = create_app(ports)
    return socket, asyncio.ensure_future(app(scope, socket.receive, socket.send))


async def _as_time_passes(socket: _Socket, clock: ManualClock) -> dict[str, Any]:
    """The next message, for which the clock moves on."""
    while socket.is_quiet:
        await clock.advance(0.5)
        await asyncio.sleep(0.001)
    return await socket.next()


async def test_it_pings_and_closes_when_the_session_has_run_out(house: FakeHouse) -> None:
    clock = house.ports.clock
    assert isinstance(clock, ManualClock)
    socket, serving = _connected(house)
    assert (await socket.next())["type"] == "websocket.accept"
    assert json.loads((await socket.next())["text"])["type"] == "hello"
    assert json.loads((await _as_time_passes(socket, clock))["text"])["type"] == "ping"
    closed = await _as_time_passes(socket, clock)
    while closed["type"] == "websocket.send":
        assert json.loads(closed["text"])["type"] == "ping"
        closed = await _as_time_passes(socket, clock)
    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)
    await asyncio.wait_for(serving, 10)
    house.ports.database.close()


async def test_a_client_that_leaves_is_forgotten(house: FakeHouse) -> None:
    socket, serving = _connected(house)
    await socket.next()
    await socket.next()
    socket.leave()
    await asyncio.wait_for(serving, 10)
    assert house.ports.live.listening == 0
    house.ports.database.close()
