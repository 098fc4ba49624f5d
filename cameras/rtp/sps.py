"""Picture size and id from sequence parameter sets (ITU-T H.264 7.3.2.1.1, H.265 7.3.2.2.1)."""

from typing import NamedTuple

from cameras.rtp.bits import BitReader, unescape
from cameras.rtp.faults import RtpFault

MAX_SIDE_PX = 16384
_SCALING_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_MAX_POC_CYCLE = 255
_PROFILE_BITS = 88
_LEVEL_BITS = 8


class SequenceSize(NamedTuple):
    """Id of the set and the size of the pictures shown, cropping applied."""

    set_id: int
    resolution_wh: tuple[int, int]


def h264_sequence(sps: bytes) -> SequenceSize:
    """Read an H.264 SPS NAL unit (header byte included). Raises RtpFault."""
    reader = BitReader(unescape(sps)[1:])
    profile = reader.bits(8)
    reader.bits(16)
    set_id = reader.ue()
    chroma = _h264_chroma(reader) if profile in _SCALING_PROFILES else 1
    reader.ue()
    _skip_h264_order(reader)
    reader.ue()
    reader.flag()
    width_mbs, height_units = reader.ue() + 1, reader.ue() + 1
    frame_only = reader.flag()
    if not frame_only:
        reader.flag()
    reader.flag()
    crop = [reader.ue() for _ in range(4)] if reader.flag() else [0] * 4
    fields = 1 if frame_only else 2
    unit_w = 2 if chroma in (1, 2) else 1
    unit_h = fields * (2 if chroma == 1 else 1)
    return _sized(set_id, width_mbs * 16, height_units * 16 * fields, crop, unit_w, unit_h)


def _sized(set_id: int, width: int, height: int, crop: list[int], unit_w: int, unit_h: int) -> SequenceSize:
    left, right, top, bottom = crop
    width -= unit_w * (left + right)
    height -= unit_h * (top + bottom)
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise RtpFault(f"a parameter set gives pictures of {width}x{height}")
    return SequenceSize(set_id, (width, height))


def _h264_chroma(reader: BitReader) -> int:
    chroma = reader.ue()
    if chroma == 3:
        reader.flag()
    reader.ue()
    reader.ue()
    reader.flag()
    if reader.flag():
        for index in range(8 if chroma != 3 else 12):
            if reader.flag():
                _skip_scaling_list(reader, 16 if index < 6 else 64)
    return chroma


def _skip_scaling_list(reader: BitReader, size: int) -> None:
    last, following = 8, 8
    for _ in range(size):
        if following:
            following = (last + reader.se()) % 256
        last = following or last


def _skip_h264_order(reader: BitReader) -> None:
    kind = reader.ue()
    if kind == 0:
        reader.ue()
    elif kind == 1:
        reader.flag()
        reader.se()
        reader.se()
        count = reader.ue()
        if count > _MAX_POC_CYCLE:
            raise RtpFault("a parameter set holds an impossible number")
        for _ in range(count):
            reader.se()


def h265_sequence(sps: bytes) -> SequenceSize:
    """Read an H.265 SPS NAL unit (two header bytes included). Raises RtpFault."""
    reader = BitReader(unescape(sps)[2:])
    reader.bits(4)
    sub_layers = reader.bits(3)
    reader.flag()
    _skip_h265_profile(reader, sub_layers)
    set_id = reader.ue()
    chroma = reader.ue()
    if chroma == 3:
        reader.flag()
    width, height = reader.ue(), reader.ue()
    crop = [reader.ue() for _ in range(4)] if reader.flag() else [0] * 4
    return _sized(set_id, width, height, crop, 2 if chroma in (1, 2) else 1, 2 if chroma == 1 else 1)


def _skip_h265_profile(reader: BitReader, sub_layers: int) -> None:
    reader.bits(_PROFILE_BITS + _LEVEL_BITS)
    present = [(reader.flag(), reader.flag()) for _ in range(sub_layers)]
    if sub_layers:
        reader.bits(2 * (8 - sub_layers))
    for profile, level in present:
        reader.bits((_PROFILE_BITS if profile else 0) + (_LEVEL_BITS if level else 0))
