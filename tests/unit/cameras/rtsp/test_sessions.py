"""The client's core and the server's core wired back to back."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.pictures import VideoFormat
from cameras.rtsp.auth import Challenge, Login, build_challenge, verify_authorization
from cameras.rtsp.client_session import (
    MAX_PENDING,
    Arranged,
    ClientSession,
    ClientState,
    Described,
    Ended,
    Event,
    Playing,
    Redirected,
)
from cameras.rtsp.faults import LocalProtocolError, RemoteProtocolError
from cameras.rtsp.messages import (
    Headers,
    Interleaved,
    Request,
    Response,
    serialise_interleaved,
    serialise_request,
    serialise_response,
)
from cameras.rtsp.parser import RtspParser
from cameras.rtsp.sdp import build_sdp
from cameras.rtsp.server_session import NONCE_LIFE_S, Asked, ServerSession, ServerState
from cameras.rtsp.transport import TransportSpec, parse_transports
from models.errors import CameraError, CameraFault, CameraUnauthorised
from models.media import Codec
from tests.fakes.clock import ManualClock

URL = "rtsp://cam:8554/yard"
VIDEO = VideoFormat(Codec.H264, 96)
OFFER = TransportSpec(True, interleaved=(0, 1))


def nonces() -> Callable[[], str]:
    numbers: Iterator[int] = count()
    return lambda: f"nonce{next(numbers)}"


def client(login: Login | None = None, offer: TransportSpec = OFFER) -> ClientSession:
    return ClientSession(URL, login, offer, nonces())


def decide(server: ServerSession, asked: Asked) -> None:
    """A server with one camera called yard."""
    if asked.method == "DESCRIBE" and asked.path == "yard":
        server.accept(("Content-Base", URL + "/"), body=build_sdp(VIDEO, host="127.0.0.1", control="track1"))
    elif asked.method == "SETUP" and asked.path == "yard/track1":
        server.accept_setup(parse_transports(asked.request.headers.get("Transport"))[0])
    elif asked.method in ("PLAY", "PAUSE", "TEARDOWN"):
        server.accept()
    else:
        server.refuse(404)


class Wire:
    """Carries bytes both ways, in chunks of the given sizes, until nobody has anything to say."""

    def __init__(self, left: ClientSession, right: ServerSession, sizes: list[int] | None = None) -> None:
        self.client, self.server = left, right
        self.asked: list[str] = []
        self._sizes = sizes or [1 << 20]
        self._turn = 0

    def settle(self) -> list[Event]:
        events: list[Event] = []
        while (data := self.client.data_to_send()) or (back := self.server.data_to_send()):
            for part in self._cut(data):
                self.server.receive(part)
                self._decide_all()
            for part in self._cut(b"" if data else back):
                events += self.client.receive(part)
        return events

    def _decide_all(self) -> None:
        while (event := self.server.next_event()) is not None:
            if isinstance(event, Asked):
                self.asked.append(event.method)
                decide(self.server, event)

    def _cut(self, data: bytes) -> Iterator[bytes]:
        while data:
            size = self._sizes[self._turn % len(self._sizes)]
            self._turn += 1
            yield data[:size]
            data = data[size:]


def play(left: ClientSession, right: ServerSession, sizes: list[int] | None = None) -> tuple[Wire, list[Event]]:
    wire = Wire(left, right, sizes)
    left.start()
    return wire, wire.settle()


def server(login: Login | None = None, clock: ManualClock | None = None) -> ServerSession:
    return ServerSession(clock or ManualClock(), login, nonces())


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.booleans())
def test_a_whole_session_in_any_chunks(sizes: list[int], locked: bool) -> None:
    login = Login("viewer", "päss:word") if locked else None
    wire, events = play(client(login), server(login), sizes)
    assert events == [Described((VIDEO,)), Arranged(OFFER), Playing()]
    assert (wire.client.state, wire.server.state) == (ClientState.PLAYING, ServerState.PLAYING)
    assert wire.client.timeout_s == 60
    wire.client.keep_alive()
    assert wire.settle() == []
    wire.client.teardown()
    assert wire.settle() == [Ended("the session was closed")]
    assert (wire.client.closed, wire.server.state) == (True, ServerState.INIT)
    assert wire.asked == ["DESCRIBE", "SETUP", "PLAY", "TEARDOWN"]


def test_udp_ports_are_agreed() -> None:
    offer = TransportSpec(False, client_port=(4000, 4001))
    _, events = play(client(offer=offer), server())
    assert Arranged(offer) in events


@pytest.mark.parametrize("login", [None, Login("viewer", "wrong"), Login("other", "secret")])
def test_a_wrong_login_is_refused(login: Login | None) -> None:
    with pytest.raises(CameraUnauthorised):
        play(client(login), server(Login("viewer", "secret")))


def test_a_nonce_grown_old_is_renewed_without_a_word() -> None:
    clock, login = ManualClock(), Login("viewer", "secret")
    wire, _ = play(client(login), server(login, clock))
    clock.tick(NONCE_LIFE_S + 1)
    wire.client.keep_alive()
    assert wire.settle() == []
    wire.client.teardown()
    assert wire.settle() == [Ended("the session was closed")]


def test_frames_pass_both_ways_while_playing() -> None:
    wire, _ = play(client(), server())
    assert wire.client.receive(serialise_interleaved(0, b"rtp")) == [Interleaved(0, b"rtp")]
    wire.server.receive(serialise_interleaved(1, b"rtcp"))
    assert wire.server.next_event() == Interleaved(1, b"rtcp")


def answer(left: ClientSession, status: int, *fields: tuple[str, str], body: bytes = b"") -> list[Event]:
    """Answer the client's last request."""
    requests = [message for message in RtspParser().feed(left.data_to_send()) if isinstance(message, Request)]
    sequence = ("CSeq", requests[-1].headers.get("CSeq"))
    return left.receive(serialise_response(Response(status, Headers((sequence, *fields)), body)))


