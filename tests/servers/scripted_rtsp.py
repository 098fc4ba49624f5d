"""An RTSP camera that behaves as a test says, well or badly."""

import asyncio
import contextlib
import socket
import struct
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from cameras.rtsp.messages import Headers, Interleaved, Request, Response, serialise_request, serialise_response
from cameras.rtsp.parser import RtspParser

SDP = (
    b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=control:*\r\n"
    b"m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:trackID=1\r\n"
)
Answer = Callable[[Request], bytes]


def ok(*fields: tuple[str, str], body: bytes = b"") -> Answer:
    """Answers 200 with these headers."""
    return status(200, *fields, body=body)


def status(code: int, *fields: tuple[str, str], body: bytes = b"") -> Answer:
    """Answers with a status and these headers."""
    return lambda request: serialise_response(
        Response(code, Headers((("CSeq", request.headers.get("CSeq")), *fields)), body)
    )


def silence(_: Request) -> bytes:
    """Answers nothing."""
    return b""


GOOD: Mapping[str, Answer] = {
    "OPTIONS": ok(("Public", "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER")),
    "DESCRIBE": ok(("Content-Type", "application/sdp"), body=SDP),
    "SETUP": ok(("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1"), ("Session", "abc;timeout=10")),
    "PLAY": ok(("Session", "abc")),
    "GET_PARAMETER": ok(("Session", "abc")),
    "TEARDOWN": ok(),
}


class ScriptedCamera:
    """Answers each method as told and remembers what it was asked; `greeting` is sent at once."""

    def __init__(self, answers: Mapping[str, Answer], greeting: bytes = b"") -> None:
        self.requests: list[Request] = []
        self.frames: asyncio.Queue[Interleaved] = asyncio.Queue()
        self.seen: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.port = 0
        self.answered = asyncio.Event()
        self.deaf = False
        self.answers, self._greeting = dict(answers), greeting
        self._writers: list[asyncio.StreamWriter] = []

    def url(self, host: str = "127.0.0.1") -> str:
        """Its address."""
        return f"rtsp://{host}:{self.port}/cam"

    def send(self, data: bytes) -> None:
        """Send bytes on the newest connection."""
        self._writers[-1].write(data)

    async def until_playing(self) -> None:
        """Wait until the client has taken in our answer to its PLAY: it then answers a question of ours."""
        await self.seen["PLAY"].wait()
        self.send(serialise_request(Request("OPTIONS", "*", Headers((("CSeq", "1"),)))))
        await self.answered.wait()

    async def flood(self, data: bytes) -> None:
        """Send the same bytes over and over, reading nothing, until the client goes away."""
        self.deaf = True
        writer = self._writers[-1]
        while not writer.is_closing():
            writer.write(data)
            with contextlib.suppress(ConnectionError):
                await writer.drain()

    def hang_up(self) -> None:
        """Close every connection politely."""
        for writer in self._writers:
            writer.close()

    def break_off(self) -> None:
        """Reset every connection."""
        for writer in self._writers:
            link = writer.get_extra_info("socket")
            if link.fileno() >= 0:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        if self.deaf:
            await asyncio.Event().wait()
        with contextlib.suppress(ConnectionError):
            return await reader.read(65536)
        return b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self._writers.append(writer)
        writer.write(self._greeting)
        parser = RtspParser()
        while data := await self._read(reader):
            for message in parser.feed(data):
                if isinstance(message, Request):
                    self.requests.append(message)
                    writer.write(self.answers[message.method](message))
                    self.seen[message.method].set()
                elif isinstance(message, Response):
                    self.answered.set()
                elif isinstance(message, Interleaved):
                    self.frames.put_nowait(message)


@asynccontextmanager
async def scripted_camera(
    changed: Mapping[str, Answer] | None = None, greeting: bytes = b""
) -> AsyncIterator[ScriptedCamera]:
    """A camera on a free port that is good except for what is changed."""
    camera = ScriptedCamera({**GOOD, **(changed or {})}, greeting)
    server = await asyncio.start_server(camera.serve, "127.0.0.1", 0)
    camera.port = server.sockets[0].getsockname()[1]
    try:
        yield camera
    finally:
        camera.break_off()
        server.close()
        await server.wait_closed()
