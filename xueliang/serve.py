"""The serve role: the API over HTTP on a thread of its own, and the seams through which it reaches the other stages."""

import asyncio
import socket
import threading
from collections.abc import Mapping
from datetime import datetime

import uvicorn
from starlette.types import ASGIApp

from api.ports import CameraProbe
from cameras.check import CheckReport, check_camera
from cameras.onvif.device import OnvifDevice, describe_device
from cameras.onvif.discover import discover
from cameras.onvif.probe import Discovered
from gates.port import WebhookReceipt
from gates.webhook.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER
from models.access import CommandResult, DoorPhysical
from models.cameras import CameraConfig
from models.clock import Clock
from models.errors import SettingsError
from models.watching import CameraWatch, WatchReport
from vision.counters import CameraCounters
from vision.pictures import key_picture_jpeg
from xueliang.loud_thread import LoudThread
from xueliang.settings import HttpSettings
from xueliang.watch import Watch

START_WITHIN_S = 20.0


class HttpServer:
    """uvicorn on a thread; the main thread keeps the signals."""

    def __init__(self, app: ASGIApp, settings: HttpSettings) -> None:
        self._settings = settings
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                log_config=None,
                access_log=False,
                ws="websockets-sansio",
                ws_max_size=64 * 1024,
                timeout_graceful_shutdown=2,
                timeout_keep_alive=15,
                server_header=False,
                proxy_headers=False,
            )
        )
        self._thread = LoudThread("http", self._run)
        self._ended = threading.Event()
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
        self._thread.start()
        waited_s = 0.0
        while not self._server.started:
            if self._ended.wait(0.05) or waited_s > START_WITHIN_S:
                raise SettingsError(f"http: does not begin to listen on {self._settings.host}:{self._settings.port}")
            waited_s += 0.05

    @property
    def address(self) -> str:
        """Where it listens, as one types it into a browser on this machine."""
        host = "127.0.0.1" if self._settings.host in ("0.0.0.0", "::") else self._settings.host  # noqa: S104
        return f"http://{host}:{self._port()}"

    def _port(self) -> int:
        for server in self._server.servers if self._server.started else ():
            for listening in server.sockets:
                port: int = listening.getsockname()[1]
                return port
        return self._settings.port

    def stop(self, timeout_s: float) -> None:
        self._server.should_exit = True
        self._thread.join(timeout_s)
        if self._socket is not None:
            self._socket.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket] if self._socket else None)
        finally:
            self._ended.set()


class WatchedPictures:
    """`api.ports.LivePictures` from the watch role beside us."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def jpeg(self, camera_id: str) -> tuple[bytes, datetime] | None:
        return self._watch.jpeg(camera_id)


class GateDesk:
    """`api.ports.GateCommands` from the gates of the watch role beside us."""

    def __init__(self, watch: Watch) -> None:
        self._gates = watch.gates

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

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def check(self, probe: CameraProbe) -> CheckReport:
        config = CameraConfig("check", "check", probe.url, probe.username, probe.password, probe.transport)
        return await check_camera(config, self._clock, key_picture_jpeg)

    async def discover(self, timeout_s: float) -> list[Discovered]:
        return await discover(self._clock, timeout_s=timeout_s)

    async def onvif(self, host: str, port: int, username: str, password: str) -> OnvifDevice:
        return await describe_device(host, port, username, password, self._clock)


def watch_report(watch: Watch) -> WatchReport:
    """What became of each camera's pictures: received and lost on the way, decoded, analysed and dropped here."""
    received, seen = watch.fleet.counters(), watch.pipeline.counters()
    return WatchReport(
        cameras=tuple(
            _camera_watch(camera_id, received.get(camera_id, {}), seen.get(camera_id, CameraCounters()))
            for camera_id in sorted(received.keys() | seen.keys())
        )
    )


def _camera_watch(camera_id: str, received: Mapping[str, int], seen: CameraCounters) -> CameraWatch:
    return CameraWatch(
        camera_id,
        received=received.get("received", 0),
        received_bytes=received.get("received_bytes", 0),
        lost=received.get("lost", 0),
        decoded=seen.decoded,
        analysed=seen.analysed,
        late=seen.late,
        dropped={str(why): count for why, count in seen.dropped.items()},
    )
