"""Packets as RTSP interleaves them: a mark (`$` and the channel), a length, the packet."""

from collections.abc import Sequence

MARK = 0x2400


def framed(packets: Sequence[bytes]) -> bytes:
    """The frames of these packets, one after the other."""
    return b"".join(MARK.to_bytes(2, "big") + len(packet).to_bytes(2, "big") + packet for packet in packets)


def unframed(data: bytes) -> list[bytes]:
    """The packets of whole frames."""
    packets, at = [], 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at + 2 : at + 4], "big")
        packets.append(data[at + 4 : end])
        at = end
    return packets
