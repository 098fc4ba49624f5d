"""JPEG over RTP (RFC 2435): fragments become whole JPEG files with their headers rebuilt."""

import struct
from dataclasses import dataclass

from cameras.rtp.counters import RtpCounters
from cameras.rtp.faults import RtpFault
from cameras.rtp.jpeg_tables import HUFFMAN_TABLES, quantisation_tables, segment
from cameras.rtp.pictures import MAX_PICTURE_BYTES, Picture
from cameras.rtp.receiver import Delivery

_MAIN_BYTES, _RESTART_BYTES, _TABLES_BYTES = 8, 4, 4
_LUMA_SAMPLING = {0: 0x21, 1: 0x22}
_RESTART_TYPES = 64
_OWN_TABLES = 128
_DYNAMIC_TABLES = 255
_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_TABLE_BYTES = 64


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """The RTP/JPEG headers of one packet. `tables` holds the quantisation tables sent along, `data` the scan."""

    offset: int
    kind: int
    quality: int
    resolution_wh: tuple[int, int]
    restart_interval: int
    precision: int
    tables: bytes
    data: bytes


def parse_jpeg_payload(payload: bytes) -> JpegHeader:
    """Read RFC 2435 section 3.1 headers. Raises RtpFault."""
    if len(payload) < _MAIN_BYTES:
        raise RtpFault("an RTP/JPEG packet ends inside its header")
    word, kind, quality, width, height = struct.unpack_from("!IBBBB", payload)
    if kind & 0x3F not in _LUMA_SAMPLING or kind >= 2 * _RESTART_TYPES or quality == 0:
        raise RtpFault(f"RTP/JPEG type {kind} with quality {quality} is not supported")
    at, restart_interval = _MAIN_BYTES, 0
    if kind >= _RESTART_TYPES:
        restart_interval = int.from_bytes(payload[at : at + 2], "big")
        at += _RESTART_BYTES
    precision, tables, offset = 0, b"", word & 0xFFFFFF
    if quality >= _OWN_TABLES and offset == 0:
        precision = payload[at + 1] if len(payload) > at + 1 else 0
        length = int.from_bytes(payload[at + 2 : at + 4], "big")
        at += _TABLES_BYTES
        tables = payload[at : at + length]
        at += length
    if at > len(payload):
        raise RtpFault("an RTP/JPEG packet ends inside its header")
    size = (width * 8, height * 8)
    return JpegHeader(offset, kind & 0x3F, quality, size, restart_interval, precision, tables, payload[at:])


def build_jpeg(first: JpegHeader, tables: bytes, resolution_wh: tuple[int, int], scan: bytes) -> bytes:
    """A whole JPEG file around the scan of a picture (RFC 2435 appendix B). Raises RtpFault."""
    parts = [_SOI, *_quantisation_segments(tables, first.precision), _frame_segment(first.kind, resolution_wh)]
    parts += [segment(0xC4, bytes((table_id,)) + table) for table_id, table in HUFFMAN_TABLES.items()]
    if first.restart_interval:
        parts.append(segment(0xDD, first.restart_interval.to_bytes(2, "big")))
    parts.append(segment(0xDA, bytes((3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0))))
    parts.append(scan)
    if not scan.endswith(_EOI):
        parts.append(_EOI)
    return b"".join(parts)


def _quantisation_segments(tables: bytes, precision: int) -> list[bytes]:
    segments, at = [], 0
    for index in range(2):
        wide = precision >> index & 1
        size = _TABLE_BYTES * (1 + wide)
        table = tables[at : at + size] or tables[:size]
        if len(table) != size:
            raise RtpFault(f"RTP/JPEG quantisation tables have {len(tables)} bytes")
        segments.append(segment(0xDB, bytes((wide << 4 | index,)) + table))
        at += size
    return segments


def _frame_segment(kind: int, resolution_wh: tuple[int, int]) -> bytes:
    width, height = resolution_wh
    if not (0 < width <= 0xFFFF and 0 < height <= 0xFFFF):
        raise RtpFault(f"an RTP/JPEG picture has a size of {width}x{height}")
    components = bytes((1, _LUMA_SAMPLING[kind], 0, 2, 0x11, 1, 3, 0x11, 1))
    return segment(0xC0, struct.pack("!BHHB", 8, height, width, 3) + components)


class JpegDepacketizer:
    """Payloads in order in, JPEG files out.

    `resolution_wh`: the size by the session description, for pictures wider or higher than 2040 pixels, whose
    size RTP/JPEG headers cannot tell. `decodable`: a JPEG file holds all that it needs.
    """

    def __init__(self, resolution_wh: tuple[int, int] = (0, 0), counters: RtpCounters | None = None) -> None:
        self.resolution_wh = resolution_wh
        self.decodable = True
        self._described_wh = resolution_wh
        self._counters = counters if counters is not None else RtpCounters()
        self._known_tables: dict[int, bytes] = {}
        self._reset()

    def _reset(self) -> None:
        self._timestamp: int | None = None
        self._first: JpegHeader | None = None
        self._pieces: list[bytes] = []
        self._size = 0
        self._damaged = False

    def push(self, delivery: Delivery) -> list[Picture]:
        """Take one payload; the pictures now complete (0, 1 or 2). A picture without its start is left out."""
        if delivery.restarted:
            self._reset()
        done: list[Picture] = []
        if self._timestamp is not None and delivery.timestamp != self._timestamp:
            self._damaged = self._damaged or delivery.lost_before > 0
            done = self._finish()
        self._timestamp = delivery.timestamp
        self._take(delivery)
        if delivery.marker:
            done += self._finish()
        return done

    def _take(self, delivery: Delivery) -> None:
        try:
            header = parse_jpeg_payload(delivery.payload)
        except RtpFault:
            self._damaged = True
            return
        if header.offset == 0 and self._first is None:
            self._first = header
        elif header.offset != self._size or self._first is None:
            self._damaged = True
        self._size += len(header.data)
        if self._size > MAX_PICTURE_BYTES:
            self._damaged, self._pieces, self._first = True, [], None
        elif self._first is not None:
            self._pieces.append(header.data)

    def _finish(self) -> list[Picture]:
        first, scan, timestamp, damaged = self._first, b"".join(self._pieces), self._timestamp, self._damaged
        self._reset()
        if first is None or timestamp is None:
            self._counters.damaged += 1
            return []
        try:
            data = build_jpeg(first, self._tables(first), self._sized(first), scan)
        except RtpFault:
            self._counters.damaged += 1
            return []
        self._counters.pictures += 1
        self._counters.damaged += damaged
        return [Picture(data, timestamp, True, damaged)]

    def _sized(self, first: JpegHeader) -> tuple[int, int]:
        self.resolution_wh = first.resolution_wh if all(first.resolution_wh) else self._described_wh
        return self.resolution_wh

    def _tables(self, first: JpegHeader) -> bytes:
        if first.quality < _OWN_TABLES:
            return b"".join(quantisation_tables(first.quality))
        if first.tables and first.quality != _DYNAMIC_TABLES:
            self._known_tables[first.quality] = first.tables
        return first.tables or self._known_tables.get(first.quality, b"")
