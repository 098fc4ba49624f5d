"""NAL units as a byte stream: start codes (ITU-T H.264 Annex B) and length prefixes (ISO/IEC 14496-15)."""

import re
from collections.abc import Iterable
from itertools import pairwise

START_CODE = b"\x00\x00\x00\x01"
_START = re.compile(rb"\x00\x00\x01")


def join_nals(nals: Iterable[bytes]) -> bytes:
    """NAL units, each behind a start code."""
    return b"".join([part for nal in nals for part in (START_CODE, nal)])


def split_annexb(data: bytes) -> list[bytes]:
    """The NAL units between start codes, without trailing zeros; empty where there is no start code."""
    starts = [found.start() for found in _START.finditer(data)]
    bounds = pairwise([*starts, len(data)])
    nals = (data[start + 3 : end].rstrip(b"\x00") for start, end in bounds)
    return [nal for nal in nals if nal]


def split_prefixed(data: bytes, prefix_bytes: int) -> list[bytes]:
    """The NAL units behind big-endian lengths of `prefix_bytes`. Raises ValueError where a length is wrong."""
    nals, at = [], 0
    while at < len(data):
        start = at + prefix_bytes
        at = start + int.from_bytes(data[start - prefix_bytes : start], "big")
        if at > len(data):
            raise ValueError(f"a NAL unit ends at byte {at} of {len(data)}")
        if at > start:
            nals.append(data[start:at])
    return nals
