"""A pair of UDP sockets for RTP and RTCP, on an even port and the odd one above it (RFC 3550 section 11)."""

import asyncio
import random
import socket
from collections.abc import Callable
from functools import partial

from cameras.rtsp.unread import has_unread
from models.errors import CameraUnreachable

FIRST_PORT, LAST_PORT = 20000, 59998
MAX_TRIES = 50
RECEIVE_BUFFER_BYTES = 1 << 20

DatagramSink = Callable[[bytes, str], None]


class _Receiver(asyncio.DatagramProtocol):
    def __init__(self, sink: DatagramSink) -> None:
        self._sink = sink

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._sink(data, addr[0])

    def error_received(self, exc: Exception) -> None:
        """An ICMP refusal of something we sent; silence is noticed elsewhere."""


class UdpPair:
    """Two bound sockets; each datagram goes to a sink with the sender's numeric address."""

    def __init__(self, rtp: socket.socket, rtcp: socket.socket, port: int) -> None:
        self.ports = (port, port + 1)
        self._rtp, self._rtcp = rtp, rtcp
        self._transports: list[asyncio.DatagramTransport] = []

    @classmethod
    async def open(cls, host: str, on_rtp: DatagramSink, on_rtcp: DatagramSink) -> "UdpPair":
        """Bind a free pair on a local address. Raises CameraUnreachable when there is none."""
        loop = asyncio.get_running_loop()
        pair = cls(*_bind_pair(host))
        for bound, sink in ((pair._rtp, on_rtp), (pair._rtcp, on_rtcp)):
            transport, _ = await loop.create_datagram_endpoint(partial(_Receiver, sink), sock=bound)
            pair._transports.append(transport)
        return pair

    def send_rtp(self, data: bytes, address: tuple[str, int]) -> bool:
        """Send from the RTP socket; False where the kernel would not take it now. Nothing is ever queued."""
        return _send(self._rtp, data, address)

    def send_rtcp(self, data: bytes, address: tuple[str, int]) -> bool:
        """Send from the RTCP socket, likewise."""
        return _send(self._rtcp, data, address)

    @property
    def has_unread(self) -> bool:
        """Whether RTP came that was not read yet."""
        return has_unread(self._rtp)

    def close(self) -> None:
        """Close both."""
        for transport in self._transports:
            transport.close()


def _send(bound: socket.socket, data: bytes, address: tuple[str, int]) -> bool:
    try:
        bound.sendto(data, address)
    except OSError:
        return False
    return True


def _bind_pair(host: str) -> tuple[socket.socket, socket.socket, int]:
    for _ in range(MAX_TRIES):
        port = random.randrange(FIRST_PORT, LAST_PORT, 2)  # noqa: S311 - a free port, not a secret
        first = _bind(host, port)
        if first is None:
            continue
        second = _bind(host, port + 1)
        if second is not None:
            return first, second, port
        first.close()
    raise CameraUnreachable("no free pair of UDP ports on this machine: set the transport to tcp")


def _bind(host: str, port: int) -> socket.socket | None:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        bound.bind((host, port))
    except OSError:
        bound.close()
        return None
    bound.setblocking(False)
    return bound
