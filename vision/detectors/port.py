"""What every detector looks like from above."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections


@dataclass(frozen=True, slots=True)
class DetectorInfo:
    """What a weights file turned out to be, and how it is run.

    `layout`: the recognised output layout (`vision.detectors.layouts.Layout`). `input_wh`: pixels, of the input that
    takes pictures of every form. `precision`: of the arithmetic really used: `f32`, `bf16`, `f16` or `int8`.
    """

    name: str
    path: Path
    sha256: str
    backend: str
    layout: str
    input_wh: tuple[int, int]
    classes: tuple[str, ...]
    precision: str


class Detector(Protocol):
    """Finds objects in letterboxed pictures. `streams` threads may call `detect` at once."""

    @property
    def info(self) -> DetectorInfo:
        """The file, its layout and its classes."""
        ...

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names by class id."""
        ...

    @property
    def input_wh(self) -> tuple[int, int]:
        """Width and height of the input in pixels."""
        ...

    @property
    def inputs_wh(self) -> tuple[tuple[int, int], ...]:
        """Every size of input there is, `input_wh` first; `vision.letterbox.input_for`: which one a picture takes."""
        ...

    @property
    def max_batch(self) -> int:
        """The most pictures `detect` takes at once."""
        ...

    @property
    def streams(self) -> int:
        """How many threads may call `detect` at once, each with a batch of its own; at least 1."""
        ...

    @property
    def backend(self) -> str:
        """A name of `vision.detectors.registry.BACKENDS`."""
        ...

    def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
        """Objects in each picture of `batch`, uint8 (n, 3, h, w) RGB with 1 <= n <= `max_batch`, (w, h) of `inputs_wh`.

        Boxes are in letterbox pixels, sorted by falling score. Raises ValueError for another shape.
        """
        ...
