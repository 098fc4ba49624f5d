"""RTCP packets, RFC 3550 section 6: sender and receiver reports, source description, goodbye."""

import struct
from dataclasses import dataclass, field

from cameras.rtp.faults import RtpFault

SENDER_REPORT, RECEIVER_REPORT, SOURCE_DESCRIPTION, GOODBYE = 200, 201, 202, 203
MAX_PACKETS = 32
NTP_TO_UNIX_S = 2208988800
_HEADER = struct.Struct("!BBH")
_SENDER = struct.Struct("!IQIII")
_BLOCK = struct.Struct("!IIIIII")
_CNAME = 1


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """What a receiver says of one source. `fraction_lost` in 1/256; `jitter` in ticks; delays in 1/65536 s."""

    ssrc: int
    fraction_lost: int = 0
    lost: int = 0
    highest_sequence: int = 0
    jitter: int = 0
    last_report: int = 0
    delay_since_report: int = 0


@dataclass(frozen=True, slots=True)
class SenderReport:
    """`ntp`: 64-bit NTP time (32.32 seconds since 1900) of the RTP timestamp `rtp_timestamp`."""

    ssrc: int
    ntp: int
    rtp_timestamp: int
    packets: int = 0
    octets: int = 0
    blocks: tuple[ReportBlock, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    """What receiver `ssrc` says of its sources."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Goodbye:
    """These sources stop sending."""

    ssrcs: tuple[int, ...]


RtcpPacket = SenderReport | ReceiverReport | Goodbye


def ntp_of_unix(unix_s: float) -> int:
    """Unix seconds as a 64-bit NTP time."""
    return int((unix_s + NTP_TO_UNIX_S) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def unix_of_ntp(ntp: int) -> float:
    """A 64-bit NTP time as Unix seconds; between 1968 and 2104, as RFC 4330 section 3 reads its first bit."""
    era_s = 0 if ntp >> 63 else 1 << 32
    return era_s + ntp / (1 << 32) - NTP_TO_UNIX_S


def parse_rtcp(data: bytes) -> list[RtcpPacket]:
    """The reports and goodbyes of a compound packet; other kinds are passed over. Raises RtpFault."""
    packets: list[RtcpPacket] = []
    at = 0
    for _ in range(MAX_PACKETS):
        if at >= len(data):
            return packets
        if len(data) < at + 4 or data[at] >> 6 != 2:
            raise RtpFault("an RTCP packet has no header of version 2")
        first, kind, words = _HEADER.unpack_from(data, at)
        end = at + 4 + 4 * words
        if end > len(data):
            raise RtpFault("an RTCP packet ends too early")
        packet = _parse_body(kind, first & 0x1F, data[at + 4 : end])
        if packet is not None:
            packets.append(packet)
        at = end
    raise RtpFault(f"more than {MAX_PACKETS} RTCP packets in one")


def _parse_body(kind: int, count: int, body: bytes) -> RtcpPacket | None:
    try:
        if kind == SENDER_REPORT:
            ssrc, ntp, timestamp, packets, octets = _SENDER.unpack_from(body)
            return SenderReport(ssrc, ntp, timestamp, packets, octets, _parse_blocks(body, _SENDER.size, count))
        if kind == RECEIVER_REPORT:
            return ReceiverReport(struct.unpack_from("!I", body)[0], _parse_blocks(body, 4, count))
        if kind == GOODBYE:
            return Goodbye(struct.unpack_from(f"!{count}I", body))
    except struct.error as error:
        raise RtpFault("an RTCP packet ends too early") from error
    return None


def _parse_blocks(body: bytes, start: int, count: int) -> tuple[ReportBlock, ...]:
    fields = [_BLOCK.unpack_from(body, start + index * _BLOCK.size) for index in range(count)]
    return tuple(ReportBlock(ssrc, loss >> 24, loss & 0xFFFFFF, *rest) for ssrc, loss, *rest in fields)


def build_sender_report(report: SenderReport, cname: str) -> bytes:
    """A compound packet: the report and the canonical name RFC 3550 wants beside it."""
    body = _SENDER.pack(report.ssrc, report.ntp, report.rtp_timestamp, report.packets, report.octets)
    return _packet(SENDER_REPORT, report.blocks, body) + _description(report.ssrc, cname)


def build_receiver_report(report: ReceiverReport, cname: str) -> bytes:
    """A compound packet: the report and the canonical name RFC 3550 wants beside it."""
    return _packet(RECEIVER_REPORT, report.blocks, struct.pack("!I", report.ssrc)) + _description(report.ssrc, cname)


def build_goodbye(ssrc: int) -> bytes:
    """A goodbye of one source, behind the empty receiver report that RFC 3550 6.1 wants first."""
    return (
        _packet(RECEIVER_REPORT, (), struct.pack("!I", ssrc)) + _HEADER.pack(0x81, GOODBYE, 1) + struct.pack("!I", ssrc)
    )


def _packet(kind: int, blocks: tuple[ReportBlock, ...], body: bytes) -> bytes:
    body += b"".join(_build_block(block) for block in blocks)
    return _HEADER.pack(0x80 | len(blocks), kind, len(body) // 4) + body


def _build_block(block: ReportBlock) -> bytes:
    loss = block.fraction_lost << 24 | block.lost & 0xFFFFFF
    return _BLOCK.pack(
        block.ssrc, loss, block.highest_sequence, block.jitter, block.last_report, block.delay_since_report
    )


def _description(ssrc: int, cname: str) -> bytes:
    name = cname.encode()[:255]
    chunk = struct.pack("!IBB", ssrc, _CNAME, len(name)) + name + b"\x00"
    chunk += b"\x00" * (-len(chunk) % 4)
    return _HEADER.pack(0x81, SOURCE_DESCRIPTION, len(chunk) // 4) + chunk
