"""Scoring boxes and tracks against the truth."""

from pathlib import Path

import numpy as np
import pytest

from bench.tracking import Tracking
from models.tracks import TrackedFrame
from vision.ground_truth import Score, Truth, read_truth


def boxes(*rows: tuple[float, float, float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.array(rows, np.float32).reshape(-1, 4)


def tracked(track_ids: list[int], *rows: tuple[float, float, float, float]) -> TrackedFrame:
    count = len(track_ids)
    return TrackedFrame(
        "clip",
        0.0,
        (100, 100),
        np.array(track_ids, np.int64),
        boxes(*rows),
        np.ones(count, np.float32),
        ("person",) * count,
    )


def test_recall_and_precision_match_one_to_one() -> None:
    score = Score()
    score.add(boxes((0, 0, 10, 10), (50, 50, 60, 60)), boxes((0, 0, 10, 9), (1, 0, 11, 10), (80, 80, 90, 90)))
    assert score.recall == 0.5
    assert score.precision == pytest.approx(1 / 3)
    score.add(boxes(), boxes())
    assert score.recall == 0.5


def test_nothing_found_in_nothing() -> None:
    assert (Score().recall, Score().precision) == (0, 0)


def test_truth_is_scaled_and_flagged_rows_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "gt.txt"
    path.write_text("1,7,10,20,30,40,1,1,1\n2,7,12,20,30,40,1,1,1\n2,8,0,0,5,5,0,1,1\n")
    truth = read_truth(path, 0.5)
    assert truth[1].boxes_xyxy.tolist() == [[5, 10, 20, 30]]
    assert truth[2].track_id.tolist() == [7]


def test_a_change_of_id_is_a_switch() -> None:
    tracking = Tracking()
    truth = Truth(np.array([1], np.int64), boxes((0, 0, 10, 10)))
    for track_id in (4, 4, 4, 5, 5):
        tracking.add(truth, tracked([track_id], (0, 0, 10, 10)))
    summary = tracking.summary()
    assert summary["num_switches"] == 1
    assert summary["mota"] == pytest.approx(0.8)
    assert summary["idf1"] == pytest.approx(0.6)
