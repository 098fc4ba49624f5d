"""Recognising and reading the outputs of the YOLO families."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.errors import WeightsError
from models.tracks import Detections
from vision.detectors.layouts import Layout, OutputForm, Reader, recognise

VGA = (640, 640)


@pytest.mark.parametrize(
    ("shape", "input_wh", "layout", "places_first", "classes"),
    [
        ((1, 25200, 85), VGA, Layout.OBJECTNESS, True, 80),
        ((1, 85, 25200), VGA, Layout.OBJECTNESS, False, 80),
        ((1, 25200, 6), VGA, Layout.OBJECTNESS, True, 1),
        ((8, 84, 8400), VGA, Layout.ANCHOR_FREE, False, 80),
        ((1, 8400, 84), VGA, Layout.ANCHOR_FREE, True, 80),
        ((1, 5, 8400), VGA, Layout.ANCHOR_FREE, False, 1),
        ((1, 6, 8400), VGA, Layout.ANCHOR_FREE, False, 2),
        ((1, 84, 2100), (320, 320), Layout.ANCHOR_FREE, False, 80),
        ((1, 84, 5040), (640, 384), Layout.ANCHOR_FREE, False, 80),
        ((1, 84, 34000), (1280, 1280), Layout.ANCHOR_FREE, False, 80),
        ((1, 300, 6), VGA, Layout.END_TO_END, True, None),
        ((1, 6, 300), VGA, Layout.END_TO_END, False, None),
        ((4, 100, 6), (320, 320), Layout.END_TO_END, True, None),
    ],
)
def test_recognised(
    shape: tuple[int, ...], input_wh: tuple[int, int], layout: Layout, places_first: bool, classes: int | None
) -> None:
    assert recognise(shape, input_wh, classes) == OutputForm(layout, places_first, classes)
    assert recognise(shape, input_wh, None) == OutputForm(layout, places_first, classes)


@pytest.mark.parametrize("shape", [(1, 1000), (1, 3, 80, 80, 85), (1, 84, 8399), (1, 25200, 5), (1, 7, 7)])
def test_another_shape_is_refused_with_what_was_expected(shape: tuple[int, ...]) -> None:
    with pytest.raises(WeightsError, match=r"shape \(1, .*expected one output of a YOLO detection export"):
        recognise(shape, VGA, None)


def test_the_named_classes_decide_where_two_layouts_fit() -> None:
    """84 places are all cells of a 64x64 input, and may as well be the best 84 of an end-to-end network."""
    assert recognise((1, 84, 6), (64, 64), 2).layout is Layout.ANCHOR_FREE
    assert recognise((1, 84, 6), (64, 64), 80).layout is Layout.END_TO_END


def test_a_segmentation_export_is_refused_by_its_class_count() -> None:
    with pytest.raises(WeightsError, match=r"means 112 classes, but the file names 80"):
        recognise((1, 116, 8400), VGA, 80)


def reader(layout: Layout, places_first: bool, wanted: list[int] | None = None) -> Reader:
    ids = None if wanted is None else np.array(wanted, np.int64)
    return Reader(OutputForm(layout, places_first, 3), 0.25, 0.5, ids)


def numbers_by_places(layout: Layout) -> NDArray[np.float32]:
    """A car at (20, 10)-(60, 30) twice, a person at (100, 50)-(110, 90), and something too faint."""
    boxes = {"car": (40, 20, 40, 20), "car again": (41, 20, 40, 20), "person": (105, 70, 10, 40), "faint": (9, 9, 5, 5)}
    scores = {"car": (0.1, 0.9, 0), "car again": (0, 0.8, 0), "person": (0.7, 0.3, 0), "faint": (0.1, 0.2, 0)}
    if layout is Layout.ANCHOR_FREE:
        rows = [[*boxes[name], *scores[name]] for name in boxes]
    elif layout is Layout.OBJECTNESS:
        rows = [[*boxes[name], max(scores[name]), *(s / max(scores[name]) for s in scores[name])] for name in boxes]
    else:
        rows = [[20, 10, 60, 30, 0.9, 1], [100, 50, 110, 90, 0.7, 0], [7, 7, 12, 12, 0.2, 1]]
    return np.array(rows, np.float32).T


@pytest.mark.parametrize("places_first", [False, True])
@pytest.mark.parametrize("layout", list(Layout))
def test_all_layouts_say_the_same(layout: Layout, places_first: bool) -> None:
    output = numbers_by_places(layout)
    found = reader(layout, places_first).read(output.T if places_first else output)
    assert found.class_id.tolist() == [1, 0]
    assert found.score == pytest.approx([0.9, 0.7])
    assert found.boxes_xyxy == pytest.approx(np.array([[20, 10, 60, 30], [100, 50, 110, 90]]))


@pytest.mark.parametrize("layout", list(Layout))
def test_only_wanted_classes_and_never_the_second_best(layout: Layout) -> None:
    """The person is also a car at 0.3; asking for cars alone must not turn it into one."""
    assert reader(layout, False, [1]).read(numbers_by_places(layout)).score == pytest.approx([0.9])
    assert reader(layout, False, [2]).read(numbers_by_places(layout)).class_id.tolist() == []


@pytest.mark.parametrize("layout", list(Layout))
def test_numbers_that_are_none_are_passed_over(layout: Layout) -> None:
    output = numbers_by_places(layout)
    output[0, 0] = np.nan
    output[2, 1 if layout is Layout.END_TO_END else 2] = np.inf
    found = reader(layout, False).read(output)
    assert np.isfinite(found.boxes_xyxy).all()
    assert len(found) <= 2


@given(
    st.sampled_from(list(Layout)),
    st.lists(st.lists(st.floats(width=32), min_size=8, max_size=8), max_size=12),
)
def test_any_numbers_give_sound_detections(layout: Layout, rows: list[list[float]]) -> None:
    width = {Layout.ANCHOR_FREE: 7, Layout.OBJECTNESS: 8, Layout.END_TO_END: 6}[layout]
    output = np.array(rows, np.float32).reshape(-1, 8)[:, :width].T
    with np.errstate(all="ignore"):
        found = reader(layout, False).read(output)
    assert isinstance(found, Detections)
    assert (found.score >= 0.25).all()
    assert list(found.score) == sorted(found.score, reverse=True)
