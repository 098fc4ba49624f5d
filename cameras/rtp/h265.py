"""H.265 over RTP (RFC 7798, without decoding order numbers): single NAL units, aggregation, fragmentation."""

from cameras.rtp import express
from cameras.rtp.bits import BitReader, unescape
from cameras.rtp.counters import RtpCounters
from cameras.rtp.express import OTHER, Shape
from cameras.rtp.faults import RtpFault
from cameras.rtp.nals import NalDepacketizer, NalKind, NalRules, bounded_id
from cameras.rtp.sps import h265_sequence

VPS, SPS, PPS, DELIMITER, FILLER, SEI_PREFIX = 32, 33, 34, 35, 38, 39
AGGREGATE, FRAGMENT, PACI = 48, 49, 50
_FIRST_KEY, _LAST_KEY, _LAST_SLICE = 16, 21, 31
_MAX_PPS_ID, _MAX_SPS_ID = 63, 15
_RECOVERY_POINT = 6
_HEADER_BYTES = 2
_PPS_ID_BYTES = 8


def nal_type(nal: bytes) -> int:
    """The type in the first header byte."""
    return nal[0] >> 1 & 0x3F


def _slice_header(data: bytes, at: int) -> bytes | None:
    kind = data[at + 2] & 0x3F
    return bytes((data[at] & 0x81 | kind << 1, data[at + 1])) if kind < _FIRST_KEY else None


_SHAPES = {FRAGMENT: express.FRAGMENT, **dict.fromkeys(range(_FIRST_KEY), express.SLICE)}
_SHAPE = Shape(
    bytes(_SHAPES.get(first >> 1, OTHER) for first in range(256)),
    header_bytes=_HEADER_BYTES,
    slice_header=_slice_header,
)


class H265Rules(NalRules):
    """NAL unit types of ITU-T H.265 table 7-1; IRAP pictures (16-21) are key pictures."""

    set_kinds = frozenset({VPS, SPS, PPS})

    def kind(self, nal: bytes) -> NalKind:
        kind = nal_type(nal)
        if len(nal) <= _HEADER_BYTES or nal[0] & 0x80 or kind >= AGGREGATE:
            return NalKind.BROKEN
        if kind <= _LAST_SLICE:
            return NalKind.KEY_SLICE if _FIRST_KEY <= kind <= _LAST_KEY else NalKind.SLICE
        if kind <= PPS:
            return NalKind.PARAMETER_SET
        if kind in (DELIMITER, FILLER):
            return NalKind.DROPPED
        if kind == SEI_PREFIX and nal[_HEADER_BYTES] == _RECOVERY_POINT:
            return NalKind.RECOVERY
        return NalKind.OTHER

    def starts_picture(self, nal: bytes) -> bool:
        kind = nal_type(nal)
        if kind <= _LAST_SLICE:
            return nal[_HEADER_BYTES] & 0x80 != 0
        return kind in (VPS, SPS, PPS, DELIMITER, SEI_PREFIX)

    def set_key(self, nal: bytes) -> tuple[int, int]:
        kind = nal_type(nal)
        if len(nal) <= _HEADER_BYTES:
            raise RtpFault("a parameter set is empty")
        if kind == VPS:
            return VPS, nal[_HEADER_BYTES] >> 4
        if kind == SPS:
            return SPS, bounded_id(h265_sequence(nal).set_id, _MAX_SPS_ID)
        reader = BitReader(unescape(nal[: _HEADER_BYTES + _PPS_ID_BYTES])[_HEADER_BYTES:])
        return PPS, bounded_id(reader.ue(), _MAX_PPS_ID)

    def resolution_wh(self, nal: bytes) -> tuple[int, int] | None:
        return h265_sequence(nal).resolution_wh if nal_type(nal) == SPS else None


class H265Depacketizer(NalDepacketizer):
    """Payloads in order in, Annex B pictures out."""

    def __init__(self, parameter_sets: tuple[bytes, ...] = (), counters: RtpCounters | None = None) -> None:
        super().__init__(H265Rules(), _SHAPE, parameter_sets, counters)

    def _take(self, payload: bytes) -> None:
        kind = nal_type(payload) if len(payload) > _HEADER_BYTES else PACI
        if kind == FRAGMENT:
            self._take_fragment(payload)
        elif kind == AGGREGATE:
            self._take_aggregate(payload, _HEADER_BYTES)
        elif kind < AGGREGATE:
            self._picture.add(payload)
        else:
            self._picture.damage()

    def _take_fragment(self, payload: bytes) -> None:
        if len(payload) < 4:
            self._picture.damage()
            return
        header = payload[2]
        if header & 0x80:
            rebuilt = bytes(((payload[0] & 0x81) | (header & 0x3F) << 1, payload[1]))
            self._picture.begin_fragments(rebuilt + payload[3:])
        else:
            self._picture.add_fragment(payload[3:], last=header & 0x40 != 0)
