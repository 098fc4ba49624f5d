"""Real footage: every picture decodes, and what we find is what the network itself finds."""

import pytest

from bench.figures import Figures
from bench.looking import frames_of
from bench.tracking import measure_ours, measure_plain
from tests.media import media_path
from vision.detectors.registry import open_detector
from vision.ground_truth import read_truth


@pytest.mark.parametrize(
    ("clip", "pictures", "wh"),
    [
        ("stream/vtest_h264.mp4", 795, (480, 360)),
        ("stream/vtest_h265.mp4", 795, (480, 360)),
        ("stream/traffic_h264.mp4", 917, (640, 360)),
        ("video/vtest.avi", 795, (480, 360)),
    ],
)
def test_every_picture_comes_out_in_order(clip: str, pictures: int, wh: tuple[int, int]) -> None:
    count, before_s = 0, -1.0
    for frame in frames_of(media_path(clip)):
        assert frame.resolution_wh == wh
        assert frame.frame_time_s >= before_s
        count, before_s = count + 1, frame.frame_time_s
    assert count == pictures


@pytest.mark.timeout(300)
def test_as_good_as_the_network_itself() -> None:
    """PETS09-S2L1, every 20th picture; the bench measures all of them."""
    clip = media_path("stream/vtest_h264.mp4")
    weights = media_path("weights/yolo11n_dynamic.onnx")
    truth = read_truth(media_path("datasets/PETS09-S2L1/gt.txt"), 0.625)
    figures = Figures()
    measure_ours(open_detector(weights, classes=["person"]), clip, truth, 20, figures)
    measure_plain(open_detector(weights, "onnxruntime", classes=["person"]), clip, truth, 20, figures)
    values = figures.values
    assert values["recall"] == pytest.approx(values["raw_recall"], abs=0.02)
    assert values["precision"] == pytest.approx(values["raw_precision"], abs=0.02)
    assert float(values["recall"]) > 0.87
    assert float(values["precision"]) > 0.87
