"""Any bytes into the cores that speak with cameras: they parse or are the peer's error, within bounds.

Each target takes bytes and returns; what it raises is a find. The suite runs them with Hypothesis; for hours of
mutation with coverage, in an environment that has Atheris: `python -m tests.fuzz.cameras express -max_total_time=600`.
Run so for ten minutes (half a minute a target, twice, from seeds of each kind) it made 775,811 executions without a
find.
"""

import contextlib
import random
from collections.abc import Callable, Iterator, Sequence

from cameras.rtp.faults import RtpFault
from cameras.rtp.pictures import MAX_PICTURE_BYTES, VideoFormat
from cameras.rtp.reception import TimedPicture, VideoReception
from cameras.rtp.rtcp import parse_rtcp
from cameras.rtsp.auth import Challenge, Login, parse_challenges, verify_authorization
from cameras.rtsp.client_session import ClientSession, ClientState
from cameras.rtsp.faults import RemoteProtocolError
from cameras.rtsp.messages import Interleaved, Message, Request, Response
from cameras.rtsp.parser import MAX_BODY_BYTES, MAX_HEAD_BYTES, RtspParser
from cameras.rtsp.sdp import build_sdp, parse_sdp, video_formats
from cameras.rtsp.server_session import Asked, ServerSession
from cameras.rtsp.transport import TransportSpec, build_transport, parse_transports
from cameras.rtsp.urls import parse_address, resolve_control
from models.errors import CameraError, CameraFault
from models.media import Codec
from tests.fakes.clock import ManualClock
from tests.unit.cameras.rtp.framing import MARK, framed, unframed
from tests.unit.cameras.rtp.nal_streams import H264_PPS, H264_SPS, H265_SETS

Target = Callable[[bytes], None]

FORMATS = (
    VideoFormat(Codec.H264, 96, parameter_sets=(H264_SPS, H264_PPS)),
    VideoFormat(Codec.H265, 97, parameter_sets=H265_SETS),
)
JPEG = VideoFormat(Codec.MJPEG, 26)
_OPENING = {
    ClientState.DESCRIBE: (b"Public: GET_PARAMETER", b""),
    ClientState.SETUP: (b"Session: 1", build_sdp(FORMATS[0], host="127.0.0.1", control="t")),
    ClientState.PLAY: (b"Session: 1;timeout=9\r\nTransport: RTP/AVP/TCP;interleaved=0-1", b""),
    ClientState.PLAYING: (b"Session: 1", b""),
}


def _chunks(data: bytes) -> Iterator[bytes]:
    """The data in pieces whose lengths its own first byte decides."""
    chance, at = random.Random(data[0] if data else 0), 1
    longest = chance.choice((1, 7, 60, 4000))
    while at < len(data):
        end = at + chance.randint(1, longest)
        yield data[at:end]
        at = end


def _parsed(pieces: Sequence[bytes], *, frames_first: bool) -> list[Message] | None:
    """The messages; None where they are the peer's error."""
    parser, messages = RtspParser(), list[Message]()
    try:
        for piece in pieces:
            data = parser.take_frame_part() + piece if frames_first else piece
            frames = parser.feed_frames(data) if frames_first else None
            messages += parser.feed(data) if frames is None else frames
    except RemoteProtocolError:
        return None
    return messages


def parser(data: bytes) -> None:
    """The same messages, or the peer's error, however the bytes are cut and whichever way they go."""
    whole = _parsed([data[1:]], frames_first=False)
    pieces = list(_chunks(data))
    assert _parsed(pieces, frames_first=False) == whole
    assert _parsed(pieces, frames_first=True) == whole
    for message in whole or ():
        if not isinstance(message, Interleaved):
            assert len(message.body) <= MAX_BODY_BYTES
            assert len(message.headers.fields) <= MAX_HEAD_BYTES


def _answer(session: ClientSession, headers: bytes, body: bytes) -> bool:
    """Answer the last request; False where there is none."""
    asked = [request for request in _said(session) if isinstance(request, Request)]
    if asked:
        lines = [b"RTSP/1.0 200 OK", b"CSeq: " + asked[-1].headers.get("CSeq").encode()]
        lines += [headers] if headers else []
        lines += [b"Content-Length: %d" % len(body)] if body else []
        session.receive(b"\r\n".join([*lines, b"", body]))
    return bool(asked)


def _said(session: ClientSession) -> list[Message]:
    """What the session says; it must be RTSP."""
    return RtspParser().feed(session.data_to_send())


def _begun(state: ClientState, login: Login | None) -> ClientSession:
    session = ClientSession("rtsp://h/yard", login, TransportSpec(tcp=True, interleaved=(0, 1)), lambda: "n")
    session.start()
    for reached, (headers, body) in _OPENING.items():
        if session.state is state:
            break
        _answer(session, headers, body)
        assert session.state is reached
    return session


def client(data: bytes) -> None:
    """Any bytes to a client that awaits an answer, or plays."""
    states = [ClientState.OPTIONS, *_OPENING]
    first = data[0] if data else 0
    session = _begun(states[first % len(states)], Login("u", "p") if first & 0x80 else None)
    try:
        for piece in _chunks(data[1:]):
            if session.closed:
                break
            if session.receive_frames(piece) is None:
                session.receive(piece)
    except CameraError:
        return
    if session.state is ClientState.PLAYING:
        session.keep_alive()
    session.teardown()
    assert all(isinstance(message, Request | Response) for message in _said(session))


