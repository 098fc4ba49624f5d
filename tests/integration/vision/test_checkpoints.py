"""Checkpoints of ultralytics: exported when they hold only a network, never opened when they hold more."""

import os
import pickle
from pathlib import Path

import pytest

from models.errors import WeightsError
from vision.detectors.registry import open_detector
from vision.weights.adding import Wanted, add
from vision.weights.checkpoints import export_checkpoint

pytest.importorskip("ultralytics", reason="the ultralytics extra is not installed")
import torch
from ultralytics import YOLO

pytestmark = pytest.mark.filterwarnings("ignore")  # theirs


class Trap:
    """Leaves a mark when its pickle is opened in the usual way."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A network of random numbers, as training would keep it."""
    path = tmp_path / "best.pt"
    YOLO("yolov8n.yaml", task="detect").save(str(path))
    return path


@pytest.mark.parametrize("backend", ["onnxruntime", "openvino"])
def test_a_checkpoint_is_exported_and_taken_in(tmp_path: Path, checkpoint: Path, backend: str) -> None:
    added = add(checkpoint, Wanted("ours", "ours", input_px=320), tmp_path / "data")
    assert added.note is not None
    assert len(added.note.classes) == 80
    assert open_detector(added.path, backend, 320, max_batch=4).inputs_wh == ((320, 320),)
    assert open_detector(added.path, backend, 640).inputs_wh == ((640, 640), (640, 384))
    assert {each.name for each in added.path.parent.iterdir()} == {"ours.onnx", "ours.weights.json"}


@pytest.mark.parametrize("where", ["beside", "instead"])
def test_a_checkpoint_that_would_run_code_is_not_opened(tmp_path: Path, checkpoint: Path, where: str) -> None:
    mark = tmp_path / "it ran"
    if where == "beside":
        content = torch.load(checkpoint, weights_only=False) | {"train_args": Trap(mark)}
    else:
        content = Trap(mark)
    torch.save(content, checkpoint)
    with pytest.raises(WeightsError, match=r"best\.pt is a pickle that names posix\.mkdir"):
        export_checkpoint(checkpoint)
    assert not mark.exists()


def test_a_bare_pickle_is_not_opened(tmp_path: Path) -> None:
    mark, path = tmp_path / "it ran", tmp_path / "best.pt"
    path.write_bytes(pickle.dumps(Trap(mark)))
    with pytest.raises(WeightsError, match=r"best\.pt is no checkpoint of torch"):
        export_checkpoint(path)
    assert not mark.exists()


@pytest.mark.parametrize("size", [0, 10, 1000, 100_000])
def test_a_truncated_checkpoint_is_refused(checkpoint: Path, size: int) -> None:
    checkpoint.write_bytes(checkpoint.read_bytes()[:size])
    with pytest.raises(WeightsError, match=r"best\.pt"):
        export_checkpoint(checkpoint)


def test_a_checkpoint_without_a_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    torch.save({"weights": torch.zeros(3)}, path)
    with pytest.raises(WeightsError, match=r"best\.pt cannot be exported"):
        export_checkpoint(path)


def test_another_task_than_detection_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    YOLO("yolov8n-pose.yaml", task="pose").save(str(path))
    with pytest.raises(WeightsError, match="pose or oriented-box export cannot be used"):
        add(path, Wanted("ours", "ours", input_px=320), tmp_path / "data")
