"""Streams the tests encode themselves: a bright square on a dark ground, moving right, one step a picture."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from numpy.typing import NDArray

from models.media import AccessUnit, Codec, Frame, i420_planes

FPS: Final = 10
START_S: Final = 1_767_254_400.0
_ENCODERS: Final = {Codec.H264: "libx264", Codec.H265: "libx265", Codec.MJPEG: "mjpeg"}


def square(number: int, wh: tuple[int, int] = (96, 64)) -> NDArray[np.uint8]:
    """RGB picture (h, w, 3) number `number`."""
    image = np.full((wh[1], wh[0], 3), 40, np.uint8)
    left = (2 * number) % (wh[0] - 24)
    image[20:44, left : left + 24] = (220, 60, 30)
    return image


Draw = Callable[[int, tuple[int, int]], NDArray[np.uint8]]


def encoded(
    codec: Codec = Codec.H264,
    count: int = 20,
    key_every: int = 5,
    wh: tuple[int, int] = (96, 64),
    b_pictures: int = 0,
    camera_id: str = "gate",
    epoch: int = 0,
    pix_fmt: str = "",
    draw: Draw = square,
) -> list[AccessUnit]:
    """`count` access units with a key picture every `key_every`, in decoding order."""
    context = _encoder(codec, key_every, wh, b_pictures, pix_fmt)
    return [
        AccessUnit(camera_id, codec, data, time_s, time_s, START_S + time_s, is_key, epoch=epoch)
        for data, time_s, is_key in _packets(context, [draw(number, wh) for number in range(count)])
    ]


def visited(*visits: tuple[float, float]) -> Draw:
    """A still, textured ground; during each visit (from, to, in seconds) a bright figure crosses it."""

    def draw(number: int, wh: tuple[int, int]) -> NDArray[np.uint8]:
        rows, columns = np.mgrid[0 : wh[1], 0 : wh[0]]
        image = np.repeat((70 + 30 * np.sin(columns / 5) * np.cos(rows / 7))[..., None], 3, axis=2)
        for start_s, end_s in visits:
            if start_s <= number / FPS < end_s:
                left = 4 + round(3 * (number - start_s * FPS)) % (wh[0] - 30)
                image[20:60, left : left + 16] = 230
        return image.astype(np.uint8)

    return draw


def grey_frame(level: int, wh: tuple[int, int] = (64, 48), camera_id: str = "gate", time_s: float = 0.0) -> Frame:
    """A frame of one luma level without colour."""
    image = np.full((wh[1] * 3 // 2, wh[0]), 128, np.uint8)
    image[: wh[1]] = level
    return Frame(camera_id, i420_planes(image), time_s, time_s, time_s)


def _encoder(codec: Codec, key_every: int, wh: tuple[int, int], b_pictures: int, pix_fmt: str) -> VideoCodecContext:
    context = av.CodecContext.create(_ENCODERS[codec], "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height = wh
    context.pix_fmt = pix_fmt or ("yuvj420p" if codec is Codec.MJPEG else "yuv420p")
    context.time_base = Fraction(1, FPS)
    context.framerate = Fraction(FPS)
    if codec is Codec.H264:
        tuning = {} if b_pictures else {"tune": "zerolatency"}
        options = (
            f"keyint={key_every}:min-keyint={key_every}:scenecut=0:bframes={b_pictures}:b-adapt=0:repeat-headers=1"
        )
        context.options = {"preset": "ultrafast", "x264-params": options, **tuning}
    if codec is Codec.H265:
        options = f"keyint={key_every}:min-keyint={key_every}:scenecut=0:bframes=0:repeat-headers=1:log-level=none"
        context.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": options}
    return context


def _packets(context: VideoCodecContext, images: list[NDArray[np.uint8]]) -> Iterator[tuple[bytes, float, bool]]:
    for number in range(len(images) + 1):
        picture = None
        if number < len(images):
            picture = av.VideoFrame.from_ndarray(images[number], format="rgb24").reformat(format=context.pix_fmt)
            picture.pts = number
        for packet in context.encode(picture):
            yield bytes(packet), (packet.pts or 0) / FPS, packet.is_keyframe
