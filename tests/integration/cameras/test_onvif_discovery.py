"""WS-Discovery against a responder of our own on the loopback."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from cameras.onvif.discover import MOST_DEVICES, discover
from models.clock import SystemClock
from tests.unit.cameras.onvif.test_probe import reply

Answer = Callable[[str], list[bytes]]


class _Responder(asyncio.DatagramProtocol):
    """Answers each probe with what a test says; `answer` gets the probe's message id."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.probes: list[bytes] = []
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.probes.append(data)
        found = re.search(rb"<w:MessageID>(.*?)</w:MessageID>", data)
        assert found is not None
        assert self._transport is not None
        for packet in self._answer(found.group(1).decode()):
            self._transport.sendto(packet, addr)


@asynccontextmanager
async def responding(answer: Answer) -> AsyncIterator[tuple[_Responder, tuple[str, int]]]:
    loop = asyncio.get_running_loop()
    transport, responder = await loop.create_datagram_endpoint(lambda: _Responder(answer), ("127.0.0.1", 0))
    try:
        yield responder, transport.get_extra_info("sockname")
    finally:
        transport.close()


async def test_devices_that_answer_are_found_once_each() -> None:
    def answer(message_id: str) -> list[bytes]:
        first = reply("http://127.0.0.1:8001/onvif/device_service", message_id)
        return [first, first, reply("http://127.0.0.1:8002/onvif/device_service", message_id), b"noise", b""]

    async with responding(answer) as (responder, place):
        found = await discover(SystemClock(), 0.3, [place])
    assert [(device.host, device.port) for device in found] == [("127.0.0.1", 8001), ("127.0.0.1", 8002)]
    assert found[0].hardware == "DS-2CD2143G2-I"
    assert len(responder.probes) == 2
    assert responder.probes[0] == responder.probes[1]


async def test_nobody_answers() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        assert await discover(SystemClock(), 0.2, [taken.getsockname()]) == []
    assert await discover(SystemClock(), 0.2, [taken_address("127.0.0.1")]) == []


def taken_address(host: str) -> tuple[str, int]:
    """An address where nobody listens any more."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((host, 0))
        return host, sock.getsockname()[1]


async def test_a_flood_is_bounded() -> None:
    def answer(message_id: str) -> list[bytes]:
        return [reply(f"http://127.0.0.1:{port}/onvif/x", message_id) for port in range(1, 3 * MOST_DEVICES)]

    async with responding(answer) as (_, place):
        assert len(await discover(SystemClock(), 0.6, [place])) <= MOST_DEVICES


async def test_the_multicast_address_can_be_asked_here() -> None:
    for device in await discover(SystemClock(), 0.2):
        assert device.xaddr.startswith("http")