def dialogue(data: bytes) -> None:
    """A whole session whose every answer is good RTSP and holds any headers and body."""
    session = ClientSession("rtsp://h/yard", Login("u", "p"), TransportSpec(tcp=True, interleaved=(0, 1)), lambda: "n")
    session.start()
    with contextlib.suppress(CameraError):
        for piece in data.split(b"\xff\xfe")[:8]:
            headers, _, body = piece.partition(b"\r\n\r\n")
            if session.closed or not _answer(session, headers, body):
                break


def server(data: bytes) -> None:
    """Any bytes to a server."""
    session = ServerSession(ManualClock(), Login("u", "p") if data[:1] < b"\x80" else None, lambda: "n")
    try:
        for piece in _chunks(data):
            session.receive(piece)
            while (event := session.next_event()) is not None:
                if isinstance(event, Asked):
                    session.accept() if event.method != "SETUP" else session.refuse(461)
    except RemoteProtocolError:
        return
    assert all(isinstance(message, Response) for message in RtspParser().feed(session.data_to_send()))


def description(data: bytes) -> None:
    """A session description, and receivers of all that it offers."""
    try:
        for track in parse_sdp(data).tracks:
            if formats := video_formats(track):
                VideoReception(formats, 1, "test")
    except RemoteProtocolError:
        return


def headers(data: bytes) -> None:
    """Challenges, logins, transports and addresses."""
    text = data.decode("utf-8", "surrogateescape")
    parse_challenges([text, "Digest " + text])
    assert verify_authorization("Digest " + text, Challenge("MD5", "r", "n"), Login("u", "p"), "PLAY") is None
    for transport in parse_transports(text):
        again = parse_transports(build_transport(transport))
        assert [each.interleaved for each in again] == [transport.interleaved]
    with contextlib.suppress(CameraFault):
        parse_address(text)
        parse_address("rtsp://" + text)
    resolve_control(text, text)


def rtcp(data: bytes) -> None:
    """Reports of a camera."""
    reception = VideoReception(FORMATS, 1, "test")
    try:
        reception.push_rtcp(data, 1.0)
    except RtpFault:
        return
    parse_rtcp(reception.receiver_report(2.0))


def _script(data: bytes) -> Iterator[list[bytes]]:
    """Reads of packets: two bytes say how a packet differs from the usual next one, one how long its payload is."""
    sequence, stamp, at, read = 65500, 0xFFFFFF00, 1, list[bytes]()
    kinds = (
        b"\x41\x9a",
        b"\x7c\x81\x9a",
        b"\x7c\x01",
        b"\x7c\x41",
        b"\x65\x88",
        b"\x02\x01\x80",
        b"\x62\x01\x81\x80",
        b"",
    )
    while at + 3 <= len(data):
        turns, kind, length = data[at : at + 3]
        at += 3
        sequence += (1, 1, 1, 1, 2, 0, 65530, 3000)[turns & 7]
        stamp += (0, 0, 3600, 90000 * 20)[turns >> 3 & 3]
        second = (96, 97, 26, 96)[kind >> 4 & 3] | turns & 0x80
        first = 0x80 if kind < 0xF0 else kind
        ssrc = 7 if kind < 0xE0 else 8
        header = (
            bytes((first, second)) + (sequence & 0xFFFF).to_bytes(2, "big") + (stamp & 0xFFFFFFFF).to_bytes(4, "big")
        )
        read.append(header + ssrc.to_bytes(4, "big") + kinds[kind & 7] + data[at : at + length])
        at += length
        if turns & 0x40:
            yield read
            read = []
    yield read


def _received(reads: Sequence[Sequence[bytes]], *, short: bool) -> tuple[list[TimedPicture], VideoReception]:
    target, pictures = VideoReception((*FORMATS, JPEG), 1, "test", window_packets=0), list[TimedPicture]()
    for number, read in enumerate(reads):
        left = read
        if short:
            found, taken = target.push_framed(framed(read), MARK, number / 25)
            pictures += found
            left = unframed(framed(read)[taken:])
        pictures += target.push_all(left, number / 25)
    return pictures, target


def express(data: bytes) -> None:
    """Packets of nearly a good stream: the short way gives what the long one gives, and nothing grows."""
    reads = list(_script(data))
    expected, long = _received(reads, short=False)
    found, short = _received(reads, short=True)
    assert found == expected
    assert short.counters == long.counters
    assert short.receiver_report(1.0) == long.receiver_report(1.0)
    assert all(len(timed.picture.data) <= MAX_PICTURE_BYTES + 4096 for timed in found)


def reordered(data: bytes) -> None:
    """The same packets over a carrier that reorders."""
    target = VideoReception((*FORMATS, JPEG), 1, "test", window_packets=4)
    for number, read in enumerate(_script(data)):
        target.push_all(read, number / 25)


def packets(data: bytes) -> None:
    """Packets of any bytes at all, both ways."""
    reads = [[data[at + 1 : at + 1 + data[at]] for at in range(0, len(data), 37)]]
    try:
        expected, long = _received(reads, short=False)
    except RtpFault:
        return
    found, short = _received(reads, short=True)
    assert found == expected
    assert short.counters == long.counters


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (parser, client, dialogue, server, description, headers, rtcp, express, reordered, packets)
}
