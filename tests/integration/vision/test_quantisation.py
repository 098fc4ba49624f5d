"""An int8 copy of a network, judged on pictures it was not calibrated with."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.errors import InputError, WeightsError
from tests.media import media_path
from vision.clip_pictures import clip_pictures
from vision.comparison import Seen, agreement
from vision.detectors.onnxruntime import is_quantised
from vision.detectors.registry import open_detector
from vision.quantisation import Task, quantise_network

CELLS = 84  # of an input of 64 x 64


@pytest.fixture(scope="module")
def clip() -> Path:
    return media_path("stream/vtest_h264.mp4")


def save_convolving(path: Path, gain: float = 20.0) -> Path:
    """Three boxes whose scores are brightness by a convolution, for an input of 64 x 64."""
    kernel = np.full((1, 3, 8, 8), gain / 192, np.float32)
    boxes = np.tile(np.array([[30, 30, 20, 20]], np.float32).T, (1, 64))
    boxes[0] = np.arange(64)
    rest = np.zeros((1, 5, CELLS - 64), np.float32)
    constants = [
        numpy_helper.from_array(kernel, "kernel"),
        numpy_helper.from_array(boxes[None], "boxes"),
        numpy_helper.from_array(rest, "rest"),
        numpy_helper.from_array(np.array([1, 1, 64]), "row"),
    ]
    nodes = [
        helper.make_node("Conv", ["images", "kernel"], ["lit"], strides=[8, 8]),
        helper.make_node("Sigmoid", ["lit"], ["score"]),
        helper.make_node("Reshape", ["score", "row"], ["scores"]),
        helper.make_node("Concat", ["boxes", "scores"], ["seen"], axis=1),
        helper.make_node("Concat", ["seen", "rest"], ["output0"], axis=2),
    ]
    pictures = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, 64, 64])
    output = helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 5, CELLS])
    graph = helper.make_graph(nodes, "convolving", [pictures], [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    helper.set_model_props(model, {"names": "{0: 'thing'}"})
    onnx.save(model, str(path))
    return path


def test_a_copy_runs_on_both_backends_and_is_compared(tmp_path: Path, clip: Path) -> None:
    source = save_convolving(tmp_path / "plain.onnx")
    before = source.read_bytes()
    outcome = quantise_network(Task(source, tmp_path / "copy.onnx", [clip], 64, 40))
    assert outcome.refused is None
    assert outcome.path == tmp_path / "copy.onnx"
    assert source.read_bytes() == before
    assert is_quantised(outcome.path)
    assert {each.what for each in outcome.agreements} == {
        "copy with original, openvino",
        "copy with original, onnxruntime",
    }
    assert all(each.recall > 0.9 and each.objects >= 30 for each in outcome.agreements)
    assert [each.precision for each in outcome.speeds][2::3] == ["int8", "int8"]
    for backend in ("openvino", "onnxruntime"):
        detector = open_detector(outcome.path, backend)
        assert detector.info.precision == "int8"
        assert detector.class_names == ("thing",)


def test_a_network_that_finds_nothing_cannot_be_judged(tmp_path: Path, clip: Path) -> None:
    source = save_convolving(tmp_path / "blind.onnx", gain=-20)
    outcome = quantise_network(Task(source, tmp_path / "copy.onnx", [clip], 64, 12))
    assert outcome.refused is not None
    assert "to judge by" in outcome.refused
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("copy")] == ["copy.onnx.refused"]


def test_what_cannot_be_quantised_is_told(tmp_path: Path, clip: Path) -> None:
    source = save_convolving(tmp_path / "plain.onnx")
    with pytest.raises(InputError, match="is there already: nothing is replaced"):
        quantise_network(Task(source, source, [clip], 64))
    with pytest.raises(InputError, match="is no folder"):
        quantise_network(Task(source, tmp_path / "none" / "copy.onnx", [clip], 64))
    with pytest.raises(WeightsError, match="takes 64x64 only: give that as --size"):
        quantise_network(Task(source, tmp_path / "copy.onnx", [clip], 320, 10))
    with pytest.raises(InputError, match="cannot be read as a video"):
        quantise_network(Task(source, tmp_path / "copy.onnx", [source], 64))
    copy = quantise_network(Task(source, tmp_path / "copy.onnx", [clip], 64, 40)).path
    with pytest.raises(WeightsError, match="quantised already"):
        quantise_network(Task(copy, tmp_path / "again.onnx", [clip], 64))


def test_pictures_come_evenly_from_a_clip(clip: Path) -> None:
    pictures = clip_pictures([clip, clip], 20, (64, 64))
    assert len(pictures) == 20
    assert [each.number for each in pictures[:3]] == [1, 80, 159]
    assert pictures[0].box.source_wh == (480, 360)
    with pytest.raises(InputError, match="cannot be read as a video"):
        clip_pictures([Path(__file__)], 2, (64, 64))


def test_agreement_of_a_detector_with_itself_and_with_a_blind_one(clip: Path) -> None:
    detector = open_detector(media_path("weights/yolo11n_dynamic.onnx"), input_size=320, max_batch=1)
    found = [detector.detect(each.slot[None])[0] for each in clip_pictures([clip], 2, (320, 320))]
    seen = Seen(found, 1.0, "f32", "openvino")
    same = agreement("itself", seen, seen)
    assert (same.recall, same.precision, same.score_shift) == (1, 1, 0)
    assert same.objects == sum(map(len, found)) > 2
    nothing = Seen([each.select(np.zeros(len(each), np.bool_)) for each in found], 1.0, "f32", "openvino")
    assert agreement("a blind one", seen, nothing).recall == 0
    assert agreement("a blind one", nothing, seen).precision == 0
