"""An RTSP camera that misbehaves on demand: raw asyncio sockets, no protocol code of ours.

`MisbehavingCamera.behaviour` may be changed while it runs; it holds for connections from then on, and `hang_up` ends
those that stand.
"""

import asyncio
import base64
import random
import re
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import av

T = TypeVar("T")
FPS = 20
PAYLOAD_TYPE = 96
LARGEST_PAYLOAD = 1200
_START_CODE = re.compile(rb"\x00\x00\x00?\x01")


@dataclass(frozen=True)
class Footage:
    """NAL units of each picture of a clip, and its parameter sets."""

    pictures: list[list[bytes]]
    sets: list[bytes]


def read_footage(path: Path) -> Footage:
    """Takes apart an H.264 elementary stream (.h264) of one slice a picture."""
    pictures = []
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.video[0]):
            nals = [nal for nal in _START_CODE.split(bytes(packet)) if nal]
            if nals:
                pictures.append(nals)
    sets = [nal for nal in pictures[0] if nal[0] & 0x1F in (7, 8)]
    return Footage(pictures, sets)


@dataclass
class Talk:
    """One connection: requests in, answers and interleaved RTP out."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    footage: Footage
    sequence: int = 100
    ticks: int = 1_000_000
    asked: list[str] = field(default_factory=list)

    async def request(self) -> tuple[str, str]:
        """Method and CSeq of the next request."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        found = re.search(r"^CSeq:\s*(\d+)", head, re.MULTILINE | re.IGNORECASE)
        return head.split(" ", 1)[0], found.group(1) if found else "0"

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, cseq: str, fields: str = "", body: bytes = b"", status: str = "200 OK") -> None:
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        await self.send(f"RTSP/1.0 {status}\r\nCSeq: {cseq}\r\n{fields}{length}\r\n".encode() + body)

    def description(self) -> bytes:
        sets = ",".join(base64.b64encode(nal).decode() for nal in self.footage.sets)
        return (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=cam\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\n"
            f"a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\n"
            "a=control:track1\r\n"
        ).encode()

    async def until_play(self) -> None:
        """Answer as a good camera does, up to and with PLAY."""
        method = ""
        while method != "PLAY":
            method, cseq = await self.request()
            if method == "OPTIONS":
                await self.reply(cseq, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n")
            elif method == "DESCRIBE":
                await self.reply(cseq, "Content-Type: application/sdp\r\n", self.description())
            elif method == "SETUP":
                carrier = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"
                await self.reply(cseq, carrier + "Session: 12345678;timeout=60\r\n")
            else:
                await self.reply(cseq, "Session: 12345678\r\n")

    async def picture(self, nals: list[bytes], *, lose_last: bool = False) -> None:
        """One picture as RTP packets, the last one lost or not, then the time until the next."""
        payloads = [payload for nal in nals for payload in _payloads(nal)]
        for payload in payloads[:-1]:
            self._packet(payload, marker=False)
        if lose_last:
            self.sequence = (self.sequence + 1) & 0xFFFF
        self._packet(payloads[-1][: 20 if lose_last else None], marker=True)
        self.ticks += 90000 // FPS
        await self.writer.drain()
        await asyncio.sleep(1 / FPS)

    def _packet(self, payload: bytes, *, marker: bool) -> None:
        self.sequence = (self.sequence + 1) & 0xFFFF
        header = struct.pack("!BBHII", 0x80, PAYLOAD_TYPE | (marker << 7), self.sequence, self.ticks, 0xCAFE)
        self.writer.write(b"$\x00" + struct.pack("!H", len(header) + len(payload)) + header + payload)


def _payloads(nal: bytes) -> Iterator[bytes]:
    """RFC 6184: a small NAL unit as it is, a large one as FU-A fragments."""
    if len(nal) <= LARGEST_PAYLOAD:
        yield nal
        return
    indicator, kind = (nal[0] & 0xE0) | 28, nal[0] & 0x1F
    for at in range(1, len(nal), LARGEST_PAYLOAD):
        start, end = at == 1, at + LARGEST_PAYLOAD >= len(nal)
        yield bytes((indicator, (start << 7) | (end << 6) | kind)) + nal[at : at + LARGEST_PAYLOAD]


Behaviour = Callable[[Talk], Awaitable[None]]


async def good(talk: Talk) -> None:
    """Plays its footage again and again."""
    await talk.until_play()
    while True:
        for nals in talk.footage.pictures:
            await talk.picture(nals)


async def silent(talk: Talk) -> None:
    """Takes the connection and says nothing."""
    await talk.reader.read()


async def unauthorised(talk: Talk) -> None:
    """Refuses whatever it is told."""
    while True:
        _, cseq = await talk.request()
        challenge = 'WWW-Authenticate: Digest realm="cam", nonce="5f2b0a", algorithm=MD5\r\n'
        await talk.reply(cseq, challenge, status="401 Unauthorized")


async def garbage(talk: Talk) -> None:
    """Random bytes, at once and for ever."""
    bytes_of = random.Random(1)
    while True:
        await talk.send(bytes_of.randbytes(4096))


async def endless_header(talk: Talk) -> None:
    """A response that never ends."""
    await talk.request()
    await talk.send(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nX-Pad: ")
    while True:
        await talk.send(b"a" * 65536)


async def half_description(talk: Talk) -> None:
    """Breaks off in the middle of its session description."""
    while True:
        method, cseq = await talk.request()
        if method == "DESCRIBE":
            body = talk.description()
            head = f"RTSP/1.0 200 OK\r\nCSeq: {cseq}\r\nContent-Type: application/sdp\r\nContent-Length: {len(body)}"
            await talk.send(head.encode() + b"\r\n\r\n" + body[: len(body) // 2])
            return
        await talk.reply(cseq)


async def mute(talk: Talk) -> None:
    """Says it plays, and sends nothing."""
    await talk.until_play()
    await talk.reader.read()


async def frozen(talk: Talk) -> None:
    """One and the same picture for ever, with a clock that runs."""
    await talk.until_play()
    while True:
        await talk.picture(talk.footage.pictures[0])


async def stopped_clock(talk: Talk) -> None:
    """Pictures that all bear the same time, after some good ones."""
    await talk.until_play()
    for nals in talk.footage.pictures[:10]:
        await talk.picture(nals)
    while True:
        for nals in talk.footage.pictures:
            talk.ticks -= 90000 // FPS
            await talk.picture(nals)


async def lossy(talk: Talk) -> None:
    """Good pictures first, then every one with a packet missing before its end."""
    await talk.until_play()
    for nals in talk.footage.pictures[:10]:
        await talk.picture(nals)
    while True:
        for nals in talk.footage.pictures:
            await talk.picture(nals, lose_last=True)


async def garbage_pictures(talk: Talk) -> None:
    """What calls itself key pictures and is random bytes."""
    bytes_of = random.Random(2)
    await talk.until_play()
    while True:
        await talk.picture([*talk.footage.sets, b"\x65" + bytes_of.randbytes(400)])


async def garbage_packets(talk: Talk) -> None:
    """Interleaved frames that hold no RTP."""
    bytes_of = random.Random(3)
    await talk.until_play()
    while True:
        await talk.send(b"$\x00\x00\x40" + bytes_of.randbytes(64))
        await asyncio.sleep(1 / FPS)


def closing_after(pictures: int) -> Behaviour:
    """Plays so many pictures and hangs up."""

    async def behaviour(talk: Talk) -> None:
        await talk.until_play()
        for nals in talk.footage.pictures[:pictures]:
            await talk.picture(nals)

    return behaviour


def changing_to(other: Footage, after: int) -> Behaviour:
    """Goes on with other footage in the middle of the stream."""

    async def behaviour(talk: Talk) -> None:
        await talk.until_play()
        for nals in talk.footage.pictures[:after]:
            await talk.picture(nals)
        while True:
            for nals in other.pictures:
                await talk.picture(nals)

    return behaviour


class LoopThread:
    """An event loop in a thread of its own, for servers of a test that waits elsewhere."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test-servers")
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class MisbehavingCamera:
    """Listens on one port of the loopback for as long as the test wants."""

    def __init__(self, loop: LoopThread, footage: Footage, behaviour: Behaviour) -> None:
        self._loop, self._footage = loop, footage
        self.behaviour = behaviour
        self.connections = 0
        self.talks: list[Talk] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0
        self.listen()

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self.port}/live"

    def listen(self) -> None:
        """Take connections, on the same port as before."""
        self._loop.run(self._listen())

    def refuse(self) -> None:
        """Take no more connections, and hang up."""
        self._loop.run(self._refuse())

    def hang_up(self) -> None:
        """End every connection."""
        self._loop.run(self._hang_up())

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._hang_up()

    async def _hang_up(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._behave(Talk(reader, writer, self._footage)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _behave(self, talk: Talk) -> None:
        self.talks.append(talk)
        try:
            await self.behaviour(talk)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            talk.writer.close()


@contextmanager
def misbehaving_camera(footage: Footage, behaviour: Behaviour) -> Iterator[MisbehavingCamera]:
    """A camera that behaves so until the test says otherwise."""
    loop = LoopThread()
    camera = MisbehavingCamera(loop, footage, behaviour)
    try:
        yield camera
    finally:
        camera.refuse()
        loop.close()
