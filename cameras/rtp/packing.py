"""Pictures become RTP payloads of bounded size: the sending side of RFC 6184, 7798 and 2435."""

from collections.abc import Callable, Sequence

from cameras.rtp.h264 import FU_A
from cameras.rtp.h265 import FRAGMENT
from cameras.rtp.jpeg_scan import JpegScan

MAX_PAYLOAD_BYTES = 1400
_START, _END = 0x80, 0x40


def pack_h264(nals: Sequence[bytes], limit: int = MAX_PAYLOAD_BYTES) -> list[bytes]:
    """Payloads of one picture's NAL units: whole where they fit, else FU-A. `limit` in bytes, above 2."""
    return _pack(nals, limit, _fragment_h264)


def pack_h265(nals: Sequence[bytes], limit: int = MAX_PAYLOAD_BYTES) -> list[bytes]:
    """Payloads of one picture's NAL units: whole where they fit, else FU. `limit` in bytes, above 3."""
    return _pack(nals, limit, _fragment_h265)


def _pack(nals: Sequence[bytes], limit: int, fragment: Callable[[bytes, int], list[bytes]]) -> list[bytes]:
    payloads: list[bytes] = []
    for nal in nals:
        payloads += [nal] if len(nal) <= limit else fragment(nal, limit)
    return payloads


def _fragment_h264(nal: bytes, limit: int) -> list[bytes]:
    indicator, kind = (nal[0] & 0xE0) | FU_A, nal[0] & 0x1F
    return [bytes((indicator, kind | edge)) + piece for edge, piece in _pieces(nal, 1, limit - 2)]


def _fragment_h265(nal: bytes, limit: int) -> list[bytes]:
    first, kind = (nal[0] & 0x81) | FRAGMENT << 1, nal[0] >> 1 & 0x3F
    return [bytes((first, nal[1], kind | edge)) + piece for edge, piece in _pieces(nal, 2, limit - 3)]


def _pieces(nal: bytes, start: int, size: int) -> list[tuple[int, bytes]]:
    ends = range(start, len(nal), size)
    return [
        ((_START if at == start else 0) | (_END if at + size >= len(nal) else 0), nal[at : at + size]) for at in ends
    ]


def pack_jpeg(scan: JpegScan, limit: int = MAX_PAYLOAD_BYTES) -> list[bytes]:
    """Payloads of one JPEG picture, its quantisation tables in the first. `limit` in bytes, above 300."""
    width, height = scan.resolution_wh
    kind = scan.kind | (0x40 if scan.restart_interval else 0)
    restart = scan.restart_interval.to_bytes(2, "big") + b"\xff\xff" if scan.restart_interval else b""
    tables = bytes((0, 0)) + len(scan.tables).to_bytes(2, "big") + scan.tables
    payloads, at = [], 0
    while at < len(scan.data):
        # Type-specific 0, Q 255: tables are sent with every picture.
        header = at.to_bytes(4, "big") + bytes((kind, 255, width // 8 & 0xFF, height // 8 & 0xFF)) + restart
        header += tables if at == 0 else b""
        piece = scan.data[at : at + limit - len(header)]
        payloads.append(header + piece)
        at += len(piece)
    return payloads
