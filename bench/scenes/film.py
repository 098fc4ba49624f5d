"""What a camera makes of rendered pictures: lens, sensor, sharpening, rain in front of it, its clock, and H.264."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from bench.scenes.stage_files import PLACE, corner_of
from bench.scenes.words import Weather

Picture = NDArray[np.float32]  # (h, w, 3), BGR as displayed, 0 to 1

GOP_S: Final = 2
_DIFFERS: Final = 0.008  # of white: less than this is the renderer's own noise
_FEATHER_PX: Final = 4
_NOISES: Final = 9


@dataclass(frozen=True, slots=True)
class Camera:
    """How a camera takes a weather. `gain`, `gamma`, `colour`: of the picture; `noise`: deviation in parts of white,
    in the dark; `halo`: of its sharpening; `crf`: how hard the encoder presses."""

    gain: float = 1.0
    gamma: float = 1.0
    colour: float = 0.9
    tint_bgr: tuple[float, float, float] = (1.0, 1.0, 1.0)
    noise: float = 0.008
    halo: float = 0.7
    soft_px: float = 0.55
    haze: float = 0.0
    vignette: float = 0.08
    streaks: int = 0
    crf: int = 28


CAMERAS: Final[Mapping[Weather, Camera]] = {
    Weather.DAY: Camera(gain=1.25, gamma=0.93),
    Weather.DUSK: Camera(gain=1.3, gamma=0.88, colour=0.8, noise=0.012, halo=0.4, tint_bgr=(0.97, 1.0, 1.03), crf=29),
    Weather.NIGHT_INFRARED: Camera(
        gain=1.1, gamma=0.85, colour=0.0, noise=0.011, halo=0.4, vignette=0.3, soft_px=0.7, crf=30
    ),
    Weather.RAIN: Camera(
        gain=1.25, colour=0.75, noise=0.011, halo=0.5, haze=0.06, tint_bgr=(1.03, 1.0, 0.97), streaks=70, crf=29
    ),
}


@dataclass(slots=True, eq=False)
class Exposure:
    """One camera through a clip: the same seed gives the same noise and rain."""

    camera: Camera
    size: tuple[int, int]
    seed: int
    begins: datetime
    fps: int
    _grains: NDArray[np.float32] = field(init=False)
    _falloff: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        width, height = self.size
        rng = np.random.default_rng(self.seed)
        grains = rng.normal(0, 1, (_NOISES, height, width)).astype(np.float32)
        self._grains = np.stack([_blurred(grain, 0.6) for grain in grains])
        self._grains /= self._grains.std()
        y, x = np.mgrid[0:height, 0:width]
        out = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2
        self._falloff = (1 - self.camera.vignette * out[..., None]).astype(np.float32)

    def take(self, picture: Picture, number: int) -> NDArray[np.uint8]:
        """The picture as the camera gives it out."""
        camera = self.camera
        rng = np.random.default_rng((self.seed, number))
        scale = self.size[0] / 640
        image = _blurred(picture, camera.soft_px * scale)
        image = image * self._falloff * camera.gain
        grey = image @ np.array((0.114, 0.587, 0.299), np.float32)
        image = grey[..., None] + (image - grey[..., None]) * camera.colour
        image = image * np.array(camera.tint_bgr, np.float32)
        image = image * (1 - camera.haze) + 0.72 * camera.haze
        if camera.streaks:
            image = self._rain(image, rng, scale)
        image = np.asarray(np.clip(image, 0, 1) ** camera.gamma, np.float32)
        shift = rng.integers(0, self.size[0]), rng.integers(0, self.size[1])
        grain = np.roll(self._grains[number % _NOISES], shift, axis=(1, 0))
        dark = 0.35 + 0.65 * (1 - np.clip(grey, 0, 1))
        image = image + (camera.noise * dark * grain)[..., None]
        image = np.clip(image + camera.halo * (image - _blurred(image, 1.3 * scale)), 0, 1)
        taken: NDArray[np.uint8] = np.ascontiguousarray((image * 255 + 0.5).astype(np.uint8))
        self._stamp(taken, number, scale)
        return taken

    def _rain(self, image: Picture, rng: np.random.Generator, scale: float) -> Picture:
        """Drops fall through the picture while it is taken."""
        width, height = self.size
        drops: Picture = np.zeros((height, width), np.float32)
        for x, y, length in rng.random((self.camera.streaks, 3)):
            begin = np.array((x * width, y * height))
            end = begin + np.array((1.5, 8 + 16 * length)) * scale
            cv2.line(
                drops, begin.astype(int).tolist(), end.astype(int).tolist(), float(0.25 + 0.5 * length), 1, cv2.LINE_AA
            )
        drops = _blurred(drops, 0.7 * scale)
        return image + (0.85 - image) * (drops * np.float32(0.45))[..., None]

    def _stamp(self, image: NDArray[np.uint8], number: int, scale: float) -> None:
        """The camera's own clock, in the corner."""
        at = self.begins + timedelta(seconds=number / self.fps)
        text = f"{at:%Y-%m-%d  %H:%M:%S}"
        where = round(10 * scale), round(20 * scale)
        edge = max(1, round(scale))
        for dx, dy in ((-edge, 0), (edge, 0), (0, -edge), (0, edge)):
            _write(image, text, (where[0] + dx, where[1] + dy), scale, 25)
        _write(image, text, where, scale, 235)


