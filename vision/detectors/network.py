"""A detector made of a network in some backend, a recognised output layout, and suppression."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import WeightsError
from models.tracks import Detections
from vision.detectors.classes import default_names, parse_names, wanted_ids
from vision.detectors.layouts import Layout, OutputForm, Reader, recognise
from vision.detectors.port import DetectorInfo, Runner

_PLACES_FIRST: Final = {Layout.OBJECTNESS: True, Layout.ANCHOR_FREE: False, Layout.END_TO_END: True}


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """How to look. `score`: least score reported. `iou`: most overlap of two objects of one class.

    `classes`: names to report, None for all. `max_batch`: the most pictures given to the network at once.
    """

    score: float = 0.25
    iou: float = 0.55
    max_batch: int = 8
    classes: Collection[str] | None = None


class NetworkDetector:
    """Satisfies `vision.detectors.port.Detector`. The layout is told from a trial run on an empty picture."""

    def __init__(self, runner: Runner, path: Path, sha256: str, options: DetectorOptions) -> None:
        self._runner = runner
        names = parse_names(runner.names_text)
        form = recognise(self._trial_shape(), runner.input_wh, None if names is None else len(names))
        self._class_names = names or default_names(form.classes or 80)
        self._reader = Reader(form, options.score, options.iou, wanted_ids(self._class_names, options.classes))
        self._max_batch = options.max_batch
        self._info = self._describe(form, path, sha256)

    @property
    def info(self) -> DetectorInfo:
        return self._info

    @property
    def class_names(self) -> tuple[str, ...]:
        return self._class_names

    @property
    def input_wh(self) -> tuple[int, int]:
        return self._runner.input_wh

    @property
    def max_batch(self) -> int:
        return self._max_batch

    @property
    def streams(self) -> int:
        return self._runner.streams

    @property
    def backend(self) -> str:
        return self._runner.backend

    def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
        width, height = self.input_wh
        if batch.shape[1:] != (3, height, width) or not 1 <= len(batch) <= self._max_batch:
            raise ValueError(f"batch shape {batch.shape} is not (1…{self._max_batch}, 3, {height}, {width})")
        return [self._within_names(self._reader.read(output)) for output in self._infer(batch)]

    def _infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        fixed = self._runner.fixed_batch
        if fixed is None or fixed == len(batch):
            return self._runner.infer(batch)
        parts = [self._infer_padded(batch[start : start + fixed], fixed) for start in range(0, len(batch), fixed)]
        return np.concatenate(parts)

    def _infer_padded(self, part: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
        if len(part) == size:
            return self._runner.infer(part).copy()
        padded = np.zeros((size, *part.shape[1:]), np.uint8)
        padded[: len(part)] = part
        return self._runner.infer(padded)[: len(part)].copy()

    def _within_names(self, found: Detections) -> Detections:
        known = found.class_id < len(self._class_names)
        return found if known.all() else found.select(known)

    def _trial_shape(self) -> tuple[int, ...]:
        width, height = self._runner.input_wh
        size = self._runner.fixed_batch or 1
        shape = self._runner.infer(np.zeros((size, 3, height, width), np.uint8)).shape
        if not shape or shape[0] != size:
            raise WeightsError(f"the output has shape {shape} for {size} picture(s); its first side must be the batch")
        return shape

    def _describe(self, form: OutputForm, path: Path, sha256: str) -> DetectorInfo:
        layout = f"{form.layout}{'' if form.places_first == _PLACES_FIRST[form.layout] else ' transposed'}"
        precision = self._runner.precision
        return DetectorInfo(path.stem, path, sha256, self.backend, layout, self.input_wh, self._class_names, precision)
