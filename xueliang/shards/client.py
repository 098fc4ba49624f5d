"""Speaking with one watch process over its socket: bounded in bytes and seconds, whatever it answers."""

import json
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from gates.port import WebhookReceipt
from models.access import CommandResult, DoorPhysical
from models.errors import InputError, SettingsError, XueliangError
from models.watching import ConfigKind, DetectorInfo, WatchReport, report_from_json
from xueliang.shards.sockets import SocketName, socket_path, sockets_there
from xueliang.shards.wire import (
    REFUSED,
    TAKEN_AT,
    Pulse,
    detector_from_json,
    error_from_json,
    pulse_from_json,
    receipt_from_json,
    result_from_json,
)

ANSWER_WITHIN_S = 2.0
PICTURE_WITHIN_S = 5.0
DOOR_WITHIN_S = 65.0  # a gate has a minute to carry a command out
MOST_ANSWER_BYTES = 32 * 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Answer:
    """`taken_at`: of a picture."""

    status: int
    taken_at: str
    content: bytes


class ShardAway(XueliangError):
    """The watch process does not answer, or not so that it can be understood."""


class ShardClient:
    """One watch process. Threads may share it: each question has a connection of its own. Nothing is tried twice."""

    def __init__(self, path: Path) -> None:
        """Raises SettingsError when the folder of the socket is not there."""
        self._name = SocketName(path)

    def close(self) -> None:
        self._name.close()

    def pulse(self) -> Pulse:
        """That it lives; costs next to nothing. Raises ShardAway."""
        return self._read("GET", "/pulse", pulse_from_json)

    def report(self) -> WatchReport:
        """What it says of itself. Raises ShardAway."""
        return self._read("GET", "/report", report_from_json)

    def detector(self) -> DetectorInfo | None:
        """Its detector. Raises ShardAway."""
        return self._read("GET", "/detector", detector_from_json)

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        """A camera's newest picture. Raises ShardAway."""
        answer = self._ask("GET", f"{_camera(camera_id)}/jpeg", within_s=PICTURE_WITHIN_S)
        if answer.status == HTTPStatus.NO_CONTENT:
            return None
        return answer.content, _understood(datetime.fromisoformat, answer.taken_at)

    def wake(self, camera_id: str) -> None:
        """Have a camera looked at closely. Raises ShardAway."""
        self._ask("POST", f"{_camera(camera_id)}/wake")

    def follow(self, kind: ConfigKind) -> None:
        """Tell it that people changed something. Raises ShardAway."""
        self._ask("POST", f"/follow/{kind}")

    def tell_states(self) -> None:
        """Have it publish how every camera and gate is. Raises ShardAway."""
        self._ask("POST", "/states")

    def command(self, gate_id: str, door_no: int, command: str) -> CommandResult:
        """`command`: open or close. Raises ShardAway, NotFound."""
        path = f"{_gate(gate_id)}/doors/{door_no}/{command}"
        return self._read("POST", path, result_from_json, within_s=DOOR_WITHIN_S)

    def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        """Raises ShardAway, NotFound, GateError."""
        return self._read("GET", f"{_gate(gate_id)}/doors/{door_no}", DoorPhysical, within_s=DOOR_WITHIN_S)

    def take_webhook(self, gate_id: str, headers: Mapping[str, str], body: bytes) -> WebhookReceipt:
        """Raises ShardAway, NotFound, GateError, InputError."""
        return self._read("POST", f"{_gate(gate_id)}/deliveries", receipt_from_json, content=body, headers=headers)

    def _read(self, method: str, path: str, read: Callable[[Any], T], **more: Any) -> T:
        answer = self._ask(method, path, **more)
        return _understood(lambda content: read(json.loads(content)), answer.content)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        within_s: float = ANSWER_WITHIN_S,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> _Answer:
        try:
            with closing(_UnixConnection(self._name.text, within_s)) as connection:
                connection.request(method, path, content, dict(headers or {}))
                answer = _read_answer(connection.getresponse())
        except (OSError, HTTPException) as fault:
            raise ShardAway(f"does not answer ({getattr(fault, 'strerror', None) or type(fault).__name__})") from fault
        if answer.status == REFUSED:
            raise _understood(lambda content: error_from_json(json.loads(content)), answer.content)
        if not 200 <= answer.status < 300:
            raise ShardAway(f"answers with the status {answer.status}")
        return answer


class _UnixConnection(HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, name: str, within_s: float) -> None:
        super().__init__("shard", timeout=within_s)
        self._name = name

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._name)


def read_reports(data_dir: Path) -> list[WatchReport]:
    """What every watch process of a running service says of itself, by shard; those that do not answer are left away.

    For another process of the same user beside the service.
    """
    reports = []
    for shard in sockets_there(data_dir):
        try:
            client = ShardClient(socket_path(data_dir, shard))
        except SettingsError:
            continue
        try:
            reports.append(client.report())
        except ShardAway:
            continue
        finally:
            client.close()
    return reports


def _camera(camera_id: str) -> str:
    return f"/cameras/{quote(camera_id, safe='')}"


def _gate(gate_id: str) -> str:
    return f"/gates/{quote(gate_id, safe='')}"


def _read_answer(answer: HTTPResponse) -> _Answer:
    content = answer.read(MOST_ANSWER_BYTES + 1)
    if len(content) > MOST_ANSWER_BYTES:
        raise ShardAway(f"answers with more than {MOST_ANSWER_BYTES} bytes")
    return _Answer(answer.status, answer.headers.get(TAKEN_AT, ""), content)


def _understood(read: Callable[[Any], T], content: Any) -> T:
    try:
        return read(content)
    except (ValueError, KeyError, TypeError, AttributeError, InputError) as error:
        raise ShardAway(f"answers what cannot be read: {error}") from error
