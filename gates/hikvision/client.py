"""The ISAPI calls we need, over HTTP Digest. Every failure is a GateError in words; nothing is tried twice.

Sources: the project's notes of ISAPI wire facts; AcsWorkStatus and door/capabilities as recorded on DS-K1T673DX
V3.18.0 and DS-K1T320MFWX V3.5.2 by their users; `beginSerialNo` as recorded on DS-K1T342EFWX V3.3.5.
"""

import asyncio
import json
import ssl
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self

import httpx

from gates.address import device_address
from gates.hikvision.bounded import BoundedTransport
from gates.hikvision.options import HikvisionOptions
from gates.hikvision.replies import (
    AccessAbilities,
    DoorAbilities,
    HistoryPage,
    WorkStatus,
    login_refused,
    read_abilities,
    read_door_abilities,
    read_history_page,
    read_work_status,
    refusal,
)
from models.access import GateConfig
from models.errors import GateFault, GateUnreachable

_NAMESPACE = "http://www.isapi.org/ver20/XMLSchema"
_ANSWER_BYTES = 1024 * 1024
_STEP_S, _WHOLE_S = 5.0, 15.0
_PAGE = 30
_EVER = ("1970-01-01T00:00:00+08:00", "2037-12-31T23:59:59+08:00")


class DoorCommand(StrEnum):
    """`cmd` of RemoteControlDoor, as far as this project uses it: nothing that keeps a door shut."""

    OPEN = "open"
    CLOSE = "close"


