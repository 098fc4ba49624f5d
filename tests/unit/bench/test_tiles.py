"""Closer looks against the whole picture, counted rightly."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.tiles import Found, measure, truth_by_file
from models.media import Frame, i420_planes
from tests.fakes.detector import BrightnessDetector
from vision.ground_truth import Truth

SPOT = np.array([[200, 100, 220, 120]], np.float32)


def spotted(number: int, box_xyxy: NDArray[np.float32] = SPOT) -> Frame:
    image = np.full((288, 384, 3), 30, np.uint8)
    for left, top, right, bottom in box_xyxy.astype(int):
        image[top:bottom, left:right] = 255
    i420 = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420), np.uint8)
    return Frame("clip", i420_planes(i420), number / 5, number / 5, number / 5)


def test_recall_of_small_ones_is_counted_apart() -> None:
    found = Found()
    truth = np.array([[0, 0, 20, 30], [100, 0, 160, 200]], np.float32)
    found.add(truth, truth[1:], small=50, looks=3)
    assert (found.everything.recall, found.small.recall) == (0.5, 0.0)
    assert (found.everything.precision, found.looks, found.pictures) == (1.0, 3, 1)


def test_every_way_is_measured_and_looks_are_counted() -> None:
    found = measure(BrightnessDetector(), [spotted(number) for number in range(4)], lambda *_: SPOT, small=50)
    assert {name: each.pictures for name, each in found.items()} == {"whole": 4, "tiles": 4, "everywhere": 4}
    assert found["whole"].looks == 4
    assert found["whole"].looks < found["tiles"].looks < found["everywhere"].looks
    assert found["everywhere"].everything.recall == found["tiles"].everything.recall == pytest.approx(1.0)


def test_truth_frames_are_numbered_from_one() -> None:
    truth = {11: Truth(np.array([7], np.int64), SPOT)}
    boxes_of = truth_by_file(truth, every=5)
    assert boxes_of(2, spotted(2)).tolist() == SPOT.tolist()
    assert len(boxes_of(1, spotted(1))) == 0
