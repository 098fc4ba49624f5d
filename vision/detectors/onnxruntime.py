"""ONNX Runtime on the CPU."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as state

from models.errors import WeightsError
from vision.detectors.inputs import choose_input

_REFUSALS: Final = (
    state.EPFail,
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NoModel,
    state.NotImplemented,
    state.RuntimeException,
    RuntimeError,
    ValueError,
)
_TYPES: Final[dict[str, type[np.floating[Any]]]] = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
_ERRORS_ONLY: Final = 3


class OnnxRuntimeRunner:
    """Satisfies `vision.detectors.port.Runner`. `threads`: 0 lets the library take every core."""

    backend = "onnxruntime"

    def __init__(self, path: Path, wanted_wh: tuple[int, int], threads: int = 0) -> None:
        self._session = _open(path, threads)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        sides = [[side if isinstance(side, int) and side > 0 else None for side in each.shape] for each in inputs]
        form = choose_input(sides, len(outputs), wanted_wh)
        if inputs[0].type not in _TYPES:
            raise WeightsError(f"the input is {inputs[0].type}; expected float32 or float16 pictures")
        self.input_wh, self.fixed_batch = form.input_wh, form.fixed_batch
        self.names_text: str | None = self._session.get_modelmeta().custom_metadata_map.get("names")
        self._input_name, self._type = inputs[0].name, _TYPES[inputs[0].type]
        self.precision = "f32"
        self.streams = 1

    def infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        scaled = np.multiply(batch, self._type(1 / 255), dtype=self._type)
        try:
            output = self._session.run(None, {self._input_name: scaled})[0]
        except _REFUSALS as error:
            raise WeightsError(f"the network fails on input {batch.shape}: {error}") from error
        return np.asarray(output, np.float32)


def _open(path: Path, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = _ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except _REFUSALS as error:
        raise WeightsError(f"{path.name} is not a network ONNX Runtime can load: {error}") from error
