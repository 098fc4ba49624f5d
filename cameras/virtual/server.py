"""The server of virtual cameras."""

import asyncio
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from cameras.rtsp.auth import Login
from cameras.rtsp.udp import UdpPair
from cameras.virtual.clips import Clip, open_clip
from cameras.virtual.showing import Showing
from cameras.virtual.visitor import Visitor
from models.clock import Clock
from models.errors import InputError

MAX_VISITORS = 2000
SWEEP_EVERY_S = 10.0
_NAME = re.compile(r"[\w.-]{1,64}(?:/[\w.-]{1,64}){0,3}")
_ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to look for what listens everywhere


class VirtualCameraServer:
    """Serves each of `clips` as an RTSP camera at rtsp://host:port/<name>, over TCP and UDP.

    `clips`: name → file of H.264, H.265 or MJPEG video. With a `username`, clients must log in (digest). With `tls`,
    a server's context, the addresses are rtsps://, for clients that ask for TCP.
    """

    def __init__(
        self,
        clips: Mapping[str, Path],
        host: str = "127.0.0.1",
        port: int = 0,
        username: str = "",
        password: str = "",
        *,
        clock: Clock,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.clips: Mapping[str, Clip] = {}
        self._paths = {_checked(name): path for name, path in clips.items()}
        self._host, self._port, self._clock, self._tls = host, port, clock, tls
        self._login = Login(username, password) if username else None
        self._showings: dict[str, Showing] = {}
        self._visitors: set[Visitor] = set()
        self._server: asyncio.Server | None = None
        self._udp: UdpPair | None = None
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def udp(self) -> UdpPair:
        """The sockets datagrams are sent from."""
        assert self._udp is not None, "the server has not been started"
        return self._udp

    async def start(self) -> int:
        """Open the clips and listen; the port. Raises InputError for a clip or an address that cannot be used."""
        self.clips = {name: open_clip(path) for name, path in self._paths.items()}
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._welcome, self._host, self._port, ssl=self._tls)
        except OSError as error:
            where = f"{self._host} port {self._port}"
            raise InputError(f"virtual cameras cannot listen on {where}: {error.strerror or error}") from error
        numeric, self._port = self._server.sockets[0].getsockname()[:2]
        self._udp = await UdpPair.open(numeric, self._take_report)  # what clients send to the RTP port says nothing
        self._sweeper = loop.create_task(self._sweep())
        return self._port

    async def stop(self) -> None:
        """Close every connection and stop every clip."""
        if self._server is not None:
            self._server.close()
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        for visitor in tuple(self._visitors):
            visitor.drop()
        for showing in self._showings.values():
            showing.stop()
        if self._udp is not None:
            self._udp.close()
        if self._server is not None:
            await self._server.wait_closed()

    def urls(self) -> dict[str, str]:
        """Name → address, without credentials; the port is known once started."""
        host = _ANY_HOST.get(self._host, self._host)
        authority = f"[{host}]" if ":" in host else host
        scheme = "rtsps" if self._tls else "rtsp"
        return {name: f"{scheme}://{authority}:{self._port}/{quote(name)}" for name in self._paths}

    def showing(self, name: str) -> Showing:
        """The running showing of a clip, or a new one."""
        running = self._showings.get(name)
        if running is None or not running.running:
            running = self._showings[name] = Showing(self.clips[name], self._clock)
        return running

    def forget(self, visitor: Visitor) -> None:
        """The visitor has gone."""
        self._visitors.discard(visitor)

    def _welcome(self) -> asyncio.Protocol:
        if len(self._visitors) >= MAX_VISITORS:
            return _Refusal()
        visitor = Visitor(self, self._clock, self._login)
        self._visitors.add(visitor)
        return visitor

    def _take_report(self, _: bytes, sender: str) -> None:
        for visitor in self._visitors:
            if visitor.host == sender:
                visitor.heard()

    async def _sweep(self) -> None:
        while True:
            await self._clock.sleep(SWEEP_EVERY_S)
            for visitor in tuple(self._visitors):
                visitor.drop_if_silent()


class _Refusal(asyncio.Protocol):
    """Closes a connection beyond the limit."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InputError(f"a virtual camera cannot be called {name!r}: letters, digits, dots, dashes, up to 64")
    return name
