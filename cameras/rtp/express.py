"""The short way from a carrier's bytes to pictures, for what cameras send nearly always.

A picture between two key pictures arrives as a row of plain RTP packets in order, all of one moment, that hold whole
slices or fragments of them, the last with the marker. `Express` takes such pictures straight from the bytes in one
loop; whatever looks otherwise it leaves untouched to the receiver and the depacketiser, which say what is right: both
ways give the same pictures and the same counts.
"""

import struct
from collections.abc import Callable
from typing import NamedTuple, Protocol

from cameras.rtp.annexb import START_CODE
from cameras.rtp.counters import RtpCounters
from cameras.rtp.packets import HEADER_BYTES, PLAIN_FIRST_BYTE
from cameras.rtp.pictures import MAX_PICTURE_BYTES, Picture
from cameras.rtp.receiver import RtpReceiver

OTHER, SLICE, FRAGMENT = 0, 1, 2
FRAME_BYTES = 4
MAX_PACKETS = 4096  # of a picture; also bounds how many NAL units one may hold
_unpack = struct.Struct("!HHBBHII").unpack_from
_new = tuple.__new__  # makes a NamedTuple at a third of the price of calling it


class Shape(NamedTuple):
    """How a codec's payloads look.

    `kinds`: for each first byte of a payload SLICE (whole, of no key picture), FRAGMENT or OTHER. `header_bytes`: of a
    NAL unit; in a fragment one byte of its own follows. `slice_header`: the header of the slice that the first
    fragment at a place begins; None where it begins anything else.
    """

    kinds: bytes
    header_bytes: int
    slice_header: Callable[[bytes, int], bytes | None]


class Assembler(Protocol):
    """What must be known of the depacketiser."""

    @property
    def ready(self) -> bool:
        """Whether it waits for the first packet of an intact picture."""
        ...


class Express:
    """Takes pictures of the usual shape in place of one receiver and its depacketiser.

    The carrier's frames are a 16-bit mark, a 16-bit length and a packet each (RTSP interleaved: `$` and channel).
    """

    def __init__(self, shape: Shape, receiver: RtpReceiver, assembler: Assembler, counters: RtpCounters) -> None:
        self._kinds, self._header_bytes, self._slice_header = shape
        self._receiver, self._assembler, self._counters = receiver, assembler, counters

    def take(self, data: bytes, mark: int) -> tuple[list[Picture], int]:
        """The whole pictures at the beginning of `data` that look as usual, and where the rest begins."""
        pictures: list[Picture] = []
        at = 0
        if self._receiver.in_order and self._assembler.ready:
            while at < len(data) and (picture := self._picture(data, at, mark)) is not None:
                pictures.append(picture[0])
                at = picture[1]
        return pictures, at

    def _picture(self, data: bytes, at: int, mark: int) -> tuple[Picture, int] | None:
        """The picture that begins at `at` and where it ends; None, and nothing done, where it looks unusual."""
        kinds, receiver, began = self._kinds, self._receiver, at
        expected, ssrc, usual, marked = receiver.expected, receiver.ssrc, receiver.payload_type, 0
        shortest = HEADER_BYTES + self._header_bytes + 2
        moment, within, parts, count = -1, False, [], 0
        while not marked:
            if len(data) - at < FRAME_BYTES + shortest or count == MAX_PACKETS:
                return None
            word, length, first, second, sequence, stamp, source = _unpack(data, at)
            start, end = at + FRAME_BYTES + HEADER_BYTES, at + FRAME_BYTES + length
            if word != mark or end > len(data) or length < shortest:
                return None
            if first != PLAIN_FIRST_BYTE or sequence != expected or source != ssrc or second & 0x7F != usual:
                return None
            if stamp != moment and count:
                return None
            kind, body = kinds[data[start]], start + self._header_bytes + 1
            if kind == FRAGMENT:
                edges = data[body - 1]
                if edges < 0x80 and within:
                    parts.append(data[body:end])
                    within = edges < 0x40
                else:
                    begins = not within and edges & 0xC0 == 0x80
                    header = self._slice_header(data, start) if begins else None
                    if header is None:
                        return None
                    parts += (START_CODE, header, data[body:end])
                    within = True
            elif kind == SLICE and not within:
                parts += (START_CODE, data[start:end])
            else:
                return None
            moment, at, marked = stamp, end, second & 0x80
            expected = (expected + 1) & 0xFFFF
            count += 1
        size = at - began - FRAME_BYTES * count
        if within or size > MAX_PICTURE_BYTES:
            return None
        self._counters.pictures += 1
        return _new(Picture, (b"".join(parts), receiver.advance(expected, moment, count, size), False, False)), at