def at(state: ClientState) -> ClientSession:
    """A client that awaits the answer of a state."""
    session = client()
    session.start()
    if state is not ClientState.OPTIONS:
        answer(session, 200)
    if state in (ClientState.SETUP, ClientState.PLAY):
        answer(session, 200, body=build_sdp(VIDEO, host="127.0.0.1", control="t"))
    if state is ClientState.PLAY:
        answer(session, 200, ("Session", "1"), ("Transport", "RTP/AVP/TCP;interleaved=0-1"))
    assert session.state is state
    return session


def test_a_camera_without_options_is_played_all_the_same() -> None:
    session = at(ClientState.OPTIONS)
    assert answer(session, 501) == []
    assert session.state is ClientState.DESCRIBE


@pytest.mark.parametrize(
    ("state", "fields", "words"),
    [
        (ClientState.SETUP, [("Session", "1")], "does not say how"),
        (ClientState.SETUP, [("Transport", "RTP/AVP/TCP;interleaved=0-1")], "without naming it"),
        (ClientState.SETUP, [("Session", "1"), ("Transport", "RTP/AVP;client_port=1-2")], "set the transport to udp"),
        (ClientState.DESCRIBE, [], "offers no video"),
    ],
)
def test_a_good_answer_that_lacks_what_matters(state: ClientState, fields: list[tuple[str, str]], words: str) -> None:
    with pytest.raises(RemoteProtocolError, match=words):
        answer(at(state), 200, *fields)


def test_a_redirection_names_its_target_and_ends_the_session() -> None:
    session = at(ClientState.DESCRIBE)
    assert answer(session, 302, ("Location", "rtsp://other/x")) == [Redirected("rtsp://other/x")]
    assert session.closed


@pytest.mark.parametrize("fields", [[], [("Location", "http://other/")], [("Location", "rtsp://u:p@other/")]])
def test_a_redirection_to_nowhere_is_a_fault(fields: list[tuple[str, str]]) -> None:
    with pytest.raises(CameraFault):
        answer(at(ClientState.DESCRIBE), 302, *fields)


def test_an_answer_without_number_is_taken_for_the_oldest_question() -> None:
    session = at(ClientState.OPTIONS)
    session.receive(b"RTSP/1.0 200 OK\r\n\r\n")
    assert session.state is ClientState.DESCRIBE


