"""The endless `multipart/mixed` answer of alertStream, without I/O: bytes in, parts out.

RFC 2046 §5.1 as devices really write it: the boundary declared as `MIME_boundary`, `<boundary>` or `--boundary`;
line ends of LF and CRLF mixed; Content-Length present, absent or wrong; XML or JSON by firmware; pictures between.
So the delimiter lines rule, and Content-Length is not looked at: a JSON or XML part is handed over as soon as its
document is whole, without waiting for the next delimiter (which many devices send only with the next part).

Any bytes either give parts or raise GateFault; nothing grows beyond `Limits`.
"""

import enum
import json
import re
from dataclasses import dataclass

from models.errors import GateFault


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one device may send, in bytes and counts."""

    boundary_bytes: int = 200
    header_bytes: int = 8 * 1024
    text_part_bytes: int = 256 * 1024
    picture_part_bytes: int = 16 * 1024 * 1024
    stray_bytes: int = 64 * 1024
    parts_per_feed: int = 4096


class PartKind(enum.StrEnum):
    """What a part holds, judged by its headers and its first character."""

    JSON = "json"
    XML = "xml"
    PICTURE = "picture"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `body` is empty for a picture that was not wanted; `size_bytes` counts it all the same."""

    kind: PartKind
    headers: dict[str, str]
    body: bytes
    size_bytes: int


class _Stage(enum.Enum):
    STRAY = enum.auto()  # before the first delimiter, or after a part handed over early
    HEADERS = enum.auto()
    BODY = enum.auto()
    ENDED = enum.auto()


_PICTURE_NAME = re.compile(r"filename=\"?[^\";]*\.(?:jpe?g|png|bmp)", re.IGNORECASE)
_BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", re.IGNORECASE)
_XML_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]{0,80})[\s>]")
_BLANK_LINE = re.compile(rb"(?:\A|\n)\r?\n")
_MOST_TRIES = 16


def boundary_of(content_type: str, limits: Limits = Limits()) -> bytes:
    """The bare boundary token of a Content-Type, brackets and leading dashes removed. Raises GateFault."""
    if "multipart/" not in content_type.lower():
        raise GateFault(f"the device answered {content_type[:80]!r} instead of a multipart event stream")
    found = _BOUNDARY.search(content_type)
    raw = (found.group(1) or found.group(2) or "") if found else ""
    token = raw.strip().lstrip("-").strip("<>").encode("latin-1", "replace")
    if not token or len(token) > limits.boundary_bytes:
        raise GateFault(f"the event stream names no usable boundary: {content_type[:80]!r}")
    return token


