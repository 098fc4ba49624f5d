"""Camera-like clips that are quiet for long and then not: real pictures over the clip's own background.

The background is the median of a clip over time. On it, single objects of the clip come and go alone (cut out along
their boxes), then the whole clip plays, and long nothing happens. Over everything lie a camera's own ways: noise of
the sensor, drifting light, a burnt-in clock, H.264 at a bitrate with a key picture every two seconds, no B-pictures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Boxes = NDArray[np.float32]

FPS = 10
GOP_S = 2
_WIDEST = 480
_BACKGROUND_OF = 25
_NOISE_BANK = 16


@dataclass(frozen=True, slots=True)
class Setting:
    """A camera's ways. `noise`: standard deviation of luma. `kbps`: bitrate. `contrast`: of the picture, 1 as it is.
    `drift`: how much the light drifts up and down, as a part. `clock`: a clock is burnt in. `sway`: part of the
    picture's cells, bright and detailed ones first, that sway by a pixel or two. `drops`: rain drops a picture.
    `jumps`: the exposure jumps every so many seconds, 0 never."""

    name: str
    noise: float = 2.0
    kbps: int = 512
    contrast: float = 1.0
    drift: float = 0.05
    clock: bool = True
    sway: float = 0.0
    drops: int = 0
    jumps_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """A clip in memory: `pictures` uint8 (n, h * 3 // 2, w) I420 at FPS, and its background."""

    name: str
    pictures: NDArray[np.uint8]
    background: Image

    @property
    def resolution_wh(self) -> tuple[int, int]:
        """Width and height of a picture."""
        return self.pictures.shape[2], self.pictures.shape[1] * 2 // 3


@dataclass(frozen=True, slots=True)
class Passage:
    """One object's way: its pictures (indices into the source, ascending) and boxes float32 (n, 4) in pixels."""

    index: NDArray[np.int64]
    boxes_xyxy: Boxes


@dataclass(frozen=True, slots=True)
class Event:
    """An object in the stitched clip: `time_s` (n,) of its pictures and boxes float32 (n, 4). `alone`: nothing else
    happens at that time."""

    time_s: NDArray[np.float64]
    boxes_xyxy: Boxes
    alone: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the script: `source_index` int64 (n,), -1 for the background alone; with a passage, the object is put
    on the background."""

    source_index: NDArray[np.int64]
    passage: Passage | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happens in it."""
        return bool((self.source_index < 0).all())


@dataclass(frozen=True, slots=True)
class Stitched:
    """What was written. `quiet_s`: (start, end) of each quiet stretch. `duration_s` of the whole."""

    path: Path
    events: tuple[Event, ...]
    quiet_s: tuple[tuple[float, float], ...]
    duration_s: float


@dataclass(slots=True)
class _Weather:
    """What changes from picture to picture, the same for the same seed."""

    setting: Setting
    random: np.random.Generator
    noise: list[NDArray[np.int16]] = field(default_factory=list)
    maps: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]] | None = None


def read_source(clip: Path, most_s: float = 30.0) -> Source:
    """The clip at FPS and at most 480 wide."""
    pictures: list[Image] = []
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        rate = float(stream.average_rate or 25)
        for number, picture in enumerate(container.decode(stream)):
            if len(pictures) >= most_s * FPS:
                break
            if int(number * FPS / rate) == len(pictures) or rate <= FPS:
                pictures.append(_shrunk(picture))
    stack = np.stack(pictures)
    chosen = np.linspace(0, len(stack) - 1, min(_BACKGROUND_OF, len(stack))).astype(int)
    return Source(clip.stem, stack, np.median(stack[chosen], axis=0).astype(np.uint8))


def _shrunk(picture: VideoFrame) -> Image:
    scale = min(1.0, _WIDEST / picture.width)
    size = {"width": round(picture.width * scale) & ~1, "height": round(picture.height * scale) & ~1}
    return np.asarray(picture.reformat(**size, format="yuv420p").to_ndarray(), np.uint8)


