"""The detector backends by name, and the one way to open a weights file."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from models.errors import WeightsError
from vision.detectors.network import DetectorOptions, NetworkDetector
from vision.detectors.onnxruntime import OnnxRuntimeRunner
from vision.detectors.openvino import OpenVinoRunner
from vision.detectors.port import Detector, Runner

Opener = Callable[[Path, tuple[int, int], int], Runner]

BACKENDS: Final[Mapping[str, Opener]] = MappingProxyType(
    {
        "openvino": OpenVinoRunner,
        "onnxruntime": OnnxRuntimeRunner,
    }
)
AUTO: Final = "auto"
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
) -> Detector:
    """Open a YOLO detection export (`.onnx`).

    `backend`: a key of BACKENDS, or "auto" for OpenVINO. `input_size`: pixels, one side of a square or (width,
    height); a size the file fixes wins. `threads`: 0 for every core. `classes`: names to report, None for all.
    Raises WeightsError naming what is wrong with the file and what was expected.
    """
    if backend not in (AUTO, *BACKENDS):
        raise WeightsError(f"no detector backend {backend!r}; there are {AUTO}, {', '.join(BACKENDS)}")
    sha256 = file_sha256(path)
    wanted_wh = (input_size, input_size) if isinstance(input_size, int) else input_size
    runner = BACKENDS["openvino" if backend == AUTO else backend](path, wanted_wh, threads)
    return NetworkDetector(runner, path, sha256, DetectorOptions(score, iou, max_batch, classes))


def file_sha256(path: Path) -> str:
    """The file's sha256 in hex. Raises WeightsError when there is no such `.onnx` file."""
    if path.suffix.lower() != ".onnx":
        raise WeightsError(f"{path.name}: expected an ONNX file (*.onnx); export the network to ONNX first")
    if not path.is_file():
        raise WeightsError(f"weights file {path} does not exist")
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise WeightsError(f"{path.name} is larger than {_MAX_FILE_BYTES} bytes")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