class MultipartReader:
    """Cuts the stream into parts. Feed it chunks of any size; give the end of the stream to `close`."""

    def __init__(self, content_type: str, limits: Limits = Limits(), *, want_pictures: bool = False) -> None:
        token = re.escape(boundary_of(content_type, limits))
        self._delimiter = re.compile(rb"(?:\A|\r?\n)-{2,}<?" + token + rb">?(--)?[ \t]*\r?\n")
        self._keep_bytes = limits.boundary_bytes + 64
        self._limits, self._want_pictures = limits, want_pictures
        self._buffer = b""
        self._stage = _Stage.STRAY
        self._start_part({})

    def _start_part(self, headers: dict[str, str]) -> None:
        self._headers = headers
        self._body = bytearray()
        self._dropped_bytes = 0
        self._tries = 0
        self._picture = _is_picture(headers)

    def feed(self, data: bytes) -> list[Part]:
        """The parts that `data` completes. Raises GateFault when the stream cannot be cut or passes a limit."""
        self._buffer += data
        parts: list[Part] = []
        while self._step(parts):
            if len(parts) > self._limits.parts_per_feed:
                raise GateFault(f"more than {self._limits.parts_per_feed} parts at once")
        return parts

    def close(self) -> list[Part]:
        """The part that was still open when the stream ended, if its document is whole."""
        if self._stage is not _Stage.BODY or self._picture:
            return []
        self._body += self._buffer
        self._buffer = b""
        self._stage = _Stage.ENDED
        return [self._finished()] if _whole(bytes(self._body)) else []

    def _step(self, parts: list[Part]) -> bool:
        """Go one piece further; False when more bytes are needed."""
        match self._stage:
            case _Stage.STRAY:
                return self._skip_stray()
            case _Stage.HEADERS:
                return self._read_headers()
            case _Stage.BODY:
                return self._read_body(parts)
            case _Stage.ENDED:
                self._buffer = b""
                return False

    def _skip_stray(self) -> bool:
        found = self._delimiter.search(self._buffer)
        if found is None:
            gone = self._drop_searched()
            self._dropped_bytes += len(gone)
            self._check(self._dropped_bytes, self._limits.stray_bytes, "bytes between parts")
            return False
        self._enter_part(found)
        return True

    def _enter_part(self, found: re.Match[bytes]) -> None:
        # The line end stays in front, so that a part without headers still shows its blank line.
        self._buffer = self._buffer[found.end() :]
        self._stage = _Stage.ENDED if found.group(1) else _Stage.HEADERS

    def _drop_searched(self) -> bytes:
        """Take what can no longer be the beginning of a delimiter off the buffer."""
        cut = max(0, len(self._buffer) - self._keep_bytes)
        gone, self._buffer = self._buffer[:cut], self._buffer[cut:]
        return gone

    def _read_headers(self) -> bool:
        if self._buffer[:1] in (b"{", b"<"):  # a firmware that leaves the headers out
            self._start_part({})
            self._stage = _Stage.BODY
            return True
        end = _BLANK_LINE.search(self._buffer)
        self._check(end.start() if end else len(self._buffer), self._limits.header_bytes, "bytes of part headers")
        if end is None:
            return False
        self._start_part(_header_fields(self._buffer[: end.start()]))
        self._buffer = self._buffer[end.end() :]
        self._stage = _Stage.BODY
        return True

    def _read_body(self, parts: list[Part]) -> bool:
        found = self._delimiter.search(self._buffer)
        if found is not None:
            self._collect(self._buffer[: found.start()])
            parts.append(self._finished())
            self._enter_part(found)
            return True
        if not self._picture and self._whole_now():
            self._collect(self._buffer)
            self._buffer = b""
            parts.append(self._finished())
            self._start_part({})
            self._stage = _Stage.STRAY
            return False
        self._collect(self._drop_searched())
        return False

    def _whole_now(self) -> bool:
        tail = self._buffer.rstrip() or bytes(self._body[-1:])
        if self._tries >= _MOST_TRIES or tail[-1:] not in (b"}", b">"):
            return False
        self._tries += 1
        return _whole(bytes(self._body) + self._buffer)

    def _collect(self, data: bytes) -> None:
        if self._picture:
            self._dropped_bytes += len(data)
            self._check(self._dropped_bytes, self._limits.picture_part_bytes, "bytes in one picture")
            if not self._want_pictures:
                return
        self._body += data
        if not self._picture:
            self._check(len(self._body), self._limits.text_part_bytes, "bytes in one part")

    def _finished(self) -> Part:
        body = bytes(self._body) if self._picture else bytes(self._body).strip()
        size = self._dropped_bytes if self._picture else len(body)
        return Part(self._kind(body), self._headers, body, size)

    def _kind(self, body: bytes) -> PartKind:
        if self._picture:
            return PartKind.PICTURE
        first = body.removeprefix(b"\xef\xbb\xbf")[:1]
        return {b"{": PartKind.JSON, b"[": PartKind.JSON, b"<": PartKind.XML}.get(first, PartKind.OTHER)

    def _check(self, size: int, most: int, what: str) -> None:
        if size > most:
            raise GateFault(f"the device sent more than {most} {what}")


def _is_picture(headers: dict[str, str]) -> bool:
    kind = headers.get("content-type", "").lower()
    named = _PICTURE_NAME.search(headers.get("content-disposition", "")) is not None
    return kind.startswith("image/") or named


def _header_fields(block: bytes) -> dict[str, str]:
    """Names in lower case; lines that are no headers are passed over, the first of a repeated name counts."""
    fields: dict[str, str] = {}
    for line in block.decode("latin-1").splitlines()[:64]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _whole(body: bytes) -> bool:
    """Whether the bytes are one whole JSON object, or an XML document up to the end tag of its root."""
    text = body.strip().removeprefix(b"\xef\xbb\xbf")
    if text[:1] == b"{":
        return _is_json(text)
    root = _XML_ROOT.search(text[:2048]) if text[:1] == b"<" else None
    return root is not None and text.endswith(b"</" + root.group(1) + b">")


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
