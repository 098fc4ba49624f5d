"""Finding ONVIF devices on the local networks by WS-Discovery."""

import asyncio
import socket
import struct
from collections.abc import Sequence
from uuid import uuid4

from cameras.onvif.probe import Discovered, parse_probe_matches, probe_message
from models.clock import Clock

MULTICAST = ("239.255.255.250", 3702)
MOST_DEVICES = 512
MOST_REPLIES = 4 * MOST_DEVICES  # a flood of replies is not listened to for ever
PROBES = 2  # UDP loses packets


async def discover(
    clock: Clock, timeout_s: float = 3.0, targets: Sequence[tuple[str, int]] = (MULTICAST,)
) -> list[Discovered]:
    """The devices that answer within `timeout_s`, by host and port.

    `targets`: where to ask; the multicast address asks on every network interface, a host's own address
    (`(host, 3702)`) reaches a device behind a router. An interface that cannot be used is passed over.
    """
    listener = _Listener(f"urn:uuid:{uuid4()}")
    loop = asyncio.get_running_loop()
    transports = []
    for sock, target in _sockets(targets):
        transport, _ = await loop.create_datagram_endpoint(lambda: listener, sock=sock)
        transports.append((transport, target))
    try:
        for _ in range(PROBES):
            for transport, target in transports:
                transport.sendto(probe_message(listener.message_id), target)
            await clock.sleep(timeout_s / PROBES)
    finally:
        for transport, _ in transports:
            transport.close()
    return sorted(listener.found.values(), key=lambda device: (device.host, device.port))


class _Listener(asyncio.DatagramProtocol):
    """Collects replies to one probe."""

    def __init__(self, message_id: str) -> None:
        self.message_id = message_id
        self.found: dict[tuple[str, int], Discovered] = {}
        self._replies = 0

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._replies += 1
        if self._replies > MOST_REPLIES:
            return
        for device in parse_probe_matches(data, self.message_id, addr[0]):
            if len(self.found) < MOST_DEVICES:
                self.found.setdefault((device.host, device.port), device)

    def error_received(self, exc: Exception) -> None:
        """A host told us that nobody listens there: no device, no matter."""


def _sockets(targets: Sequence[tuple[str, int]]) -> list[tuple[socket.socket, tuple[str, int]]]:
    pairs = []
    for target in targets:
        interfaces = [index for index, _ in socket.if_nameindex()] if target == MULTICAST else [0]
        pairs += [(sock, target) for index in interfaces if (sock := _socket(index)) is not None]
    return pairs


def _socket(interface: int) -> socket.socket | None:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        if interface:
            request = struct.pack("=4s4si", bytes(4), bytes(4), interface)  # struct ip_mreqn, see ip(7)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, request)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        sock.bind(("", 0))
    except OSError:
        sock.close()
        return None
    return sock
