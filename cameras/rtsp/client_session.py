"""The client's side of one RTSP session, without I/O: OPTIONS, DESCRIBE, SETUP, PLAY, kept alive, TEARDOWN."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from cameras.rtp.pictures import VideoFormat
from cameras.rtsp.auth import Challenge, Login, build_authorization, parse_challenges
from cameras.rtsp.faults import LocalProtocolError, RemoteProtocolError
from cameras.rtsp.messages import (
    Headers,
    Interleaved,
    Request,
    Response,
    serialise_request,
    serialise_response,
)
from cameras.rtsp.parser import RtspParser
from cameras.rtsp.refusals import refusal
from cameras.rtsp.sdp import choose_video, parse_sdp
from cameras.rtsp.transport import TransportSpec, build_transport, parse_transports
from cameras.rtsp.urls import parse_address, resolve_control
from models.errors import CameraUnauthorised

USER_AGENT = "xueliang"
DEFAULT_TIMEOUT_S, MIN_TIMEOUT_S, MAX_TIMEOUT_S = 60.0, 4.0, 120.0
MAX_TRIES = 3
MAX_PENDING = 16
_NUMBER = re.compile(r"[0-9]{1,10}")
_ASKABLE = re.compile(r"[^\s\0]+")
_REDIRECTS = frozenset({301, 302, 303, 305, 307})
_SESSION = re.compile(r"([!-+\--:<-~]{1,256})(?:\s*;\s*timeout\s*=\s*(\d{1,6}))?.*")


class ClientState(Enum):
    """Which answer is awaited; PLAYING awaits none."""

    IDLE = auto()
    OPTIONS = auto()
    DESCRIBE = auto()
    SETUP = auto()
    PLAY = auto()
    PLAYING = auto()
    TEARDOWN = auto()
    CLOSED = auto()


# The way through a session: on a good answer, the next state. TEARDOWN may be entered from any open state.
_AFTER_SUCCESS = {
    ClientState.OPTIONS: ClientState.DESCRIBE,
    ClientState.DESCRIBE: ClientState.SETUP,
    ClientState.SETUP: ClientState.PLAY,
    ClientState.PLAY: ClientState.PLAYING,
    ClientState.TEARDOWN: ClientState.CLOSED,
}
_FRAMES_ALLOWED = frozenset({ClientState.PLAY, ClientState.PLAYING, ClientState.TEARDOWN})


@dataclass(frozen=True, slots=True)
class Described:
    """The stream is known: the video formats the camera may send."""

    formats: tuple[VideoFormat, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """The carrier is agreed; packets may come from now on."""

    transport: TransportSpec


@dataclass(frozen=True, slots=True)
class Playing:
    """The camera plays."""


@dataclass(frozen=True, slots=True)
class Redirected:
    """The camera sends us elsewhere: this session is over, begin anew at `url`."""

    url: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The camera ended the stream; or answered our TEARDOWN."""

    reason: str


Event = Described | Arranged | Playing | Redirected | Ended | Interleaved


@dataclass(frozen=True, slots=True)
class _Sent:
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    tries: int = 1
    keeps_alive: bool = False


