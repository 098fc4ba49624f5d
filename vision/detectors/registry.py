"""The detector backends by name, and the one way to open a weights file."""

import hashlib
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from models.errors import BackendUnavailable, WeightsError
from vision.detectors.backend import Opener, Precision, Runner, Running
from vision.detectors.inputs import wide_of
from vision.detectors.network import DetectorOptions, NetworkDetector
from vision.detectors.onnxruntime import OnnxRuntimeNetwork
from vision.detectors.openvino import OpenVinoNetwork
from vision.detectors.port import Detector
from vision.detectors.ultralytics import UltralyticsNetwork

BACKENDS: Final[Mapping[str, Opener]] = MappingProxyType(
    {
        "openvino": OpenVinoNetwork,
        "onnxruntime": partial(OnnxRuntimeNetwork, "onnxruntime"),
        "onnxruntime-cuda": partial(OnnxRuntimeNetwork, "onnxruntime-cuda"),
        "onnxruntime-tensorrt": partial(OnnxRuntimeNetwork, "onnxruntime-tensorrt"),
        "ultralytics": UltralyticsNetwork,
    }
)
AUTO: Final = "auto"
ONNX_SUFFIX: Final = ".onnx"
ULTRALYTICS_SUFFIXES: Final = (".pt", ".engine")
SUFFIXES: Final = (ONNX_SUFFIX, *ULTRALYTICS_SUFFIXES)
_MAX_FILE_BYTES: Final = 2_000_000_000


def open_detector(
    path: Path,
    backend: str = AUTO,
    input_size: int | tuple[int, int] = 640,
    score: float = 0.25,
    iou: float = 0.55,
    threads: int = 0,
    max_batch: int = 8,
    classes: Collection[str] | None = None,
    precision: str = Precision.AUTO,
    streams: int = 1,
) -> Detector:
    """Open a YOLO detection export (`.onnx`), or with the ultralytics extra a `.pt` or `.engine`.

    `backend`: a key of BACKENDS, or "auto" for OpenVINO, and for ultralytics where the file is one of its own.
    `input_size`: pixels; (width, height), or the side of a square, beside which there is then an input for wide
    pictures where file and backend can; a size the file fixes wins.
    `threads`: of all streams together, 0 for every core. `classes`: names to report, None for all.
    `precision`: a `Precision`; what was really used stands in the detector's `info`.
    Raises WeightsError naming what is wrong with the file and what was expected, BackendUnavailable where this machine
    cannot run it in the way asked for: nothing is replaced by something else silently.
    """
    opener = BACKENDS[backend_for(path, backend)]
    sha256 = file_sha256(path)
    network = opener(path, _sides(input_size), Running(Precision(precision), streams, threads, max_batch))
    wide_wh = wide_of(input_size) if isinstance(input_size, int) else None
    return NetworkDetector(network, path, sha256, DetectorOptions(score, iou, max_batch, classes, wide_wh))


def open_runner(path: Path, backend: str, input_size: int | tuple[int, int], running: Running) -> Runner:
    """The network alone, without any reading of its output: what it costs is the limit of every detector."""
    return BACKENDS[backend_for(path, backend)](path, _sides(input_size), running).plain()


def backend_for(path: Path, backend: str) -> str:
    """The key of BACKENDS that `backend` means for this file. Raises WeightsError where they do not go together."""
    if backend not in (AUTO, *BACKENDS):
        raise BackendUnavailable(f"no detector backend {backend!r}; there are {AUTO}, {', '.join(BACKENDS)}")
    of_ultralytics = path.suffix.lower() in ULTRALYTICS_SUFFIXES
    if backend == AUTO:
        return "ultralytics" if of_ultralytics else "openvino"
    if of_ultralytics != (backend == "ultralytics"):
        kinds = " or ".join(ULTRALYTICS_SUFFIXES if backend == "ultralytics" else (ONNX_SUFFIX,))
        raise WeightsError(f"{path.name}: the backend {backend} takes {kinds}; leave detector.backend at auto")
    return backend


def _sides(input_size: int | tuple[int, int]) -> tuple[int, int]:
    return (input_size, input_size) if isinstance(input_size, int) else input_size


def file_sha256(path: Path) -> str:
    """The file's sha256 in hex. Raises WeightsError when there is no such file, or of no kind we know."""
    if path.suffix.lower() not in SUFFIXES:
        raise WeightsError(f"{path.name}: expected an ONNX file (*.onnx); export the network to ONNX first")
    if not path.is_file():
        raise WeightsError(f"weights file {path} does not exist")
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise WeightsError(f"{path.name} is larger than {_MAX_FILE_BYTES} bytes")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
