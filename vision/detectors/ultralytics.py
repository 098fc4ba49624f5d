"""The ultralytics package (optional extra): `.pt` checkpoints, and TensorRT `.engine` files on an NVIDIA GPU.

A `.pt` file is a pickle, which may run any code when it is opened: use only files from a source you trust.
"""

import os
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.errors import BackendUnavailable, WeightsError
from vision.detectors.backend import Precision, Running
from vision.detectors.inputs import choose_input
from vision.detectors.layouts import OutputForm

_ASKABLE: Final = (Precision.AUTO, Precision.F32, Precision.F16)
_ENGINE: Final = ".engine"


class UltralyticsNetwork:
    """Satisfies `vision.detectors.backend.Network`. Runs on the GPU where torch sees one, else on the CPU."""

    backend = "ultralytics"

    def __init__(self, path: Path, wanted_wh: tuple[int, int], running: Running) -> None:
        torch, auto_backend = _libraries()
        device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
        _check(path, device.type, running.precision)
        if running.threads:
            torch.set_num_threads(running.threads)
        half = running.precision is Precision.F16
        self._model = _load(auto_backend, path, device, half)
        self._precision = Precision.F16 if self._model.fp16 else Precision.F32
        task = getattr(self._model, "task", None)
        if task not in (None, "detect"):
            raise WeightsError(f"{path.name} is made for {task}; expected detection")
        height, width = _fixed_sides(self._model) or (None, None)
        form = choose_input([(None, 3, height, width)], 1, wanted_wh)
        self.input_wh, self.fixed_batch = form.input_wh, _fixed_batch(self._model)
        self.names_text: str | None = None if _is_placeholder(self._model.names) else str(self._model.names)

    def resized(self, input_wh: tuple[int, int]) -> None:
        del input_wh  # it keeps to one size, as an engine does

    def output_shape(self) -> tuple[int, ...]:
        width, height = self.input_wh
        return self.plain().infer(np.zeros((self.fixed_batch or 1, 3, height, width), np.uint8)).shape

    def plain(self) -> "UltralyticsRunner":
        return UltralyticsRunner(self._model, self.input_wh, self._precision)

    def narrowed(self, form: OutputForm, wanted: NDArray[np.int64] | None) -> "UltralyticsRunner":
        del form, wanted  # torch's networks are run as they are
        return self.plain()


class UltralyticsRunner:
    """Satisfies `vision.detectors.backend.Runner`; one batch at a time."""

    narrowed = False
    streams = 1

    def __init__(self, model: Any, input_wh: tuple[int, int], precision: str) -> None:
        self.input_wh, self.precision = input_wh, precision
        self._torch, _ = _libraries()
        self._model = model
        self._lock = threading.Lock()

    def infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        torch = self._torch
        try:
            with self._lock, torch.inference_mode():
                pictures = torch.from_numpy(batch).to(self._model.device)
                scaled = (pictures.half() if self._model.fp16 else pictures.float()) / 255
                output = self._model(scaled)
                first = output[0] if isinstance(output, (list, tuple)) else output
                return np.array(first.float().cpu().numpy(), np.float32)
        except RuntimeError as error:
            raise WeightsError(f"the network fails on input {batch.shape}: {error}") from error


def _libraries() -> tuple[Any, Any]:
    """torch, and the loader of ultralytics, which takes seconds to import. Raises BackendUnavailable without them."""
    os.environ.setdefault("YOLO_AUTOINSTALL", "false")  # a service installs no software by itself
    try:
        return import_module("torch"), import_module("ultralytics.nn.autobackend").AutoBackend
    except ImportError as error:
        raise BackendUnavailable(
            "the ultralytics extra is not installed: run `pip install 'xueliang[ultralytics]'`, or export the network "
            "to ONNX and choose another detector.backend"
        ) from error


def _check(path: Path, device: str, precision: Precision) -> None:
    if path.suffix.lower() == _ENGINE and device != "cuda":
        raise BackendUnavailable(f"{path.name} is a TensorRT engine, and torch finds no NVIDIA GPU on this machine")
    if precision not in _ASKABLE or (precision is Precision.F16 and device != "cuda"):
        raise BackendUnavailable(
            f"ultralytics cannot compute in {precision} on this machine: set detector.precision to auto or f32"
        )


def _load(auto_backend: Any, path: Path, device: Any, half: bool) -> Any:
    try:
        return auto_backend(model=str(path), device=device, fp16=half, verbose=False)
    except Exception as error:
        raise WeightsError(f"{path.name} is not a network ultralytics can load: {error}") from error


def _fixed_sides(model: Any) -> tuple[int, int] | None:
    """Height and width an engine was built for; None for a checkpoint, which takes any."""
    if model.format == "pt" or model.dynamic:
        return None
    height, width = model.imgsz
    return int(height), int(width)


def _is_placeholder(names: dict[int, str]) -> bool:
    """Ultralytics makes up class0, class1… for a file without names."""
    return all(name == f"class{number}" for number, name in names.items())


def _fixed_batch(model: Any) -> int | None:
    return None if model.format == "pt" or model.dynamic else int(model.batch)
