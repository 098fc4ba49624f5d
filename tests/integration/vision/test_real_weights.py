"""Real networks on real photographs: the right things at the right places, alike on both backends."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.media import Frame
from models.tracks import Detections
from tests.media import media_path
from vision.detectors.nms import iou_matrix
from vision.detectors.registry import BACKENDS, open_detector
from vision.letterbox import write_letterboxed

WEIGHTS = ("yolo11n_dynamic", "yolov8n_dynamic", "yolov5n_640_dynbatch")


def frame(path: Path) -> Frame:
    image = cv2.imread(str(path))
    assert image is not None
    return Frame("photo", np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8), 0, 0, 0)


def look(weights: str, backend: str, photo: str) -> tuple[Detections, list[str]]:
    """What is found in a photograph, surest first, and its names."""
    detector = open_detector(media_path(f"weights/{weights}.onnx"), backend)
    slots = np.empty((1, 3, 640, 640), np.uint8)
    box = write_letterboxed(frame(media_path(f"images/{photo}.jpg")), slots[0])
    found = box.to_source(detector.detect(slots)[0])
    return found, [detector.class_names[number] for number in found.class_id]


@pytest.mark.parametrize("backend", list(BACKENDS))
@pytest.mark.parametrize("weights", WEIGHTS)
def test_a_bus_and_people(weights: str, backend: str) -> None:
    found, names = look(weights, backend, "bus")
    assert names.count("bus") == 1
    assert 3 <= names.count("person") <= 5
    bus = found.boxes_xyxy[names.index("bus")]
    assert iou_matrix(bus[None], np.array([[25, 230, 805, 760]], np.float32))[0, 0] > 0.8
    assert set(names) <= {"bus", "person", "tie", "stop sign"}


@pytest.mark.parametrize("weights", WEIGHTS)
def test_backends_agree(weights: str) -> None:
    """OpenVINO computes in bfloat16 where the processor has it, so boxes may differ by a few pixels."""
    (one, names), (other, other_names) = (look(weights, backend, "zidane") for backend in BACKENDS)
    sure = int((one.score > 0.5).sum())
    assert sure >= 1
    assert sorted(names[:sure]) == sorted(other_names[:sure])
    overlap = iou_matrix(one.boxes_xyxy[:sure], other.boxes_xyxy)
    assert (overlap.max(axis=1) > 0.95).all()
    assert one.score[:sure] == pytest.approx(other.score[overlap.argmax(axis=1)], abs=0.03)