def test_keep_alive_falls_back_to_options_when_get_parameter_is_unknown() -> None:
    session = client()
    session.start()
    answer(session, 200, ("Public", "GET_PARAMETER"))
    answer(session, 200, body=build_sdp(VIDEO, host="127.0.0.1", control="t"))
    answer(session, 200, ("Session", "1;timeout=8"), ("Transport", "RTP/AVP/TCP;interleaved=0-1"))
    answer(session, 200)
    assert session.timeout_s == 8
    methods = []
    for _ in range(2):
        session.keep_alive()
        (request,) = RtspParser().feed(session.data_to_send())
        assert isinstance(request, Request)
        methods.append(request.method)
        number = ("CSeq", request.headers.get("CSeq"))
        session.receive(serialise_response(Response(405, Headers((number,)))))
    assert methods == ["GET_PARAMETER", "OPTIONS"]


def playing() -> ClientSession:
    session = at(ClientState.PLAY)
    assert answer(session, 200) == [Playing()]
    return session


def test_a_camera_that_never_answers_is_kept_alive_all_the_same_and_may_answer_late() -> None:
    session = playing()
    asked = []
    for _ in range(3 * MAX_PENDING):
        session.keep_alive()
        asked += [message for message in RtspParser().feed(session.data_to_send()) if isinstance(message, Request)]
    assert len(asked) == 3 * MAX_PENDING
    for request in asked:
        number = ("CSeq", request.headers.get("CSeq"))
        assert session.receive(serialise_response(Response(200, Headers((number,))))) == []
    assert session.state is ClientState.PLAYING
    with pytest.raises(RemoteProtocolError, match="not asked"):
        session.receive(serialise_response(Response(200, Headers((("CSeq", "999"),)))))


@pytest.mark.parametrize("state", [ClientState.OPTIONS, ClientState.DESCRIBE, ClientState.SETUP, ClientState.PLAY])
@pytest.mark.parametrize("code", [301, 302, 303, 305, 307])
def test_each_answer_may_be_a_redirection(state: ClientState, code: int) -> None:
    session = at(state)
    assert answer(session, code, ("Location", "rtsp://cam/other")) == [Redirected("rtsp://cam/other")]
    assert session.closed


def test_a_camera_may_send_us_elsewhere_while_it_plays() -> None:
    session = playing()
    fields = (("CSeq", "5"), ("Location", "rtsp://cam:8554/other"))
    events = session.receive(serialise_request(Request("REDIRECT", URL, Headers(fields))))
    assert events == [Redirected("rtsp://cam:8554/other")]
    (reply,) = RtspParser().feed(session.data_to_send())
    assert isinstance(reply, Response)
    assert (reply.status, reply.headers.get("CSeq")) == (200, "5")


BASE, OTHER = "rtsp://cam:8554/base/", "rtsp://cam:8554/Streaming/101"


@pytest.mark.parametrize(
    ("fields", "session_control", "track_control", "played", "set_up"),
    [
        ([], "", "trackID=1", URL, URL + "/trackID=1"),
        ([], "*", "trackID=1", URL, URL + "/trackID=1"),
        ([("Content-Base", BASE)], "*", "trackID=1", BASE, BASE + "trackID=1"),
        ([("Content-Location", BASE)], "*", "/trackID=1", BASE, BASE + "trackID=1"),
        ([("Content-Base", BASE)], OTHER, "trackID=1", OTHER, OTHER + "/trackID=1"),
        ([("Content-Base", BASE)], OTHER, OTHER + "/trackID=2", OTHER, OTHER + "/trackID=2"),
        ([], "", OTHER, URL, OTHER),
        ([("Content-Base", URL + "?a=1&b=2")], "*", "trackID=1", URL + "?a=1&b=2", URL + "?a=1&b=2/trackID=1"),
        ([], "", "", URL, URL),
    ],
)
def test_what_is_set_up_and_played_by_the_controls_of_the_description(
    fields: list[tuple[str, str]], session_control: str, track_control: str, played: str, set_up: str
) -> None:
    head = f"v=0\r\na=control:{session_control}\r\n" if session_control else "v=0\r\n"
    tail = f"a=control:{track_control}\r\n" if track_control else ""
    body = head + "m=audio 0 RTP/AVP 0\r\na=control:sound\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n" + tail
    body += "m=video 0 RTP/AVP 97\r\na=rtpmap:97 H265/90000\r\na=control:second\r\n"
    session = at(ClientState.DESCRIBE)
    assert answer(session, 200, *fields, body=body.encode()) == [Described((VIDEO,))]
    asked = []
    for reply in ([("Session", "1"), ("Transport", "RTP/AVP/TCP;interleaved=0-1")], []):
        (request,) = RtspParser().feed(session.data_to_send())
        assert isinstance(request, Request)
        asked.append((request.method, request.url))
        session.receive(serialise_response(Response(200, Headers((("CSeq", request.headers.get("CSeq")), *reply)))))
    assert asked == [("SETUP", set_up), ("PLAY", played)]


