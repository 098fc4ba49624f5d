"""A JPEG file taken apart for RTP: what RFC 2435 can carry, and a plain refusal of the rest."""

from collections.abc import Iterator
from dataclasses import dataclass

from cameras.rtp.faults import RtpFault
from cameras.rtp.jpeg_tables import HUFFMAN_TABLES

_SOI, _EOI, _SOS, _DQT, _DHT, _SOF0, _DRI = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xC0, 0xDD
_OTHER_FRAMES = frozenset({0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_KINDS = {0x21: 0, 0x22: 1}
_MAX_SIDE_PX = 2040


@dataclass(frozen=True, slots=True)
class JpegScan:
    """One baseline JPEG for RTP. `kind`: 0 for 4:2:2, 1 for 4:2:0. `tables`: luma and chroma, 64 bytes each."""

    kind: int
    resolution_wh: tuple[int, int]
    restart_interval: int
    tables: bytes
    data: bytes


def read_jpeg(jpeg: bytes) -> JpegScan:
    """Take a JPEG file apart. Raises RtpFault, saying why, where RFC 2435 cannot carry it."""
    tables: dict[int, bytes] = {}
    frame, restart_interval = b"", 0
    for marker, body, end in _segments(jpeg):
        if marker == _DQT:
            tables |= _quantisation(body)
        elif marker == _DHT:
            _check_huffman(body)
        elif marker == _SOF0:
            frame = body
        elif marker in _OTHER_FRAMES:
            raise RtpFault("only baseline JPEG can be carried by RTP")
        elif marker == _DRI:
            restart_interval = int.from_bytes(body[:2], "big")
        elif marker == _SOS:
            kind, resolution_wh, ids = _frame(frame)
            chosen = b"".join(tables.get(table_id, b"") for table_id in ids)
            if len(chosen) != 128:
                raise RtpFault("a JPEG picture lacks its quantisation tables")
            return JpegScan(kind, resolution_wh, restart_interval, chosen, _without_end(jpeg[end:]))
    raise RtpFault("a JPEG picture has no scan")


def _segments(jpeg: bytes) -> Iterator[tuple[int, bytes, int]]:
    if not jpeg.startswith(bytes((0xFF, _SOI))):
        raise RtpFault("a JPEG picture does not begin with its start marker")
    at = 2
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:
            raise RtpFault("a JPEG picture has bytes between its segments")
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        yield jpeg[at + 1], jpeg[at + 4 : end], end
        at = end


def _quantisation(body: bytes) -> dict[int, bytes]:
    tables, at = {}, 0
    while at < len(body):
        if body[at] >> 4:
            raise RtpFault("JPEG with 16-bit quantisation tables is not served")
        tables[body[at] & 0x0F] = body[at + 1 : at + 65]
        at += 65
    return tables


def _check_huffman(body: bytes) -> None:
    at = 0
    while at < len(body):
        end = at + 17 + sum(body[at + 1 : at + 17])
        if HUFFMAN_TABLES.get(body[at]) != body[at + 1 : end]:
            raise RtpFault(
                "JPEG with Huffman tables of its own cannot be carried by RTP; encode with the standard ones"
            )
        at = end


def _frame(body: bytes) -> tuple[int, tuple[int, int], tuple[int, int]]:
    if len(body) != 15 or body[0] != 8 or body[5] != 3:
        raise RtpFault("only JPEG of three components with 8 bits can be carried by RTP")
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    sampling = body[7]
    if sampling not in _KINDS or body[10] != 0x11 or body[13] != 0x11:
        raise RtpFault("only JPEG of 4:2:0 or 4:2:2 can be carried by RTP")
    if max(width, height) > _MAX_SIDE_PX or width % 8 or height % 8:
        raise RtpFault(f"JPEG of {width}x{height} cannot be carried by RTP: sides are multiples of 8 up to 2040")
    return _KINDS[sampling], (width, height), (body[8], body[11])


def _without_end(scan: bytes) -> bytes:
    return scan[: scan.rfind(b"\xff\xd9")] if b"\xff\xd9" in scan[-64:] else scan
