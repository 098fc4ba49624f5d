"""How a container keeps NAL units: avcC and hvcC records (ISO/IEC 14496-15), or a byte stream."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from cameras.rtp.annexb import split_annexb, split_prefixed
from models.media import Codec

_HVCC_FIXED_BYTES = 22


@dataclass(frozen=True, slots=True)
class NalLayout:
    """The parameter sets kept beside the pictures, and how to take a picture apart into NAL units."""

    parameter_sets: tuple[bytes, ...]
    split: Callable[[bytes], list[bytes]]


def read_layout(codec: Codec, extradata: bytes) -> NalLayout:
    """Read a container's record. Raises ValueError where it contradicts itself."""
    if not extradata or extradata[0] != 1:
        return NalLayout(tuple(split_annexb(extradata)), split_annexb)
    return _read_avcc(extradata) if codec is Codec.H264 else _read_hvcc(extradata)


def _read_avcc(record: bytes) -> NalLayout:
    cursor = _Cursor(record, 4)
    prefix_bytes = (cursor.number(1) & 3) + 1
    sets = [cursor.nal() for _ in range(cursor.number(1) & 0x1F)]
    sets += [cursor.nal() for _ in range(cursor.number(1))]
    return NalLayout(tuple(sets), partial(split_prefixed, prefix_bytes=prefix_bytes))


def _read_hvcc(record: bytes) -> NalLayout:
    cursor = _Cursor(record, _HVCC_FIXED_BYTES - 1)
    prefix_bytes = (cursor.number(1) & 3) + 1
    sets = []
    for _ in range(cursor.number(1)):
        cursor.number(1)
        sets += [cursor.nal() for _ in range(cursor.number(2))]
    return NalLayout(tuple(sets), partial(split_prefixed, prefix_bytes=prefix_bytes))


class _Cursor:
    def __init__(self, record: bytes, at: int) -> None:
        self._record, self._at = record, at

    def number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def nal(self) -> bytes:
        return self._take(self.number(2))

    def _take(self, size: int) -> bytes:
        start, self._at = self._at, self._at + size
        if self._at > len(self._record):
            raise ValueError("the record of parameter sets ends too early")
        return self._record[start : self._at]