def test_the_cameras_questions_are_answered() -> None:
    session = at(ClientState.DESCRIBE)
    session.data_to_send()
    session.receive(serialise_request(Request("OPTIONS", "*", Headers((("CSeq", "5"),)))))
    session.receive(serialise_request(Request("RECORD", "*", Headers((("CSeq", "6"),)))))
    replies = RtspParser().feed(session.data_to_send())
    assert [reply.status for reply in replies if isinstance(reply, Response)] == [200, 501]


def test_our_own_mistakes_are_named() -> None:
    session = client()
    with pytest.raises(LocalProtocolError):
        session.receive(b"")
    with pytest.raises(LocalProtocolError):
        session.keep_alive()
    session.start()
    with pytest.raises(LocalProtocolError):
        session.start()
    with pytest.raises(LocalProtocolError):
        server().accept()


@pytest.mark.parametrize("number", ["1\r2", "1\x002", "seven", "1" * 40])
def test_what_a_camera_puts_into_its_question_never_breaks_our_answer(number: str) -> None:
    session = at(ClientState.DESCRIBE)
    session.data_to_send()
    try:
        session.receive(f"OPTIONS * RTSP/1.0\r\nCSeq: {number}\r\n\r\n".encode())
    except RemoteProtocolError:
        return
    (reply,) = RtspParser().feed(session.data_to_send())
    assert isinstance(reply, Response)
    assert reply.headers.get("CSeq") == "0"


@pytest.mark.parametrize("control", ["a b", "rtsp://h/ c", "\x00"])
def test_a_track_that_cannot_be_asked_for_is_the_cameras_fault(control: str) -> None:
    body = build_sdp(VIDEO, host="127.0.0.1", control="t").replace(
        b"a=control:t\r\n", f"a=control:{control}\r\n".encode()
    )
    with pytest.raises(RemoteProtocolError, match="nobody can ask for"):
        answer(at(ClientState.DESCRIBE), 200, body=body)


def test_a_base_that_cannot_be_asked_for_is_the_cameras_fault() -> None:
    body = build_sdp(VIDEO, host="127.0.0.1", control="t")
    with pytest.raises(RemoteProtocolError, match="nobody can ask for"):
        answer(at(ClientState.DESCRIBE), 200, ("Content-Base", "rtsp://h/a b/"), body=body)


def test_a_login_question_with_a_character_that_no_header_holds_is_the_cameras_fault() -> None:
    session = ClientSession("rtsp://h/yard", Login("u", "p"), TransportSpec(tcp=True, interleaved=(0, 1)), lambda: "n")
    session.start()
    reply = 'RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm="a\x00b", nonce="n"\r\n\r\n'
    with pytest.raises(RemoteProtocolError):
        session.receive(reply.encode())


CHALLENGES = {
    "MD5": Challenge("MD5", "cam", "n1"),
    "MD5 with qop": Challenge("MD5", "cam", "n2", "o", True, True),
    "SHA-256": Challenge("SHA-256", "cam", "n3", None, True, True),
    "basic": Challenge("basic", "cam"),
}


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["MD5"], "MD5"),
        (["MD5 with qop"], "MD5 with qop"),
        (["SHA-256"], "SHA-256"),
        (["basic"], "basic"),
        (["basic", "MD5", "SHA-256"], "SHA-256"),
        (["basic", "MD5"], "MD5"),
    ],
)
def test_each_request_is_signed_for_the_strongest_challenge_of_the_camera(offered: list[str], chosen: str) -> None:
    login, challenge = Login("viewer", "secret"), CHALLENGES[chosen]
    session = client(login)
    session.start()
    answer(session, 200)
    answer(session, 401, *(("WWW-Authenticate", build_challenge(CHALLENGES[name])) for name in offered))
    signed = []
    good = [[], [("Session", "1"), ("Transport", "RTP/AVP/TCP;interleaved=0-1")], []]
    for fields in good:
        (request,) = RtspParser().feed(session.data_to_send())
        assert isinstance(request, Request)
        given = verify_authorization(request.headers.get("Authorization"), challenge, login, request.method)
        assert given is not None
        signed.append((request.method, given.get("uri", request.url) == request.url, given.get("nc")))
        body = build_sdp(VIDEO, host="127.0.0.1", control="t") if request.method == "DESCRIBE" else b""
        number = ("CSeq", request.headers.get("CSeq"))
        session.receive(serialise_response(Response(200, Headers((number, *fields)), body)))
    counts = [f"{count:08x}" if challenge.qop_auth else None for count in (1, 2, 3)]
    assert signed == list(zip(["DESCRIBE", "SETUP", "PLAY"], [True] * 3, counts, strict=True))
    assert session.state is ClientState.PLAYING


