"""Small clips made on the spot."""

from pathlib import Path

import av
import numpy as np

FPS = 20
PICTURES = 40
KEY_EVERY = 10


def write_clip(
    path: Path, coding: str = "libx264", pictures: int = PICTURES, size_wh: tuple[int, int] = (64, 48)
) -> Path:
    """A clip of a moving bar, `FPS` pictures a second, a key picture every `KEY_EVERY`, no B-pictures."""
    options = {
        "libx264": {"bf": "0", "sc_threshold": "0"},
        "libx265": {"x265-params": "log-level=none:bframes=0:scenecut=0:keyint=10"},
    }
    with av.open(str(path), "w") as container:
        stream = container.add_stream(coding, rate=FPS, options=options.get(coding, {}))
        assert isinstance(stream, av.VideoStream)
        (stream.width, stream.height) = size_wh
        stream.pix_fmt = "yuvj420p" if coding == "mjpeg" else "yuv420p"
        stream.codec_context.gop_size = KEY_EVERY
        for n in range(pictures):
            image = np.full((size_wh[1], size_wh[0], 3), 40, np.uint8)
            image[:, n % 56 : n % 56 + 8] = 200
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode(None))
    return path
