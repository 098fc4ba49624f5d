"""OpenVINO on the CPU: scaling to 0-1 and the choice of the best class are compiled into the network."""

import copy
from pathlib import Path
from queue import SimpleQueue
from typing import Final

import numpy as np
import openvino as ov
import openvino.properties as properties
import openvino.properties.hint as hint
from numpy.typing import NDArray
from openvino.preprocess import PrePostProcessor

from models.errors import BackendUnavailable, WeightsError
from vision.detectors.backend import Precision, Running
from vision.detectors.inputs import Side, choose_input
from vision.detectors.layouts import Layout, OutputForm
from vision.detectors.openvino_narrowing import narrow

_TYPES: Final = {Precision.F32: ov.Type.f32, Precision.BF16: ov.Type.bf16, Precision.F16: ov.Type.f16}
_QUANTISED: Final = "FakeQuantize"


class OpenVinoNetwork:
    """Satisfies `vision.detectors.backend.Network`."""

    backend = "openvino"

    def __init__(self, path: Path, wanted_wh: tuple[int, int], running: Running) -> None:
        self._core = ov.Core()
        _check_precision(self._core, running.precision)
        self._running = running
        self._file = _read(self._core, path)
        form = choose_input([_sides(each) for each in self._file.inputs], len(self._file.outputs), wanted_wh)
        kind = self._file.inputs[0].get_element_type()
        if kind not in (ov.Type.f32, ov.Type.f16):
            raise WeightsError(f"the input is {kind}; expected float32 or float16 pictures")
        alone = 1 if running.max_batch == 1 else None  # compiled for one picture it takes 5 % less than for any number
        self.input_wh, self.fixed_batch = form.input_wh, form.fixed_batch or alone
        self._any_size = form.any_size
        self.names_text = _metadata(self._file, "names")
        self._model = _prepare(self._file.clone(), form.input_wh, self.fixed_batch)

    def resized(self, input_wh: tuple[int, int]) -> "OpenVinoNetwork | None":
        if not self._any_size:
            return None
        other = copy.copy(self)
        other.input_wh = input_wh
        other._model = _prepare(self._file.clone(), input_wh, self.fixed_batch)
        return other

    def output_shape(self) -> tuple[int, ...]:
        sides = _sides(self._model.outputs[0])
        if sides and None not in sides[1:]:
            return (self.fixed_batch or 1, *(side for side in sides[1:] if side is not None))
        width, height = self.input_wh
        return self.plain().infer(np.zeros((self.fixed_batch or 1, 3, height, width), np.uint8)).shape

    def plain(self) -> "OpenVinoRunner":
        return self._runner(self._model, narrowed=False)

    def narrowed(self, form: OutputForm, wanted: NDArray[np.int64] | None) -> "OpenVinoRunner":
        if form.layout is Layout.END_TO_END:
            return self.plain()
        return self._runner(narrow(self._model, form, wanted), narrowed=True)

    def _runner(self, model: ov.Model, narrowed: bool) -> "OpenVinoRunner":
        return OpenVinoRunner(self._compile(model), self.input_wh, self._precision(), narrowed)

    def _compile(self, model: ov.Model) -> ov.CompiledModel:
        running = self._running
        settings: dict[str, object] = {hint.performance_mode: "LATENCY", properties.num_streams: running.streams}
        if running.threads:
            settings[properties.inference_num_threads] = running.threads
        if running.precision is not Precision.AUTO:
            settings[hint.inference_precision] = _TYPES[running.precision]
        try:
            return self._core.compile_model(model, "CPU", settings)
        except RuntimeError as error:
            width, height = self.input_wh
            raise WeightsError(f"OpenVINO cannot open the network for {width}x{height}: {error}") from error

    def _precision(self) -> Precision | None:
        """INT8 for a quantised file; None: as the compiled network says."""
        return Precision.INT8 if any(op.get_type_name() == _QUANTISED for op in self._model.get_ops()) else None


class OpenVinoRunner:
    """Satisfies `vision.detectors.backend.Runner`: a request of its own for each stream."""

    def __init__(
        self, compiled: ov.CompiledModel, input_wh: tuple[int, int], precision: Precision | None, narrowed: bool
    ) -> None:
        self.input_wh = input_wh
        self.narrowed = narrowed
        self.streams: int = compiled.get_property(properties.num_streams)
        self.precision: str = precision or str(compiled.get_property(hint.inference_precision).to_string())
        self._free: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(self.streams):
            self._free.put(compiled.create_infer_request())

    def infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        request = self._free.get()
        try:
            request.infer([batch], share_inputs=True)
            return np.array(request.get_output_tensor(0).data, np.float32)
        except RuntimeError as error:
            raise WeightsError(f"the network fails on input {batch.shape}: {error}") from error
        finally:
            self._free.put(request)


def _check_precision(core: ov.Core, wanted: Precision) -> None:
    if wanted in (Precision.AUTO, Precision.F32):
        return
    offered = {name.lower() for name in core.get_property("CPU", properties.device.capabilities)}
    if wanted not in _TYPES or {Precision.F16: "fp16"}.get(wanted, str(wanted)) not in offered:
        raise BackendUnavailable(
            f"this processor cannot compute in {wanted}: set detector.precision to auto or f32"
            + (" (int8 comes with a quantised file)" if wanted is Precision.INT8 else "")
        )


def _read(core: ov.Core, path: Path) -> ov.Model:
    try:
        return core.read_model(path)
    except (RuntimeError, UnicodeDecodeError) as error:
        raise WeightsError(f"{path.name} is not a network OpenVINO can load: {error}") from error


def _sides(port: ov.Output) -> list[Side]:
    return [side.get_length() if side.is_static else None for side in port.get_partial_shape()]


def _metadata(model: ov.Model, key: str) -> str | None:
    path = ["framework", key]
    return str(model.get_rt_info(path).value) if model.has_rt_info(path) else None


def _prepare(model: ov.Model, input_wh: tuple[int, int], fixed_batch: int | None) -> ov.Model:
    """The model with a fixed picture size, bytes in and float32 out."""
    try:
        model.reshape([fixed_batch or -1, 3, input_wh[1], input_wh[0]])
        steps = PrePostProcessor(model)
        kind = model.inputs[0].get_element_type()
        steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NCHW"))
        steps.input().preprocess().convert_element_type(kind).scale(255.0)
        steps.output().tensor().set_element_type(ov.Type.f32)
        return steps.build()
    except RuntimeError as error:
        raise WeightsError(f"OpenVINO cannot open the network for {input_wh[0]}x{input_wh[1]}: {error}") from error
