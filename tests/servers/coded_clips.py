"""Tiny coded clips for tests, and their pictures decoded."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream
from numpy.typing import NDArray

from models.media import Codec

_ENCODERS = {Codec.H264: "libx264", Codec.H265: "libx265", Codec.MJPEG: "mjpeg"}
_DECODERS = {Codec.H264: "h264", Codec.H265: "hevc", Codec.MJPEG: "mjpeg"}
Pictures = list[NDArray[np.uint8]]


def make_clip(
    path: Path, codec: Codec, *, count: int = 24, fps: int = 12, size: tuple[int, int] = (160, 120), bframes: int = 0
) -> Path:
    """Encode `count` pictures, a key picture every six; the file."""
    options = {
        Codec.H264: {"preset": "ultrafast", "g": "6", "bf": str(bframes), "sc_threshold": "0"},
        Codec.H265: {
            "preset": "ultrafast",
            "x265-params": f"keyint=6:min-keyint=6:bframes={bframes}:scenecut=0:open-gop=0:log-level=none",
        },
        Codec.MJPEG: {"huffman": "default"},
    }[codec]
    with av.open(str(path), "w") as container:
        stream = container.add_stream(_ENCODERS[codec], rate=fps, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec is Codec.MJPEG else "yuv420p"
        stream.time_base = Fraction(1, fps)
        for index in range(count):
            frame = av.VideoFrame.from_ndarray(_picture(index, size), format="rgb24")
            frame.pts = index
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _picture(index: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A textured ground with a bright square that moves."""
    width, height = size
    ys, xs = np.mgrid[0:height, 0:width]
    grey = 90 + 40 * np.sin(xs / 7) * np.cos(ys / 5)
    picture = np.repeat(grey[..., None], 3, axis=2)
    left = index * 5 % (width - 20)
    picture[height // 3 : height // 3 + 20, left : left + 20] = (250, 200, 40)
    return picture.astype(np.uint8)


def decode_file(path: Path) -> Pictures:
    """Every picture of a file, I420."""
    with av.open(str(path)) as container:
        return [_i420(frame) for frame in container.decode(video=0)]


def decode_pictures(codec: Codec, pictures: Iterable[bytes]) -> Pictures:
    """Pictures in Annex B or JPEG, decoded, I420."""
    context = av.CodecContext.create(_DECODERS[codec], "r")
    assert isinstance(context, VideoCodecContext)
    context.thread_count = 1
    frames = [frame for data in pictures for frame in context.decode(av.Packet(data))]
    return [_i420(frame) for frame in [*frames, *context.decode(None)]]


def _i420(frame: av.VideoFrame) -> NDArray[np.uint8]:
    name = "yuvj420p" if frame.format.name == "yuvj420p" else "yuv420p"
    return np.asarray(frame.to_ndarray(format=name), np.uint8)


def same_pictures(left: Pictures, right: Pictures) -> bool:
    """Whether both are equal to the bit."""
    return len(left) == len(right) and all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))