def door_command_xml(command: DoorCommand) -> bytes:
    """The body of a door command. The namespace must be there: terminals (DS-K1T344 V4.47.0, KD9633 V2.3.9) answer
    OK to a body without it and leave the door as it is."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<RemoteControlDoor xmlns="{_NAMESPACE}" version="2.0"><cmd>{command}</cmd></RemoteControlDoor>'
    ).encode()


@dataclass(frozen=True, slots=True)
class AlertStream:
    """The answer of alertStream: its Content-Type, and its bytes as they come."""

    content_type: str
    chunks: AsyncGenerator[bytes, None]


class IsapiDevice:
    """One device while we talk to it; use it as an async context. `transport` replaces the network in tests."""

    def __init__(
        self, config: GateConfig, options: HikvisionOptions, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._address = device_address(config.url)
        self._options = options
        port = f":{self._address.port}" if self._address.port else ""
        self.where = f"{self._address.host}{port}"
        inner = transport or httpx.AsyncHTTPTransport(verify=_verification(self._address, options), trust_env=False)
        self._client = httpx.AsyncClient(
            auth=httpx.DigestAuth(config.username, config.password),
            timeout=httpx.Timeout(_STEP_S),
            headers={"Accept-Encoding": "identity", "User-Agent": "xueliang"},
            transport=BoundedTransport(inner),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def alert_stream(self) -> AsyncIterator[AlertStream]:
        """The event stream, open. It has no time limit of its own: whoever reads watches for silence.

        Raises GateError at the opening; reading raises GateError too, GateUnreachable when the device ends it."""
        request = self._client.build_request(
            "GET", self._url("/ISAPI/Event/notification/alertStream"), timeout=httpx.Timeout(_STEP_S, read=None)
        )
        with self._named_faults():
            async with asyncio.timeout(_WHOLE_S):
                response = await self._send(request)
        try:
            yield AlertStream(response.headers.get("content-type", ""), self._chunks(response))
        finally:
            await response.aclose()

    async def _chunks(self, response: httpx.Response) -> AsyncGenerator[bytes, None]:
        with self._named_faults():
            async for chunk in response.aiter_raw():
                yield chunk
        raise GateUnreachable(f"{self.where} closed the event stream")

    async def access_abilities(self) -> AccessAbilities:
        """What the device declares. Raises GateError."""
        return read_abilities(await self._ask("GET", "/ISAPI/AccessControl/capabilities"))

    async def door_abilities(self) -> DoorAbilities:
        """Doors and commands. Raises GateError."""
        return read_door_abilities(await self._ask("GET", "/ISAPI/AccessControl/RemoteControl/door/capabilities"))

    async def work_status(self) -> WorkStatus:
        """Locks and contacts now. Raises GateError."""
        return read_work_status(await self._ask("GET", "/ISAPI/AccessControl/AcsWorkStatus?format=json"))

    async def command_door(self, door_no: int, command: DoorCommand) -> None:
        """Returns when the device said OK, which proves nothing about the door. Raises GateError."""
        path = f"/ISAPI/AccessControl/RemoteControl/door/{door_no}"
        await self._ask("PUT", path, door_command_xml(command), self._options.command_content_type)

    async def history_page(
        self, position: int, *, search_id: str, begin_serial: int | None = None, since: str = ""
    ) -> HistoryPage:
        """Up to 30 access events from `position`, oldest first: those from a serial number on, or since a time.

        `search_id` is the same for all pages of one search. Raises GateError.
        """
        begin, end = _EVER
        condition: dict[str, object] = {
            "searchID": search_id,
            "searchResultPosition": position,
            "maxResults": _PAGE,
            "major": 0,
            "minor": 0,
            "startTime": since or begin,
            "endTime": end,
            "timeReverseOrder": False,
        }
        if begin_serial is not None:
            condition["beginSerialNo"] = begin_serial
        body = json.dumps({"AcsEventCond": condition}).encode()
        return read_history_page(
            await self._ask("POST", "/ISAPI/AccessControl/AcsEvent?format=json", body, "application/json")
        )

    def _url(self, path: str) -> str:
        return str(self._address).rstrip("/") + path

    async def _ask(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> bytes:
        headers = {"Content-Type": content_type} if content_type else {}
        request = self._client.build_request(method, self._url(path), content=body, headers=headers)
        with self._named_faults():
            async with asyncio.timeout(_WHOLE_S):
                response = await self._send(request)
                try:
                    answer = await _read_bounded(response)
                finally:
                    await response.aclose()
        refusal(response.status_code, answer)
        return answer

    async def _send(self, request: httpx.Request) -> httpx.Response:
        """The answer to a signed-in request, body unread; raises GateError for anything but 200."""
        try:
            response = await self._client.send(request, stream=True)
        except (ValueError, KeyError, NotImplementedError) as fault:  # httpx, reading a Digest challenge
            raise GateFault(f"{self.where} asks for a sign-in that cannot be understood") from fault
        if response.status_code == 200:
            return response
        try:
            body = await _read_bounded(response)
        finally:
            await response.aclose()
        if response.status_code == 401:
            raise login_refused(body)
        refusal(response.status_code, body)
        raise GateFault(f"{self.where} answered HTTP {response.status_code}")

    @contextmanager
    def _named_faults(self) -> Iterator[None]:
        """Every failure of the way to the device as a GateError."""
        try:
            yield
        except (httpx.TimeoutException, TimeoutError) as fault:
            raise GateUnreachable(f"{self.where} did not answer in time") from fault
        except httpx.ConnectError as fault:
            raise GateUnreachable(self._no_connection(fault)) from fault
        except httpx.ProtocolError as fault:
            raise GateFault(f"{self.where} does not speak proper HTTP") from fault
        except httpx.HTTPError as fault:
            raise GateUnreachable(f"the connection to {self.where} broke") from fault

    def _no_connection(self, fault: httpx.ConnectError) -> str:
        if isinstance(fault.__cause__, ssl.SSLError) or "certificate" in str(fault).lower():
            return f"the certificate of {self.where} is not trusted; trust its issuer or set verify_tls to false"
        return f"no connection to {self.where}"


def new_search_id() -> str:
    """An id for one search over several pages."""
    return str(uuid.uuid4())


def _verification(address: httpx.URL, options: HikvisionOptions) -> ssl.SSLContext | bool:
    """No certificate store is loaded for plain http, which would cost 20 ms a connection."""
    return options.verify_tls if address.scheme == "https" else False


async def _read_bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _ANSWER_BYTES:
            raise GateFault(f"the device answered with more than {_ANSWER_BYTES} bytes")
    return bytes(body)
