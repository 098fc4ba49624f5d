"""Compressed pictures, and what every depacketiser looks like from above."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from cameras.rtp.receiver import Delivery
from models.media import Codec

MAX_PICTURE_BYTES = 8 << 20
MAX_NALS = 4096


class Picture(NamedTuple):
    """One compressed picture.

    `data`: Annex B with parameter sets in front of a key picture, or one JPEG file; `timestamp`: ticks, unwrapped.
    `damaged`: packets were lost inside it, or since the last key picture before it, or its parameter sets never came.
    """

    data: bytes
    timestamp: int
    is_key: bool
    damaged: bool


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """One video payload type as a session description says it.

    `parameter_sets`: NAL units known beforehand (H.264 SPS, PPS; H.265 VPS, SPS, PPS), without start codes.
    `resolution_wh`: (0, 0) where not said. `fps`: 0 where not said.
    """

    codec: Codec
    payload_type: int
    clock_rate_hz: int = 90000
    parameter_sets: tuple[bytes, ...] = ()
    resolution_wh: tuple[int, int] = (0, 0)
    fps: float = 0.0


class Depacketizer(Protocol):
    """Payloads of one format in, pictures out."""

    @property
    def decodable(self) -> bool:
        """Whether all is known that a decoder needs besides a key picture."""
        ...

    @property
    def resolution_wh(self) -> tuple[int, int]:
        """Width and height of the pictures; (0, 0) while unknown."""
        ...

    def push(self, delivery: Delivery) -> Sequence[Picture]:
        """Take one payload, in order; the pictures that are now complete. Never raises on any bytes."""
        ...
