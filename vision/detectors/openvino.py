"""OpenVINO on the CPU: scaling to 0-1 is compiled into the network, bfloat16 is used where the processor has it."""

from pathlib import Path

import numpy as np
import openvino as ov
import openvino.properties.hint as hint
from numpy.typing import NDArray
from openvino.preprocess import PrePostProcessor

from models.errors import WeightsError
from vision.detectors.inputs import Side, choose_input


class OpenVinoRunner:
    """Satisfies `vision.detectors.port.Runner`. `threads`: 0 lets the library take every core.

    What `infer` returns is only good until the next call.
    """

    backend = "openvino"

    def __init__(self, path: Path, wanted_wh: tuple[int, int], threads: int = 0) -> None:
        core = ov.Core()
        model = _read(core, path)
        form = choose_input([_sides(each) for each in model.inputs], len(model.outputs), wanted_wh)
        kind = model.inputs[0].get_element_type()
        if kind not in (ov.Type.f32, ov.Type.f16):
            raise WeightsError(f"the input is {kind}; expected float32 or float16 pictures")
        self.input_wh, self.fixed_batch = form.input_wh, form.fixed_batch
        self.names_text = _metadata(model, "names")
        self._request = _compile(core, model, form.input_wh, form.fixed_batch, threads)
        self.precision = str(self._request.get_compiled_model().get_property(hint.inference_precision).to_string())
        self.streams = 1

    def infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        try:
            self._request.infer([batch], share_inputs=True)
        except RuntimeError as error:
            raise WeightsError(f"the network fails on input {batch.shape}: {error}") from error
        return np.asarray(self._request.get_output_tensor(0).data, np.float32)


def _read(core: ov.Core, path: Path) -> ov.Model:
    try:
        return core.read_model(path)
    except RuntimeError as error:
        raise WeightsError(f"{path.name} is not a network OpenVINO can load: {error}") from error


def _sides(port: ov.Output) -> list[Side]:
    return [side.get_length() if side.is_static else None for side in port.get_partial_shape()]


def _metadata(model: ov.Model, key: str) -> str | None:
    path = ["framework", key]
    return str(model.get_rt_info(path).value) if model.has_rt_info(path) else None


def _compile(
    core: ov.Core, model: ov.Model, input_wh: tuple[int, int], fixed_batch: int | None, threads: int
) -> ov.InferRequest:
    settings: dict[str, object] = {"PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1}
    if threads:
        settings["INFERENCE_NUM_THREADS"] = threads
    try:
        model.reshape([fixed_batch or -1, 3, input_wh[1], input_wh[0]])
        steps = PrePostProcessor(model)
        kind = model.inputs[0].get_element_type()
        steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NCHW"))
        steps.input().preprocess().convert_element_type(kind).scale(255.0)
        steps.output().tensor().set_element_type(ov.Type.f32)
        return core.compile_model(steps.build(), "CPU", settings).create_infer_request()
    except RuntimeError as error:
        raise WeightsError(f"OpenVINO cannot open the network for {input_wh[0]}x{input_wh[1]}: {error}") from error
