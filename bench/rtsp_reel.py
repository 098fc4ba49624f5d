"""One clip as an endless row of packets, and the cameras that send it one behind the other."""

import asyncio
import heapq
import itertools
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import av

from cameras.rtp.sender import RtpSender
from cameras.rtsp.messages import serialise_interleaved
from cameras.virtual.clips import CLOCK_RATE_HZ, open_clip, pictures

MAX_UNSENT_BYTES = 1 << 20
MAX_LAG_S = 2.0
REPORT_EVERY_S = 5.0
FORGET_EVERY = 64
CNAME = "load"


class _Shot(NamedTuple):
    """One picture ready to be sent. `due_s`: from the reel's beginning."""

    data: bytes
    due_s: float
    is_key: bool


@dataclass(slots=True)
class Sent:
    """What a reel's seats sent. `skipped`: pictures left out because a client did not read. `late_s`: at worst."""

    pictures: int = 0
    bytes: int = 0
    skipped: int = 0
    late_s: float = 0.0


class Reel:
    """The row of packets, made as the first seat comes to it and dropped behind the last."""

    def __init__(self, clip: Path) -> None:
        opened = open_clip(clip)
        self.video, self.sent = opened.video, Sent()
        self.sender = RtpSender(self.video.payload_type, secrets.randbits(32), 0, secrets.randbits(31))
        self._pictures = pictures(opened)
        self._shots: deque[_Shot] = deque()
        self._first = 0
        self._due: list[tuple[float, int, Seat]] = []
        self._numbers = itertools.count()
        self._began_s = 0.0
        self.length_s = _length_s(clip)

    def enter(self, seat: "Seat") -> None:
        """One more seat."""
        heapq.heappush(self._due, (seat.behind_s, next(self._numbers), seat))

    def shot(self, index: int) -> _Shot:
        """A picture of the row, counted from its beginning."""
        while index - self._first >= len(self._shots):
            picture = next(self._pictures)
            packets = self.sender.packets_of(picture.payloads, picture.ticks)
            data = b"".join([serialise_interleaved(0, packet) for packet in packets])
            self._shots.append(_Shot(data, picture.due_s, picture.is_key))
            if len(self._shots) % FORGET_EVERY == 0:
                self._forget()
        return self._shots[index - self._first]

    def begin(self, mono_s: Callable[[], float], unix_s: Callable[[], float]) -> None:
        """Let time run, from a moment on at which every seat is under way."""
        self._send_until(self.length_s, unix_s)
        self._began_s = mono_s() - self._due[0][0]

    def send_due(self, now_s: float, unix_s: Callable[[], float]) -> None:
        """Send what every seat owes by now; after a long pause time goes on from where it stood."""
        late_s = now_s - self._began_s - self._due[0][0]
        self.sent.late_s = max(self.sent.late_s, late_s)
        if late_s > MAX_LAG_S:
            self._began_s += late_s
        self._send_until(now_s - self._began_s, unix_s)

    def _send_until(self, elapsed_s: float, unix_s: Callable[[], float]) -> None:
        due = self._due
        while due[0][0] <= elapsed_s:
            _, number, seat = due[0]
            seat.send(elapsed_s, unix_s)
            heapq.heapreplace(due, (seat.behind_s + self.shot(seat.index).due_s, number, seat))

    def _forget(self) -> None:
        last = min(seat.index for _, _, seat in self._due)
        while self._first < last:
            self._shots.popleft()
            self._first += 1


class Seat:
    """One camera: where it stands in the reel, and who watches it."""

    def __init__(self, reel: Reel, behind_s: float) -> None:
        self.reel, self.behind_s, self.index = reel, behind_s, 0
        self._viewers: dict[asyncio.Transport, bool] = {}  # whether it waits for a key picture
        self._reported_s = 0.0
        reel.enter(self)

    def join(self, transport: asyncio.Transport) -> None:
        """Send to this client from the next key picture on."""
        self._viewers[transport] = True
        self._reported_s = 0.0

    def leave(self, transport: asyncio.Transport) -> None:
        """Send to it no more."""
        self._viewers.pop(transport, None)

    def drop(self) -> None:
        """Break off with everybody who watches, without a word."""
        for transport in list(self._viewers):
            transport.abort()

    def send(self, elapsed_s: float, unix_s: Callable[[], float]) -> None:
        """Send the next picture; `elapsed_s` since the reel began."""
        shot = self.reel.shot(self.index)
        self.index += 1
        sent = self.reel.sent
        for transport, waits in self._viewers.items():
            if waits and not shot.is_key:
                continue
            full = transport.get_write_buffer_size() > MAX_UNSENT_BYTES
            if full or waits:
                self._viewers[transport] = full
            if full:
                sent.skipped += 1
                continue
            transport.write(shot.data)
            sent.pictures += 1
            sent.bytes += len(shot.data)
        if self._viewers and elapsed_s - self._reported_s >= REPORT_EVERY_S:
            self._report(elapsed_s, unix_s())

    def _report(self, elapsed_s: float, unix_s: float) -> None:
        self._reported_s = elapsed_s
        ticks = round((elapsed_s - self.behind_s) * CLOCK_RATE_HZ)
        report = serialise_interleaved(1, self.reel.sender.report(ticks, unix_s, CNAME))
        for transport in self._viewers:
            transport.write(report)


def _length_s(clip: Path) -> float:
    """How long one turn of the clip lasts."""
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        tick_s = float(stream.time_base or 0)
        times = [packet.dts * tick_s for packet in container.demux(stream) if packet.dts is not None]
    return max(times) - min(times)
