"""Bytes become RTSP messages, in whatever chunks they come; everything bounded."""

import re
import struct
from collections.abc import Iterator
from typing import NoReturn

from cameras.rtsp.faults import RemoteProtocolError
from cameras.rtsp.messages import ENCODING, ENCODING_ERRORS, Headers, Interleaved, Message, Request, Response

MAX_HEAD_BYTES = 16 << 10
MAX_HEADERS = 64
MAX_BODY_BYTES = 256 << 10
_DOLLAR = 0x24
_FRAME_HEADER_BYTES = 4
_unpack_frame = struct.Struct("!BBH").unpack_from
_new = tuple.__new__  # makes a NamedTuple at a third of the price of calling it
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(r"\r?\n")
_REQUEST = re.compile(r"([A-Z_]{1,32}) ([^\s\0]{1,4096}) RTSP/1\.\d")
_RESPONSE = re.compile(r"RTSP/1\.\d (\d{3})(?: (.*))?")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,128})[ \t]*:[ \t]*([^\r\n\0]*)")
_LENGTH = re.compile(r"\d{1,7}")


class RtspParser:
    """Feed it bytes; it gives messages. Any bytes either parse or raise RemoteProtocolError."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0
        self._needed = 0

    def take_frame_part(self) -> bytes:
        """Give back what is there of an interleaved frame that is not complete; nothing where it is anything else."""
        if not self._buffer or self._buffer[0] != _DOLLAR:
            return b""
        part = bytes(self._buffer)
        self._buffer.clear()
        self._needed = 0
        return part

    def feed_frames(self, data: bytes) -> list[Interleaved] | None:
        """Take what a playing stream usually sends: interleaved frames and nothing else, the last maybe in part.

        The frames now complete; None, and nothing taken, where the bytes hold anything else: `feed` is for those.
        """
        buffer = self._buffer
        if buffer:
            if buffer[0] != _DOLLAR:
                return None
            if len(buffer) + len(data) < self._needed:
                buffer += data
                return []
            data = bytes(buffer) + data
        frames: list[Interleaved] = []
        at, size, needed = 0, len(data), 0
        while size - at >= _FRAME_HEADER_BYTES:
            dollar, channel, length = _unpack_frame(data, at)
            if dollar != _DOLLAR:
                return None
            start = at + _FRAME_HEADER_BYTES
            if start + length > size:
                needed = _FRAME_HEADER_BYTES + length
                break
            at = start + length
            frames.append(_new(Interleaved, (channel, data[start:at])))
        if at < size and data[at] != _DOLLAR:
            return None
        self._needed = needed
        buffer[:] = data[at:]
        return frames

    def feed(self, data: bytes | bytearray | memoryview) -> list[Message]:
        """Take the next bytes; the messages now complete. Raises RemoteProtocolError."""
        self._buffer += data
        messages, at = [], 0
        while (found := self._next(at)) is not None:
            message, at = found
            if message is not None:
                messages.append(message)
        if at:
            del self._buffer[:at]
            self._searched = 0
        return messages

    def _next(self, at: int) -> tuple[Message | None, int] | None:
        buffer = self._buffer
        if at >= len(buffer) or len(buffer) - at < self._needed:
            return None
        if buffer[at] == _DOLLAR:
            end = at + 4
            if len(buffer) < end:
                return None
            end += buffer[at + 2] << 8 | buffer[at + 3]
            self._needed = end - at if len(buffer) < end else 0
            if self._needed:
                return None
            return Interleaved(buffer[at + 1], bytes(buffer[at + 4 : end])), end
        if buffer[at] in b"\r\n":
            return None, at + 1
        return self._next_text(at)

    def _next_text(self, at: int) -> tuple[Message, int] | None:
        found = _HEAD_END.search(self._buffer, max(at, self._searched - 3), at + MAX_HEAD_BYTES)
        if found is None:
            if len(self._buffer) - at >= MAX_HEAD_BYTES:
                raise RemoteProtocolError(f"the header of a message is longer than {MAX_HEAD_BYTES} bytes")
            self._check_beginning(at)
            self._searched = len(self._buffer)
            return None
        message = _parse_head(self._buffer[at : found.start()].decode(ENCODING, ENCODING_ERRORS))
        length = _body_bytes(message.headers)
        end = found.end() + length
        if len(self._buffer) < end:
            self._searched, self._needed = 0, end - at
            return None
        self._needed = 0
        if not length:
            return message, end
        return _with_body(message, bytes(self._buffer[found.end() : end])), end

    def _check_beginning(self, at: int) -> None:
        """Refuse at once what cannot become a message, rather than wait for the end of its header."""
        first = self._buffer[at]
        if not (0x41 <= first <= 0x5A):
            raise RemoteProtocolError("the peer sends something that is not RTSP")
        if self._buffer[at : at + 5] == b"HTTP/":
            _refuse("HTTP/")


def _with_body(message: Request | Response, body: bytes) -> Request | Response:
    if isinstance(message, Request):
        return Request(message.method, message.url, message.headers, body)
    return Response(message.status, message.headers, body, message.reason)


def _parse_head(head: str) -> Request | Response:
    first, *lines = _LINE_END.split(head)
    request, response = _REQUEST.fullmatch(first), _RESPONSE.fullmatch(first)
    if request is None and response is None:
        _refuse(first)
    if len(lines) > MAX_HEADERS:
        raise RemoteProtocolError(f"a message has more than {MAX_HEADERS} headers")
    headers = Headers(tuple(_parse_fields(lines)))
    if request is not None:
        return Request(request[1], request[2], headers)
    assert response is not None
    return Response(int(response[1]), headers, b"", response[2] or "")


def _refuse(first: str) -> NoReturn:
    if first.startswith("HTTP/"):
        raise RemoteProtocolError("the peer speaks HTTP, not RTSP: is the port right?")
    raise RemoteProtocolError("a message begins with a line that is neither a request nor a response")


def _parse_fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    unfolded: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and unfolded:
            unfolded[-1] += " " + line.strip()
        else:
            unfolded.append(line)
    for line in unfolded:
        field = _FIELD.fullmatch(line)
        if field is None:
            raise RemoteProtocolError("a message holds a line that is no header")
        yield field[1], field[2].strip()


def _body_bytes(headers: Headers) -> int:
    text = headers.get("Content-Length", "0")
    length = int(text) if _LENGTH.fullmatch(text) else -1
    if not 0 <= length <= MAX_BODY_BYTES:
        raise RemoteProtocolError(f"a message has a body of more than {MAX_BODY_BYTES} bytes or of no plain length")
    return length
