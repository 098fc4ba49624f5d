"""The evidence picture."""

from dataclasses import replace

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.rules import ZoneShape
from tests.unit.vision.streams import START_S, grey_frame
from vision.evidence import EvidenceBox, EvidenceZone, draw_evidence

FRAME = replace(grey_frame(16, (640, 360)), frame_time_s=START_S)
ZONE = EvidenceZone([(0.5, 0.1), (0.9, 0.1), (0.9, 0.9), (0.5, 0.9)])


def read(jpeg: bytes) -> NDArray[np.int64]:
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image.astype(np.int64)


def test_a_strip_below_the_picture_carries_caption_and_time() -> None:
    image = read(draw_evidence(FRAME, [], [], "North gate"))
    assert image.shape[1] == 640
    assert 380 < image.shape[0] < 440
    assert image[:350].max() < 30
    assert image[365:].max() > 200


def test_the_highlighted_box_is_red_and_the_other_grey() -> None:
    boxes = [EvidenceBox((50, 100, 150, 300), "person 0.91", True), EvidenceBox((200, 100, 260, 300), "person 0.40")]
    image = read(draw_evidence(FRAME, boxes, [], ""))
    blue, _, red = image[200, 50]
    assert red > 150 > blue
    grey = image[200, 200]
    assert grey.min() > 120
    assert image[200, 100].max() < 40


def test_a_polygon_is_tinted_and_a_line_is_not() -> None:
    tinted = read(draw_evidence(FRAME, [], [ZONE], ""))[180, 450]
    assert tinted[2] > tinted[0] + 20
    line = EvidenceZone([(0.1, 0.5), (0.9, 0.5)], ZoneShape.LINE)
    image = read(draw_evidence(FRAME, [], [line], ""))
    assert image[180, 300, 2] > 150
    assert image[100, 300].max() < 30


def test_chinese_is_kept_out_of_the_picture() -> None:
    chinese = draw_evidence(FRAME, [EvidenceBox((50, 100, 150, 300), "行人")], [], "北门")
    marks = draw_evidence(FRAME, [EvidenceBox((50, 100, 150, 300), "??")], [], "??")
    assert chinese == marks


def test_the_frame_itself_is_left_alone() -> None:
    before = [plane.copy() for plane in FRAME.planes]
    draw_evidence(FRAME, [EvidenceBox((0, 0, 640, 360), "all", True)], [ZONE], "x")
    assert all((plane == old).all() for plane, old in zip(FRAME.planes, before, strict=True))


numbers = st.floats(-1e6, 1e6)


@given(
    st.lists(st.tuples(st.tuples(*[numbers] * 4), st.text(max_size=200), st.booleans()), max_size=4),
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6),
    st.sampled_from(list(ZoneShape)),
    st.text(max_size=300),
)
def test_anything_can_be_drawn(
    boxes: list[tuple[tuple[float, float, float, float], str, bool]],
    points: list[tuple[float, float]],
    shape: ZoneShape,
    caption: str,
) -> None:
    frame = grey_frame(90, (32, 16))
    jpeg = draw_evidence(frame, [EvidenceBox(*box) for box in boxes], [EvidenceZone(points, shape)], caption)
    assert read(jpeg).shape[1] == 32
