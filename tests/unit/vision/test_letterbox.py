"""The letterbox: the same picture the networks were trained on, and boxes back to the source."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.media import Frame, i420_planes
from models.tracks import Detections
from tests.media import media_path
from tests.unit.vision.streams import grey_frame
from vision.detectors.inputs import wide_of
from vision.letterbox import Scratch, _coloured, _coloured_as_usual, fit, input_for, write_letterboxed
from vision.pictures import yuv_to_rgb_matrix

sides = st.integers(16, 4000)


def usual_letterbox(image_bgr: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """What Ultralytics' LetterBox does for a square input, step by step; planar RGB."""
    height, width = image_bgr.shape[:2]
    ratio = min(size / height, size / width)
    new_wh = round(width * ratio), round(height * ratio)
    dw, dh = (size - new_wh[0]) / 2, (size - new_wh[1]) / 2
    resized = cv2.resize(image_bgr, new_wh, interpolation=cv2.INTER_LINEAR)
    top, bottom, left, right = round(dh - 0.1), round(dh + 0.1), round(dw - 0.1), round(dw + 0.1)
    grey = (114, 114, 114)
    padded = cv2.copyMakeBorder(resized, top, bottom, left, right, cv2.BORDER_CONSTANT, value=grey)
    return np.asarray(padded[:, :, ::-1].transpose(2, 0, 1), np.uint8)


@pytest.mark.parametrize("size", [320, 640])
@pytest.mark.parametrize("name", ["images/bus.jpg", "images/zidane.jpg"])
def test_equals_the_usual_letterbox(name: str, size: int) -> None:
    image = cv2.imread(str(media_path(name)))
    assert image is not None
    i420 = cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420)
    expected = usual_letterbox(np.asarray(cv2.cvtColor(i420, cv2.COLOR_YUV2BGR_I420), np.uint8), size)
    slot = np.zeros((3, size, size), np.uint8)
    write_letterboxed(Frame("gate", i420_planes(np.asarray(i420, np.uint8)), 0, 0, 0), slot)
    error = np.abs(slot.astype(int) - expected)
    assert error.mean() < 1.5
    assert np.percentile(error, 99) <= 16  # colour is kept for every second pixel of the input, as in a JPEG file


@pytest.mark.parametrize(
    ("source_wh", "input_wh"),
    [
        ((1920, 1080), (640, 384)),
        ((640, 360), (640, 384)),
        ((1280, 800), (640, 384)),  # 16:10 loses 4 % of its scale
        ((1920, 720), (640, 384)),
        ((1440, 960), (640, 640)),
        ((768, 576), (640, 640)),
        ((1080, 1920), (640, 640)),
    ],
)
def test_wide_pictures_take_the_wide_input(source_wh: tuple[int, int], input_wh: tuple[int, int]) -> None:
    assert input_for(source_wh, ((640, 640), (640, 384))) == input_wh
    assert input_for(source_wh, ((640, 640),)) == (640, 640)


@given(sides, sides, st.sampled_from([640, 960, 1280]))
def test_no_picture_loses_more_than_a_twentieth_of_its_scale(width: int, height: int, side: int) -> None:
    wide = wide_of(side)
    assert wide is not None
    chosen = input_for((width, height), ((side, side), wide))
    assert fit((width, height), chosen).scale >= 0.95 * fit((width, height), (side, side)).scale


def test_an_old_picture_in_the_slot_does_not_shine_through() -> None:
    slot = np.full((3, 64, 64), 255, np.uint8)
    box = write_letterboxed(grey_frame(16, (64, 32)), slot)
    assert (box.top, box.left, box.inner_wh) == (16, 0, (64, 32))
    assert (slot[:, :16] == 114).all()
    assert (slot[:, 48:] == 114).all()
    assert (slot[:, 16:48] == 0).all()
    tall = write_letterboxed(replace(grey_frame(0, (32, 64)), full_range=True), slot)
    assert (tall.top, tall.left) == (0, 16)
    assert (slot[:, :, :16] == 114).all()
    assert (slot[:, :, 16:48] == 0).all()


@given(sides, sides, st.sampled_from([320, 640]))
def test_the_picture_lies_inside_and_touches_two_edges(width: int, height: int, size: int) -> None:
    box = fit((width, height), (size, size))
    assert box.left >= 0
    assert box.top >= 0
    assert box.left + box.inner_wh[0] <= size
    assert box.top + box.inner_wh[1] <= size
    assert size in box.inner_wh
    assert abs(size - box.inner_wh[0] - 2 * box.left) <= 1
    assert abs(size - box.inner_wh[1] - 2 * box.top) <= 1