GARBAGE = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [
                *(b"RTSP/1.0 200 OK\r\n", b"RTSP/1.0 401 No\r\n", b"DESCRIBE rtsp://h/yard RTSP/1.0\r\n"),
                *(b"CSeq: 1\r\n", b"CSeq: 2\r\n", b"Session: 1\r\n", b"Content-Length: 2\r\n", b"\r\n"),
                *(b'WWW-Authenticate: Digest realm="r", nonce="n"\r\n', b"Location: rtsp://x/\r\n"),
                *(b"Transport: RTP/AVP/TCP;interleaved=0-1\r\n", b"$\0\0\1x"),
            ]
        ),
    ),
    max_size=12,
).map(b"".join)


@given(st.sampled_from([ClientState.OPTIONS, ClientState.DESCRIBE, ClientState.SETUP, ClientState.PLAY]), GARBAGE)
def test_any_bytes_to_the_client_are_events_or_the_cameras_error(state: ClientState, data: bytes) -> None:
    session = at(state)
    try:
        session.receive(data)
    except CameraError:
        return
    session.teardown()
    session.data_to_send()


@given(GARBAGE, st.booleans())
def test_any_bytes_to_the_server_are_answered_or_the_clients_error(data: bytes, locked: bool) -> None:
    session = server(Login("u", "p") if locked else None)
    try:
        session.receive(data)
    except RemoteProtocolError:
        return
    while (event := session.next_event()) is not None:
        if isinstance(event, Asked):
            decide(session, event)


METHODS = ["DESCRIBE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "OPTIONS", "GET_PARAMETER", "RECORD"]


@given(st.lists(st.sampled_from(METHODS), max_size=12))
def test_the_server_answers_every_request_once_and_plays_only_after_setup(methods: list[str]) -> None:
    session, statuses = server(), []
    session_id = ""
    for number, method in enumerate(methods):
        url = URL + "/track1" if method == "SETUP" else URL
        fields = (("CSeq", str(number)), ("Transport", "RTP/AVP/TCP;interleaved=0-1"), ("Session", session_id))
        before = session.state
        session.receive(serialise_request(Request(method, url, Headers(fields))))
        event = session.next_event()
        if isinstance(event, Asked):
            decide(session, event)
        (reply,) = RtspParser().feed(session.data_to_send())
        assert isinstance(reply, Response)
        assert reply.headers.get("CSeq") == str(number)
        session_id = reply.headers.get("Session").partition(";")[0] or session_id
        statuses.append(reply.status)
        if method == "PLAY":
            assert (reply.status == 200) == (before is not ServerState.INIT)
    assert set(statuses) <= {200, 404, 454, 455, 501}


def test_a_foreign_session_is_not_found() -> None:
    wire, _ = play(client(), server())
    foreign = Request("TEARDOWN", URL, Headers((("CSeq", "9"), ("Session", "another"))))
    wire.server.receive(serialise_request(foreign))
    assert wire.server.next_event() is None
    (reply,) = RtspParser().feed(wire.server.data_to_send())
    assert isinstance(reply, Response)
    assert reply.status == 454
    assert wire.server.state is ServerState.PLAYING


def test_what_a_camera_offers_is_told_in_characters_that_can_be_stored() -> None:
    description = b"v=0\r\ns=-\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 \xff\x1b[31mODD\x00/90000\r\n"
    with pytest.raises(RemoteProtocolError, match="offers") as refused:
        answer(at(ClientState.DESCRIBE), 200, body=description)
    assert str(refused.value).isprintable()
    assert str(refused.value).encode()
