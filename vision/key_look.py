"""Key pictures of idle cameras: one decoder for all cameras of a codec, since a key picture needs no past."""

from typing import Final

import av
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from models.errors import DecodeError
from models.media import AccessUnit, Codec
from vision.decode import Picture, open_context, stamp_of

_START_CODE: Final = b"\x00\x00\x01"
_MOST_NALS: Final = 32
_NEEDED: Final = {Codec.H264: frozenset({7, 8}), Codec.H265: frozenset({32, 33, 34})}  # parameter sets


class KeyDecoder:
    """Decodes key pictures of any camera, codec and size, on one thread.

    Not filtered at block edges: that saves time and moves no 4x4 average by more than a step or two of brightness.
    """

    def __init__(self) -> None:
        self._contexts: dict[Codec, VideoCodecContext] = {}

    def decode(self, unit: AccessUnit) -> Picture:
        """The picture of an undamaged key unit. Raises DecodeError when it holds no true picture."""
        if not _brings_parameters(unit):
            raise DecodeError(f"camera {unit.camera_id}: key picture without its parameter sets")
        context = self._contexts.pop(unit.codec, None) or open_context(unit.codec, skip_loop_filter=True)
        try:
            decoded = _only_picture(context, unit)
        except (FFmpegError, ValueError) as error:
            raise DecodeError(f"camera {unit.camera_id}: key picture cannot be decoded: {error}") from error
        if decoded is None:
            raise DecodeError(f"camera {unit.camera_id}: key picture has errors")
        self._contexts[unit.codec] = context  # a context that met an error is not used again
        return Picture(unit.camera_id, unit.epoch, stamp_of(unit), decoded)


def _only_picture(context: VideoCodecContext, unit: AccessUnit) -> VideoFrame | None:
    decoded = context.decode(av.Packet(unit.data)) or context.decode(None)
    context.flush_buffers()
    return None if not decoded or any(each.is_corrupt for each in decoded) else decoded[0]


def _brings_parameters(unit: AccessUnit) -> bool:
    """Whether parameter sets stand before the picture, so that none of another camera's are used for it."""
    needed = _NEEDED.get(unit.codec)
    if needed is None:
        return True
    found: set[int] = set()
    place = unit.data.find(_START_CODE)
    for _ in range(_MOST_NALS):
        if place < 0 or place + 3 >= len(unit.data):
            break
        header = unit.data[place + 3]
        kind = header & 0x1F if unit.codec is Codec.H264 else header >> 1 & 0x3F
        if kind in (1, 5) if unit.codec is Codec.H264 else kind < 32:
            break
        found.add(kind)
        if needed <= found:
            return True
        place = unit.data.find(_START_CODE, place + 3)
    return False
