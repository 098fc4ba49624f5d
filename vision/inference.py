"""The one thread that runs the detector, and the arena its pictures are written into."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.clock import Clock
from models.media import Frame
from models.tracks import Detections
from vision.detectors.port import Detector
from vision.letterbox import Letterbox, write_letterboxed

_BATCHES_AT_ONCE: Final = 2  # one with the detector, one being made ready or read


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures on their way through the detector. `began_s`: monotonic seconds when they were made ready."""

    frames: list[Frame]
    boxes: list[Letterbox]
    began_s: float
    found: Future[list[Detections]]

    def is_running(self) -> bool:
        """Whether the detector has not finished with it."""
        return not self.found.done()

    def result(self) -> list[Detections]:
        """Objects of each picture in pixels of that picture; waits for the detector and raises what it raised."""
        return [box.to_source(objects) for box, objects in zip(self.boxes, self.found.result(), strict=True)]


class Inference:
    """Runs a detector on its own thread. At most two batches may be unfinished at once; the caller sees to that."""

    def __init__(self, detector: Detector, clock: Clock, max_batch: int) -> None:
        width, height = detector.input_wh
        self._detector = detector
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inference")
        self._arenas = cycle([np.empty((max_batch, 3, height, width), np.uint8) for _ in range(_BATCHES_AT_ONCE)])

    def start(self, frames: list[Frame], on_done: Callable[[], None]) -> Batch:
        """Letterbox `frames` into the free arena and hand them to the detector; `on_done` is called on its thread."""
        began_s = self._clock.mono_s()
        arena: NDArray[np.uint8] = next(self._arenas)[: len(frames)]
        boxes = [write_letterboxed(frame, slot) for frame, slot in zip(frames, arena, strict=True)]
        found = self._thread.submit(self._detector.detect, arena)
        found.add_done_callback(lambda _: on_done())
        return Batch(frames, boxes, began_s, found)

    def close(self, wait: bool) -> None:
        """End the thread after the batches it was given."""
        self._thread.shutdown(wait=wait)
