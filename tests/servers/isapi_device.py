"""A Hikvision access terminal made of software: real HTTP, Digest, alertStream, history, doors with leaf and lock.

Written from the wire facts alone; it shares no code with `gates/`. To try one by hand:
`python -m tests.servers.isapi_device --port 8064 --password secret`, then type e.g. `5 27` for a door forced open.
"""

import argparse
import asyncio
import json
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Self, TypeVar
from xml.etree import ElementTree

from models.clock import Clock, SystemClock
from tests.servers.isapi_wire import (
    ISAPI,
    DigestGuard,
    PartWriter,
    Quirks,
    StoredEvent,
    heartbeat,
    notification,
    response_status,
)

T = TypeVar("T")
_ZONE = timezone(timedelta(hours=8))


@dataclass(slots=True)
class SimDoor:
    """One door: its lock, its leaf, and whether they obey."""

    lock_released: bool = False
    leaf_open: bool = False


@dataclass(slots=True)
class Abilities:
    """What this device offers, and how honest it is."""

    doors: int = 1
    work_status: bool = True
    contact: bool = True
    history: bool = True
    remote_door: bool = True
    demands_namespace: bool = True
    liar: bool = False
    door_events: bool = True
    leaf_follows: bool = True
    heeds_begin_serial: bool = True
    page: int = 30
    replays_on_open: int = 0


@dataclass(slots=True)
class Request:
    """One request that passed the sign-in."""

    method: str
    target: str
    body: bytes


@dataclass(slots=True)
class _Stream:
    writer: asyncio.StreamWriter
    parts: PartWriter
    chunked: bool

    def send(self, data: bytes) -> None:
        self.writer.write(b"%x\r\n%s\r\n" % (len(data), data) if self.chunked else data)


