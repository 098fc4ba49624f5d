"""Made-up H.264 and H.265 pictures for depacketiser tests."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from cameras.rtp.pictures import Depacketizer, Picture
from cameras.rtp.receiver import Delivery

H264_SPS = bytes.fromhex("67640028acd940780227e5c044000003000400000300f03c60c658")
H264_PPS = bytes.fromhex("68ebe3cb22c0")
H265_SETS = tuple(
    bytes.fromhex(text)
    for text in (
        "40010c01ffff01600000030090000003000003003c959809",
        "42010101600000030090000003000003003ca00a080c165959a4932b9a020000030002000003001410",
        "4401c172b46240",
    )
)


def _golomb(value: int) -> str:
    return bin(value + 1)[2:].zfill(2 * (value + 1).bit_length() - 1)


def baseline_sps(width_mbs: int, height_mbs: int) -> bytes:
    """An H.264 SPS of the baseline profile for pictures of so many macroblocks."""
    numbers = "".join(_golomb(value) for value in (0, 0, 2, 1))
    bits = numbers + "0" + _golomb(width_mbs - 1) + _golomb(height_mbs - 1) + "11001"
    bits += "0" * (-len(bits) % 8)
    return bytes.fromhex("6742c01e") + int(bits, 2).to_bytes(len(bits) // 8, "big")


BODY = st.binary(min_size=1, max_size=4000)


class Sent(NamedTuple):
    """One payload on its way."""

    payload: bytes
    marker: bool
    timestamp: int


def stream(pictures: Sequence[Sequence[bytes]], step: int = 3600) -> list[Sent]:
    """Payloads of several pictures, the marker on the last of each."""
    return [
        Sent(payload, index == len(payloads) - 1, number * step)
        for number, payloads in enumerate(pictures)
        for index, payload in enumerate(payloads)
    ]


def receive(depacketizer: Depacketizer, sent: Sequence[Sent], lost: frozenset[int] = frozenset()) -> list[Picture]:
    """What comes out when the payloads with these indices are lost."""
    pictures: list[Picture] = []
    missing = 0
    for index, (payload, marker, timestamp) in enumerate(sent):
        if index in lost:
            missing += 1
            continue
        pictures += depacketizer.push(Delivery(payload, marker, timestamp, 96, missing))
        missing = 0
    return pictures


def h264_slice(kind: int, body: bytes, *, first: bool = True) -> bytes:
    """A slice; no start code can arise inside it."""
    return bytes((0x60 | kind, 0x88 if first else 0x40)) + body.replace(b"\x00", b"\x01")


def h265_slice(kind: int, body: bytes, *, first: bool = True) -> bytes:
    """A slice segment, likewise."""
    return bytes((kind << 1, 1, 0x80 if first else 0x40)) + body.replace(b"\x00", b"\x01")
