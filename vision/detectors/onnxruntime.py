"""ONNX Runtime on the CPU, on an NVIDIA GPU through CUDA, or through TensorRT."""

import copy
import mmap
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as state

from models.errors import BackendUnavailable, WeightsError
from vision.detectors.backend import Precision, Running
from vision.detectors.inputs import choose_input
from vision.detectors.layouts import OutputForm

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
_SEVERAL_SIZES: Final = "onnxruntime"  # backend; on a GPU each size is searched, or built, by itself
_CPU: Final = "CPUExecutionProvider"
_CUDA: Final = "CUDAExecutionProvider"
_TENSORRT: Final = "TensorrtExecutionProvider"
PROVIDERS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "onnxruntime": (_CPU,),
        "onnxruntime-cuda": (_CUDA, _CPU),
        "onnxruntime-tensorrt": (_TENSORRT, _CUDA, _CPU),
    }
)
"""By backend the providers, the wanted one first; those behind it take single operations it does not know."""

_PLAIN: Final = (Precision.AUTO, Precision.F32)
_ASKABLE: Final[Mapping[str, Sequence[Precision]]] = MappingProxyType(
    {
        "onnxruntime": _PLAIN,
        "onnxruntime-cuda": _PLAIN,
        "onnxruntime-tensorrt": (*_PLAIN, Precision.F16, Precision.BF16),
    }
)


class OnnxRuntimeNetwork:
    """Satisfies `vision.detectors.backend.Network`. `backend`: a key of PROVIDERS."""

    def __init__(self, backend: str, path: Path, wanted_wh: tuple[int, int], running: Running) -> None:
        self.backend = backend
        self._streams = running.streams
        self._precision = _precision(backend, path, running.precision)
        check_provider(backend)
        self._session = _open(path, backend, _session_options(running), _provider_options(path, running))
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        sides = [[side if isinstance(side, int) and side > 0 else None for side in each.shape] for each in inputs]
        form = choose_input(sides, len(outputs), wanted_wh)
        if inputs[0].type not in _TYPES:
            raise WeightsError(f"the input is {inputs[0].type}; expected float32 or float16 pictures")
        if inputs[0].type == "tensor(float16)" and self._precision != Precision.INT8:
            self._precision = Precision.F16
        self.input_wh, self.fixed_batch = form.input_wh, form.fixed_batch
        self._any_size = form.any_size and backend == _SEVERAL_SIZES
        self.names_text: str | None = self._session.get_modelmeta().custom_metadata_map.get("names")

    def resized(self, input_wh: tuple[int, int]) -> "OnnxRuntimeNetwork | None":
        if not self._any_size:
            return None
        other = copy.copy(self)  # one session takes every size
        other.input_wh = input_wh
        return other

    def output_shape(self) -> tuple[int, ...]:
        width, height = self.input_wh
        return self.plain().infer(np.zeros((self.fixed_batch or 1, 3, height, width), np.uint8)).shape

    def plain(self) -> "OnnxRuntimeRunner":
        return OnnxRuntimeRunner(self._session, self.input_wh, self._precision, self._streams)

    def narrowed(self, form: OutputForm, wanted: NDArray[np.int64] | None) -> "OnnxRuntimeRunner":
        del form, wanted  # its graphs cannot be edited once loaded
        return self.plain()


class OnnxRuntimeRunner:
    """Satisfies `vision.detectors.backend.Runner`. A session may be used by any number of threads."""

    narrowed = False

    def __init__(self, session: ort.InferenceSession, input_wh: tuple[int, int], precision: str, streams: int) -> None:
        self.input_wh = input_wh
        self.precision = precision
        self.streams = streams
        self._session = session
        self._input_name, self._type = session.get_inputs()[0].name, _TYPES[session.get_inputs()[0].type]

    def infer(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        scaled = np.multiply(batch, self._type(1 / 255), dtype=self._type)
        try:
            output = self._session.run(None, {self._input_name: scaled})[0]
        except _REFUSALS as error:
            raise WeightsError(f"the network fails on input {batch.shape}: {error}") from error
        return np.asarray(output, np.float32)


def check_provider(backend: str) -> None:
    """Raises BackendUnavailable when the installed ONNX Runtime was built without what `backend` needs."""
    wanted, available = PROVIDERS[backend][0], ort.get_available_providers()
    if wanted not in available:
        raise BackendUnavailable(
            f"{backend}: the installed ONNX Runtime has no {wanted} (it has {', '.join(available)}); install "
            "onnxruntime-gpu in place of onnxruntime, or choose another detector.backend"
        )


def _session_options(running: Running) -> ort.SessionOptions:
    """Each stream computes on the thread that calls; the pool behind them makes up the rest of the threads."""
    options = ort.SessionOptions()
    threads = running.threads or (len(os.sched_getaffinity(0)) if running.streams > 1 else 0)
    options.intra_op_num_threads = max(1, threads - running.streams + 1) if threads else 0
    options.log_severity_level = _ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _provider_options(path: Path, running: Running) -> dict[str, dict[str, str]]:
    precision = running.precision
    return {
        _CPU: {},
        _CUDA: {"use_tf32": "1" if precision is Precision.AUTO else "0"},
        _TENSORRT: {
            "trt_engine_cache_enable": "1",
            "trt_engine_cache_path": str(path.parent / f"{path.stem}.tensorrt"),
            "trt_fp16_enable": "1" if precision is Precision.F16 else "0",
            "trt_bf16_enable": "1" if precision is Precision.BF16 else "0",
        },
    }


def _open(
    path: Path, backend: str, options: ort.SessionOptions, provider_options: Mapping[str, dict[str, str]]
) -> ort.InferenceSession:
    providers = [(name, provider_options[name]) for name in PROVIDERS[backend] if name in ort.get_available_providers()]
    try:
        session = ort.InferenceSession(str(path), options, providers=providers)
    except _REFUSALS as error:
        raise WeightsError(f"{path.name} is not a network ONNX Runtime can load: {error}") from error
    if session.get_providers()[0] != PROVIDERS[backend][0]:
        raise BackendUnavailable(
            f"{backend}: ONNX Runtime could not start {PROVIDERS[backend][0]} on this machine and would have used "
            f"{session.get_providers()[0]}; is there an NVIDIA GPU with its driver and the CUDA libraries?"
        )
    return session


def _precision(backend: str, path: Path, wanted: Precision) -> str:
    """What the arithmetic will be in. Raises BackendUnavailable for what the backend cannot be asked for."""
    if wanted not in _ASKABLE[backend]:
        raise BackendUnavailable(
            f"{backend} computes in the precision of the file and cannot be asked for {wanted}; set "
            f"detector.precision to {' or '.join(_ASKABLE[backend])}"
        )
    if is_quantised(path):
        return Precision.INT8
    if wanted is Precision.AUTO and backend == "onnxruntime-cuda":
        return "f32, products in tf32 where the GPU has it"
    return Precision.F32 if wanted is Precision.AUTO else wanted


def is_quantised(path: Path) -> bool:
    """Whether an ONNX file has quantising operations; their names stand in it as plain text."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"QuantizeLinear") >= 0