@dataclass
class IsapiDevice:
    """The device; use it as a context. All public methods may be called from any thread."""

    username: str = "admin"
    password: str = "Gate-12345"
    quirks: Quirks = field(default_factory=Quirks)
    abilities: Abilities = field(default_factory=Abilities)
    clock: Clock = field(default_factory=SystemClock)
    port: int = 0

    def __post_init__(self) -> None:
        self.guard = DigestGuard(self.username, self.password)
        self.doors = {number: SimDoor() for number in range(1, self.abilities.doors + 1)}
        self.requests: list[Request] = []
        self.streams_opened = 0
        self._kept: list[StoredEvent] = []
        self._serial = 1000
        self._streams: list[_Stream] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Base address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def streams_open(self) -> int:
        """Clients on alertStream now."""
        return len(self._streams)

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), name="isapi-device")
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *exc: object) -> None:
        assert self._loop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._client, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        beat = asyncio.create_task(self._beat())
        ready.set()
        await self._stopping.wait()
        beat.cancel()
        for listening in server.sockets:  # asyncio loses a connection accepted in the very moment of close()
            self._loop.remove_reader(listening.fileno())
        await asyncio.sleep(0)
        server.close()
        await self._end_clients(beat)

    async def _end_clients(self, beat: asyncio.Task[None]) -> None:
        """Cut all connections, also those that were being accepted meanwhile, and wait for their tasks."""
        for _ in range(100):
            self._drop()
            clients = {task for task in asyncio.all_tasks() if task not in (asyncio.current_task(), beat)}
            if not clients:
                break
            await asyncio.wait(clients, timeout=0.1)
        for _ in range(5):
            await asyncio.sleep(0)

    def _call(self, action: Callable[[], T]) -> T:
        """Run on the device's loop and wait."""

        async def acting() -> T:
            return action()

        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(acting(), self._loop).result(10)

    def push_event(self, major: int, minor: int, door_no: int | None = 1, **fields: Any) -> int:
        """Something happens: it is kept and sent. The serial number."""
        return self._call(lambda: self._happen(major, minor, door_no, fields, sent=True))

    def keep_event(self, major: int, minor: int, door_no: int | None = 1, **fields: Any) -> int:
        """Something happens that the stream does not bring: it is only kept."""
        return self._call(lambda: self._happen(major, minor, door_no, fields, sent=False))

    def repeat_event(self, serial: int) -> None:
        """Send a kept event again."""
        self._call(lambda: self._repeat(serial))

    def send_raw(self, data: bytes) -> None:
        """Bytes into every open stream."""
        self._call(lambda: self._to_all(lambda _: data))

    def send_part(self, body: bytes, content_type: str = 'application/json; charset="UTF-8"') -> None:
        """A part with this body into every open stream."""
        self._call(lambda: self._to_all(lambda parts: parts.part(body, content_type)))

    def send_heartbeat(self) -> None:
        """One heartbeat into every open stream."""
        self._call(self._send_heartbeat)

    def drop_connections(self) -> None:
        """Cut every connection, as a restart would."""
        self._call(self._drop)

    def set_serial(self, serial: int) -> None:
        """The counter goes on from here; lower than before after a reset."""
        self._serial = serial

    def move_leaf(self, door_no: int, *, is_open: bool) -> None:
        """Somebody moves the door."""
        self.doors[door_no].leaf_open = is_open

    def _time(self) -> str:
        now = self.clock.now().astimezone(_ZONE)
        return (now.replace(year=1970) if self.quirks.clock_at_1970 else now).isoformat(timespec="seconds")

    def _happen(self, major: int, minor: int, door_no: int | None, fields: dict[str, Any], *, sent: bool) -> int:
        self._serial += 1
        if door_no is not None:
            fields = {"doorNo": door_no, **fields}
        time = str(fields.pop("time", "")) or self._time()
        event = StoredEvent(self._serial, major, minor, time, fields)
        self._kept.append(event)
        if sent:
            for _ in range(self.quirks.sends_each):
                self._send(event)
        return event.serial

    def _repeat(self, serial: int) -> None:
        for event in self._kept:
            if event.serial == serial:
                self._send(event)

    def _to_all(self, write: Callable[[PartWriter], bytes]) -> None:
        for stream in self._streams:
            stream.send(write(stream.parts))

    def _send(self, event: StoredEvent, *, current: bool | None = None) -> None:
        for stream in self._streams:
            self._send_to(stream, event, current=current)

    def _send_to(self, stream: _Stream, event: StoredEvent, *, current: bool | None = None) -> None:
        kind = "application/xml" if self.quirks.body == "xml" else 'application/json; charset="UTF-8"'
        stream.send(stream.parts.part(notification(self.quirks, event, current=current), kind))
        if self.quirks.with_picture:
            stream.send(stream.parts.picture())

    def _send_heartbeat(self) -> None:
        body = heartbeat(self.quirks, self._time())
        self._to_all(lambda parts: parts.part(body, "application/xml"))

    def _drop(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()
        self._streams.clear()

    async def _beat(self) -> None:
        while self.quirks.heartbeat_s:
            await asyncio.sleep(self.quirks.heartbeat_s)
            self._send_heartbeat()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while await self._one_request(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writers.discard(writer)
            self._streams = [stream for stream in self._streams if stream.writer is not writer]
            writer.close()

    async def _one_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if not self.guard.admits(method, target, headers.get("authorization", "")):
            self._answer(writer, 401, self._not_signed_in(), f"WWW-Authenticate: {self.guard.challenge()}\r\n")
            return True
        self.requests.append(Request(method, target, body))
        path = target.partition("?")[0]
        if path == "/ISAPI/Event/notification/alertStream":
            await self._alert_stream(reader, writer)
            return False
        self._answer(writer, *self._handle(method, path, body))
        await writer.drain()
        return True

    def _not_signed_in(self) -> bytes:
        locked = "lock" if self.guard.locked else "unlock"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><userCheck xmlns="{ISAPI}"><statusValue>401</statusValue>'
            f"<lockStatus>{locked}</lockStatus><unlockTime>1800</unlockTime></userCheck>"
        ).encode()

    def _answer(self, writer: asyncio.StreamWriter, status: int, body: bytes, extra: str = "") -> None:
        kind = "application/json" if body[:1] == b"{" else "application/xml"
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
        writer.write(head.encode() + body)

    async def _alert_stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        framing = "Transfer-Encoding: chunked\r\n" if self.quirks.chunked else "Connection: close\r\n"
        kind = f"multipart/mixed; boundary={self.quirks.boundary_declared}"
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{framing}\r\n".encode())
        stream = _Stream(writer, PartWriter(self.quirks), self.quirks.chunked)
        self._streams.append(stream)
        self.streams_opened += 1
        for event in self._kept[: self.abilities.replays_on_open]:
            self._send_to(stream, event, current=False)
        await reader.read()  # until the client goes

    def _handle(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if path == "/ISAPI/AccessControl/capabilities":
            return 200, self._capabilities()
        if path == "/ISAPI/AccessControl/RemoteControl/door/capabilities":
            return 200, self._door_capabilities()
        if path == "/ISAPI/AccessControl/AcsWorkStatus" and self.abilities.work_status:
            return 200, self._work_status()
        if path == "/ISAPI/AccessControl/AcsEvent" and method == "POST" and self.abilities.history:
            return 200, self._history(json.loads(body)["AcsEventCond"])
        if path.startswith("/ISAPI/AccessControl/RemoteControl/door/") and method == "PUT":
            return self._command(path.rpartition("/")[2], body)
        return 403, response_status(4, "Invalid Operation", "notSupport")

    def _capabilities(self) -> bytes:
        said = {
            "isSupportRemoteControlDoor": self.abilities.remote_door,
            "isSupportAcsEvent": self.abilities.history,
            "isSupportAcsWorkStatus": self.abilities.work_status,
        }
        inner = "".join(f"<{name}>{str(value).lower()}</{name}>" for name, value in said.items())
        return f'<AccessControl version="2.0" xmlns="{ISAPI}">{inner}</AccessControl>'.encode()

    def _door_capabilities(self) -> bytes:
        return (
            f'<RemoteControlDoor version="2.0" xmlns="{ISAPI}"><doorNo min="1" max="{self.abilities.doors}"/>'
            '<cmd opt="open,close,alwaysOpen,alwaysClose"/></RemoteControlDoor>'
        ).encode()

    def _work_status(self) -> bytes:
        doors = [self.doors[number] for number in sorted(self.doors)]
        status: dict[str, Any] = {"doorStatus": [4] * len(doors), "cardReaderOnlineStatus": [1]}
        status["doorLockStatus"] = [int(door.lock_released) for door in doors]
        status["magneticStatus"] = [int(door.leaf_open and self.abilities.contact) for door in doors]
        return json.dumps({"AcsWorkStatus": status}).encode()

    def _history(self, condition: dict[str, Any]) -> bytes:
        begin, end = (datetime.fromisoformat(condition[name]) for name in ("startTime", "endTime"))
        found = [event for event in self._kept if begin <= datetime.fromisoformat(event.time) <= end]
        if self.abilities.heeds_begin_serial:
            found = [event for event in found if event.serial >= condition.get("beginSerialNo", 0)]
        position = int(condition["searchResultPosition"])
        page = found[position : position + min(self.abilities.page, int(condition["maxResults"]))]
        more = position + len(page) < len(found)
        answer = {
            "searchID": condition["searchID"],
            "responseStatusStrg": "MORE" if more else "OK" if page else "NO MATCH",
            "numOfMatches": len(page),
            "totalMatches": len(found),
            "InfoList": [event.record() for event in page],
        }
        return json.dumps({"AcsEvent": answer}).encode()

    def _command(self, number: str, body: bytes) -> tuple[int, bytes]:
        root = ElementTree.fromstring(body)
        command = "".join(each.text or "" for each in root if each.tag.endswith("cmd"))
        door = self.doors.get(int(number))
        if door is None or not self.abilities.remote_door:
            return 200, response_status(4, "Invalid Operation", "notSupport")
        understood = root.tag == f"{{{ISAPI}}}RemoteControlDoor" or not self.abilities.demands_namespace
        if understood and not self.abilities.liar:
            self._obey(int(number), door, command)
        return 200, response_status(1, "OK", "ok")

    def _obey(self, number: int, door: SimDoor, command: str) -> None:
        opening = command in ("open", "alwaysOpen")
        door.lock_released = opening
        if self.abilities.door_events:
            self._happen(5, 0x15 if opening else 0x16, number, {}, sent=True)
        if self.abilities.leaf_follows and door.leaf_open != opening:
            door.leaf_open = opening
            if self.abilities.door_events:
                self._happen(5, 0x19 if opening else 0x1A, number, {}, sent=True)


def _main() -> None:
    parser = argparse.ArgumentParser(description="A simulated Hikvision access terminal")
    parser.add_argument("--port", type=int, default=8064)
    parser.add_argument("--password", required=True)
    parser.add_argument("--doors", type=int, default=1)
    parser.add_argument("--liar", action="store_true", help="answer OK to door commands and do nothing")
    given = parser.parse_args()
    abilities = Abilities(doors=given.doors, liar=given.liar)
    device = IsapiDevice(password=given.password, port=given.port, abilities=abilities, quirks=Quirks(heartbeat_s=10.0))
    with device:
        print(f"{device.url} as {device.username}; type: major minor [door]", flush=True)
        for line in sys.stdin:
            numbers = [int(word, 0) for word in line.split() if word.removeprefix("0x").isalnum()]
            if len(numbers) in (2, 3):
                print("serial", device.push_event(*numbers), flush=True)


if __name__ == "__main__":
    _main()
