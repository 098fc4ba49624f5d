"""Our client at a scripted camera, over real sockets on a clock moved by hand."""

import asyncio
import struct
from collections.abc import Sequence

import pytest

from cameras.rtsp.client import RtspSource
from cameras.rtsp.messages import serialise_interleaved
from models.cameras import CameraConfig, Transport
from models.errors import CameraError
from models.media import AccessUnit, StreamInfo
from tests.fakes.clock import ManualClock
from tests.servers.scripted_rtsp import ScriptedCamera

TIMEOUT_S = 20


class Watching:
    """A source at work."""

    def __init__(self, url: str, transport: Transport = Transport.TCP, login: tuple[str, str] = ("", "")) -> None:
        self.clock = ManualClock()
        self.infos: list[StreamInfo] = []
        self.units: list[AccessUnit] = []
        self.reads: list[int] = []
        self.source = RtspSource(CameraConfig("cam", "cam", url, *login, transport), self.clock)
        self.task = asyncio.create_task(self.source.run(self.infos.append, self._take))
        self._more = asyncio.Event()

    def _take(self, units: Sequence[AccessUnit]) -> None:
        self.units += units
        self.reads.append(len(units))
        self._more.set()

    async def until_units(self, count: int) -> None:
        """Wait for so many pictures."""
        while len(self.units) < count:
            self._more.clear()
            await asyncio.wait_for(self._more.wait(), TIMEOUT_S)

    async def outcome(self) -> CameraError:
        """How it ended."""
        with pytest.raises(CameraError) as caught:
            await asyncio.wait_for(self.task, TIMEOUT_S)
        return caught.value

    async def outcome_after(self, event: asyncio.Event, seconds: float) -> CameraError:
        """How it ended when, after an event, time went on second by second."""
        await asyncio.wait_for(event.wait(), TIMEOUT_S)
        await self.pass_time(seconds)
        return await self.outcome()

    async def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds)):
            await self.clock.advance(1.0)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def playing(camera: ScriptedCamera, transport: Transport = Transport.TCP) -> Watching:
    watching = Watching(camera.url(), transport)
    await asyncio.wait_for(camera.until_playing(), TIMEOUT_S)
    return watching


def packet(sequence: int, timestamp: int, payload: bytes, *, marker: bool = True) -> bytes:
    """An RTP packet of the source 7."""
    return struct.pack("!BBHII", 0x80, 96 | (0x80 if marker else 0), sequence, timestamp, 7) + payload


def rtp(sequence: int, timestamp: int, payload: bytes, *, marker: bool = True) -> bytes:
    """The same as an interleaved frame."""
    return serialise_interleaved(0, packet(sequence, timestamp, payload, marker=marker))


IDR = bytes((0x65, 0x88)) + b"picture"
