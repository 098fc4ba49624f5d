"""Those who watch a virtual camera, each behind a bounded buffer."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from cameras.rtsp.messages import serialise_interleaved
from cameras.rtsp.udp import UdpPair

MAX_UNSENT_BYTES = 1 << 20
MAX_STUCK_S = 10.0


class Viewer(Protocol):
    """One client that plays."""

    def send(self, packets: Sequence[bytes], is_key: bool, now_s: float) -> None:
        """Send a picture's RTP packets, or leave the picture out."""
        ...

    def send_report(self, report: bytes) -> None:
        """Send an RTCP packet."""
        ...

    def end(self) -> None:
        """The clip is over: close the connection."""
        ...


class TcpViewer:
    """RTP between the messages of the RTSP connection.

    When more than 1 MiB is unsent, pictures are left out until it has drained and a key picture comes; after ten
    seconds of that the client is dropped.
    """

    def __init__(self, transport: asyncio.Transport, channels: tuple[int, int]) -> None:
        self.skipped = 0
        self._transport, self._channels = transport, channels
        self._skipping_since_s: float | None = None

    def send(self, packets: Sequence[bytes], is_key: bool, now_s: float) -> None:
        if self._transport.is_closing() or not self._has_room(is_key, now_s):
            return
        channel = self._channels[0]
        self._transport.write(b"".join([serialise_interleaved(channel, packet) for packet in packets]))

    def _has_room(self, is_key: bool, now_s: float) -> bool:
        unsent = self._transport.get_write_buffer_size()
        if self._skipping_since_s is None and unsent <= MAX_UNSENT_BYTES:
            return True
        if self._skipping_since_s is not None and is_key and not unsent:
            self._skipping_since_s = None
            return True
        self.skipped += 1
        if self._skipping_since_s is None:
            self._skipping_since_s = now_s
        elif unsent and now_s - self._skipping_since_s > MAX_STUCK_S:
            self._transport.abort()
        return False

    def send_report(self, report: bytes) -> None:
        if not self._transport.is_closing() and self._skipping_since_s is None:
            self._transport.write(serialise_interleaved(self._channels[1], report))

    def end(self) -> None:
        self._transport.close()


class UdpViewer:
    """RTP and RTCP as datagrams to two ports of the client's own address; what the kernel refuses is left out."""

    def __init__(self, transport: asyncio.Transport, pair: UdpPair, host: str, ports: tuple[int, int]) -> None:
        self.skipped = 0
        self._transport, self._pair = transport, pair
        self._rtp_address, self._rtcp_address = (host, ports[0]), (host, ports[1])

    def send(self, packets: Sequence[bytes], is_key: bool, now_s: float) -> None:  # noqa: ARG002 - one rule for all
        for packet in packets:
            if not self._pair.send_rtp(packet, self._rtp_address):
                self.skipped += 1
                return

    def send_report(self, report: bytes) -> None:
        self._pair.send_rtcp(report, self._rtcp_address)

    def end(self) -> None:
        self._transport.close()
