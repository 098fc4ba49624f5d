"""Recognising the outputs of the YOLO families."""

import pytest

from models.errors import WeightsError
from vision.detectors.layouts import Layout, OutputForm, recognise

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