def script(source: Source, passages: Sequence[Passage], quiet_s: float, last_quiet_s: float) -> list[Stretch]:
    """Quiet, one object, quiet, the next, …, the whole clip, and quiet for long. No event begins at a key picture
    more often than chance has it."""
    parts = [_quiet(quiet_s)]
    for number, passage in enumerate(passages):
        first, last = int(passage.index[0]), int(passage.index[-1])
        parts += [Stretch(np.arange(first, last + 1), passage), _quiet(quiet_s + 0.7 * (number % 3))]
    whole = Stretch(np.arange(min(len(source.pictures), 15 * FPS)))
    return [*parts, whole, _quiet(last_quiet_s)]


def _quiet(quiet_s: float) -> Stretch:
    return Stretch(np.full(round(quiet_s * FPS), -1, np.int64))


def stitch(
    source: Source, stretches: Sequence[Stretch], setting: Setting, everything: Sequence[Passage], folder: Path
) -> Stitched:
    """Write the script as a clip, or take the one written before. `everything`: all objects of the whole clip."""
    scene = sha256(source.background.tobytes()).hexdigest()
    parts = [(each.source_index.tolist(), _key(each)) for each in stretches]
    key = repr((source.name, source.pictures.shape, scene, setting, parts))
    path = folder / f"{source.name}-{setting.name}-{sha256(key.encode()).hexdigest()[:12]}.mp4"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        _write(unfinished, _pictures(source, stretches, setting), source.resolution_wh, setting.kbps)
        unfinished.rename(path)
    return Stitched(path, *_timetable(stretches, everything))


def _key(stretch: Stretch) -> object:
    return None if stretch.passage is None else stretch.passage.boxes_xyxy.round().tolist()


def _timetable(
    stretches: Sequence[Stretch], everything: Sequence[Passage]
) -> tuple[tuple[Event, ...], tuple[tuple[float, float], ...], float]:
    events: list[Event] = []
    quiet: list[tuple[float, float]] = []
    start = 0
    for stretch in stretches:
        count = len(stretch.source_index)
        if stretch.is_quiet:
            quiet.append((start / FPS, (start + count) / FPS))
        else:
            within = everything if stretch.passage is None else [stretch.passage]
            events += [_event(each, stretch, start) for each in within if each.index[0] < stretch.source_index[-1]]
        start += count
    return tuple(events), tuple(quiet), start / FPS


def _event(passage: Passage, stretch: Stretch, start: int) -> Event:
    seen = (passage.index >= stretch.source_index[0]) & (passage.index <= stretch.source_index[-1])
    times = (start + passage.index[seen] - stretch.source_index[0]) / FPS
    return Event(times, passage.boxes_xyxy[seen], stretch.passage is not None)


def _pictures(source: Source, stretches: Sequence[Stretch], setting: Setting) -> Iterator[Image]:
    weather = _Weather(setting, np.random.default_rng(len(source.pictures)))
    number = 0
    for stretch in stretches:
        for index in stretch.source_index.tolist():
            yield _weathered(_composed(source, stretch, index), number, weather)
            number += 1


def _composed(source: Source, stretch: Stretch, index: int) -> Image:
    if index < 0:
        return np.array(source.background, np.uint8)
    if stretch.passage is None:
        return np.array(source.pictures[index], np.uint8)
    at = np.flatnonzero(stretch.passage.index == index)
    if not len(at):
        return np.array(source.background, np.uint8)
    return _with_object(source, index, stretch.passage.boxes_xyxy[at[0]])


def _with_object(source: Source, index: int, box_xyxy: Boxes) -> Image:
    """The background with what the clip shows in the box, its edge blended over a few pixels."""
    width, height = source.resolution_wh
    margin = 0.12 * (box_xyxy[2:] - box_xyxy[:2]) + 2
    left, top = np.maximum(0, box_xyxy[:2] - margin).astype(int)
    right, bottom = np.minimum([width, height], box_xyxy[2:] + margin).astype(int)
    mask = np.zeros((height, width), np.float32)
    mask[top:bottom, left:right] = 1
    mask = np.asarray(cv2.blur(mask, (5, 5)), np.float32)
    half = mask[::2, ::2].ravel()
    planes = np.concatenate([mask.ravel(), half, half]).reshape(source.background.shape)
    mixed = source.background + planes * (source.pictures[index].astype(np.float32) - source.background)
    return np.asarray(mixed.round(), np.uint8)


