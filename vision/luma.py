"""The brightness of a decoded picture, read where the decoder left it."""

from typing import Final

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

_EIGHT_BIT_PLANAR: Final = frozenset(
    {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "gray", "nv12"}
)


def luma_of(picture: VideoFrame) -> NDArray[np.uint8]:
    """uint8 (height, width): a view into the decoder's memory where its format allows, else a copy."""
    if picture.format.name not in _EIGHT_BIT_PLANAR:
        picture = picture.reformat(format="gray")
    plane = picture.planes[0]
    rows: NDArray[np.uint8] = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: picture.height, : picture.width]
