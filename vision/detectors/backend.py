"""What every backend looks like from the detector: a file loaded, then run."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vision.detectors.layouts import OutputForm


class Precision(StrEnum):
    """Of the arithmetic. AUTO: what the backend finds fastest without quantising. INT8 is a property of a file."""

    AUTO = "auto"
    F32 = "f32"
    BF16 = "bf16"
    F16 = "f16"
    INT8 = "int8"


@dataclass(frozen=True, slots=True)
class Running:
    """How a network is run. `threads`: of all streams together, 0 for every core.

    `streams`: how many pictures or batches are computed side by side; the threads are shared out among them.
    `max_batch`: the most pictures at once, for backends that prepare for it.
    """

    precision: Precision = Precision.AUTO
    streams: int = 1
    threads: int = 0
    max_batch: int = 8


class Runner(Protocol):
    """A network ready to run: pictures in, numbers out."""

    @property
    def input_wh(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        ...

    @property
    def precision(self) -> str:
        """Of the arithmetic really used: a `Precision`, never AUTO."""
        ...

    @property
    def streams(self) -> int:
        """How many threads may call `infer` at once; more of them wait for each other."""
        ...

    @property
    def narrowed(self) -> bool:
        """Whether the output is (n, 6, places): cx cy w h, score and class id of the best wanted class."""
        ...

    def infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The network's output for uint8 (n, 3, h, w) pictures, float32 (n, …), the caller's to keep."""
        ...


class Network(Protocol):
    """A weights file loaded into one backend."""

    @property
    def backend(self) -> str:
        """The backend's name."""
        ...

    @property
    def input_wh(self) -> tuple[int, int]:
        """Width and height the network was opened for."""
        ...

    @property
    def fixed_batch(self) -> int | None:
        """The batch size the file insists on, or None when it takes any."""
        ...

    @property
    def names_text(self) -> str | None:
        """The `names` entry of the file's metadata, as written by the exporter."""
        ...

    def resized(self, input_wh: tuple[int, int]) -> "Network | None":
        """The same network for pictures of another size; None where file or backend keep to one.

        Raises WeightsError where the file says any size will do and it does not.
        """
        ...

    def output_shape(self) -> tuple[int, ...]:
        """Shape of the only output for `fixed_batch` pictures, or one. Raises WeightsError if it cannot run."""
        ...

    def plain(self) -> Runner:
        """The network as it is in the file. Raises WeightsError, BackendUnavailable."""
        ...

    def narrowed(self, form: OutputForm, wanted: NDArray[np.int64] | None) -> Runner:
        """The network for reading only `wanted` class ids (None: all); as `plain` where the backend cannot narrow."""
        ...


Opener = Callable[[Path, tuple[int, int], Running], Network]
"""Load a file for pictures of (width, height); a size the file fixes wins."""