class ClientSession:
    """One session on one connection: bytes in by `receive`, events out, bytes to send by `data_to_send`.

    `offer`: how RTP shall be carried (interleaved channels, or our UDP ports).
    `make_nonce`: fresh random text for digest authentication.
    Errors of the peer are raised by `receive` as models.errors.CameraError in words; the session is then over.
    """

    def __init__(self, url: str, login: Login | None, offer: TransportSpec, make_nonce: Callable[[], str]) -> None:
        self.state = ClientState.IDLE
        self.timeout_s = DEFAULT_TIMEOUT_S
        self._url = url
        self._base = url
        self._login, self._offer, self._make_nonce = login, offer, make_nonce
        self._parser = RtspParser()
        self._out = bytearray()
        self._cseq = 0
        self._pending: dict[int, _Sent] = {}
        self._forgotten = 0
        self._challenge: Challenge | None = None
        self._nonce_count = 0
        self._session_id = ""
        self._keep_alive_method = "OPTIONS"
        self._track_url = ""

    @property
    def closed(self) -> bool:
        """Whether the session is over."""
        return self.state is ClientState.CLOSED

    def start(self) -> None:
        """Begin. Raises LocalProtocolError when already begun."""
        if self.state is not ClientState.IDLE:
            raise LocalProtocolError("the session has already begun")
        self._enter(ClientState.OPTIONS)

    def keep_alive(self) -> None:
        """Ask for nothing, so that the camera does not forget us; due every half of `timeout_s`."""
        if self.state is not ClientState.PLAYING:
            raise LocalProtocolError("only a playing session is kept alive")
        if len(self._pending) >= MAX_PENDING:  # some cameras never answer these, and count them all the same
            self._forgotten = min(self._pending)
            del self._pending[self._forgotten]
        self._send(_Sent(self._keep_alive_method, self._base, (), keeps_alive=True))

    def teardown(self) -> None:
        """Say goodbye, where there is a session to leave."""
        if self._session_id and self.state not in (ClientState.TEARDOWN, ClientState.CLOSED):
            self._enter(ClientState.TEARDOWN)
        elif self.state is not ClientState.TEARDOWN:
            self.state = ClientState.CLOSED

    def data_to_send(self) -> bytes:
        """What must go to the peer; each byte is given once."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def take_frame_part(self) -> bytes:
        """Give back the part of an interleaved frame that came last, so that the whole may be taken elsewhere."""
        return self._parser.take_frame_part()

    def receive_frames(self, data: bytes) -> list[Interleaved] | None:
        """What a playing camera usually sends: interleaved frames only. None, and nothing taken, where the next bytes
        are for `receive`."""
        return self._parser.feed_frames(data) if self.state is ClientState.PLAYING else None

    def receive(self, data: bytes | bytearray | memoryview) -> list[Event]:
        """Take the peer's next bytes. Raises CameraError."""
        if self.state in (ClientState.IDLE, ClientState.CLOSED):
            raise LocalProtocolError("the session is not open")
        events: list[Event] = []
        for message in self._parser.feed(data):
            if self.closed:
                break
            if isinstance(message, Interleaved):
                self._check_frame()
                events.append(message)
            elif isinstance(message, Response):
                events += self._take_response(message)
            elif isinstance(message, Request):
                events += self._take_request(message)
        return events

    def _check_frame(self) -> None:
        if self.state not in _FRAMES_ALLOWED:
            raise RemoteProtocolError("the camera sends pictures before it was asked to")

    def _enter(self, state: ClientState) -> None:
        self.state = state
        if state is ClientState.OPTIONS:
            self._send(_Sent("OPTIONS", self._url, ()))
        elif state is ClientState.DESCRIBE:
            self._send(_Sent("DESCRIBE", self._url, (("Accept", "application/sdp"),)))
        elif state is ClientState.SETUP:
            self._send(_Sent("SETUP", self._track_url, (("Transport", build_transport(self._offer)),)))
        elif state is ClientState.PLAY:
            self._send(_Sent("PLAY", self._base, (("Range", "npt=0.000-"),)))
        elif state is ClientState.TEARDOWN:
            self._send(_Sent("TEARDOWN", self._base, ()))

    def _send(self, sent: _Sent) -> None:
        self._cseq += 1
        self._pending[self._cseq] = sent
        fields = [("CSeq", str(self._cseq)), ("User-Agent", USER_AGENT), *sent.headers]
        if self._session_id:
            fields.append(("Session", self._session_id))
        if self._challenge is not None and self._login is not None:
            fields.append(("Authorization", self._authorization(self._challenge, self._login, sent)))
        self._out += serialise_request(Request(sent.method, sent.url, Headers(tuple(fields))))

    def _authorization(self, challenge: Challenge, login: Login, sent: _Sent) -> str:
        self._nonce_count += 1
        return build_authorization(
            challenge, login, sent.method, sent.url, count=self._nonce_count, client_nonce=self._make_nonce()
        )

    def _take_request(self, request: Request) -> list[Event]:
        status = 200 if request.method in ("OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "ANNOUNCE", "REDIRECT") else 501
        number = request.headers.get("CSeq")
        fields = (("CSeq", number if _NUMBER.fullmatch(number) else "0"),)
        self._out += serialise_response(Response(status, Headers(fields)))
        if request.method == "REDIRECT":
            return [Redirected(self._redirect_target(request.headers))]
        return []

    def _take_response(self, response: Response) -> list[Event]:
        sent = self._answered(response)
        if sent is None:
            return []
        if sent.keeps_alive:
            return self._take_keep_alive(sent, response)
        if sent.method != self.state.name:
            return []
        if response.status == 401:
            return self._authorise(sent, response)
        if response.status in _REDIRECTS:
            self.state = ClientState.CLOSED
            return [Redirected(self._redirect_target(response.headers))]
        if self.state is ClientState.OPTIONS and response.status in (404, 405, 501, 551):
            self._enter(ClientState.DESCRIBE)
            return []
        if not 200 <= response.status < 300:
            raise refusal(response.status, sent.method, tcp=self._offer.tcp)
        events = self._succeed(response)
        if self.state in _AFTER_SUCCESS:
            self._enter(_AFTER_SUCCESS[self.state])
        return events

    def _answered(self, response: Response) -> _Sent | None:
        """What was asked; None where that is forgotten."""
        text = response.headers.get("CSeq")
        if not self._pending:
            raise RemoteProtocolError("the camera answers what was not asked")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else min(self._pending)
        if number not in self._pending and not 0 < number <= self._forgotten:
            raise RemoteProtocolError("the camera answers what was not asked")
        return self._pending.pop(number, None)

    def _take_keep_alive(self, sent: _Sent, response: Response) -> list[Event]:
        if response.status == 401:
            return self._authorise(sent, response)
        if response.status in (405, 501) and self._keep_alive_method == "GET_PARAMETER":
            self._keep_alive_method = "OPTIONS"
        if response.status == 454:
            return [Ended("the camera has forgotten our session (454)")]
        return []

    def _authorise(self, sent: _Sent, response: Response) -> list[Event]:
        challenges = parse_challenges(response.headers.all("WWW-Authenticate"))
        if self._login is None:
            raise CameraUnauthorised("the camera wants a username and a password (401)")
        if not challenges:
            raise RemoteProtocolError("the camera wants a kind of login that is not supported (401)")
        tried = self._challenge is not None and sent.tries > 1
        if (tried and not challenges[0].stale) or sent.tries >= MAX_TRIES:
            raise refusal(401, sent.method, tcp=self._offer.tcp)
        self._challenge, self._nonce_count = challenges[0], 0
        self._send(replace(sent, tries=sent.tries + 1))
        return []

    def _redirect_target(self, headers: Headers) -> str:
        location = headers.get("Location")
        if not location:
            raise RemoteProtocolError("the camera sends us elsewhere without saying where")
        return parse_address(location).url

    def _succeed(self, response: Response) -> list[Event]:
        if self.state is ClientState.OPTIONS:
            return self._take_options(response)
        if self.state is ClientState.DESCRIBE:
            return self._take_description(response)
        if self.state is ClientState.SETUP:
            return self._take_transport(response)
        if self.state is ClientState.PLAY:
            return [Playing()]
        return [Ended("the session was closed")] if self.state is ClientState.TEARDOWN else []

    def _take_options(self, response: Response) -> list[Event]:
        if "GET_PARAMETER" in response.headers.get("Public").upper():
            self._keep_alive_method = "GET_PARAMETER"
        return []

    def _take_description(self, response: Response) -> list[Event]:
        headers = response.headers
        base = headers.get("Content-Base") or headers.get("Content-Location") or self._url
        description = parse_sdp(response.body)
        track, formats = choose_video(description)
        self._base = resolve_control(base, description.control)
        self._track_url = resolve_control(self._base, track.control)
        if not (_ASKABLE.fullmatch(self._base) and _ASKABLE.fullmatch(self._track_url)):
            raise RemoteProtocolError("the camera describes its stream by an address that nobody can ask for")
        return [Described(tuple(formats))]

    def _take_transport(self, response: Response) -> list[Event]:
        self._take_session(response)
        chosen = parse_transports(response.headers.get("Transport"))
        if not chosen:
            raise RemoteProtocolError("the camera does not say how it will send")
        if chosen[0].tcp != self._offer.tcp:
            asked, other = ("TCP", "udp") if self._offer.tcp else ("UDP", "tcp")
            raise RemoteProtocolError(f"the camera does not send over {asked}: set the transport to {other}")
        return [Arranged(chosen[0])]

    def _take_session(self, response: Response) -> None:
        found = _SESSION.fullmatch(response.headers.get("Session"))
        if found is None:
            raise RemoteProtocolError("the camera opens a session without naming it")
        self._session_id = found[1]
        if found[2]:
            self.timeout_s = min(max(float(found[2]), MIN_TIMEOUT_S), MAX_TIMEOUT_S)
