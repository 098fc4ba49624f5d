"""Whether a weights file is a detector that works: it is opened, shown pictures, and its numbers are looked at."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import WeightsError
from vision.detectors.backend import Running
from vision.detectors.layouts import Layout
from vision.detectors.onnxruntime import OnnxRuntimeNetwork
from vision.detectors.port import DetectorInfo
from vision.detectors.registry import ONNX_SUFFIX, open_detector

_ROUNDING: Final = 0.01
_NORMALISED: Final = 1.5  # boxes in pixels reach further than this
Numbers = NDArray[np.float32]


def verify(path: Path, input_size: int | tuple[int, int] = 640) -> DetectorInfo:
    """Open the file, show it two pictures and say what it is. `input_size`: where the file leaves it free.

    Raises WeightsError naming what is wrong with it: no detection export, numbers that are none, scores beyond 0 to 1,
    boxes that are not in pixels, pictures of a batch that disturb each other.
    """
    info = open_detector(path, input_size=input_size, max_batch=2).info
    if path.suffix.lower() == ONNX_SUFFIX:
        _check_numbers(info, *_outputs(info))
    return info


def _outputs(info: DetectorInfo) -> tuple[Numbers, Numbers]:
    """What the network says of two pictures at once, and of the first alone: (pictures, numbers of a place, places)."""
    network = OnnxRuntimeNetwork("onnxruntime", info.path, info.input_wh, Running(max_batch=2))
    runner, size = network.plain(), network.fixed_batch or 2
    width, height = info.input_wh
    pictures = np.full((size, 3, height, width), 114, np.uint8)
    pictures[1:, :, :, ::16] = 255
    together = runner.infer(pictures)
    alone = together if network.fixed_batch else runner.infer(pictures[:1])
    return _upright(together), _upright(alone)


def _upright(output: Numbers) -> Numbers:
    return output if output.shape[1] < output.shape[2] else output.transpose(0, 2, 1)


def _check_numbers(info: DetectorInfo, together: Numbers, alone: Numbers) -> None:
    name = info.path.name
    if not np.isfinite(together).all():
        raise WeightsError(f"{name}: of a plain picture the network says numbers that are none (NaN or infinite)")
    boxes, scores = together[:, :4], together[:, 4:5] if info.layout.startswith(Layout.END_TO_END) else together[:, 4:]
    if scores.min() < -_ROUNDING or scores.max() > 1 + _ROUNDING:
        raise WeightsError(
            f"{name}: scores go from {scores.min():.2f} to {scores.max():.2f}; expected 0 to 1, as a detection export "
            "has them"
        )
    if 0 < boxes.max() <= _NORMALISED:
        raise WeightsError(f"{name}: boxes reach {boxes.max():.2f}; expected pixels of the input")
    if np.abs(together[0] - alone[0]).max() > _ROUNDING * max(1.0, float(np.abs(alone).max())):
        raise WeightsError(f"{name}: what it says of a picture depends on the others in its batch")
