"""Batches on their way through the detector, on threads of their own, each with an arena for its pictures."""

import math
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from models.clock import Clock
from models.media import Frame
from models.tracks import Detections
from vision.batching import Room
from vision.detectors.port import Detector
from vision.letterbox import Scratch, input_for, write_letterboxed
from vision.merging import merge
from vision.regions import Region, Wanted
from vision.warming import warm_up

View = tuple[Frame, Region]


@dataclass(frozen=True, slots=True)
class Arena:
    """What one thread works in. `memory`: uint8, as many as the largest batch of the largest input has."""

    memory: NDArray[np.uint8]
    scratch: Scratch

    def slots(self, pictures: int, input_wh: tuple[int, int]) -> NDArray[np.uint8]:
        """The detector's input, uint8 (pictures, 3, h, w), good until the next call."""
        shape = (pictures, 3, input_wh[1], input_wh[0])
        return self.memory[: math.prod(shape)].reshape(shape)


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures on their way through the detector. `began_s`: monotonic seconds when they were taken up."""

    wanted: Sequence[Wanted]
    began_s: float
    found: Future[list[Detections]]

    @property
    def frames(self) -> list[Frame]:
        """The pictures."""
        return [each.frame for each in self.wanted]

    def is_running(self) -> bool:
        """Whether the detector has not finished with it."""
        return not self.found.done()

    def result(self) -> list[Detections]:
        """Objects of each picture in pixels of that picture; waits for the detector and raises what it raised."""
        return self.found.result()


class Inference:
    """Runs a detector on as many threads as it has streams, and one that makes a batch ready meanwhile.

    All of a batch's work is done on those threads; the caller starts batches while there is `room` and takes them
    back in the order it started them. `max_batch`: the most pictures the detector is given at once.
    """

    def __init__(self, detector: Detector, clock: Clock, max_batch: int) -> None:
        self._detector = detector
        self._clock = clock
        self._max_batch = max_batch
        self._streams = threading.Semaphore(detector.streams)
        self._at_once = detector.streams + 1
        self._threads = ThreadPoolExecutor(self._at_once, thread_name_prefix="inference")
        self._batches: deque[Batch] = deque()
        self._arenas: SimpleQueue[Arena] = SimpleQueue()
        size = max_batch * 3 * max(width * height for width, height in detector.inputs_wh)
        for _ in range(self._at_once):
            self._arenas.put(Arena(np.empty(size, np.uint8), Scratch()))

    @property
    def input_wh(self) -> tuple[int, int]:
        """Width and height of the detector's input that takes pictures of every form."""
        return self._detector.input_wh

    def warm_up(self, stops: Callable[[], bool]) -> None:
        """Run every size of input and batch once, on the calling thread; until `stops`."""
        warm_up(self._detector, self._clock, self._max_batch, stops)

    def start(self, wanted: Sequence[Wanted], on_done: Callable[[], None]) -> Batch:
        """Begin with a batch; `on_done` is called on a thread of ours. More batches than there is `room` for wait."""
        began_s = self._clock.mono_s()
        found = self._threads.submit(self._detect, wanted)
        batch = Batch(wanted, began_s, found)
        self._batches.append(batch)
        found.add_done_callback(lambda _: on_done())
        return batch

    def room(self) -> Room:
        """Whether another batch may be started now."""
        running = sum(batch.is_running() for batch in self._batches)
        if running >= self._at_once:
            return Room.NONE
        return Room.AHEAD if running == self._at_once - 1 else Room.FREE

    def has_finished(self) -> bool:
        """Whether the batch started first is done."""
        return bool(self._batches) and not self._batches[0].is_running()

    def finished(self) -> list[Batch]:
        """Take those that are done, in the order they were started; one that overtook an earlier one waits for it."""
        done = []
        while self.has_finished():
            done.append(self._batches.popleft())
        return done

    def rest(self) -> list[Batch]:
        """Take all that are left, done or not."""
        left = list(self._batches)
        self._batches.clear()
        return left

    def close(self, wait: bool) -> None:
        """End the threads after the batches they were given."""
        self._threads.shutdown(wait=wait)

    def _detect(self, wanted: Sequence[Wanted]) -> list[Detections]:
        views = [(each.frame, region) for each in wanted for region in each.regions or (_whole(each.frame),)]
        found = [Detections()] * len(views)
        arena = self._arenas.get()
        try:
            for input_wh, places in self._by_input(views).items():
                for first in range(0, len(places), self._max_batch):
                    part = places[first : first + self._max_batch]
                    for place, objects in zip(part, self._look([views[p] for p in part], input_wh, arena), strict=True):
                        found[place] = objects
        finally:
            self._arenas.put(arena)
        return _by_picture(wanted, found)

    def _by_input(self, views: Sequence[View]) -> dict[tuple[int, int], list[int]]:
        """The places in `views` of those that take the same size of input: a batch holds one size."""
        places: dict[tuple[int, int], list[int]] = {}
        for place, (_, (left, top, right, bottom)) in enumerate(views):
            input_wh = input_for((right - left, bottom - top), self._detector.inputs_wh)
            places.setdefault(input_wh, []).append(place)
        return places

    def _look(self, views: list[View], input_wh: tuple[int, int], arena: Arena) -> list[Detections]:
        """Objects of each view in pixels of its picture."""
        slots = arena.slots(len(views), input_wh)
        boxes = [
            write_letterboxed(frame, slot, region, arena.scratch)
            for (frame, region), slot in zip(views, slots, strict=True)
        ]
        with self._streams:
            found = self._detector.detect(slots)
        return [box.to_source(objects) for box, objects in zip(boxes, found, strict=True)]


def _whole(frame: Frame) -> Region:
    return (0, 0, *frame.resolution_wh)


def _by_picture(wanted: Sequence[Wanted], found: list[Detections]) -> list[Detections]:
    """What was found in the regions of each picture, put together."""
    merged, first = [], 0
    for each in wanted:
        parts = found[first : first + each.looks]
        first += len(parts)
        several = len(parts) > 1
        merged.append(merge(parts, each.regions, each.frame.resolution_wh) if several else parts[0])
    return merged
