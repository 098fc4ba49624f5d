"""H.264 over RTP (RFC 6184, packetisation modes 0 and 1): single NAL units, STAP-A, FU-A."""

from cameras.rtp.bits import BitReader, unescape
from cameras.rtp.counters import RtpCounters
from cameras.rtp.express import FRAGMENT, OTHER, SLICE, Shape
from cameras.rtp.nals import NalDepacketizer, NalKind, NalRules, bounded_id
from cameras.rtp.sps import h264_sequence

IDR, SEI, SPS, PPS, DELIMITER, FILLER = 5, 6, 7, 8, 9, 12
STAP_A, FU_A = 24, 28
_MAX_PPS_ID = 255
_MAX_SPS_ID = 31
_RECOVERY_POINT = 6
_PPS_ID_BYTES = 8

_KINDS = (
    [NalKind.BROKEN]
    + [NalKind.SLICE] * 4
    + [NalKind.KEY_SLICE, NalKind.OTHER, NalKind.PARAMETER_SET, NalKind.PARAMETER_SET, NalKind.DROPPED]
    + [NalKind.OTHER] * 2
    + [NalKind.DROPPED]
    + [NalKind.OTHER] * 11
    + [NalKind.BROKEN] * 8
)
_KIND_OF_HEADER = [*_KINDS * 4, *[NalKind.BROKEN] * 128]  # by the whole first byte; its first bit must be zero


def _slice_header(data: bytes, at: int) -> bytes | None:
    return bytes((data[at] & 0x60 | 1,)) if data[at + 1] & 0x1F == 1 else None


_SHAPE = Shape(
    bytes({1: SLICE, FU_A: FRAGMENT}.get(first & 0x1F, OTHER) if first < 0x80 else OTHER for first in range(256)),
    header_bytes=1,
    slice_header=_slice_header,
)


class H264Rules(NalRules):
    """NAL unit types of ITU-T H.264 table 7-1."""

    set_kinds = frozenset({SPS, PPS})

    def kind(self, nal: bytes) -> NalKind:
        kind = _KIND_OF_HEADER[nal[0]]
        if kind is NalKind.OTHER and nal[0] & 0x1F == SEI and len(nal) > 1 and nal[1] == _RECOVERY_POINT:
            return NalKind.RECOVERY
        return kind

    def starts_picture(self, nal: bytes) -> bool:
        kind = nal[0] & 0x1F
        if 1 <= kind <= IDR:
            return len(nal) > 1 and nal[1] & 0x80 != 0
        return kind in (SEI, SPS, PPS, DELIMITER)

    def set_key(self, nal: bytes) -> tuple[int, int]:
        if nal[0] & 0x1F == SPS:
            return SPS, bounded_id(h264_sequence(nal).set_id, _MAX_SPS_ID)
        return PPS, bounded_id(BitReader(unescape(nal[: 1 + _PPS_ID_BYTES])[1:]).ue(), _MAX_PPS_ID)

    def resolution_wh(self, nal: bytes) -> tuple[int, int] | None:
        return h264_sequence(nal).resolution_wh if nal[0] & 0x1F == SPS else None


class H264Depacketizer(NalDepacketizer):
    """Payloads in order in, Annex B pictures out."""

    def __init__(self, parameter_sets: tuple[bytes, ...] = (), counters: RtpCounters | None = None) -> None:
        super().__init__(H264Rules(), _SHAPE, parameter_sets, counters)

    def _take(self, payload: bytes) -> None:
        kind = payload[0] & 0x1F if payload else 0
        if kind == FU_A:
            if len(payload) > 2 and payload[1] < 0x80:  # by far the most: a further piece
                self._picture.add_fragment(payload[2:], last=payload[1] & 0x40 != 0)
                return
            self._take_fragment(payload)
        elif kind == STAP_A:
            self._take_aggregate(payload, 1)
        elif 0 < kind < STAP_A:
            self._picture.add(payload)
        else:
            self._picture.damage()

    def _take_fragment(self, payload: bytes) -> None:
        if len(payload) < 3:
            self._picture.damage()
            return
        indicator, header = payload[0], payload[1]
        if header & 0x80:
            rebuilt = bytes(((indicator & 0xE0) | (header & 0x1F),))
            self._picture.begin_fragments(rebuilt + payload[2:])
        else:
            self._picture.add_fragment(payload[2:], last=header & 0x40 != 0)
