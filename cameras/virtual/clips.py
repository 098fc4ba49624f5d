"""A clip file as an endless row of pictures ready for RTP, taken from the container as they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
from av.video.stream import VideoStream

from cameras.rtp.faults import RtpFault
from cameras.rtp.h264 import SPS as H264_SPS
from cameras.rtp.h265 import SPS as H265_SPS
from cameras.rtp.h265 import nal_type
from cameras.rtp.jpeg_scan import read_jpeg
from cameras.rtp.packing import pack_h264, pack_h265, pack_jpeg
from cameras.rtp.pictures import VideoFormat
from cameras.virtual.configuration import NalLayout, read_layout
from models.errors import InputError
from models.media import Codec

CLOCK_RATE_HZ = 90000
_CODECS = {"h264": Codec.H264, "hevc": Codec.H265, "mjpeg": Codec.MJPEG}
_STATIC_JPEG, _DYNAMIC = 26, 96
_USUAL_FPS = 25


class ClipPicture(NamedTuple):
    """One picture for RTP. `ticks`: presentation time at 90 kHz; `due_s`: when to send; both from the first turn on."""

    payloads: list[bytes]
    ticks: int
    due_s: float
    is_key: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that can be served."""

    path: Path
    video: VideoFormat


def open_clip(path: Path) -> Clip:
    """Look into a file. Raises InputError, saying why, where it cannot be served as a camera."""
    try:
        with av.open(str(path)) as container:
            video = _describe(path, container.streams.video)
        clip = Clip(path, video)
        first = next(_one_turn(clip, 0, Fraction(0)), None)
    except (OSError, av.error.FFmpegError) as error:
        raise InputError(f"the clip {path.name} cannot be opened: {error.strerror or error}") from error
    except (RtpFault, ValueError) as error:
        raise InputError(f"the clip {path.name} cannot be served: {error}") from error
    if first is None:
        raise InputError(f"the clip {path.name} holds no pictures")
    if not first[0].is_key:
        raise InputError(f"the clip {path.name} does not begin with a key picture; cut it at one")
    return clip


def _describe(path: Path, streams: tuple[VideoStream, ...]) -> VideoFormat:
    if not streams:
        raise InputError(f"the clip {path.name} holds no video")
    stream = streams[0]
    codec = _CODECS.get(stream.codec_context.name)
    if codec is None:
        raise InputError(
            f"the clip {path.name} is coded as {stream.codec_context.name}; only H.264, H.265 and MJPEG are served"
        )
    fps = float(stream.average_rate or 0)
    size = (stream.codec_context.width, stream.codec_context.height)
    if codec is Codec.MJPEG:
        return VideoFormat(codec, _STATIC_JPEG, CLOCK_RATE_HZ, (), size, fps)
    sets = read_layout(codec, stream.codec_context.extradata or b"").parameter_sets
    return VideoFormat(codec, _DYNAMIC, CLOCK_RATE_HZ, sets, size, fps)


def pictures(clip: Clip) -> Iterator[ClipPicture]:
    """The clip's pictures in the order of decoding, over and over; time only moves on from turn to turn.

    Raises OSError or av.error.FFmpegError when the file can no longer be read, ValueError or RtpFault when it holds
    what cannot be sent.
    """
    start = Fraction(0)
    while True:
        end = start
        for picture, until in _one_turn(clip, round(start * CLOCK_RATE_HZ), start):
            end = max(end, until)
            yield picture
        if end <= start:
            return
        start = end


def _one_turn(clip: Clip, first_ticks: int, start_s: Fraction) -> Iterator[tuple[ClipPicture, Fraction]]:
    """The pictures of one pass and, with each, when it ends (seconds since the first pass began)."""
    with av.open(str(clip.path)) as container:
        stream = container.streams.video[0]
        payloads_of = _packer(clip.video, read_layout(clip.video.codec, stream.codec_context.extradata or b""))
        base = stream.time_base or Fraction(1, CLOCK_RATE_HZ)
        step = 1 / Fraction(stream.average_rate or _USUAL_FPS)
        origin: Fraction | None = None
        sent = Fraction(0)
        for packet in container.demux(stream):
            if not packet.size:
                continue
            sent = packet.dts * base if packet.dts is not None else sent + step
            origin = sent if origin is None else origin
            shown = packet.pts * base if packet.pts is not None else sent
            ticks = first_ticks + round((shown - origin) * CLOCK_RATE_HZ)
            key = packet.is_keyframe or clip.video.codec is Codec.MJPEG
            picture = ClipPicture(payloads_of(bytes(packet), key), ticks, float(start_s + sent - origin), key)
            yield picture, start_s + max(sent, shown) - origin + step


def _packer(video: VideoFormat, layout: NalLayout) -> Callable[[bytes, bool], list[bytes]]:
    if video.codec is Codec.MJPEG:
        return lambda data, _: pack_jpeg(read_jpeg(data))
    if video.codec is Codec.H264:
        return lambda data, key: pack_h264(_with_sets(layout, data, key, _is_h264_set))
    return lambda data, key: pack_h265(_with_sets(layout, data, key, _is_h265_set))


def _with_sets(layout: NalLayout, data: bytes, key: bool, is_sps: Callable[[bytes], bool]) -> list[bytes]:
    """The NAL units of a picture; a key picture without parameter sets of its own gets those of the container."""
    nals = layout.split(data)
    if not key or any(is_sps(nal) for nal in nals):
        return nals
    return [*layout.parameter_sets, *nals]


def _is_h264_set(nal: bytes) -> bool:
    return nal[0] & 0x1F == H264_SPS


def _is_h265_set(nal: bytes) -> bool:
    return nal_type(nal) == H265_SPS
