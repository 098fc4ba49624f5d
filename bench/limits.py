"""How fast the parts of the pipeline are by themselves, on the same files and with the same numbers of threads."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from models.media import AccessUnit, Codec
from vision.detectors.backend import Runner, Running
from vision.detectors.registry import open_runner

DECODERS = {Codec.H264: "h264", Codec.H265: "hevc", Codec.MJPEG: "mjpeg"}


@dataclass(frozen=True, slots=True)
class Network:
    """A weights file and how it is opened. `input_wh`: of the input the pipeline's pictures take."""

    weights: Path
    backend: str
    input_wh: tuple[int, int]

    def runner(self, running: Running) -> Runner:
        """The network by itself, reading nothing."""
        return open_runner(self.weights, self.backend, self.input_wh, running)


@dataclass(frozen=True, slots=True)
class Speed:
    """`fps`: pictures a second. `cpu_ms`: processor time a picture, all threads."""

    fps: float
    cpu_ms: float


def timed(work: Callable[[], int]) -> Speed:
    """The speed of `work`, which returns how many pictures it did."""
    began, cpu_began = time.perf_counter(), time.process_time()
    done = work()
    return Speed(done / (time.perf_counter() - began), 1000 * (time.process_time() - cpu_began) / done)


def decode_limit(clips: list[list[AccessUnit]], workers: int) -> Speed:
    """The speed at which `workers` threads decode, with PyAV and nothing of ours."""
    turns = [clips[number % len(clips)] for number in range(2 * workers)]
    with ThreadPoolExecutor(workers) as threads:
        return timed(lambda: sum(threads.map(_decode, turns)))


def inference_limit(runner: Runner, batch: int, seconds: float) -> Speed:
    """The speed of the bare network on ready batches, as many at once as it has streams."""
    width, height = runner.input_wh
    pictures = np.random.default_rng(0).integers(0, 255, (batch, 3, height, width), np.uint8)
    runner.infer(pictures)
    deadline = time.perf_counter() + seconds

    def work(_: int) -> int:
        done = 0
        while time.perf_counter() < deadline:
            runner.infer(pictures)
            done += batch
        return done

    with ThreadPoolExecutor(runner.streams) as threads:
        return timed(lambda: sum(threads.map(work, range(runner.streams))))


def _decode(units: list[AccessUnit]) -> int:
    context = av.CodecContext.create(DECODERS[units[0].codec], "r")
    assert isinstance(context, av.VideoCodecContext)
    context.thread_count = 1
    return sum(len(context.decode(av.Packet(unit.data))) for unit in units) + len(context.decode(None))
