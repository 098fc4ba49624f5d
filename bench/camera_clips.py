"""Clips as a camera would send them: H.264 without B-pictures, of one size, rate, bitrate and key-picture interval.

    python -m bench.camera_clips SOURCE [--wh 640x360] [--fps 25] [--kbps 512] [--gop-s 2] [--noise 0]

Prints where the clip lies. Made once for each source and setting, kept under bench/out/clips/.
"""

import argparse
import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent / "out" / "clips"
NOISE_PICTURES = 16  # so many different ones; a camera's noise never repeats, but nobody sees sixteen in turn


def camera_clip(
    source: Path, wh: tuple[int, int], fps: float, kbps: int, gop_s: float, noise: float = 0, folder: Path = FOLDER
) -> Path:
    """The camera-like clip of `source`; `noise`: standard deviation of sensor noise on luma, in steps of 1/256.

    Raises ValueError for a source without pictures, OSError or av.error.FFmpegError for one that cannot be read.
    """
    stat = source.stat()
    settings = f"{source.resolve()} {stat.st_size} {stat.st_mtime_ns} {wh} {fps} {kbps} {gop_s} {noise}"
    name = f"{source.stem}-{wh[0]}x{wh[1]}-{fps:g}fps-{kbps}k-{gop_s:g}s-n{noise:g}"
    clip = folder / f"{name}-{hashlib.sha256(settings.encode()).hexdigest()[:10]}.mp4"
    if not clip.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = clip.with_suffix(".part.mp4")
        _encode(source, unfinished, wh, fps, _options(fps, kbps, gop_s), noise)
        unfinished.replace(clip)
    return clip


def _options(fps: float, kbps: int, gop_s: float) -> dict[str, str]:
    """For libx264: constant bitrate over a second, as cameras do."""
    keys = str(max(1, round(fps * gop_s)))
    rate = f"{kbps}k"
    return {
        **{"preset": "veryfast", "tune": "zerolatency", "profile": "main", "bf": "0", "sc_threshold": "0"},
        **{"g": keys, "keyint_min": keys, "b": rate, "maxrate": rate, "bufsize": rate},
        "x264-params": "scenecut=0:sliced-threads=0:threads=1",
    }


def _encode(source: Path, target: Path, wh: tuple[int, int], fps: float, options: dict[str, str], noise: float) -> None:
    rate = Fraction(fps).limit_denominator(1001)
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = wh
        stream.pix_fmt, stream.time_base = "yuv420p", 1 / rate
        count = 0
        for picture in _with_noise(_paced(source, wh, rate), wh, noise):
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts = count
            container.mux(stream.encode(frame))
            count += 1
        container.mux(stream.encode(None))
    if not count:
        target.unlink()
        raise ValueError(f"{source.name} holds no pictures")


def _paced(source: Path, wh: tuple[int, int], rate: Fraction) -> Iterator[NDArray[np.uint8]]:
    """The source's pictures, I420 of size `wh`, repeated or left out to come at `rate`."""
    with av.open(str(source)) as container:
        shown, first_s = 0, None
        for frame in container.decode(video=0):
            time_s = frame.time or 0.0
            first_s = time_s if first_s is None else first_s
            image = np.asarray(frame.reformat(wh[0], wh[1], "yuv420p").to_ndarray(), np.uint8)
            while shown <= (time_s - first_s) * rate + 0.5:
                shown += 1
                yield image


def _with_noise(
    pictures: Iterator[NDArray[np.uint8]], wh: tuple[int, int], noise: float
) -> Iterator[NDArray[np.uint8]]:
    """Sensor noise added to luma; the same each time it is asked for."""
    if not noise:
        yield from pictures
        return
    rng = np.random.default_rng(0)
    grains = [rng.normal(0, noise, (wh[1], wh[0])).round().astype(np.int16) for _ in range(NOISE_PICTURES)]
    for image in pictures:
        noisy = image.copy()
        noisy[: wh[1]] = np.clip(image[: wh[1]] + grains[rng.integers(NOISE_PICTURES)], 0, 255).astype(np.uint8)
        yield noisy


def main() -> None:
    """Make one clip."""
    parser = argparse.ArgumentParser(description="Make a camera-like clip.")
    parser.add_argument("source", type=Path)
    parser.add_argument("--wh", default="640x360")
    parser.add_argument("--fps", type=float, default=25)
    parser.add_argument("--kbps", type=int, default=512)
    parser.add_argument("--gop-s", type=float, default=2)
    parser.add_argument("--noise", type=float, default=0)
    args = parser.parse_args()
    width, _, height = args.wh.partition("x")
    print(camera_clip(args.source, (int(width), int(height)), args.fps, args.kbps, args.gop_s, args.noise))


if __name__ == "__main__":
    main()
