"""Pictures people add: judged by their content, never by what the sender says they are.

JPEG: ITU-T T.81 annex B. PNG: W3C PNG 11.2.2 (IHDR). WebP: RFC 9649 section 2.
"""

import re
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from models.errors import InputError

MAX_BYTES = 10 * 1024 * 1024
MAX_SIDE_PX = 16_384
MAX_PIXELS = 64_000_000
MAX_SCANS = 32  # of a JPEG; encoders write 1 to about 12, and each costs a pass over the whole picture

_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0-15 without DHT, JPG, DAC
_SOS, _EOI = 0xDA, 0xD9
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")  # in coded data FF 00 is a byte FF, FF D0-D7 a restart


def check_image(data: bytes) -> str:
    """The media type of a picture that can be shown. Raises InputError otherwise.

    The size is read from the header before anything is decoded, so that a small file cannot ask for much memory.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"file: {len(data)} bytes; a picture has {MAX_BYTES} at most")
    media_type, size_wh = _kind(data)
    width, height = size_wh(data)
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX and width * height <= MAX_PIXELS):
        raise InputError(f"file: a picture of {width} x {height} pixels; {MAX_PIXELS} pixels at most")
    if not _decodes(data):
        raise InputError("file: the picture is damaged; take it again")
    return media_type


def _kind(data: bytes) -> tuple[str, Callable[[bytes], tuple[int, int]]]:
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", _jpeg_size_wh
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", _png_size_wh
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", _webp_size_wh
    raise InputError("file: not a JPEG, PNG or WebP picture")


def _decodes(data: bytes) -> bool:
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8) is not None
    except cv2.error:
        return False


def _jpeg_size_wh(data: bytes) -> tuple[int, int]:
    size_wh, scans = None, 0
    for marker, body in _jpeg_segments(data):
        if marker in _FRAME_HEADERS and size_wh is None:
            size_wh = int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
        scans += marker == _SOS
        if scans > MAX_SCANS:
            raise InputError(f"file: a JPEG of more than {MAX_SCANS} scans; save it anew as an ordinary JPEG")
    if size_wh is None:
        raise InputError("file: a JPEG without a frame header")
    return size_wh


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment up to the end of the picture; what follows it is not the picture."""
    at = 2
    while (found := _NEXT_MARKER.search(data, at)) is not None and found[1][0] != _EOI:
        marker, at = found[1][0], found.end()
        if marker not in _STANDALONE:
            length = max(2, int.from_bytes(data[at : at + 2], "big"))
            yield marker, data[at + 2 : at + length]
            at += length


def _png_size_wh(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _webp_size_wh(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    raise InputError("file: a WebP without a picture")
