"""A copy of a network that computes in int8, and an honest word on what that costs.

Post-training static quantisation by ONNX Runtime: convolutions only, weights a channel at a time, ranges from real
pictures. The copy runs on ONNX Runtime and on OpenVINO. Every fifth picture is kept out of the calibration; original
and copy are compared on those, in the same run. A copy that sees too little of what the original sees is refused.
"""

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.errors import BackendUnavailable, InputError, WeightsError
from vision.clip_pictures import ClipPicture, clip_pictures
from vision.comparison import Agreement, Seen, against_truth, agreement, look
from vision.detectors.onnxruntime import is_quantised
from vision.detectors.port import Detector
from vision.detectors.registry import ONNX_SUFFIX, file_sha256, open_detector
from vision.ground_truth import Truth

LEAST_AGREEMENT: Final = 0.9
MOST_LOST: Final = 0.02
_HELD_OUT: Final = 5
_OF_TRUTH: Final = "person"
_LEAST_OBJECTS: Final = 30
_BACKENDS: Final = ("openvino", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Task:
    """What to quantise and with what. `truth`: persons in the first clip, by number of the picture from 1.

    `pictures`: how many to calibrate with. `classes`: those compared, None for all.
    """

    source: Path
    target: Path
    clips: Sequence[Path]
    input_px: int = 640
    pictures: int = 100
    classes: Collection[str] | None = None
    truth: Mapping[int, Truth] | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """`cpu_ms`: of one thread, a picture."""

    what: str
    precision: str
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The copy and what it is worth. `refused`: why it should not be used, None when it may."""

    path: Path
    agreements: list[Agreement]
    speeds: list[Speed]
    refused: str | None


def quantise_network(task: Task) -> Outcome:
    """Make the copy and compare. A refused copy is kept with the suffix `.refused`.

    Raises WeightsError, InputError (clips), BackendUnavailable (without the extra).
    """
    _check(task)
    pictures = clip_pictures(task.clips, task.pictures * _HELD_OUT // (_HELD_OUT - 1), (task.input_px, task.input_px))
    held_out = pictures[::_HELD_OUT]
    calibrating = [picture for place, picture in enumerate(pictures) if place % _HELD_OUT]
    if not calibrating:
        raise InputError("the clips hold too few pictures to calibrate with: give longer ones")
    with tempfile.TemporaryDirectory(dir=task.target.parent) as folder:
        made = Path(folder) / f"{task.target.stem}{ONNX_SUFFIX}"
        _quantise(task.source, made, calibrating)
        agreements, speeds = _compare(task, made, held_out)
        refused = _refusal(agreements)
        target = task.target.with_name(f"{task.target.name}.refused") if refused else task.target
        made.replace(target)
    return Outcome(target, agreements, speeds, refused)


def _check(task: Task) -> None:
    file_sha256(task.source)
    if task.source.suffix.lower() != ONNX_SUFFIX or task.target.suffix.lower() != ONNX_SUFFIX:
        raise WeightsError(f"{task.source.name}: only ONNX files (*.onnx) can be quantised, into ONNX files")
    if is_quantised(task.source):
        raise WeightsError(f"{task.source.name} is quantised already; start from the original")
    if task.target.exists():
        raise InputError(f"{task.target} is there already: nothing is replaced; delete it or give another --output")
    if not task.target.parent.is_dir():
        raise InputError(f"{task.target.parent} is no folder: make it or give another --output")


def _quantise(source: Path, target: Path, pictures: Sequence[ClipPicture]) -> None:
    library = _library()
    plain = open_detector(source, "onnxruntime", pictures[0].slot.shape[1])
    if plain.info.precision != "f32":
        raise WeightsError(f"{source.name} computes in {plain.info.precision}; quantising starts from float32")
    if plain.input_wh != (pictures[0].slot.shape[2], pictures[0].slot.shape[1]):
        raise WeightsError(f"{source.name} takes {plain.input_wh[0]}x{plain.input_wh[1]} only: give that as --size")
    library.quantize_static(
        str(source),
        str(target),
        _reader(library, _input_name(source), pictures),
        quant_format=library.QuantFormat.QDQ,
        op_types_to_quantize=["Conv"],
        per_channel=True,
        activation_type=library.QuantType.QUInt8,
        weight_type=library.QuantType.QInt8,
    )


def _library() -> Any:
    try:
        import_module("onnx")
        return import_module("onnxruntime.quantization")
    except ImportError as error:
        raise BackendUnavailable(
            "the quantise extra is not installed: run `pip install 'xueliang[quantise]'` and try again"
        ) from error


def _input_name(source: Path) -> str:
    name: str = import_module("onnx").load(str(source), load_external_data=False).graph.input[0].name
    return name


def _reader(library: Any, input_name: str, pictures: Sequence[ClipPicture]) -> Any:
    """The calibration pictures in the form ONNX Runtime asks for."""
    scaled: Iterator[dict[str, Any]] = (
        {input_name: picture.slot[None].astype(np.float32) / np.float32(255)} for picture in pictures
    )

    class Pictures(library.CalibrationDataReader):  # type: ignore[misc,name-defined,unused-ignore]
        def get_next(self) -> dict[str, Any] | None:
            return next(scaled, None)

    return Pictures()


def _compare(task: Task, made: Path, pictures: Sequence[ClipPicture]) -> tuple[list[Agreement], list[Speed]]:
    """Everything measured: on each backend the original in float32 and as it usually runs, and the copy."""

    def seen(path: Path, backend: str, precision: str) -> Seen:
        return look(_open(task, path, backend, precision), pictures)

    agreements, speeds = [], []
    truth_of = _truth_of(task, pictures)
    for backend in _BACKENDS:
        original, usual, copy = (
            seen(task.source, backend, "f32"),
            seen(task.source, backend, "auto"),
            seen(made, backend, "auto"),
        )
        for name, each in (("original", original), ("original", usual), ("copy", copy)):
            speeds.append(Speed(f"{name} on {backend}", each.precision, each.cpu_ms))
        agreements.append(agreement(f"copy with original, {backend}", original, copy))
        if truth_of is not None:
            agreements += [truth_of(f"truth, original, {backend}", original), truth_of(f"truth, copy, {backend}", copy)]
    return agreements, speeds


def _truth_of(task: Task, pictures: Sequence[ClipPicture]) -> Callable[[str, Seen], Agreement] | None:
    truth = task.truth
    if truth is None:
        return None
    names = open_detector(task.source, "onnxruntime", task.input_px).class_names
    if _OF_TRUTH not in names:
        raise InputError(f"{task.source.name} knows no {_OF_TRUTH}; ground truth of the MOT kind is of persons")
    class_id = names.index(_OF_TRUTH)
    places = [place for place, picture in enumerate(pictures) if picture.clip == task.clips[0]]
    of_clip = [pictures[place] for place in places]

    def compare(what: str, seen: Seen) -> Agreement:
        found = [seen.found[place] for place in places]
        return against_truth(what, Seen(found, seen.cpu_ms, seen.precision, seen.backend), of_clip, truth, class_id)

    return compare


def _open(task: Task, path: Path, backend: str, precision: str) -> Detector:
    return open_detector(
        path, backend, task.input_px, threads=1, max_batch=1, classes=task.classes, precision=precision
    )


def _refusal(agreements: Sequence[Agreement]) -> str | None:
    """Why the copy is not to be used: too little agreement, too few objects to judge by, or too much truth lost."""
    mutual = [each for each in agreements if each.what.startswith("copy with original")]
    least = min(min(each.recall, each.precision) for each in mutual)
    if min(each.objects for each in mutual) < _LEAST_OBJECTS:
        return f"refused: fewer than {_LEAST_OBJECTS} objects in the held-out pictures to judge by; give busier footage"
    if least < LEAST_AGREEMENT:
        return f"refused: original and copy agree on {least:.3f} of the objects, at least {LEAST_AGREEMENT} is asked"
    true = [each.recall for each in agreements if each.what.startswith("truth")]
    lost = max((before - after for before, after in zip(true[::2], true[1::2], strict=True)), default=0.0)
    if lost > MOST_LOST:
        return f"refused: the copy loses {lost:.3f} of the recall against the truth, at most {MOST_LOST} is allowed"
    return None
