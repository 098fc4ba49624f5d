"""RTP packets, RFC 3550 section 5.1."""

import struct
from typing import NamedTuple

from cameras.rtp.faults import RtpFault

HEADER_BYTES = 12
PLAIN_HEADER = struct.Struct("!BBHII")
_EXTENSION = struct.Struct("!HH")
PLAIN_FIRST_BYTE = 0x80


class RtpPacket(NamedTuple):
    """One packet.

    `timestamp`: 32-bit media clock; `sequence`: 16-bit.
    `extension`: profile word and its data (a multiple of four bytes), or None.
    """

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    csrcs: tuple[int, ...] = ()
    extension: tuple[int, bytes] | None = None


def parse_packet(data: bytes) -> RtpPacket:
    """The packet in one datagram or interleaved frame. Raises RtpFault."""
    if len(data) < HEADER_BYTES:
        raise RtpFault(f"an RTP packet has at least {HEADER_BYTES} bytes, got {len(data)}")
    first, second, sequence, timestamp, ssrc = PLAIN_HEADER.unpack_from(data)
    if first == PLAIN_FIRST_BYTE:
        return RtpPacket(second & 0x7F, second > 0x7F, sequence, timestamp, ssrc, data[HEADER_BYTES:])
    if first >> 6 != 2:
        raise RtpFault(f"an RTP packet has version 2, got {first >> 6}")
    csrcs, start = _parse_csrcs(data, first & 0x0F)
    extension, start = _parse_extension(data, start) if first & 0x10 else (None, start)
    end = len(data) - (_padding_bytes(data, start) if first & 0x20 else 0)
    payload = data[start:end]
    return RtpPacket(second & 0x7F, second > 0x7F, sequence, timestamp, ssrc, payload, csrcs, extension)


def _parse_csrcs(data: bytes, count: int) -> tuple[tuple[int, ...], int]:
    end = HEADER_BYTES + 4 * count
    if len(data) < end:
        raise RtpFault(f"an RTP packet names {count} contributing sources but ends before them")
    return struct.unpack_from(f"!{count}I", data, HEADER_BYTES), end


def _parse_extension(data: bytes, start: int) -> tuple[tuple[int, bytes], int]:
    if len(data) < start + 4:
        raise RtpFault("an RTP packet ends inside its header extension")
    profile, words = _EXTENSION.unpack_from(data, start)
    end = start + 4 + 4 * words
    if len(data) < end:
        raise RtpFault("an RTP packet ends inside its header extension")
    return (profile, data[start + 4 : end]), end


def _padding_bytes(data: bytes, start: int) -> int:
    count = data[-1]
    if not 1 <= count <= len(data) - start:
        raise RtpFault(f"an RTP packet claims {count} bytes of padding in {len(data) - start}")
    return count


def serialise_packet(packet: RtpPacket) -> bytes:
    """The bytes of a packet, without padding. Fields must be in range; the extension a multiple of four bytes."""
    first = PLAIN_FIRST_BYTE | len(packet.csrcs) | (0x10 if packet.extension is not None else 0)
    second = packet.payload_type | (0x80 if packet.marker else 0)
    header = PLAIN_HEADER.pack(first, second, packet.sequence, packet.timestamp, packet.ssrc)
    csrcs = struct.pack(f"!{len(packet.csrcs)}I", *packet.csrcs)
    return header + csrcs + _serialise_extension(packet.extension) + packet.payload


def _serialise_extension(extension: tuple[int, bytes] | None) -> bytes:
    if extension is None:
        return b""
    profile, data = extension
    return _EXTENSION.pack(profile, len(data) // 4) + data
