"""The contract of a detector, on every backend, for every layout; and the refusals."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto

from models.errors import BackendUnavailable, WeightsError
from models.tracks import Detections
from tests.fakes.detector import BrightnessDetector
from tests.integration.vision.networks import BOX_XYXY, SIDE, save_for, save_network
from vision.detectors.backend import Precision, Running
from vision.detectors.layouts import Layout, recognise
from vision.detectors.openvino import OpenVinoNetwork
from vision.detectors.port import Detector
from vision.detectors.reading import Reader
from vision.detectors.registry import BACKENDS, open_detector

backends = pytest.mark.parametrize("backend", list(BACKENDS), indirect=True)
onnx_backends = pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "ultralytics"], indirect=True)

processors = pytest.mark.parametrize("backend", ["openvino", "onnxruntime"], indirect=True)


def grey(*levels: int) -> NDArray[np.uint8]:
    """A batch of pictures, each of one level."""
    return np.stack([np.full((3, SIDE, SIDE), level, np.uint8) for level in levels])


def opened(path: Path, backend: str, **options: object) -> Detector:
    return open_detector(path, backend, **{"input_size": SIDE, "threads": 1, **options})  # type: ignore[arg-type]


def check_bright(found: Detections, level: int) -> None:
    assert found.class_id.tolist() == [1]
    assert found.score == pytest.approx([level / 255], abs=0.01)
    assert found.boxes_xyxy == pytest.approx(np.array([BOX_XYXY]), abs=0.5)


@backends
@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_finds_the_bright_picture(tmp_path: Path, backend: str, layout: Layout, transposed: bool) -> None:
    detector = opened(save_for(backend, tmp_path / "tiny", layout, transposed), backend)
    results = detector.detect(grey(200, 0, 128))
    assert [len(found) for found in results] == [1, 0, 1]
    check_bright(results[0], 200)
    check_bright(results[2], 128)
    assert detector.class_names == ("cat", "person", "dog")
    assert detector.streams == 1
    info = detector.info
    assert info.precision in ("f32", "bf16") or backend == "onnxruntime-cuda"
    assert (info.name, info.backend, info.input_wh) == ("tiny", backend, (SIDE, SIDE))
    assert info.layout == f"{layout}{' transposed' if transposed else ''}"
    assert len(info.sha256) == 64


@onnx_backends
@pytest.mark.parametrize("batch", [1, 2, 4])
def test_a_file_with_a_fixed_batch_takes_any_number(tmp_path: Path, backend: str, batch: int) -> None:
    path = save_network(tmp_path / "tiny.onnx", Layout.ANCHOR_FREE, batch=batch)
    detector = opened(path, backend)
    for levels in ([200], [90, 100, 110], [80, 90, 100, 110, 120, 130, 140, 150]):
        results = detector.detect(grey(*levels))
        for found, level in zip(results, levels, strict=True):
            check_bright(found, level)


@onnx_backends
@pytest.mark.parametrize("batch", ["batch", 3])
@pytest.mark.parametrize("layout", list(Layout))
def test_one_picture_at_a_time_finds_the_same(tmp_path: Path, backend: str, layout: Layout, batch: int | str) -> None:
    path = save_network(tmp_path / "tiny.onnx", layout, batch=batch)
    alone, together = opened(path, backend, max_batch=1), opened(path, backend)
    for level in (0, 90, 200):
        found, expected = alone.detect(grey(level))[0], together.detect(grey(level, 250))[0]
        assert np.allclose(found.boxes_xyxy, expected.boxes_xyxy, atol=0.01)
        assert found.class_id.tolist() == expected.class_id.tolist()
    with pytest.raises(ValueError, match="batch shape"):
        alone.detect(grey(90, 100))


@backends
def test_a_free_input_size_takes_the_wanted_one(tmp_path: Path, backend: str) -> None:
    path = save_for(backend, tmp_path / "tiny", Layout.END_TO_END, side="side")
    detector = opened(path, backend, input_size=(128, 96))
    assert detector.input_wh == (128, 96)
    check_bright(detector.detect(np.full((1, 3, 96, 128), 200, np.uint8))[0], 200)


@processors
@pytest.mark.parametrize("max_batch", [1, 4])
@pytest.mark.parametrize("batch", ["batch", 3])
def test_wide_pictures_have_an_input_of_their_own(
    tmp_path: Path, backend: str, batch: int | str, max_batch: int
) -> None:
    path = save_network(tmp_path / "tiny.onnx", Layout.END_TO_END, side="side", batch=batch)
    detector = opened(path, backend, input_size=640, max_batch=max_batch)
    assert (detector.input_wh, detector.info.input_wh) == ((640, 640), (640, 640))
    assert detector.inputs_wh == ((640, 640), (640, 384))
    for height, width in ((384, 640), (640, 640), (384, 640)):
        found = detector.detect(np.full((max_batch, 3, height, width), 200, np.uint8))
        assert len(found) == max_batch
        for each in found:
            check_bright(each, 200)
    with pytest.raises(ValueError, match=r"batch shape .* 640, 640\) or .* 384, 640\)"):
        detector.detect(np.zeros((1, 3, 64, 640), np.uint8))


@processors
def test_both_inputs_at_once_on_several_streams(tmp_path: Path, backend: str) -> None:
    path = save_network(tmp_path / "tiny.onnx", Layout.END_TO_END, side="side")
    detector = opened(path, backend, input_size=640, max_batch=1, streams=2, threads=2)
    pictures = [np.full((1, 3, 384 + 256 * (level % 2), 640), level, np.uint8) for level in range(100, 140)]
    with ThreadPoolExecutor(4) as threads:
        for picture, found in zip(pictures, threads.map(detector.detect, pictures), strict=True):
            check_bright(found[0], int(picture.max()))


@onnx_backends
def test_a_file_of_one_size_has_no_input_for_wide_pictures(tmp_path: Path, backend: str) -> None:
    fixed = save_network(tmp_path / "fixed.onnx", Layout.END_TO_END, side=640)
    assert opened(fixed, backend, input_size=640).inputs_wh == ((640, 640),)
    free = save_network(tmp_path / "free.onnx", Layout.END_TO_END, side="side")
    assert opened(free, backend, input_size=(640, 640)).inputs_wh == ((640, 640),)
    says_free = save_network(tmp_path / "says_free.onnx", Layout.ANCHOR_FREE, side="side", cells=80 * 80 + 1600 + 400)
    square = opened(says_free, backend, input_size=640)
    assert square.inputs_wh == ((640, 640),)
    check_bright(square.detect(np.full((1, 3, 640, 640), 200, np.uint8))[0], 200)


@onnx_backends
def test_a_fixed_input_size_wins(tmp_path: Path, backend: str) -> None:
    detector = opened(save_network(tmp_path / "tiny.onnx", Layout.ANCHOR_FREE), backend, input_size=640)
    assert detector.input_wh == (SIDE, SIDE)


@onnx_backends
def test_a_half_precision_file(tmp_path: Path, backend: str) -> None:
    path = save_network(tmp_path / "tiny.onnx", Layout.ANCHOR_FREE, element_type=TensorProto.FLOAT16)
    check_bright(opened(path, backend).detect(grey(200))[0], 200)


@backends
def test_only_the_wanted_classes(tmp_path: Path, backend: str) -> None:
    path = save_for(backend, tmp_path / "tiny", Layout.ANCHOR_FREE)
    assert len(opened(path, backend, classes={"person"}).detect(grey(200))[0]) == 1
    assert len(opened(path, backend, classes={"cat", "dog"}).detect(grey(200))[0]) == 0
    assert opened(path, backend, classes={"dog", "person"}).detect(grey(200))[0].class_id.tolist() == [1]
    with pytest.raises(WeightsError, match="do not know horse"):
        opened(path, backend, classes={"horse"})


@backends
@pytest.mark.parametrize("streams", [1, 2, 3])
def test_as_many_threads_as_streams_and_more_get_each_their_own(tmp_path: Path, backend: str, streams: int) -> None:
    detector = opened(
        save_for(backend, tmp_path / "tiny", Layout.OBJECTNESS), backend, streams=streams, threads=streams
    )
    assert 1 <= detector.streams <= streams  # no more than the processor has cores
    with ThreadPoolExecutor(2 * streams) as threads:
        levels = [[80 + number, 0, 250 - number] for number in range(60)]
        for wanted, found in zip(levels, threads.map(lambda row: detector.detect(grey(*row)), levels), strict=True):
            check_bright(found[0], wanted[0])
            check_bright(found[2], wanted[2])


@backends
def test_full_precision_is_kept_where_asked_for(tmp_path: Path, backend: str) -> None:
    assert opened(
        save_for(backend, tmp_path / "tiny", Layout.ANCHOR_FREE), backend, precision="f32"
    ).info.precision == ("f32")


def test_a_precision_that_cannot_be_had_is_refused(tmp_path: Path) -> None:
    path = save_network(tmp_path / "tiny.onnx", Layout.ANCHOR_FREE)
    with pytest.raises(BackendUnavailable, match=r"onnxruntime .* cannot be asked for bf16; .* auto or f32"):
        opened(path, "onnxruntime", precision="bf16")
    with pytest.raises(BackendUnavailable, match=r"cannot compute in int8: .* quantised file"):
        opened(path, "openvino", precision="int8")


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("wanted", [None, np.array([1]), np.array([0, 1, 2])])
def test_openvino_chooses_the_best_class_itself(
    tmp_path: Path, layout: Layout, transposed: bool, wanted: NDArray[np.int64] | None
) -> None:
    path = save_network(tmp_path / "tiny.onnx", layout, transposed)
    network = OpenVinoNetwork(path, (SIDE, SIDE), Running(Precision.F32, threads=1))
    form = recognise(network.output_shape(), network.input_wh, 3)
    short, reader = network.narrowed(form, wanted), Reader(form, 0.1, 0.5, wanted)
    assert short.narrowed == (layout is not Layout.END_TO_END)
    read = reader.read_narrowed if short.narrowed else reader.read
    for plain, output in zip(network.plain().infer(grey(200, 90)), short.infer(grey(200, 90)), strict=True):
        one, other = reader.read(plain), read(output)
        assert one.class_id.tolist() == other.class_id.tolist() == [1]
        assert one.boxes_xyxy.tolist() == other.boxes_xyxy.tolist()
        assert one.score.tolist() == other.score.tolist()


@backends
def test_names_where_the_file_has_none(tmp_path: Path, backend: str) -> None:
    few = save_for(backend, tmp_path / "few", Layout.ANCHOR_FREE, names=None)
    assert opened(few, backend).class_names == ("class_0", "class_1", "class_2")
    coco = save_for(backend, tmp_path / "coco", Layout.ANCHOR_FREE, names=None, classes=80)
    assert opened(coco, backend).class_names[:3] == ("person", "bicycle", "car")


@backends
def test_a_batch_of_another_shape_is_an_error_of_ours(tmp_path: Path, backend: str) -> None:
    detector = opened(save_for(backend, tmp_path / "tiny", Layout.ANCHOR_FREE), backend, max_batch=2)
    for batch in (grey(1, 2, 3), np.zeros((0, 3, SIDE, SIDE), np.uint8), np.zeros((1, 3, 32, 32), np.uint8)):
        with pytest.raises(ValueError, match="batch shape"):
            detector.detect(batch)


def test_the_fake_keeps_the_contract_too() -> None:
    detector: Detector = BrightnessDetector((SIDE, SIDE), max_batch=2)
    assert [len(found) for found in detector.detect(grey(200, 0))] == [1, 0]
    assert len(detector.info.classes) == len(detector.class_names)
    with pytest.raises(ValueError, match="batch shape"):
        detector.detect(grey(1, 2, 3))


@onnx_backends
def test_another_network_is_refused_with_what_was_expected(tmp_path: Path, backend: str) -> None:
    path = save_network(tmp_path / "wrong.onnx", Layout.ANCHOR_FREE, names=("only", "two"))
    with pytest.raises(WeightsError, match=r"means 3 classes, but the file names 2"):
        opened(path, backend)
    two = save_network(tmp_path / "two.onnx", Layout.ANCHOR_FREE, second_output=True)
    with pytest.raises(WeightsError, match="2 outputs; expected one"):
        opened(two, backend)
    odd = save_network(tmp_path / "odd.onnx", Layout.ANCHOR_FREE, side="side")
    with pytest.raises(WeightsError, match=r"output has shape .* for an input of 96x96"):
        opened(odd, backend, input_size=96)


@backends
@pytest.mark.parametrize("content", [b"", b"not a network", bytes(range(256)) * 40])
def test_a_file_that_is_no_network_is_refused(tmp_path: Path, backend: str, content: bytes) -> None:
    path = tmp_path / f"junk{'.pt' if backend == 'ultralytics' else '.onnx'}"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=r"junk\."):
        opened(path, backend)


def test_a_missing_file_another_kind_and_an_unknown_backend(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="does not exist"):
        open_detector(tmp_path / "none.onnx")
    with pytest.raises(WeightsError, match="expected an ONNX file"):
        open_detector(tmp_path / "yolo.tflite")
    with pytest.raises(WeightsError, match=r"yolo\.pt: the backend openvino takes \.onnx"):
        open_detector(tmp_path / "yolo.pt", "openvino")
    with pytest.raises(WeightsError, match=r"yolo\.onnx: the backend ultralytics takes \.pt or \.engine"):
        open_detector(tmp_path / "yolo.onnx", "ultralytics")
    with pytest.raises(WeightsError, match="no detector backend 'abacus'"):
        open_detector(tmp_path / "none.onnx", "abacus")
