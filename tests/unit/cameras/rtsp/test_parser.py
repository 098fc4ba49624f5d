import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtsp.faults import LocalProtocolError, RemoteProtocolError
from cameras.rtsp.messages import (
    Headers,
    Interleaved,
    Message,
    Request,
    Response,
    serialise_interleaved,
    serialise_request,
    serialise_response,
)
from cameras.rtsp.parser import MAX_BODY_BYTES, MAX_HEAD_BYTES, MAX_HEADERS, RtspParser

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True).filter(
    lambda name: name.lower() != "content-length"
)
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=0x4FFF, exclude_characters="\x7f\x85\xa0"), max_size=30)
HEADERS = st.builds(Headers, st.lists(st.tuples(NAMES, VALUES.map(str.strip)), max_size=6).map(tuple))
BODIES = st.binary(max_size=60)
METHODS = st.sampled_from(["OPTIONS", "DESCRIBE", "SETUP", "PLAY", "GET_PARAMETER"])
REQUESTS = st.builds(Request, METHODS, st.just("rtsp://host/路径"), HEADERS, BODIES)
RESPONSES = st.builds(Response, st.integers(100, 999), HEADERS, BODIES, st.sampled_from(["OK", "Not Found"]))
FRAMES = st.builds(Interleaved, st.integers(0, 255), st.binary(max_size=60))
MESSAGES: st.SearchStrategy[list[Message]] = st.lists(st.one_of(REQUESTS, RESPONSES, FRAMES), max_size=6)


def serialise(message: Message) -> bytes:
    if isinstance(message, Interleaved):
        return serialise_interleaved(*message)
    return serialise_request(message) if isinstance(message, Request) else serialise_response(message)


def bare(message: Message) -> Message:
    """Without the Content-Length that was added on the way."""
    if isinstance(message, Interleaved):
        return message
    fields = tuple(field for field in message.headers.fields if field[0] != "Content-Length")
    if isinstance(message, Request):
        return Request(message.method, message.url, Headers(fields), message.body)
    return Response(message.status, Headers(fields), message.body, message.reason)


def chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    at = sorted({cut % (len(data) + 1) for cut in cuts})
    return [data[a:b] for a, b in zip([0, *at], [*at, len(data)], strict=True)]


@given(MESSAGES, st.lists(st.integers(0, 5000), max_size=20))
def test_messages_in_any_chunks_come_out_as_they_went_in(messages: list[Message], cuts: list[int]) -> None:
    parser = RtspParser()
    parts = chunks(b"".join(serialise(message) for message in messages), cuts)
    assert [bare(message) for part in parts for message in parser.feed(part)] == messages


@given(MESSAGES)
def test_byte_by_byte(messages: list[Message]) -> None:
    parser = RtspParser()
    data = b"".join(serialise(message) for message in messages)
    assert [bare(message) for byte in data for message in parser.feed(bytes((byte,)))] == messages


PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b"RTSP/1.0 200 OK\r\n", b"OPTIONS * RTSP/1.0\r\n", b"$\x00\x00\x03abc", b"\r\n\r\n", b"CSeq: 1\r\n"]
    ),
)


@given(st.lists(PIECES, max_size=8).map(b"".join), st.lists(st.integers(0, 5000), max_size=10))
def test_any_bytes_parse_or_are_the_peers_fault_alike_in_any_chunks(data: bytes, cuts: list[int]) -> None:
    def outcome(parts: list[bytes]) -> tuple[list[Message], bool]:
        parser, messages = RtspParser(), []
        for part in parts:
            try:
                messages += parser.feed(part)
            except RemoteProtocolError:
                return [], True
        return messages, False

    whole, whole_failed = outcome([data])
    cut, cut_failed = outcome(chunks(data, cuts))
    assert whole_failed == cut_failed
    assert whole == cut


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"RTSP/1.0 200 OK\r\n" + b"A: b\r\n" * (MAX_HEADERS + 1) + b"\r\n", "more than 64 headers"),
        (b"OPTIONS * RTSP/1.0\r\nA: " + b"b" * MAX_HEAD_BYTES, "longer than"),
        (b"RTSP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1), "body"),
        (b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n", "body"),
        (b"RTSP/1.0 200 OK\r\nContent-Length: many\r\n\r\n", "body"),
        (b"RTSP/1.0 200 OK\r\nno header\r\n\r\n", "no header"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "speaks HTTP"),
        (b"HTTP/1.1 200 OK\r\nServer", "speaks HTTP"),
        (b"GET / HTTP/1.1\r\n\r\n", "neither a request nor a response"),
        (b"\x80garbage", "not RTSP"),
    ],
)
def test_bounds_and_strangers(data: bytes, words: str) -> None:
    with pytest.raises(RemoteProtocolError, match=words):
        RtspParser().feed(data)


def test_line_feeds_alone_folded_headers_and_blank_lines_between_are_tolerated() -> None:
    data = b"\r\n\r\nRTSP/1.0 200 OK\nCSeq: 3\nPublic: OPTIONS,\n  PLAY\n\n\r\n$\x01\x00\x01x"
    response, frame = RtspParser().feed(data)
    assert isinstance(response, Response)
    assert response.headers.get("public") == "OPTIONS, PLAY"
    assert frame == Interleaved(1, b"x")


@pytest.mark.parametrize("url", ["", "rtsp://host/a b", "rtsp://host/\r\nX: y"])
def test_we_never_write_what_breaks_the_framing(url: str) -> None:
    with pytest.raises(LocalProtocolError):
        serialise_request(Request("OPTIONS", url))
    with pytest.raises(LocalProtocolError):
        serialise_response(Response(200, Headers((("X", f"a\r\n{url}"),))))


@given(MESSAGES, st.lists(st.integers(0, 5000), max_size=20), st.booleans())
def test_frames_taken_together_are_the_messages_one_by_one(
    messages: list[Message], cuts: list[int], parts_elsewhere: bool
) -> None:
    parser = RtspParser()
    found: list[Message] = []
    for part in chunks(b"".join(serialise(message) for message in messages), cuts):
        data = parser.take_frame_part() + part if parts_elsewhere else part
        frames = parser.feed_frames(data)
        found += parser.feed(data) if frames is None else frames
    assert [bare(message) for message in found] == messages


@given(st.lists(PIECES, max_size=20))
def test_any_bytes_taken_as_frames_are_messages_or_the_peers_error(pieces: list[bytes]) -> None:
    parser = RtspParser()
    try:
        for piece in pieces:
            if parser.feed_frames(piece) is None:
                parser.feed(piece)
    except RemoteProtocolError:
        return
