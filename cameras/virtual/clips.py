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
    """A clip that can be served; `step_s` is how long one picture lasts."""

    path: Path
    video: VideoFormat
    step_s: Fraction


def open_clip(path: Path) -> Clip:
    """Look into a file. Raises InputError, saying why, where it cannot be served as a camera."""
    try:
        with av.open(str(path)) as container:
            clip = _describe(path, container.streams.video)
        first = next(_one_turn(clip, Fraction(0)), None)
    except (OSError, av.error.FFmpegError) as error:
        raise InputError(f"the clip {path.name} cannot be opened: {error.strerror or error}") from error
    except (RtpFault, ValueError) as error:
        raise InputError(f"the clip {path.name} cannot be served: {error}") from error
    if first is None:
        raise InputError(f"the clip {path.name} holds no pictures")
    if not first.is_key:
        raise InputError(f"the clip {path.name} does not begin with a key picture; cut it at one")
    return clip


def _describe(path: Path, streams: tuple[VideoStream, ...]) -> Clip:
    if not streams:
        raise InputError(f"the clip {path.name} holds no video")
    stream = streams[0]
    codec = _CODECS.get(stream.codec_context.name)
    if codec is None:
        raise InputError(
            f"the clip {path.name} is coded as {stream.codec_context.name}; only H.264, H.265 and MJPEG are served"
        )
    fps = float(stream.average_rate or 0)
    step_s = 1 / Fraction(stream.average_rate or _USUAL_FPS)
    size = (stream.codec_context.width, stream.codec_context.height)
    if codec is Codec.MJPEG:
        return Clip(path, VideoFormat(codec, _STATIC_JPEG, CLOCK_RATE_HZ, (), size, fps), step_s)
    sets = read_layout(codec, stream.codec_context.extradata or b"").parameter_sets
    return Clip(path, VideoFormat(codec, _DYNAMIC, CLOCK_RATE_HZ, sets, size, fps), step_s)


def pictures(clip: Clip) -> Iterator[ClipPicture]:
    """The clip's pictures in the order of decoding, over and over; time only moves on from turn to turn.

    Raises OSError or av.error.FFmpegError when the file can no longer be read, ValueError or RtpFault when it holds
    what cannot be sent.
    """
    start_s = Fraction(0)
    while True:
        dues, ticks = [], []
        for picture in _one_turn(clip, start_s):
            dues.append(picture.due_s)
            ticks.append(picture.ticks)
            yield picture
        if not ticks:
            return
        shown_s = Fraction(max(ticks) - min(ticks), CLOCK_RATE_HZ)
        start_s += max(shown_s, Fraction(max(dues)) - start_s) + clip.step_s


def _one_turn(clip: Clip, start_s: Fraction) -> Iterator[ClipPicture]:
    """The pictures of one pass that begins at `start_s`."""
    with av.open(str(clip.path)) as container:
        stream = container.streams.video[0]
        payloads_of = _packer(clip.video, read_layout(clip.video.codec, stream.codec_context.extradata or b""))
        tick_s = stream.time_base or Fraction(1, CLOCK_RATE_HZ)
        origin_s: Fraction | None = None
        sent_s = -clip.step_s
        for packet in container.demux(stream):
            if not packet.size:
                continue
            sent_s = packet.dts * tick_s if packet.dts is not None else sent_s + clip.step_s
            origin_s = sent_s if origin_s is None else origin_s
            shown_s = packet.pts * tick_s if packet.pts is not None else sent_s
            ticks = round((start_s + shown_s - origin_s) * CLOCK_RATE_HZ)
            key = packet.is_keyframe or clip.video.codec is Codec.MJPEG
            yield ClipPicture(payloads_of(bytes(packet), key), ticks, float(start_s + sent_s - origin_s), key)


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