@given(sides, sides, st.lists(st.tuples(*[st.floats(0, 1)] * 4), max_size=5))
def test_boxes_come_back_where_they_were(width: int, height: int, corners: list[tuple[float, ...]]) -> None:
    box = fit((width, height), (640, 640))
    source = np.array([[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in corners], np.float32).reshape(
        -1, 4
    )
    source *= np.array([width, height, width, height], np.float32)
    inside = source * np.float32(box.scale) + np.array([box.left, box.top] * 2, np.float32)
    found = Detections(inside, np.ones(len(inside), np.float32), np.zeros(len(inside), np.int64))
    back = box.to_source(found).boxes_xyxy
    assert back == pytest.approx(source, abs=0.01 + 0.001 / box.scale)


def test_boxes_over_the_padding_are_cut_at_the_source() -> None:
    box = fit((64, 32), (64, 64))
    found = Detections(np.array([[-5, 0, 70, 64]], np.float32), np.ones(1, np.float32), np.zeros(1, np.int64))
    assert box.to_source(found).boxes_xyxy.tolist() == [[0, 0, 64, 32]]


def test_a_region_is_cut_out_before_it_is_scaled() -> None:
    image = np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8)
    i420 = np.asarray(cv2.cvtColor(cv2.blur(image, (9, 9)), cv2.COLOR_BGR2YUV_I420), np.uint8)
    part = np.asarray(cv2.cvtColor(i420, cv2.COLOR_YUV2BGR_I420), np.uint8)[40:140, 60:220]
    slot = np.zeros((3, 160, 160), np.uint8)
    box = write_letterboxed(Frame("gate", i420_planes(i420), 0, 0, 0), slot, (60, 40, 220, 140))
    assert (box.origin_xy, box.source_wh, box.scale) == ((60, 40), (160, 100), 1.0)
    error = np.abs(slot[:, 30:130].astype(int) - part[:, :, ::-1].transpose(2, 0, 1))
    assert error.mean() < 4
    assert (slot[:, :30] == 114).all()


def test_boxes_of_a_region_come_back_in_pixels_of_the_picture() -> None:
    box = write_letterboxed(grey_frame(16, (640, 480)), np.zeros((3, 64, 64), np.uint8), (200, 100, 328, 228))
    found = Detections(np.array([[0, 0, 32, 70]], np.float32), np.ones(1, np.float32), np.zeros(1, np.int64))
    assert box.to_source(found).boxes_xyxy.tolist() == [[200, 100, 264, 228]]


@pytest.mark.parametrize("wh", [(640, 480), (200, 300), (1280, 720), (854, 480), (1000, 566)])
def test_both_ways_of_colouring_give_the_same_picture(wh: tuple[int, int]) -> None:
    small = np.random.default_rng(3).integers(80, 180, (9, 12, 3), np.uint8)
    image = cv2.resize(small, wh, interpolation=cv2.INTER_CUBIC)
    frame = Frame("gate", i420_planes(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), np.uint8)), 0, 0, 0)
    size = fit(wh, (320, 320)).inner_wh
    even = (size[0] & ~1, size[1] & ~1)
    matrix = yuv_to_rgb_matrix(full_range=False, bt709=False)
    usual = _coloured_as_usual(frame.planes, even, Scratch()).astype(int)
    assert np.abs(usual - _coloured(frame.planes, even, matrix, Scratch())).mean() < 1.0


def test_pictures_of_all_sizes_in_turn_share_scratch_memory_and_leave_no_trace() -> None:
    scratch, rng = Scratch(), np.random.default_rng(5)
    for number in range(12):
        width, height = (int(side) * 2 for side in rng.integers(8, 400, 2))
        image = rng.integers(0, 255, (height * 3 // 2, width), np.uint8)
        frame = Frame("gate", i420_planes(image), 0, 0, 0, full_range=number % 3 == 0, bt709=number % 4 == 0)
        shared, fresh = np.zeros((2, 3, 96, 128), np.uint8)
        assert write_letterboxed(frame, shared, None, scratch) == write_letterboxed(frame, fresh)
        assert (shared == fresh).all()
