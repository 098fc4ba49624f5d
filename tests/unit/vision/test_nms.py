"""Suppression and overlap."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tracks import Detections
from vision.detectors.nms import MAX_CANDIDATES, MAX_OBJECTS, iou_matrix, suppress

Box = tuple[int, int, int, int, int, int]
boxes = st.lists(
    st.tuples(*[st.integers(0, 30)] * 2, *[st.integers(0, 20)] * 2, st.integers(0, 100), st.integers(0, 2)), max_size=25
)


def detections(rows: list[Box]) -> Detections:
    table = np.array(rows, np.float32).reshape(-1, 6)
    corners = np.concatenate([table[:, :2], table[:, :2] + table[:, 2:4]], axis=1)
    return Detections(corners, (table[:, 4] / 100).astype(np.float32), table[:, 5].astype(np.int64))


def greedy(found: Detections, iou: float) -> list[int]:
    """The definition, one box after the other; indices by falling score."""
    kept: list[int] = []
    overlap = iou_matrix(found.boxes_xyxy, found.boxes_xyxy)
    for place in np.argsort(-found.score, kind="stable").tolist():
        rivals = [other for other in kept if found.class_id[other] == found.class_id[place]]
        if all(overlap[other, place] <= iou for other in rivals):
            kept.append(place)
    return kept


@given(boxes, st.sampled_from([0.0, 0.3, 0.55, 0.9]))
def test_equals_the_greedy_definition(rows: list[Box], iou: float) -> None:
    found = detections(rows)
    expected = found.select(np.array(greedy(found, iou), np.intp))
    kept = suppress(found, iou)
    assert kept.boxes_xyxy.tolist() == expected.boxes_xyxy.tolist()
    assert kept.score.tolist() == expected.score.tolist()


@given(boxes, boxes)
def test_overlap_is_symmetric_and_bounded(first: list[Box], second: list[Box]) -> None:
    one, other = detections(first).boxes_xyxy, detections(second).boxes_xyxy
    overlap = iou_matrix(one, other)
    assert overlap.shape == (len(one), len(other))
    assert ((overlap >= 0) & (overlap <= 1 + 1e-6)).all()
    assert overlap == pytest.approx(iou_matrix(other, one).T)


def test_known_overlaps() -> None:
    one = np.array([[0, 0, 10, 10]], np.float32)
    many = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [10, 0, 20, 10], [3, 3, 3, 3]], np.float32)
    assert iou_matrix(one, many)[0] == pytest.approx([1, 1 / 3, 0, 0])


def test_a_margin_widens_both_boxes() -> None:
    one = np.array([[0, 0, 10, 10], [0, 0, 10, 10]], np.float32)
    apart = np.array([[12, 0, 22, 10]], np.float32)
    wide = iou_matrix(one, apart, np.array([[5, 0], [0, 5]], np.float32))
    assert wide[:, 0] == pytest.approx([80 / 320, 0])


def test_classes_do_not_suppress_each_other() -> None:
    found = detections([(0, 0, 10, 10, 90, 0), (0, 0, 10, 10, 80, 1), (1, 0, 10, 10, 70, 0)])
    assert suppress(found, 0.5).class_id.tolist() == [0, 1]


def test_a_flood_of_boxes_is_bounded() -> None:
    count = 5 * MAX_CANDIDATES
    places = np.arange(count, dtype=np.float32)[:, None] * 20
    found = Detections(
        np.concatenate([places, places, places + 10, places + 10], axis=1),
        np.linspace(0, 1, count, dtype=np.float32),
        np.zeros(count, np.int64),
    )
    kept = suppress(found, 0.5)
    assert len(kept) == MAX_OBJECTS
    assert kept.score[0] == 1
