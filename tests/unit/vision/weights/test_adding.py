"""Taking weights in: what works is kept with a note, what does not is refused and leaves nothing."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from models.errors import InputError, WeightsError, XueliangError
from tests.integration.vision.networks import SIDE, save_network
from vision.detectors.layouts import Layout
from vision.detectors.registry import open_detector
from vision.weights import find_weights
from vision.weights.adding import Wanted, add
from vision.weights.notes import read_note

OURS = Wanted("ours", "our own footage, ours alone", input_px=SIDE)


def nameless(folder: Path, classes: int = 3) -> Path:
    return save_network(folder / "given.onnx", Layout.ANCHOR_FREE, names=None, classes=classes)


def with_constant_output(path: Path, rows: np.ndarray, names: str = "['person', 'car']") -> Path:
    """A network of 64 pixels that says the same of every picture. `rows`: (4 + classes, places)."""
    constants = [numpy_helper.from_array(rows[None].astype(np.float32), "rows")]
    constants += [numpy_helper.from_array(np.array([1, 2, 3]), "axes"), numpy_helper.from_array(np.float32(0), "zero")]
    constants += [numpy_helper.from_array(np.array([-1, 1, 1]), "shape")]
    nodes = [
        helper.make_node("ReduceMean", ["images", "axes"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
        helper.make_node("Reshape", ["nothing", "shape"], ["column"]),
        helper.make_node("Add", ["column", "rows"], ["output0"]),
    ]
    inputs = [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])]
    outputs = [helper.make_tensor_value_info("output0", TensorProto.FLOAT, ["batch", *rows.shape])]
    graph = helper.make_graph(nodes, "constant", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    helper.set_model_props(model, {"names": names})
    onnx.save(model, str(path))
    return path


def test_what_works_is_kept_with_a_note_and_found_by_its_name(tmp_path: Path) -> None:
    given_file = save_network(tmp_path / "run7-best.onnx", Layout.ANCHOR_FREE, names=("person", "e-bike", "car"))
    added = add(given_file, OURS, tmp_path / "data")
    assert added.path == tmp_path / "data" / "weights" / "ours.onnx"
    assert added.note is not None
    assert added.note.classes == ("person", "e-bike", "car")
    assert (added.note.input_wh, added.note.precision) == ((SIDE, SIDE), "f32")
    assert added.note.licence == "our own footage, ours alone"
    assert read_note(added.path) == added.note
    assert find_weights("ours", tmp_path / "data") == added.path
    assert {each.name for each in added.path.parent.iterdir()} == {"ours.onnx", "ours.weights.json"}
    assert given_file.exists()


@pytest.mark.parametrize("backend", ["onnxruntime", "openvino"])
def test_classes_a_person_names_are_written_into_the_copy(tmp_path: Path, backend: str) -> None:
    file = nameless(tmp_path)
    with pytest.raises(WeightsError, match=r"does not say what its 3 classes are called"):
        add(file, OURS, tmp_path / "data")
    named = Wanted("ours", "ours", ("person", "三轮车", "car"), input_px=SIDE)
    added = add(file, named, tmp_path / "data")
    assert open_detector(added.path, backend).class_names == ("person", "三轮车", "car")
    onnx.checker.check_model(onnx.load(str(added.path)))


def test_many_long_class_names_are_written_too(tmp_path: Path) -> None:
    names = tuple(f"a class with a long name, number {number}" for number in range(40))
    file = save_network(tmp_path / "given.onnx", Layout.ANCHOR_FREE, names=None, classes=40)
    added = add(file, Wanted("ours", "ours", names, input_px=SIDE), tmp_path / "data")
    assert open_detector(added.path).class_names == names


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("../up", "ours"), "cannot be the name"),
        (Wanted("none", "ours"), "cannot be the name"),
        (Wanted("ours", "  "), "under which licence"),
        (Wanted("ours", "ours", ("car", "car")), "not all different"),
        (Wanted("ours", "ours", ("person", "car")), "has 3 classes, and 2 are named"),
    ],
)
def test_what_a_person_says_must_be_possible(tmp_path: Path, wanted: Wanted, said: str) -> None:
    with pytest.raises(XueliangError, match=said):
        add(nameless(tmp_path), wanted, tmp_path / "data")
    assert not list((tmp_path / "data").rglob("*.onnx"))


def test_classes_the_file_names_are_not_renamed(tmp_path: Path) -> None:
    file = save_network(tmp_path / "given.onnx", Layout.ANCHOR_FREE, names=("cat", "dog", "cow"))
    with pytest.raises(WeightsError, match="names its classes itself, differently: cat, dog, cow"):
        add(file, Wanted("ours", "ours", ("a", "b", "c"), input_px=SIDE), tmp_path / "data")


def test_nothing_is_replaced_unless_one_says_so(tmp_path: Path) -> None:
    data, one, other = tmp_path / "data", tmp_path / "one.onnx", tmp_path / "other.onnx"
    save_network(one, Layout.ANCHOR_FREE, names=("a", "b", "c"))
    save_network(other, Layout.ANCHOR_FREE, names=("d", "e", "f"))
    add(one, OURS, data)
    with pytest.raises(InputError, match="are here already"):
        add(other, OURS, data)
    replaced = add(other, Wanted("ours", "ours", input_px=SIDE, replace=True), data)
    assert find_weights("ours", data) == replaced.path
    assert open_detector(replaced.path).class_names == ("d", "e", "f")


def rows(**changed: float) -> np.ndarray:
    """(6, 84): a sound output with one box, changed."""
    made = np.zeros((6, 84), np.float32)
    made[:4, 7] = changed.get("x", 30.0), 50, 40, 60
    if "scale" in changed:
        made[:4] /= changed["scale"]
    made[4, 7] = changed.get("score", 0.9)
    return made


def three_classes() -> np.ndarray:
    """(7, 84)."""
    return np.concatenate([rows(), np.zeros((1, 84), np.float32)])


@pytest.mark.parametrize(
    ("output", "names", "said"),
    [
        (rows(score=7.5), "['person', 'car']", "scores go from 0.00 to 7.50"),
        (rows(score=-3.0), "['person', 'car']", "scores go from -3.00"),
        (rows(score=float("nan")), "['person', 'car']", "NaN"),
        (rows(x=float("inf")), "['person', 'car']", "infinite"),
        (rows(scale=64), "['person', 'car']", "expected pixels"),
        (rows()[:4], "['person']", "the output has shape"),
        (rows(), "[]", "not a list of words"),
        (three_classes(), "['person', 'car']", "file names 2"),
        (rows(), "__import__('os').abort()", "cannot be read"),
        (three_classes()[:, :83], "['person', 'car', 'bus']", "the output has shape"),
    ],
)
def test_outputs_that_are_no_detection_are_refused(tmp_path: Path, output: np.ndarray, names: str, said: str) -> None:
    file = with_constant_output(tmp_path / "given.onnx", output, names)
    with pytest.raises(WeightsError, match=said):
        add(file, OURS, tmp_path / "data")
    assert list((tmp_path / "data" / "weights").iterdir()) == []


def test_pictures_that_disturb_each_other_in_a_batch_are_noticed(tmp_path: Path) -> None:
    """A network that reports the mean of the whole batch for each picture of it."""
    file = save_network(tmp_path / "given.onnx", Layout.ANCHOR_FREE)
    model = onnx.load(str(file))
    (reduce,) = (node for node in model.graph.node if node.op_type == "ReduceMean")
    zero = numpy_helper.from_array(np.array([0]), "over_pictures")
    model.graph.initializer.append(zero)
    reduce.output[0] = "each"
    nodes = list(model.graph.node)
    mean = helper.make_node("ReduceMean", ["each", "over_pictures"], ["whole"], keepdims=1)
    still = helper.make_node("Sub", ["each", "each"], ["nought"])
    nodes[1:1] = [mean, still, helper.make_node("Add", ["nought", "whole"], ["mean"])]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(file))
    with pytest.raises(WeightsError, match="depends on the others in its batch"):
        add(file, OURS, tmp_path / "data")


def test_a_file_of_one_picture_a_batch_is_taken(tmp_path: Path) -> None:
    file = save_network(tmp_path / "given.onnx", Layout.ANCHOR_FREE, batch=1)
    assert add(file, OURS, tmp_path / "data").path.exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_truncated_or_garbled_file_is_refused_or_still_sound(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(save_network(tmp_path / "whole.onnx", Layout.ANCHOR_FREE).read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path / "given.onnx"
    file.write_bytes(content)
    try:
        added = add(file, Wanted("ours", "ours", input_px=SIDE, replace=True), tmp_path / "data")
    except WeightsError:
        return
    assert added.note is not None
    assert find_weights("ours", tmp_path / "data") == added.path


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.onnx"
    with file.open("wb") as stream:
        stream.truncate(3_000_000_000)  # takes no room on the disk
    with pytest.raises(WeightsError, match="larger than"):
        add(file, OURS, tmp_path / "data")


@pytest.mark.parametrize(("name", "said"), [("a.txt", "expected an ONNX file"), ("a.engine", r"only \.onnx and \.pt")])
def test_other_kinds_of_file_are_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / name).write_bytes(b"anything")
    with pytest.raises(WeightsError, match=said):
        add(tmp_path / name, OURS, tmp_path / "data")
