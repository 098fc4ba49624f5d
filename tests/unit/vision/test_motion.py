"""The constant-velocity filter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.motion import Motion

BOX = np.array([[100, 50, 120, 90]], np.float32)
FIRST = np.array([0], np.intp)


def moved(speed_xy: tuple[float, float], time_s: float) -> NDArray[np.float32]:
    return BOX + np.array([*speed_xy, *speed_xy], np.float32) * np.float32(time_s)


@pytest.mark.parametrize("step_s", [0.04, 0.1, 0.2, 0.5])
def test_learns_a_steady_walk_at_any_rate(step_s: float) -> None:
    motion, time_s = Motion.begin(BOX), 0.0
    for _ in range(int(4 / step_s)):
        time_s += step_s
        motion = motion.predicted(step_s).corrected(FIRST, moved((12, -3), time_s))
    ahead = motion.predicted(1.0).boxes_xyxy()
    assert ahead == pytest.approx(moved((12, -3), time_s + 1.0), abs=2.0)


@given(st.floats(0, 3), st.floats(0, 3))
def test_two_steps_are_one_step(first_s: float, second_s: float) -> None:
    motion = Motion.begin(BOX).predicted(0.1).corrected(FIRST, moved((20, 0), 0.1))
    once, twice = motion.predicted(first_s + second_s), motion.predicted(first_s).predicted(second_s)
    assert twice.place == pytest.approx(once.place)
    assert twice.state[:, 2] == pytest.approx(once.state[:, 2], rel=0.2)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(-500, 500), st.floats(0, 300)), max_size=30))
def test_stays_finite_and_positive(steps: list[tuple[float, float, float]]) -> None:
    motion = Motion.begin(BOX)
    for dt_s, left, size in steps:
        box = np.array([[left, left, left + size, left + size / 2]], np.float32)
        motion = motion.predicted(dt_s).corrected(FIRST, box)
        assert np.isfinite(motion.boxes_xyxy()).all()
        assert (motion.state[:, [2, 4]] > 0).all()
        assert (motion.place[:, 2:] > 0).all()


def test_correcting_one_leaves_the_others() -> None:
    both = Motion.begin(np.concatenate([BOX, BOX + 200]))
    after = both.corrected(np.array([1], np.intp), BOX + 210)
    assert after.place[0].tolist() == both.place[0].tolist()
    assert after.place[1, 0] > both.place[1, 0]


def test_no_boxes_at_all() -> None:
    none = Motion.begin(np.zeros((0, 4), np.float32)).predicted(1.0)
    assert none.boxes_xyxy().shape == (0, 4)
    assert none.joined(Motion.begin(BOX)).boxes_xyxy() == pytest.approx(BOX)
