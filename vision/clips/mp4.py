"""An MP4 file out of compressed pictures, not encoded anew (ISO/IEC 14496-12, -15).

The index stands in front (faststart), so that a browser plays before it has all; H.265 is marked `hvc1`, the only
mark Apple's players take, with its parameter sets in the header.
"""

import errno
import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.error import FFmpegError
from av.video.stream import VideoStream

from models.errors import InputError
from models.media import AccessUnit, Codec
from vision.clips.timing import TICKS_PER_S, decoding_and_showing, playable

_FORMATS: Final = {Codec.H264: "h264", Codec.H265: "hevc"}
_MARKS: Final = {Codec.H264: "avc1", Codec.H265: "hvc1"}
TICK: Final = Fraction(1, TICKS_PER_S)
_OF_THE_DISK: Final = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EROFS,
        errno.EIO,
        errno.EACCES,
        errno.EPERM,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EMFILE,
        errno.ENFILE,
        errno.ESTALE,
    }
)
OPTIONS: Final = {"movflags": "+faststart"}


def can_remux(codec: Codec) -> bool:
    """Whether browsers play this coding in an MP4 file."""
    return codec in _FORMATS


def remux(units: Sequence[AccessUnit], path: Path) -> list[AccessUnit]:
    """Write the pictures of one epoch, in decoding order, as an MP4 file; gives those that are in it.

    Raises InputError when nothing in it can be played, or it is no H.264 or H.265; OSError as the disk does.
    """
    of_clip = playable(units)
    if not of_clip or not can_remux(of_clip[0].codec):
        raise InputError("no clip: there is no key picture of H.264 or H.265 to begin with")
    try:
        _write(of_clip, path)
    except FFmpegError as error:
        if is_of_the_disk(error):
            raise
        raise InputError(f"no clip: the pictures cannot be put into an MP4 file: {error}") from error
    return of_clip


def is_of_the_disk(error: FFmpegError) -> bool:
    """Whether the disk refused it, so that the same may work later."""
    return isinstance(error, OSError) and error.errno in _OF_THE_DISK


def _write(units: Sequence[AccessUnit], path: Path) -> None:
    codec = units[0].codec
    with (
        av.open(io.BytesIO(units[0].data), format=_FORMATS[codec]) as header,
        av.open(str(path), "w", format="mp4", options=OPTIONS) as container,
    ):
        stream = container.add_stream_from_template(header.streams.video[0])
        assert isinstance(stream, VideoStream)
        stream.codec_context.codec_tag = _MARKS[codec]
        stream.time_base = TICK
        for unit, (dts, pts) in zip(units, decoding_and_showing(units), strict=True):
            packet = av.Packet(unit.data)
            packet.stream, packet.time_base = stream, TICK
            packet.dts, packet.pts = dts, pts
            packet.is_keyframe = unit.is_key
            container.mux(packet)
