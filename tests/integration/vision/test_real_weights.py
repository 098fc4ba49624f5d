"""Real networks on real photographs: the right things at the right places, alike on both backends."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from models.errors import BackendUnavailable
from models.media import Frame, i420_planes
from models.tracks import Detections
from tests.media import media_path
from vision.detectors.backend import Precision, Running
from vision.detectors.layouts import recognise
from vision.detectors.nms import iou_matrix
from vision.detectors.openvino import OpenVinoNetwork
from vision.detectors.port import Detector
from vision.detectors.reading import Reader
from vision.detectors.registry import BACKENDS, open_detector
from vision.letterbox import input_for, write_letterboxed

backends = pytest.mark.parametrize("backend", list(BACKENDS), indirect=True)
WEIGHTS = ("yolo11n_dynamic", "yolov8n_dynamic", "yolov5n_640_dynbatch")


def frame(path: Path) -> Frame:
    image = cv2.imread(str(path))
    assert image is not None
    return Frame("photo", i420_planes(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8)), 0, 0, 0)


def look(weights: str, backend: str, photo: str, precision: str = "auto") -> tuple[Detections, list[str]]:
    """What is found in a photograph, surest first, and its names."""
    detector = open_detector(media_path(f"weights/{weights}.onnx"), backend, precision=precision)
    slots = np.empty((1, 3, 640, 640), np.uint8)
    box = write_letterboxed(frame(media_path(f"images/{photo}.jpg")), slots[0])
    found = box.to_source(detector.detect(slots)[0])
    return found, [detector.class_names[number] for number in found.class_id]


@backends
@pytest.mark.parametrize("weights", WEIGHTS)
def test_a_bus_and_people(weights: str, backend: str) -> None:
    found, names = look(weights, backend, "bus")
    assert names.count("bus") == 1
    assert 3 <= names.count("person") <= 5
    bus = found.boxes_xyxy[names.index("bus")]
    assert iou_matrix(bus[None], np.array([[25, 230, 805, 760]], np.float32))[0, 0] > 0.8
    assert set(names) <= {"bus", "person", "tie", "stop sign"}


@pytest.mark.parametrize(("size", "height"), [(640, 384), (960, 576)])
@pytest.mark.parametrize("weights", ["yolo11n_dynamic", "yolov8n_dynamic"])
@pytest.mark.parametrize("backend", ["openvino", "onnxruntime"])
def test_a_wide_picture_is_seen_alike_in_the_wide_input_and_in_the_square_one(
    backend: str, weights: str, size: int, height: int
) -> None:
    path = media_path(f"weights/{weights}.onnx")
    detector = open_detector(path, backend, size, score=0.1, precision="f32", max_batch=1)
    picture = frame(media_path("images/zidane.jpg"))
    wide, square = (
        seen_in(detector, picture, wh) for wh in (input_for(picture.resolution_wh, detector.inputs_wh), (size, size))
    )
    assert detector.inputs_wh == ((size, size), (size, height))
    sure = int((square.score > 0.5).sum())
    assert sure >= 2
    overlap = iou_matrix(square.boxes_xyxy[:sure], wide.boxes_xyxy)
    partner = overlap.argmax(axis=1)
    assert (overlap.max(axis=1) > 0.9).all()
    assert wide.class_id[partner].tolist() == square.class_id[:sure].tolist()
    assert wide.score[partner] == pytest.approx(square.score[:sure], abs=0.1)


def seen_in(detector: Detector, picture: Frame, input_wh: tuple[int, int]) -> Detections:
    """What is found in a picture in one of the detector's inputs."""
    assert input_wh in detector.inputs_wh
    slots = np.empty((1, 3, input_wh[1], input_wh[0]), np.uint8)
    return write_letterboxed(picture, slots[0]).to_source(detector.detect(slots)[0])


def test_a_file_with_fixed_sides_keeps_to_the_square() -> None:
    detector = open_detector(media_path("weights/yolov5n_640_dynbatch.onnx"), "onnxruntime", 320)
    assert detector.inputs_wh == ((640, 640),)


@backends
@pytest.mark.parametrize("weights", WEIGHTS)
def test_backends_agree(weights: str, backend: str) -> None:
    """The default computes in bfloat16 where the processor has it, so boxes may differ by a few pixels."""
    (one, names), (other, other_names) = (look(weights, each, "zidane") for each in ("onnxruntime", backend))
    sure = int((one.score > 0.5).sum())
    assert sure >= 1
    assert sorted(names[:sure]) == sorted(other_names[:sure])
    overlap = iou_matrix(one.boxes_xyxy[:sure], other.boxes_xyxy)
    assert (overlap.max(axis=1) > 0.95).all()
    assert one.score[:sure] == pytest.approx(other.score[overlap.argmax(axis=1)], abs=0.03)


@pytest.mark.parametrize("wanted", [np.array([0, 1, 2, 3, 5, 7]), np.array([27, 56]), None])
@pytest.mark.parametrize("weights", WEIGHTS)
def test_choosing_the_best_class_in_the_network_changes_nothing(weights: str, wanted: NDArray[np.int64] | None) -> None:
    path = media_path(f"weights/{weights}.onnx")
    network = OpenVinoNetwork(path, (640, 640), Running(Precision.F32))
    form = recognise(network.output_shape(), network.input_wh, 80)
    reader = Reader(form, 0.25, 0.55, wanted)
    slots = np.empty((2, 3, 640, 640), np.uint8)
    for slot, photo in zip(slots, ("bus", "zidane"), strict=True):
        write_letterboxed(frame(media_path(f"images/{photo}.jpg")), slot)
    plain, short = network.plain().infer(slots), network.narrowed(form, wanted).infer(slots)
    assert short.shape == (2, 6, max(plain.shape[1:]))
    for one, other in zip(map(reader.read, plain), map(reader.read_narrowed, short), strict=True):
        assert one.boxes_xyxy == pytest.approx(other.boxes_xyxy)
        assert one.score == pytest.approx(other.score)
        assert one.class_id.tolist() == other.class_id.tolist()


def test_bf16_finds_what_f32_finds() -> None:
    try:
        other, other_names = look("yolo11n_dynamic", "openvino", "bus", "bf16")
    except BackendUnavailable as error:
        pytest.skip(str(error))
    one, names = look("yolo11n_dynamic", "openvino", "bus", "f32")
    sure = int((one.score > 0.5).sum())
    assert sorted(names[:sure]) == sorted(other_names[:sure])
    assert (iou_matrix(one.boxes_xyxy[:sure], other.boxes_xyxy).max(axis=1) > 0.9).all()
