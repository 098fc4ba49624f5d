"""The serve role: the API over HTTP on a thread of its own, and the seams through which it reaches the other stages."""

import asyncio
import socket

from starlette.types import ASGIApp

from api.ports import CameraProbe
from cameras.check import CheckReport, check_camera
from cameras.onvif.device import OnvifDevice, describe_device
from cameras.onvif.discover import discover
from cameras.onvif.probe import Discovered
from cameras.supervisor import OpenSource
from gates.port import WebhookReceipt
from gates.webhook.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER
from models.access import CommandResult, DoorPhysical
from models.cameras import CameraConfig
from models.clock import Clock
from models.errors import SettingsError
from vision.pictures import key_picture_jpeg
from xueliang.settings import HttpSettings
from xueliang.uvicorn_thread import UvicornThread
from xueliang.watch_port import WatchPort


class HttpServer:
    """The API at the address of the settings."""

    def __init__(self, app: ASGIApp, settings: HttpSettings) -> None:
        self._settings = settings
        self._server = UvicornThread("http", app)
        self._socket: socket.socket | None = None

    def bind(self) -> None:
        """Take the port, so that nothing else need be started where that fails. Raises SettingsError."""
        host = self._settings.host
        taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, self._settings.port))
        except OSError as error:
            taken.close()
            raise SettingsError(
                f"http: cannot listen on {host}:{self._settings.port}: {error.strerror or error}; "
                "another program may hold the port: choose another one in http.port"
            ) from error
        self._socket = taken

    def start(self) -> None:
        """Returns once it listens; `bind` first. Raises SettingsError when it cannot."""
        if self._socket is None:
            self.bind()
        assert self._socket is not None
        self._server.start(self._socket)

    @property
    def address(self) -> str:
        """Where it listens, as one types it into a browser on this machine."""
        host = "127.0.0.1" if self._settings.host in ("0.0.0.0", "::") else self._settings.host  # noqa: S104
        port = self._socket.getsockname()[1] if self._socket is not None else self._settings.port
        return f"http://{host}:{port}"

    def stop(self, timeout_s: float) -> None:
        self._server.stop(timeout_s)
        if self._socket is not None:
            self._socket.close()


class GateDesk:
    """`api.ports.GateCommands` from the gates somebody keeps."""

    def __init__(self, gates: WatchPort) -> None:
        self._gates = gates

    async def open_door(self, gate_id: str, door_no: int) -> CommandResult:
        return await asyncio.to_thread(self._gates.open_door, gate_id, door_no)

    async def close_door(self, gate_id: str, door_no: int) -> CommandResult:
        return await asyncio.to_thread(self._gates.close_door, gate_id, door_no)

    async def door_state(self, gate_id: str, door_no: int) -> DoorPhysical:
        return await asyncio.to_thread(self._gates.door_state, gate_id, door_no)

    async def take_webhook(self, gate_id: str, timestamp: str, signature: str, body: bytes) -> WebhookReceipt:
        headers = {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: signature}
        return await asyncio.to_thread(self._gates.take_webhook, gate_id, headers, body)


class Tools:
    """`api.ports.CameraTools` from `cameras/`, with pictures decoded by `vision/`."""

    def __init__(self, clock: Clock, open_source: OpenSource) -> None:
        self._clock, self._open_source = clock, open_source

    async def check(self, probe: CameraProbe) -> CheckReport:
        config = CameraConfig("check", "check", probe.url, probe.username, probe.password, probe.transport)
        return await check_camera(config, self._clock, key_picture_jpeg, open_source=self._open_source)

    async def discover(self, timeout_s: float) -> list[Discovered]:
        return await discover(self._clock, timeout_s=timeout_s)

    async def onvif(self, host: str, port: int, username: str, password: str) -> OnvifDevice:
        return await describe_device(host, port, username, password, self._clock)