def _blurred(image: Picture, deviation_px: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), deviation_px), np.float32)


def _write(image: NDArray[np.uint8], text: str, where: tuple[int, int], scale: float, grey: int) -> None:
    cv2.putText(
        image, text, where, cv2.FONT_HERSHEY_SIMPLEX, 0.5 * scale, (grey,) * 3, max(1, round(scale)), cv2.LINE_AA
    )


def read_picture(path: Path) -> Picture:
    """A file of 16 bits a channel. Raises OSError where it cannot be read."""
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if image is None:
        raise OSError(f"{path.name} is no picture")
    return np.asarray(image[..., :3], np.float32) / np.float32(65535 if image.dtype == np.uint16 else 255)


def together(folder: Path, patches: Mapping[int, Sequence[str]], numbers: Sequence[int]) -> Iterator[Picture]:
    """The pictures of a render: the place with what moves on it."""
    place = read_picture(folder / PLACE)
    for number in numbers:
        picture = place.copy()
        for name in patches[number]:
            _lay(picture, read_picture(folder / name), *corner_of(name))
        yield picture


def _lay(picture: Picture, patch: Picture, x0: int, y0: int) -> None:
    """Put on what differs; where the patch shows the place again, the place stays as it was."""
    height, width = patch.shape[:2]
    below = picture[y0 : y0 + height, x0 : x0 + width]
    differs = cv2.blur(np.abs(patch - below).max(axis=2), (3, 3))
    share = cv2.dilate(np.clip(differs / _DIFFERS - 1, 0, 1), np.ones((3, 3), np.uint8))
    share = (
        cv2.blur(share, (3, 3))
        * _edges(x0, width, picture.shape[1])[None]
        * _edges(y0, height, picture.shape[0])[:, None]
    )
    below += (patch - below) * share[..., None]


def _edges(begin: int, length: int, whole: int) -> NDArray[np.float32]:
    """1 in the middle, fading to 0 at the ends that are not the picture's own."""
    at = np.arange(length, dtype=np.float32)
    before = np.ones_like(at) if begin == 0 else np.minimum(1, (at + 1) / _FEATHER_PX)
    after = np.ones_like(at) if begin + length >= whole else np.minimum(1, (length - at) / _FEATHER_PX)
    return np.asarray(before * after, np.float32)


def crf_of(camera: Camera, size: tuple[int, int]) -> int:
    """How hard the encoder presses pictures of a size: on large ones the same detail has more pixels."""
    return camera.crf + (3 if size[0] > 640 else 0)


def encode(path: Path, pictures: Iterator[NDArray[np.uint8]], fps: int, crf: int) -> None:
    """Write H.264 without B-pictures, a key picture every GOP_S."""
    unfinished = path.with_suffix(".unfinished.mp4")
    gop = GOP_S * fps
    options = {
        "crf": str(crf),
        "preset": "veryslow",
        "profile": "main",
        "x264-params": f"bframes=0:keyint={gop}:min-keyint={gop}:scenecut=0:ref=2:threads=2",
    }
    with av.open(str(unfinished), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=Fraction(fps), options=options)
        stream.pix_fmt = "yuv420p"
        stream.gop_size, stream.max_b_frames = gop, 0
        for number, image in enumerate(pictures):
            if not number:
                stream.height, stream.width = image.shape[:2]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode(None))
    unfinished.replace(path)
