"""The server's side of one RTSP connection, without I/O: requests checked against state and login, then answered."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import unquote, urlsplit

from cameras.rtsp.auth import Challenge, Login, build_challenge, verify_authorization
from cameras.rtsp.faults import LocalProtocolError
from cameras.rtsp.messages import Headers, Interleaved, Message, Request, Response, serialise_response
from cameras.rtsp.parser import RtspParser
from cameras.rtsp.transport import TransportSpec, build_transport
from models.clock import Clock

SESSION_TIMEOUT_S = 60
NONCE_LIFE_S = 300.0
_PUBLIC = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER"
_EMPTY_ANSWERS = frozenset({"GET_PARAMETER", "SET_PARAMETER"})
_CSEQ = re.compile(r"[0-9]{1,10}")


class ServerState(Enum):
    """RFC 2326 appendix A.2."""

    INIT = auto()
    READY = auto()
    PLAYING = auto()


# (state, method) → state after it was accepted; what is missing here is refused with 455.
_MOVES = {
    (ServerState.INIT, "DESCRIBE"): ServerState.INIT,
    (ServerState.READY, "DESCRIBE"): ServerState.READY,
    (ServerState.PLAYING, "DESCRIBE"): ServerState.PLAYING,
    (ServerState.INIT, "SETUP"): ServerState.READY,
    (ServerState.READY, "SETUP"): ServerState.READY,
    (ServerState.READY, "PLAY"): ServerState.PLAYING,
    (ServerState.PLAYING, "PLAY"): ServerState.PLAYING,
    (ServerState.READY, "PAUSE"): ServerState.READY,
    (ServerState.PLAYING, "PAUSE"): ServerState.READY,
    (ServerState.READY, "TEARDOWN"): ServerState.INIT,
    (ServerState.PLAYING, "TEARDOWN"): ServerState.INIT,
}
METHODS = frozenset(method for _, method in _MOVES)
_IN_SESSION = frozenset({"PLAY", "PAUSE", "TEARDOWN"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be accepted now, or refused. `path`: of its URL, decoded, without slashes around."""

    method: str
    path: str
    request: Request


class ServerSession:
    """One client's connection: bytes in by `receive`, then `next_event` until None; bytes out by `data_to_send`.

    What needs no decision (OPTIONS, keep-alive, wrong state, wrong login) is answered here. Every `Asked` must be
    answered by `accept` or `refuse` before the next event is taken. `login` None: everybody is welcome.
    """

    def __init__(
        self, clock: Clock, login: Login | None, make_nonce: Callable[[], str], realm: str = "xueliang"
    ) -> None:
        self.state = ServerState.INIT
        self._clock, self._login, self._make_nonce, self._realm = clock, login, make_nonce, realm
        self._parser = RtspParser()
        self._waiting: deque[Message] = deque()
        self._asked: Asked | None = None
        self._out = bytearray()
        self._session_id = make_nonce()
        self._nonce, self._nonce_at_s = make_nonce(), clock.mono_s()

    def receive(self, data: bytes | bytearray | memoryview) -> None:
        """Take the client's next bytes. Raises RemoteProtocolError."""
        self._waiting.extend(self._parser.feed(data))

    def data_to_send(self) -> bytes:
        """What must go to the client; each byte is given once."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def next_event(self) -> Asked | Interleaved | None:
        """The next thing to decide, or a frame from the client; None when more bytes are needed."""
        if self._asked is not None:
            raise LocalProtocolError(f"{self._asked.method} has not been answered")
        while self._waiting:
            message = self._waiting.popleft()
            if isinstance(message, Interleaved):
                return message
            if isinstance(message, Request) and (asked := self._screen(message)) is not None:
                self._asked = asked
                return asked
        return None

    def accept(self, *fields: tuple[str, str], body: bytes = b"") -> None:
        """Answer the request in hand with 200 and make its move."""
        asked = self._take_asked()
        self.state = _MOVES[self.state, asked.method]
        self._reply(asked.request, 200, *fields, body=body)

    def accept_setup(self, transport: TransportSpec) -> None:
        """Answer a SETUP with the carrier agreed."""
        self.accept(("Transport", build_transport(transport)))

    def refuse(self, status: int) -> None:
        """Answer the request in hand with an error."""
        self._reply(self._take_asked().request, status)

    def _take_asked(self) -> Asked:
        asked, self._asked = self._asked, None
        if asked is None:
            raise LocalProtocolError("there is no request to answer")
        return asked

    def _screen(self, request: Request) -> Asked | None:
        """The request if it needs a decision; otherwise it has been answered."""
        if not _CSEQ.fullmatch(request.headers.get("CSeq")):
            self._reply(request, 400)
        elif request.method == "OPTIONS":
            self._reply(request, 200, ("Public", _PUBLIC))
        elif self._login is not None and not self._admit(request, self._login):
            pass
        elif request.method in _EMPTY_ANSWERS:
            self._reply(request, 200)
        elif request.method not in METHODS:
            self._reply(request, 501)
        elif (self.state, request.method) not in _MOVES:
            self._reply(request, 455)
        elif request.method in _IN_SESSION and not self._names_session(request):
            self._reply(request, 454)
        else:
            return Asked(request.method, _path(request.url), request)
        return None

    def _names_session(self, request: Request) -> bool:
        return request.headers.get("Session").partition(";")[0].strip() == self._session_id

    def _admit(self, request: Request, login: Login) -> bool:
        challenge = Challenge("MD5", self._realm, self._nonce)
        given = request.headers.get("Authorization")
        fields = verify_authorization(given, challenge, login, request.method) if given else None
        right = fields is not None and _path(fields["uri"]) == _path(request.url)
        expired = self._clock.mono_s() - self._nonce_at_s > NONCE_LIFE_S
        if right and not expired:
            return True
        if expired:
            self._nonce, self._nonce_at_s = self._make_nonce(), self._clock.mono_s()
        fresh = Challenge("MD5", self._realm, self._nonce, stale=right)
        self._reply(request, 401, ("WWW-Authenticate", build_challenge(fresh)))
        return False

    def _reply(self, request: Request, status: int, *fields: tuple[str, str], body: bytes = b"") -> None:
        cseq = request.headers.get("CSeq")
        first = [("CSeq", cseq)] if _CSEQ.fullmatch(cseq) else []
        if status == 200 and request.method in {"SETUP", *_IN_SESSION}:
            first.append(("Session", f"{self._session_id};timeout={SESSION_TIMEOUT_S}"))
        self._out += serialise_response(Response(status, Headers((*first, *fields)), body))


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).strip("/")
    except ValueError:
        return ""
