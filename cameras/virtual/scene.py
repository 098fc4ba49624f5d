"""A drawn courtyard with somebody walking through and a car passing, for a machine that has no clip yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from cameras.virtual.courtyard import cloud, paint_car, paint_courtyard
from cameras.virtual.figure import FigurePainter, Look, Pixels, Sprite

GOP_S = 2
ROUND_S = 30.0
_SEED = 20260101
_STRIDE_PER_HEIGHT = 0.82  # a double step, in figure heights
_NOISE = 2.0


@dataclass(frozen=True, slots=True)
class Walk:
    """Somebody crosses the picture. `feet_y`, `height`: in picture heights; times in seconds of a round."""

    begins_s: float
    ends_s: float
    feet_y: float
    height: float
    look: Look
    to_left: bool = False


@dataclass(frozen=True, slots=True)
class Drive:
    """A car crosses the picture to the right. `wheels_y` in picture heights, `width` in picture widths."""

    begins_s: float
    ends_s: float
    wheels_y: float
    width: float


_WALKS = (
    Walk(0.5, 8.5, 0.86, 0.46, Look((58, 84, 132), (46, 44, 48))),
    Walk(14.0, 23.5, 0.94, 0.58, Look((128, 44, 40), (52, 62, 88), hair=(60, 42, 30)), to_left=True),
    Walk(24.0, 29.5, 0.78, 0.4, Look((84, 98, 70), (38, 36, 40))),
)
_DRIVES = (Drive(9.0, 13.5, 0.62, 0.36),)


def render_scene(path: Path, seconds: float = 30.0, size: tuple[int, int] = (640, 360), fps: int = 12) -> None:
    """Draw and encode the scene as H.264 without B-frames, a key picture every two seconds.

    `size`: width and height in pixels, both even. A round lasts 30 s and then repeats; its ends join.
    Raises OSError or av.error.FFmpegError where the file cannot be written.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options=_encoding(fps))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, fps)
        for index, picture_rgb in enumerate(scene_pictures(seconds, size, fps)):
            frame = av.VideoFrame.from_ndarray(picture_rgb, format="rgb24")
            frame.pts = index
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _encoding(fps: int) -> dict[str, str]:
    gop = str(GOP_S * fps)
    return {"preset": "veryfast", "crf": "23", "bf": "0", "g": gop, "keyint_min": gop, "sc_threshold": "0"}


def scene_pictures(seconds: float, size: tuple[int, int], fps: int) -> Iterator[NDArray[np.uint8]]:
    """The pictures of the scene, uint8 RGB (height, width, 3); the same each time."""
    rng = np.random.default_rng(_SEED)
    stage = _Stage(rng, size)
    noise = [rng.standard_normal((size[1], size[0], 1)).astype(np.float32) * _NOISE for _ in range(8)]
    for index in range(round(seconds * fps)):
        picture = stage.picture(index / fps % ROUND_S)
        picture = cv2.GaussianBlur(picture, (0, 0), 0.6) + noise[index * 5 % len(noise)]
        yield np.clip(picture, 0, 255).astype(np.uint8)


class _Stage:
    """Everything drawn once, put together for each moment."""

    def __init__(self, rng: np.random.Generator, size: tuple[int, int]) -> None:
        self._width, self._height = size
        self._empty = paint_courtyard(rng, size)
        grain = cloud(rng, (self._height * 2, self._height * 2), (3, 8, 21))
        self._painters = {walk: FigurePainter(int(walk.height * self._height), walk.look, grain) for walk in _WALKS}
        self._cars = {drive: paint_car(int(drive.width * self._width), (150, 152, 158)) for drive in _DRIVES}

    def picture(self, at_s: float) -> Pixels:
        """The scene at a moment of its round, RGB float32."""
        picture = self._empty.copy()
        for drive in _DRIVES:
            if drive.begins_s <= at_s < drive.ends_s:
                self._show_car(picture, drive, at_s)
        for walk in _WALKS:
            if walk.begins_s <= at_s < walk.ends_s:
                self._show_walk(picture, walk, at_s)
        return picture

    def _show_walk(self, picture: Pixels, walk: Walk, at_s: float) -> None:
        height_px = walk.height * self._height
        done = (at_s - walk.begins_s) / (walk.ends_s - walk.begins_s)
        way_px = self._width + height_px
        x = way_px * (1 - done if walk.to_left else done) - height_px / 2
        phase = 2 * np.pi * way_px * done / (_STRIDE_PER_HEIGHT * height_px)
        feet = walk.feet_y * self._height
        _shade(picture, (x + 0.16 * height_px, feet), (0.34 * height_px, 0.05 * height_px), 0.42)
        _place(picture, self._painters[walk].paint(phase, to_left=walk.to_left), x, feet + 2)

    def _show_car(self, picture: Pixels, drive: Drive, at_s: float) -> None:
        width_px = drive.width * self._width
        done = (at_s - drive.begins_s) / (drive.ends_s - drive.begins_s)
        x = (self._width + width_px) * done - width_px / 2
        ground = drive.wheels_y * self._height
        _shade(picture, (x, ground - 3), (0.52 * width_px, 0.035 * width_px), 0.5)
        _place(picture, self._cars[drive], x, ground)


def _place(picture: Pixels, sprite: Sprite, centre_x: float, bottom_y: float) -> None:
    """Lay a sprite over the picture, cut at its edges; whole pixels."""
    rows, columns = sprite.alpha.shape
    left, top = round(centre_x - columns / 2), round(bottom_y - rows)
    x0, x1 = max(left, 0), min(left + columns, picture.shape[1])
    y0, y1 = max(top, 0), min(top + rows, picture.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    inside = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    area = picture[y0:y1, x0:x1]
    area += sprite.alpha[inside][..., None] * (sprite.image_rgb[inside] - area)


def _shade(picture: Pixels, centre: tuple[float, float], radii: tuple[float, float], depth: float) -> None:
    """Darken a soft ellipse of ground."""
    height, width = picture.shape[:2]
    x0, x1 = max(0, int(centre[0] - 2 * radii[0])), min(width, int(centre[0] + 2 * radii[0]) + 1)
    y0, y1 = max(0, int(centre[1] - 2 * radii[1])), min(height, int(centre[1] + 2 * radii[1]) + 1)
    if x0 >= x1 or y0 >= y1:
        return
    xs = (np.arange(x0, x1, dtype=np.float32) - centre[0]) / radii[0]
    ys = (np.arange(y0, y1, dtype=np.float32) - centre[1]) / radii[1]
    away = xs[None, :] ** 2 + ys[:, None] ** 2
    picture[y0:y1, x0:x1] *= (1 - depth * np.exp(-1.6 * away).astype(np.float32))[..., None]
