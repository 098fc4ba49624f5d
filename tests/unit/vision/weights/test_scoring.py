"""Boxes matched with labelled objects, as tables of boxes."""

from collections.abc import Sequence

import numpy as np
import pytest

from models.tracks import Detections
from vision.weights.scoring import Objects, Tally

NAMES = ("car", "person", "sheep")
Box = tuple[float, float, float, float]
A: Box = (0, 0, 40, 80)
B: Box = (100, 0, 140, 80)
LOW: Box = (200, 0, 240, 20)


def objects(*labelled: tuple[str, Box, bool]) -> Objects:
    return Objects(
        tuple(name for name, _, _ in labelled),
        np.array([box for _, box, _ in labelled], np.float32).reshape(-1, 4),
        np.array([counted for _, _, counted in labelled], bool),
    )


def found(*boxes: tuple[str, Box, float]) -> Detections:
    ranked = sorted(boxes, key=lambda each: -each[2])
    return Detections(
        np.array([box for _, box, _ in ranked], np.float32).reshape(-1, 4),
        np.array([score for _, _, score in ranked], np.float32),
        np.array([NAMES.index(name) for name, _, _ in ranked], np.int64),
    )


def shifted(box: Box, by: float) -> Box:
    return box[0] + by, box[1], box[2] + by, box[3]


def tallied(truth: Objects, seen: Detections, classes: Sequence[str] = ("person", "car")) -> Tally:
    tally = Tally.strict(classes)
    tally.add(truth, seen, NAMES)
    return tally


@pytest.mark.parametrize(
    ("truth", "seen", "matched", "true", "reported"),
    [
        pytest.param([("person", A, True)], [("person", A, 0.9)], 1, 1, 1, id="found"),
        pytest.param([("person", A, True)], [("person", shifted(A, 10), 0.9)], 1, 1, 1, id="IoU 0.6"),
        pytest.param([("person", A, True)], [("person", shifted(A, 20), 0.9)], 0, 1, 1, id="IoU 0.33"),
        pytest.param([("person", A, True)], [("car", A, 0.9)], 0, 1, 1, id="another class"),
        pytest.param([("person", A, True)], [("sheep", A, 0.9)], 0, 1, 0, id="a class nobody labelled"),
        pytest.param([("person", A, True)], [("person", A, 0.9), ("person", A, 0.8)], 1, 1, 2, id="found twice"),
        pytest.param([("person", A, True)], [("person", A, 0.2)], 0, 1, 0, id="too unsure"),
        pytest.param([("person", A, False)], [("person", A, 0.9)], 0, 0, 0, id="hidden, found"),
        pytest.param([("person", A, False)], [], 0, 0, 0, id="hidden, not found"),
        pytest.param([("person", LOW, True)], [("person", LOW, 0.9)], 0, 0, 0, id="too low"),
        pytest.param([], [("person", LOW, 0.9)], 0, 0, 0, id="nothing there, too low to count"),
        pytest.param([], [("person", B, 0.9)], 0, 0, 1, id="nothing there"),
        pytest.param(
            [("person", A, True), ("person", shifted(A, 8), False)],
            [("person", A, 0.9), ("person", shifted(A, 8), 0.8)],
            1,
            1,
            1,
            id="one in front of a hidden one",
        ),
        pytest.param([("person", A, True), ("car", B, True)], [("person", A, 0.9)], 1, 2, 1, id="one of two"),
    ],
)
def test_what_counts(
    truth: list[tuple[str, Box, bool]], seen: list[tuple[str, Box, float]], matched: int, true: int, reported: int
) -> None:
    whole = tallied(objects(*truth), found(*seen)).whole
    assert (whole.matched, whole.true, whole.found) == (matched, true, reported)


def test_a_low_object_that_is_high_enough_when_found_is_no_fault() -> None:
    low: Box = (0, 0, 30, 22)
    whole = tallied(objects(("person", low, True)), found(("person", (0, 0, 30, 26), 0.9))).whole
    assert (whole.true, whole.found) == (0, 0)


def test_classes_that_are_taken_for_one_match_each_other() -> None:
    tally = Tally({"vehicles": ("car", "truck")})
    tally.add(objects(("truck", A, True)), found(("car", A, 0.9)), NAMES)
    assert tally.whole.recall == tally.whole.precision == 1
    assert tallied(objects(("truck", A, True)), found(("car", A, 0.9)), ("car", "truck")).whole.recall == 0


def test_a_detector_that_does_not_know_a_class_finds_none_of_it() -> None:
    tally = Tally.strict(("bus",))
    tally.add(objects(("bus", A, True)), found(("car", A, 0.9)), NAMES)
    assert (tally.whole.recall, tally.whole.found) == (0, 0)


def test_the_area_under_the_curve_by_hand() -> None:
    """Two objects; right, wrong, right: recall 0.5 at precision 1, then 1 at 2/3."""
    tally = Tally.strict(("person",))
    tally.add(
        objects(("person", A, True), ("person", B, True)),
        found(("person", A, 0.9), ("person", (300, 0, 340, 80), 0.5), ("person", B, 0.1)),
        NAMES,
    )
    assert tally.ap50 == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert tally.whole.recall == 0.5


def test_the_mean_is_over_the_classes_there_are() -> None:
    tally = tallied(objects(("person", A, True)), found(("person", A, 0.9)))
    assert tally.ap50 == 1
    assert tallied(objects(), found(("person", A, 0.9))).ap50 is None


def test_pictures_add_up() -> None:
    tally = Tally.strict(("person",))
    for _ in range(3):
        tally.add(objects(("person", A, True)), found(), NAMES)
    tally.add(objects(("person", A, True)), found(("person", A, 0.5)), NAMES)
    assert tally.pictures == 4
    assert tally.whole.recall == 0.25
    assert tally.ap50 == pytest.approx(0.25)
