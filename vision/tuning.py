"""How fast a detector is on this machine, over the ways it can be run; and which way to take.

The search is greedy and therefore short: for each input size first the precision, then the streams, then the batch.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from models.clock import Clock
from vision.detectors.backend import Precision
from vision.detectors.port import Detector
from vision.letterbox import input_for

LOAD: Final = 0.8
USUAL_WH: Final = (1920, 1080)
"""Of a camera's pictures; what is measured is for these."""

_WORTH: Final = 1.05  # a bigger batch or another stream must gain 5 %: each costs memory, a batch also waiting
_ON_PROCESSORS: Final = frozenset({"openvino", "onnxruntime"})  # backends


@dataclass(frozen=True, slots=True)
class Way:
    """A way to run a network. `input_px`: width of its inputs, side of the square one."""

    input_px: int
    precision: str
    streams: int
    batch: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What a way achieved: pictures a second of real time, and milliseconds of processor time a picture."""

    way: Way
    pictures_per_s: float
    cpu_ms: float


def untuned(backend: str, cores: int) -> Way:
    """The way to take where nothing was measured, for a network on `cores` cores.

    On a processor one picture at a time on each core: threads that share a picture wait for each other at every layer,
    and a batch there saves nothing. On a GPU one stream of large batches.
    """
    if backend in _ON_PROCESSORS:
        return Way(640, Precision.AUTO, max(1, cores), 1)
    return Way(640, Precision.AUTO, 1, 8)


def measure(detector: Detector, way: Way, seconds: float, clock: Clock) -> Measured:
    """Keep every stream busy with batches of 16:9 pictures' input for `seconds`, after one round to warm up."""
    width, height = input_for(USUAL_WH, detector.inputs_wh)
    batch = np.random.default_rng(0).integers(0, 255, (way.batch, 3, height, width), np.uint8)

    def work(until_s: float) -> int:
        done = 0
        while done == 0 or clock.mono_s() < until_s:
            done += len(detector.detect(batch))
        return done

    with ThreadPoolExecutor(detector.streams) as threads:
        streams = range(detector.streams)
        list(threads.map(lambda _: work(0.0), streams))
        began_s, began_cpu_s = clock.mono_s(), _cpu_s()
        pictures = sum(threads.map(lambda _: work(began_s + seconds), streams))
        took_s, cpu_s = max(1e-6, clock.mono_s() - began_s), _cpu_s() - began_cpu_s
    way = replace(way, precision=detector.info.precision, streams=detector.streams, input_px=width)
    return Measured(way, pictures / took_s, 1000 * cpu_s / pictures)


def tune(
    try_way: Callable[[Way], Measured],
    sizes_px: Sequence[int],
    precisions: Sequence[str],
    most_streams: int,
    batches: Sequence[int],
) -> Iterator[Measured]:
    """Measure the ways worth trying, for each size; gives each measurement as it is made."""
    for size_px in sizes_px:
        tried = [try_way(Way(size_px, precision, 1, 1)) for precision in precisions]
        yield from tried
        best = choose(tried)
        more = [try_way(replace(best.way, streams=streams)) for streams in _doubling(most_streams)]
        yield from more
        best = choose([best, *more])
        yield from (try_way(replace(best.way, batch=batch)) for batch in batches if batch > 1)


def choose(measured: Sequence[Measured]) -> Measured:
    """The fastest way; of ways within 5 % the one with the smaller batch, then fewer streams."""
    fastest = max(each.pictures_per_s for each in measured)
    near = [each for each in measured if each.pictures_per_s * _WORTH >= fastest]
    return min(near, key=lambda each: (each.way.batch, each.way.streams, -each.pictures_per_s))


def choose_for(measured: Sequence[Measured], size_px: int) -> Measured | None:
    """The way to take for an input size; None where it was not measured."""
    of_size = [each for each in measured if each.way.input_px == size_px]
    return choose(of_size) if of_size else None


def choose_size(measured: Sequence[Measured], wanted_per_s: float) -> Measured:
    """The largest input whose way carries `wanted_per_s` pictures a second at 80 % load; else the smallest measured."""
    sizes = sorted({each.way.input_px for each in measured}, reverse=True)
    ways = [choose([each for each in measured if each.way.input_px == size]) for size in sizes]
    return next((each for each in ways if LOAD * each.pictures_per_s >= wanted_per_s), ways[-1])


def _doubling(most: int) -> list[int]:
    """2, 4, 8 … and `most` itself."""
    return sorted({*(2**power for power in range(1, most.bit_length()) if 2**power <= most), most} - {1})


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system
