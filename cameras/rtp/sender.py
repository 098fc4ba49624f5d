"""The sending side of one RTP stream: packets with rising sequence numbers, and sender reports."""

from collections.abc import Sequence

from cameras.rtp.packets import RtpPacket, serialise_packet
from cameras.rtp.rtcp import SenderReport, build_sender_report, ntp_of_unix


class RtpSender:
    """Numbers and stamps the payloads of one stream. `ticks` count from the stream's start at its clock rate."""

    def __init__(self, payload_type: int, ssrc: int, sequence: int = 0, timestamp: int = 0) -> None:
        self.ssrc = ssrc
        self.packets = 0
        self.octets = 0
        self._payload_type = payload_type
        self._sequence = sequence & 0xFFFF
        self._timestamp = timestamp

    @property
    def next_sequence(self) -> int:
        """The sequence number of the next packet."""
        return self._sequence

    def timestamp_of(self, ticks: int) -> int:
        """The 32-bit RTP timestamp of a moment of the stream."""
        return (self._timestamp + ticks) & 0xFFFFFFFF

    def packets_of(self, payloads: Sequence[bytes], ticks: int) -> list[bytes]:
        """The packets of one picture; the last carries the marker."""
        stamp, last = self.timestamp_of(ticks), len(payloads) - 1
        return [self._packet(payload, stamp, index == last) for index, payload in enumerate(payloads)]

    def _packet(self, payload: bytes, stamp: int, marker: bool) -> bytes:
        packet = RtpPacket(self._payload_type, marker, self._sequence, stamp, self.ssrc, payload)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self.packets += 1
        self.octets += len(payload)
        return serialise_packet(packet)

    def report(self, ticks: int, unix_s: float, cname: str) -> bytes:
        """A sender report: the stream stood at `ticks` when the wall clock showed `unix_s`."""
        report = SenderReport(
            self.ssrc,
            ntp_of_unix(unix_s),
            self.timestamp_of(ticks),
            self.packets & 0xFFFFFFFF,
            self.octets & 0xFFFFFFFF,
        )
        return build_sender_report(report, cname)