def _weathered(picture: Image, number: int, weather: _Weather) -> Image:
    setting = weather.setting
    width, height = picture.shape[1], picture.shape[0] * 2 // 3
    luma = picture[:height]
    if setting.sway:
        luma[:] = _swayed(luma, number, weather)
    for _ in range(setting.drops):
        _rain(luma, weather)
    shade = 1 + setting.drift * np.sin(2 * np.pi * number / FPS / 50)
    if setting.jumps_s and int(number / FPS / setting.jumps_s) % 2:
        shade *= 1.3
    noisy = luma * np.float32(setting.contrast * shade) + _noise(weather, (height, width))
    picture[:height] = np.clip(noisy, 0, 255)
    if setting.clock:
        _burn_clock(picture[:height], number // FPS)
    return picture


def _noise(weather: _Weather, shape: tuple[int, int]) -> NDArray[np.int16]:
    if not weather.noise:
        drawn = weather.random.normal(0, weather.setting.noise, (_NOISE_BANK, *shape))
        weather.noise = list(drawn.round().astype(np.int16))
    noise = weather.noise[int(weather.random.integers(_NOISE_BANK))]
    return np.roll(noise, (int(weather.random.integers(shape[0])), int(weather.random.integers(shape[1]))), (0, 1))


def _swayed(luma: Image, number: int, weather: _Weather) -> Image:
    """Patches of leaves, moved to and fro by up to three pixels in gusts."""
    height, width = luma.shape
    if weather.maps is None:
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        wave = np.sin(columns / 23) * np.sin(rows / 31 + 1)
        weather.maps = (columns, rows, (wave > np.quantile(wave, 1 - weather.setting.sway)).astype(np.float32))
    columns, rows, leaves = weather.maps
    time_s = number / FPS
    gust = 3 * np.float32(0.5 + 0.5 * np.sin(time_s / 7))
    shift = gust * leaves * np.sin(2.1 * time_s + columns / 40)
    return np.asarray(cv2.remap(luma, columns + shift, rows + 0.5 * shift, cv2.INTER_LINEAR), np.uint8)


def _rain(luma: Image, weather: _Weather) -> None:
    height, width = luma.shape
    left, top = int(weather.random.integers(width)), int(weather.random.integers(height))
    length = int(weather.random.integers(6, 26))
    shade = min(255, int(luma[top, left]) + int(weather.random.integers(15, 60)))
    cv2.line(luma, (left, top), (left + length // 6, top + length), shade, 1, cv2.LINE_AA)


def _burn_clock(luma: Image, second: int) -> None:
    text = f"2026-03-01 21:{59 + second // 60 - 60 * ((59 + second // 60) // 60):02d}:{second % 60:02d}"
    cv2.putText(luma, text, (8, 22), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 16, 4, cv2.LINE_AA)
    cv2.putText(luma, text, (8, 22), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 235, 2, cv2.LINE_AA)


def _write(path: Path, pictures: Iterator[Image], resolution_wh: tuple[int, int], kbps: int) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FPS)
        if not isinstance(stream, VideoStream):
            raise TypeError("this build of FFmpeg has no libx264")
        stream.width, stream.height = resolution_wh
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, FPS)
        stream.codec_context.gop_size = GOP_S * FPS
        stream.codec_context.thread_count = 1
        rate = {"maxrate": f"{kbps}k", "bufsize": f"{kbps}k", "crf": "24"}
        stream.options = {"preset": "veryfast", "bf": "0", "sc_threshold": "0", **rate}
        for number, image in enumerate(pictures):
            frame = VideoFrame.from_ndarray(image, format="yuv420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
