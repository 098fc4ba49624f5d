"""Whether a weights file is a detector that works: it is opened, shown pictures, and its numbers are looked at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import WeightsError
from vision.detectors.backend import Runner, Running
from vision.detectors.layouts import Layout
from vision.detectors.onnxruntime import OnnxRuntimeNetwork
from vision.detectors.port import DetectorInfo
from vision.detectors.registry import AUTO, ONNX_SUFFIX, open_detector

_ROUNDING: Final = 0.01
_NORMALISED: Final = 1.5  # boxes in pixels reach further than this
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that works. `precision`: of its numbers, f32, f16 or int8. `names_classes`: whether it does so itself."""

    info: DetectorInfo
    precision: str
    names_classes: bool


def verify(path: Path, input_px: int = 640) -> Sound:
    """Open the file, show it two pictures and say what it is. `input_px`: a side, where the file leaves it free.

    Raises WeightsError naming what is wrong with it: no detection export, numbers that are none, scores beyond 0 to 1,
    boxes that are not in pixels, pictures of a batch that disturb each other.
    """
    if path.suffix.lower() != ONNX_SUFFIX:
        info = open_detector(path, input_size=input_px).info
        return Sound(info, info.precision, names_classes=True)
    info = open_detector(path, "onnxruntime", input_px, max_batch=2).info  # says best what is wrong with a file
    network = OnnxRuntimeNetwork("onnxruntime", path, info.input_wh, Running(max_batch=2))
    _check_numbers(info, *_outputs(network.plain(), network.fixed_batch))
    used = open_detector(path, AUTO, input_px, max_batch=2).info
    return Sound(used, info.precision, names_classes=bool(network.names_text))


def _outputs(runner: Runner, fixed_batch: int | None) -> tuple[Numbers, Numbers]:
    """What the network says of two pictures at once, and of the first alone: (pictures, numbers of a place, places)."""
    size, (width, height) = fixed_batch or 2, runner.input_wh
    pictures = np.full((size, 3, height, width), 114, np.uint8)
    pictures[1:] = 255
    together = runner.infer(pictures)
    alone = together if fixed_batch else runner.infer(pictures[:1])
    return _upright(together), _upright(alone)


def _upright(output: Numbers) -> Numbers:
    return output if output.shape[1] < output.shape[2] else output.transpose(0, 2, 1)


def _check_numbers(info: DetectorInfo, together: Numbers, alone: Numbers) -> None:
    name = info.path.name
    if not np.isfinite(together).all():
        raise WeightsError(f"{name}: of a plain picture the network says numbers that are none (NaN or infinite)")
    numbers = 1 if info.layout.startswith(Layout.END_TO_END) else None
    boxes, scores = together[:, :4], together[:, 4:][:, :numbers]
    if scores.min() < -_ROUNDING or scores.max() > 1 + _ROUNDING:
        raise WeightsError(
            f"{name}: scores go from {scores.min():.2f} to {scores.max():.2f}; expected 0 to 1, as a detection export "
            "has them"
        )
    if 0 < boxes.max() <= _NORMALISED:
        raise WeightsError(f"{name}: boxes reach {boxes.max():.2f}; expected pixels of the input")
    if np.abs(scores[0] - alone[0, 4:][:numbers]).max() > _ROUNDING:
        raise WeightsError(f"{name}: what it says of a picture depends on the others in its batch")
