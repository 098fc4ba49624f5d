"""RTSP requests, responses and interleaved frames (RFC 2326 sections 4 to 7 and 10.12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cameras.rtsp.faults import LocalProtocolError

ENCODING, ENCODING_ERRORS = "utf-8", "surrogateescape"
MAX_INTERLEAVED_BYTES = 0xFFFF

REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    451: "Parameter Not Understood",
    453: "Not Enough Bandwidth",
    454: "Session Not Found",
    455: "Method Not Valid In This State",
    459: "Aggregate Operation Not Allowed",
    461: "Unsupported Transport",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "RTSP Version Not Supported",
}


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in order; names compare without case."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The first value of a header."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), default)

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        wanted = name.lower()
        return [value for key, value in self.fields if key.lower() == wanted]


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `url` is absolute or `*`."""

    method: str
    url: str
    headers: Headers = Headers()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """One response."""

    status: int
    headers: Headers = Headers()
    body: bytes = b""
    reason: str = ""


class Interleaved(NamedTuple):
    """One binary frame between messages: RTP or RTCP on a numbered channel."""

    channel: int
    payload: bytes


Message = Request | Response | Interleaved


def serialise_request(request: Request) -> bytes:
    """The bytes of a request. Raises LocalProtocolError where a field would break the framing."""
    return _serialise(f"{request.method} {_one_word(request.url)} RTSP/1.0", request.headers, request.body)


def serialise_response(response: Response) -> bytes:
    """The bytes of a response. Raises LocalProtocolError where a field would break the framing."""
    reason = response.reason or REASONS.get(response.status, "Unknown")
    return _serialise(f"RTSP/1.0 {response.status} {reason}", response.headers, response.body)


def frame_mark(channel: int) -> int:
    """The two bytes before the length of each interleaved frame of a channel, as one number."""
    return 0x2400 | channel


def serialise_interleaved(channel: int, payload: bytes) -> bytes:
    """The bytes of one interleaved frame of at most 65535 bytes."""
    return b"$" + bytes((channel,)) + len(payload).to_bytes(2, "big") + payload


def _serialise(first_line: str, headers: Headers, body: bytes) -> bytes:
    fields: Iterable[tuple[str, str]] = headers.fields
    if body:
        fields = [*fields, ("Content-Length", str(len(body)))]
    lines = [_one_line(first_line), *(_one_line(f"{name}: {value}") for name, value in fields), "", ""]
    return "\r\n".join(lines).encode(ENCODING, ENCODING_ERRORS) + body


def _one_line(text: str) -> str:
    if any(character in text for character in "\r\n\0"):
        raise LocalProtocolError("a header may not hold a line break")
    return text


def _one_word(url: str) -> str:
    if not url or any(character.isspace() for character in url):
        raise LocalProtocolError("an RTSP URL may not be empty or hold blanks")
    return url
