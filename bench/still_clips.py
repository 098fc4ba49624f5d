"""A clip of nothing: a scene's background for a while, to be encoded as a camera would (`bench.camera_clips`)."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream

from bench.camera_clips import FOLDER, camera_clip
from bench.quiet_clips import read_source

FPS = 25
GOP_S = 2.0
STILL_S = 20
NOISE = 2.0


def quiet_camera_clip(source: Path, wh: tuple[int, int] = (640, 360), kbps: int = 512, noise: float = NOISE) -> Path:
    """The background of `source` as a camera sends it: 25 fps, a key picture every two seconds, sensor noise."""
    return camera_clip(_still(source), wh, FPS, kbps, GOP_S, noise)


def _still(source: Path) -> Path:
    """The median of the clip over time, as a picture a second; made once."""
    clip = FOLDER / f"{source.stem}-still.mkv"
    if clip.exists() and clip.stat().st_mtime >= source.stat().st_mtime:
        return clip
    FOLDER.mkdir(parents=True, exist_ok=True)
    background = np.ascontiguousarray(read_source(source).background)
    unfinished = clip.with_suffix(".part.mkv")
    with av.open(str(unfinished), "w") as container:
        stream = container.add_stream("ffv1", rate=1)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = background.shape[1], background.shape[0] * 2 // 3
        stream.pix_fmt, stream.time_base = "yuv420p", Fraction(1)
        for second in range(STILL_S):
            frame = av.VideoFrame.from_ndarray(background, format="yuv420p")
            frame.pts = second
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    unfinished.replace(clip)
    return clip
