"""A pair of UDP sockets for RTP and RTCP, on an even port and the odd one above it (RFC 3550 section 11)."""

import asyncio
import random
import socket
from collections.abc import Callable, Sequence
from functools import partial

from cameras.rtsp.rounds import ReadRounds
from cameras.rtsp.unread import has_unread
from models.errors import CameraUnreachable

FIRST_PORT, LAST_PORT = 20000, 59998
MAX_TRIES = 50
RECEIVE_BUFFER_BYTES = 1 << 20
DATAGRAMS_A_ROUND = 1024

DatagramSink = Callable[[bytes, str], None]
DatagramsSink = Callable[[Sequence[tuple[bytes, str]]], None]


class _Receiver(asyncio.DatagramProtocol):
    def __init__(self, sink: DatagramSink) -> None:
        self._sink = sink

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._sink(data, addr[0])

    def error_received(self, exc: Exception) -> None:
        """An ICMP refusal of something we sent; silence is noticed elsewhere."""


class UdpPair:
    """Two bound sockets. RTCP goes to a sink as it comes, with the sender's numeric address; RTP is not read before
    `read_in_rounds`, and then together with that of other cameras."""

    def __init__(self, rtp: socket.socket, rtcp: socket.socket, port: int) -> None:
        self.ports = (port, port + 1)
        self._rtp, self._rtcp = rtp, rtcp
        self._transport: asyncio.DatagramTransport | None = None
        self._rounds: ReadRounds | None = None
        self._on_rtp: DatagramsSink = _ignore

    @classmethod
    async def open(cls, host: str, on_rtcp: DatagramSink) -> "UdpPair":
        """Bind a free pair on a local address. Raises CameraUnreachable when there is none."""
        pair = cls(*_bind_pair(host))
        make = partial(_Receiver, on_rtcp)
        pair._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(make, sock=pair._rtcp)
        return pair

    def read_in_rounds(self, rounds: ReadRounds, on_rtp: DatagramsSink, *, relaxed: bool) -> None:
        """Have RTP read together with that of others; `on_rtp`, which must not raise, gets what one read brought."""
        self._rounds, self._on_rtp = rounds, on_rtp
        rounds.join(self._rtp.fileno(), self._read, relaxed=relaxed)

    def set_pace(self, *, relaxed: bool) -> None:
        """Read it rarely (see ReadRounds), or in every round."""
        if self._rounds is not None:
            self._rounds.set_pace(self._rtp.fileno(), relaxed=relaxed)

    def _read(self, view: memoryview) -> int:
        """Take what is there, within bounds; how many bytes."""
        came: list[tuple[bytes, str]] = []
        taken = 0
        while len(came) < DATAGRAMS_A_ROUND:
            try:
                count, sender = self._rtp.recvfrom_into(view)
            except OSError:  # nothing more is there; or an ICMP refusal of something we sent: silence shows elsewhere
                break
            came.append((bytes(view[:count]), sender[0]))
            taken += count
        if came:
            self._on_rtp(came)
        return taken

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
        if self._rounds is not None:
            self._rounds.leave(self._rtp.fileno())
            self._rounds = None
        self._on_rtp = _ignore
        self._rtp.close()
        if self._transport is not None:
            self._transport.close()


def _ignore(_: object) -> None:
    """Before it is read nothing comes, and nobody wants what comes after it was closed."""


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
