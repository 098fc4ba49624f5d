"""A clip that had to be encoded anew: with privacy masks burned in, or from pictures that browsers do not play."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.error import FFmpegError
from av.video.stream import VideoStream

from models.errors import DecodeError, InputError
from models.media import AccessUnit, Frame
from vision.clips.mp4 import OPTIONS, TICK, is_of_the_disk
from vision.clips.timing import TICKS_PER_S, playable
from vision.decode import PictureDecoder
from vision.masks import Mask, masked

_ENCODER: Final = "libx264"
_QUALITY: Final = {"preset": "veryfast", "crf": "23", "threads": "1"}  # one core is enough, the others detect
_KEY_EVERY: Final = 50
_BT709, _BT601, _FULL, _LIMITED = 1, 6, 2, 1  # ISO/IEC 23091-2, and FFmpeg's own names of ranges


def encode(units: Sequence[AccessUnit], path: Path, masks: Sequence[Mask]) -> list[AccessUnit]:
    """Write the pictures of one epoch as an H.264 MP4 file with every mask black; gives those that are in it.

    Raises InputError when nothing in it can be decoded; OSError as the disk does.
    """
    of_clip = playable(units)
    frames = (masked(frame, masks) for frame in _decoded(of_clip))
    try:
        written = _write(frames, path)
    except FFmpegError as error:
        if is_of_the_disk(error):
            raise
        raise InputError(f"no clip: the pictures cannot be encoded: {error}") from error
    if not written:
        raise InputError("no clip: none of its pictures can be decoded")
    return of_clip


def _decoded(units: Sequence[AccessUnit]) -> Iterator[Frame]:
    """In order of showing; what cannot be decoded is left out up to the next key picture."""
    if not units:
        return
    decoder = PictureDecoder(units[0].camera_id)
    for unit in units:
        try:
            yield from decoder.decode(unit)
        except DecodeError:
            continue
    yield from decoder.flush()


def _write(frames: Iterator[Frame], path: Path) -> int:
    first = next(frames, None)
    if first is None:
        return 0
    with av.open(str(path), "w", format="mp4", options=OPTIONS) as container:
        stream = container.add_stream(_ENCODER, options=_QUALITY)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = first.resolution_wh
        stream.pix_fmt, stream.time_base, stream.gop_size = "yuv420p", TICK, _KEY_EVERY
        stream.codec_context.time_base = TICK
        stream.codec_context.color_range = _FULL if first.full_range else _LIMITED
        stream.codec_context.colorspace = _BT709 if first.bt709 else _BT601
        count, last_pts = 0, -1
        for frame in _from(first, frames):
            last_pts = max(last_pts + 1, round((frame.pts_s - first.pts_s) * TICKS_PER_S))
            container.mux(stream.encode(_as_video(frame, last_pts)))
            count += 1
        container.mux(stream.encode(None))
    return count


def _from(first: Frame, others: Iterator[Frame]) -> Iterator[Frame]:
    """Those of the size the clip began with."""
    yield first
    for frame in others:
        if frame.resolution_wh == first.resolution_wh:
            yield frame


def _as_video(frame: Frame, pts: int) -> av.VideoFrame:
    luma, blue, red = frame.planes
    flat = np.concatenate([luma.reshape(-1), blue.reshape(-1), red.reshape(-1)])
    picture = av.VideoFrame.from_ndarray(flat.reshape(-1, luma.shape[1]), format="yuv420p")
    picture.pts, picture.time_base = pts, TICK
    picture.color_range = _FULL if frame.full_range else _LIMITED
    picture.colorspace = _BT709 if frame.bt709 else _BT601
    return picture
