"""Hundreds of RTSP cameras from one process at little cost, for measuring who watches them.

    python -m bench.rtsp_load --clip FILE --cameras N [--port P] [--active K --active-clip FILE]

Camera i is `rtsp://127.0.0.1:P/camera-i`: OPTIONS, DESCRIBE, SETUP, PLAY over TCP (interleaved), sender reports every
five seconds. All cameras of a clip send the same endless row of packets, each behind the others by a part of the
clip's length, so that neither key pictures nor anything else happens at all of them at once, and so that the bytes of
a picture are made once. The first K cameras play the other clip. Size, rate, bitrate and key pictures are the clip's.

At SIGUSR1 it breaks off a tenth of the connections.
Prints `ready: PORT` when it listens and, when told to end (SIGTERM), one line of JSON: what it sent.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import resource
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.rtsp_reel import Reel, Seat
from cameras.rtsp.faults import RemoteProtocolError
from cameras.rtsp.messages import Interleaved
from cameras.rtsp.sdp import build_sdp
from cameras.rtsp.server_session import Asked, ServerSession
from cameras.rtsp.transport import TransportSpec, parse_transports
from models.clock import SystemClock

ROOT = Path(__file__).resolve().parents[1]
TICK_S = 0.002
GOLDEN = (5**0.5 - 1) / 2  # its multiples fall evenly into every interval, of a clip as of a group of pictures
TRACK = "track1"
DROP_ONE_IN = 10


class Visit(asyncio.Protocol):
    """One client's connection."""

    def __init__(self, seats: dict[str, Seat], clock: SystemClock) -> None:
        self._seats = seats
        self._session = ServerSession(clock, None, lambda: secrets.token_hex(8))
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - gone is gone
        for seat in self._seats.values():
            if self._transport is not None:
                seat.leave(self._transport)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        try:
            self._session.receive(data)
            while (event := self._session.next_event()) is not None:
                if not isinstance(event, Interleaved):
                    self._answer(event, self._transport)
        except RemoteProtocolError:
            self._transport.abort()
        self._transport.write(self._session.data_to_send())

    def _answer(self, asked: Asked, transport: asyncio.Transport) -> None:
        seat = self._seats.get(asked.path.removesuffix("/" + TRACK))
        if seat is None:
            self._session.refuse(404)
        elif asked.method == "DESCRIBE":
            body = build_sdp(seat.reel.video, host="127.0.0.1", control=TRACK)
            fields = ("Content-Base", asked.request.url.rstrip("/") + "/"), ("Content-Type", "application/sdp")
            self._session.accept(*fields, body=body)
        elif asked.method == "SETUP":
            offers = parse_transports(asked.request.headers.get("Transport"))
            if any(offer.tcp for offer in offers):
                self._session.accept_setup(TransportSpec(tcp=True, interleaved=(0, 1)))
            else:
                self._session.refuse(461)
        else:
            seat.leave(transport)
            self._session.accept()
            transport.write(self._session.data_to_send())
            if asked.method == "PLAY":
                seat.join(transport)


class LoadServer:
    """The load as a process of its own, for `with`; its cameras play from the moment it is entered.

    `urls`: one for each camera. `report`: after the end, what it sent: pictures, bytes, skipped, late_s, cpu_s.
    """

    def __init__(self, clip: Path, cameras: int, active: int = 0, active_clip: Path | None = None) -> None:
        self._words = ["--clip", str(clip), "--cameras", str(cameras), "--active", str(active)]
        if active_clip is not None:
            self._words += ["--active-clip", str(active_clip)]
        self._cameras = cameras
        self.urls: list[str] = []
        self.report: dict[str, Any] = {}

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "bench.rtsp_load", *self._words]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        word, _, port = self._process.stdout.readline().partition(": ")
        if word != "ready":
            raise RuntimeError(f"the load server did not start (status {self._process.wait()})")
        self.urls = [f"rtsp://127.0.0.1:{int(port)}/camera-{number}" for number in range(self._cameras)]
        return self

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def drop_some(self) -> None:
        """Break off a tenth of the connections, another tenth each time."""
        self._process.send_signal(signal.SIGUSR1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        told, _ = self._process.communicate(timeout=30)
        self.report = json.loads(told)


def seats_of(clip: Path, names: list[str]) -> tuple[Reel, dict[str, Seat]]:
    """A reel of the clip and a seat for each name, spread over the clip's length."""
    reel = Reel(clip)
    places = [Seat(reel, reel.length_s * (number * GOLDEN % 1)) for number in range(len(names))]
    return reel, dict(zip(names, places, strict=True))


def drop_some(seats: list[Seat], turns: Iterator[int]) -> None:
    """Break off with a tenth of the cameras' viewers, another tenth each time."""
    for seat in seats[next(turns) % DROP_ONE_IN :: DROP_ONE_IN]:
        seat.drop()


async def serve(args: argparse.Namespace) -> None:
    """Serve until SIGTERM."""
    names = [f"camera-{number}" for number in range(args.cameras)]
    shares = [(args.clip, names[args.active :]), (args.active_clip, names[: args.active])]
    made = [seats_of(clip, share) for clip, share in shares if share]
    seats = {name: seat for _, share in made for name, seat in share.items()}
    loop, clock, done = asyncio.get_running_loop(), SystemClock(), asyncio.Event()
    server = await loop.create_server(lambda: Visit(seats, clock), "127.0.0.1", args.port, backlog=1024)
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, done.set)
    loop.add_signal_handler(signal.SIGUSR1, drop_some, list(seats.values()), itertools.count())
    for reel, _ in made:
        reel.begin(time.monotonic, time.time)
    print(f"ready: {server.sockets[0].getsockname()[1]}", flush=True)
    while not done.is_set():
        for reel, _ in made:
            reel.send_due(time.monotonic(), time.time)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), TICK_S)
    server.close()
    sent = [reel.sent for reel, _ in made]
    figures = {name: sum(getattr(each, name) for each in sent) for name in ("pictures", "bytes", "skipped")}
    print(json.dumps({**figures, "late_s": max(each.late_s for each in sent), "cpu_s": time.process_time()}))


def main() -> None:
    """Serve cameras."""
    parser = argparse.ArgumentParser(description="Serve many RTSP cameras from a clip.")
    parser.add_argument("--clip", type=Path, required=True)
    parser.add_argument("--cameras", type=int, default=100)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--active", type=int, default=0, help="so many cameras play the active clip")
    parser.add_argument("--active-clip", type=Path)
    args = parser.parse_args()
    if args.active and args.active_clip is None:
        parser.error("--active needs --active-clip")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(serve(args))


if __name__ == "__main__":
    main()
