"""A detector made of a network in some backend, a recognised output layout, and suppression."""

import logging
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import WeightsError
from models.tracks import Detections
from vision.detectors.backend import Network, Runner
from vision.detectors.classes import default_names, parse_names, wanted_ids
from vision.detectors.layouts import Layout, OutputForm, recognise
from vision.detectors.port import DetectorInfo
from vision.detectors.reading import Reader

_log = logging.getLogger(__name__)

_PLACES_FIRST: Final = {Layout.OBJECTNESS: True, Layout.ANCHOR_FREE: False, Layout.END_TO_END: True}


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """How to look. `score`: least score reported. `iou`: most overlap of two objects of one class.

    `classes`: names to report, None for all. `max_batch`: the most pictures given to the network at once.
    `wide_wh`: a second size of input for wide pictures, where the network can.
    """

    score: float = 0.25
    iou: float = 0.55
    max_batch: int = 8
    classes: Collection[str] | None = None
    wide_wh: tuple[int, int] | None = None


class _Sized:
    """A network for pictures of one size, compiled when it is first run, if `vision.warming` has not done so before."""

    def __init__(self, network: Network, form: OutputForm, wanted: NDArray[np.int64] | None) -> None:
        self._network, self._form, self._wanted = network, form, wanted
        self._runner: Runner | None = None
        self._compiling = threading.Lock()

    @property
    def runner(self) -> Runner:
        """The network ready to run; who comes first compiles it, and others wait."""
        with self._compiling:
            if self._runner is None:
                self._runner = self._network.narrowed(self._form, self._wanted)
            return self._runner

    def infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The network's output for any number of pictures, cut or filled up to a batch size the file insists on."""
        fixed, runner = self._network.fixed_batch, self.runner
        if fixed is None or fixed == len(batch):
            return runner.infer(batch)
        parts = [_infer_padded(runner, batch[start : start + fixed], fixed) for start in range(0, len(batch), fixed)]
        return np.concatenate(parts)


class NetworkDetector:
    """Satisfies `vision.detectors.port.Detector`. The layout is told from the shape of the network's output."""

    def __init__(self, network: Network, path: Path, sha256: str, options: DetectorOptions) -> None:
        names = parse_names(network.names_text)
        form = _form(network, names)
        self._class_names = names or default_names(form.classes or 80)
        wanted = wanted_ids(self._class_names, options.classes)
        self._network = network
        networks = [network, *_wide(network, options.wide_wh, form, names)]
        self._by_size = {each.input_wh: _Sized(each, form, wanted) for each in networks}
        self._runner = self._by_size[network.input_wh].runner
        self._reader = Reader(form, options.score, options.iou, wanted)
        self._read = self._reader.read_narrowed if self._runner.narrowed else self._reader.read
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
        return self._network.input_wh

    @property
    def inputs_wh(self) -> tuple[tuple[int, int], ...]:
        return tuple(self._by_size)

    @property
    def max_batch(self) -> int:
        return self._max_batch

    @property
    def streams(self) -> int:
        return self._runner.streams

    @property
    def backend(self) -> str:
        return self._network.backend

    def detect(self, batch: NDArray[np.uint8]) -> list[Detections]:
        sized = self._by_size.get(batch.shape[:1:-1])
        if sized is None or batch.shape[1] != 3 or not 1 <= len(batch) <= self._max_batch:
            shapes = " or ".join(f"(1…{self._max_batch}, 3, {height}, {width})" for width, height in self._by_size)
            raise ValueError(f"batch shape {batch.shape} is not {shapes}")
        return [self._within_names(self._read(output)) for output in sized.infer(batch)]

    def _within_names(self, found: Detections) -> Detections:
        known = found.class_id < len(self._class_names)
        return found if known.all() else found.select(known)

    def _describe(self, form: OutputForm, path: Path, sha256: str) -> DetectorInfo:
        return DetectorInfo(
            name=path.stem,
            path=path,
            sha256=sha256,
            backend=self.backend,
            layout=f"{form.layout}{'' if form.places_first == _PLACES_FIRST[form.layout] else ' transposed'}",
            input_wh=self.input_wh,
            classes=self._class_names,
            precision=self._runner.precision,
        )


def _form(network: Network, names: tuple[str, ...] | None) -> OutputForm:
    return recognise(_output_shape(network), network.input_wh, None if names is None else len(names))


def _wide(
    network: Network, wide_wh: tuple[int, int] | None, form: OutputForm, names: tuple[str, ...] | None
) -> Iterator[Network]:
    """The network for wide pictures, if there can be one and it is read like the other."""
    if wide_wh is None or wide_wh == network.input_wh:
        return
    try:
        wide = network.resized(wide_wh)
        if wide is not None and _form(wide, names) == form:
            yield wide
    except WeightsError as error:
        _log.info("wide pictures take the square input: %s", error, extra={"action": "detector_square_only"})


def _infer_padded(runner: Runner, part: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
    if len(part) == size:
        return runner.infer(part)
    padded = np.zeros((size, *part.shape[1:]), np.uint8)
    padded[: len(part)] = part
    return runner.infer(padded)[: len(part)]


def _output_shape(network: Network) -> tuple[int, ...]:
    size = network.fixed_batch or 1
    shape = network.output_shape()
    if not shape or shape[0] != size:
        raise WeightsError(f"the output has shape {shape} for {size} picture(s); its first side must be the batch")
    return shape
