"""Finding, listing, verifying and fetching weights."""

import importlib.util
from pathlib import Path

import pytest

from models.errors import WeightsError
from tests.integration.vision.networks import save_network
from vision.detectors.layouts import Layout
from vision.weights import find_weights, list_weights, pull, verify


def exported(name: str, folder: Path) -> Path:
    return save_network(folder / f"{name}.onnx", Layout.ANCHOR_FREE, side="side", names=None, classes=80, cells=8400)


def test_the_manifest_says_what_each_is(tmp_path: Path) -> None:
    known = {entry.name: entry for entry in list_weights(tmp_path)}
    assert {"yolo11n", "yolov8n", "yolo26n"} <= known.keys()
    assert all(entry.licence and entry.release and entry.input_px % 32 == 0 for entry in known.values())
    assert known["yolo26n"].path is None


def test_nothing_set_or_nothing_there(tmp_path: Path) -> None:
    assert find_weights("", tmp_path) is None
    assert find_weights("no-such-network", tmp_path) is None


def test_a_name_is_looked_for_in_the_data_directory(tmp_path: Path) -> None:
    path = tmp_path / "weights" / "yolo26n.onnx"
    path.parent.mkdir()
    path.touch()
    assert find_weights("yolo26n", tmp_path) == path


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.onnx"
    path.touch()
    assert find_weights(str(path), tmp_path) == path
    with pytest.raises(WeightsError, match=r"other\.onnx does not exist"):
        find_weights(str(tmp_path / "other.onnx"), tmp_path)


def test_pull_puts_a_verified_file_under_the_data_directory(tmp_path: Path) -> None:
    path = pull("yolo11n", tmp_path, exported)
    assert path == tmp_path / "weights" / "yolo11n.onnx"
    assert find_weights("yolo11n", tmp_path) == path
    assert verify(path).classes[0] == "person"
    assert [each.name for each in path.parent.iterdir()] == ["yolo11n.onnx"]


def test_pull_keeps_nothing_that_is_no_detector(tmp_path: Path) -> None:
    def broken(name: str, folder: Path) -> Path:
        path = folder / f"{name}.onnx"
        path.write_bytes(b"half a file")
        return path

    with pytest.raises(WeightsError, match=r"yolo11n\.onnx is not a network"):
        pull("yolo11n", tmp_path, broken)
    assert list((tmp_path / "weights").iterdir()) == []


def test_pull_of_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"no weights are known as 'yolo99'; known: .*yolo11n"):
        pull("yolo99", tmp_path)


@pytest.mark.skipif(importlib.util.find_spec("ultralytics") is not None, reason="the ultralytics extra is installed")
def test_pull_without_the_extra_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"pip install 'xueliang\[ultralytics\]'"):
        pull("yolo11n", tmp_path)
