"""Reading the outputs of the YOLO families."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.tracks import Detections
from vision.detectors.layouts import Layout, OutputForm
from vision.detectors.reading import Reader


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


def narrowed(output: NDArray[np.float32], wanted: list[int] | None) -> NDArray[np.float32]:
    """What a network that chooses the best class itself gives for an anchor-free output, by the definition."""
    ids = list(range(3)) if wanted is None else wanted
    scores = output[4:]
    class_id = np.array(ids)[scores[ids].argmax(axis=0)]
    best = scores[class_id, np.arange(scores.shape[1])]
    score = np.where(best >= scores.max(axis=0), best, 0)
    return np.concatenate([output[:4], score[None], class_id[None].astype(np.float32)])


@given(
    st.lists(st.lists(st.integers(0, 100), min_size=7, max_size=7), max_size=12),
    st.sampled_from([None, [0], [1, 2], [0, 1, 2]]),
)
def test_a_narrowed_output_says_the_same(rows: list[list[int]], wanted: list[int] | None) -> None:
    output = np.array(rows, np.float32).reshape(-1, 7).T
    output[4:] /= 100
    one = reader(Layout.ANCHOR_FREE, False, wanted)
    plain, short = one.read(output), one.read_narrowed(narrowed(output, wanted))
    assert short.boxes_xyxy.tolist() == plain.boxes_xyxy.tolist()
    assert short.score.tolist() == plain.score.tolist()
    assert short.class_id.tolist() == plain.class_id.tolist()
