"""Which pictures are due."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vision.pace import Pace


def due(fps: float, times: list[float]) -> list[float]:
    pace = Pace(fps)
    return [time_s for time_s in times if pace.due(time_s)]


@pytest.mark.parametrize(
    ("camera_fps", "fps", "expected"),
    [(25, 5, 50), (25, 10, 100), (25, 25, 250), (25, 100, 250), (5, 5, 50), (10, 3, 30), (25, 0, 0), (25, -1, 0)],
)
def test_as_many_as_wanted_and_there_are(camera_fps: int, fps: float, expected: int) -> None:
    times = [100 + number / camera_fps for number in range(10 * camera_fps)]
    assert len(due(fps, times)) == pytest.approx(expected, abs=1)


@given(st.lists(st.floats(-0.04, 0.04), min_size=50, max_size=50))
def test_jitter_loses_no_picture_of_a_camera_at_the_wanted_rate(jitter: list[float]) -> None:
    times = [number / 5 + shift for number, shift in enumerate(jitter)]
    assert len(due(5, times)) >= 48


@given(st.lists(st.floats(0, 1e6), max_size=60), st.floats(0.1, 60))
@example([0.0, 15.0, 0.0, 7.0], 0.125)
def test_never_more_than_the_rate_in_any_run_of_time(steps: list[float], fps: float) -> None:
    times = [sum(steps[: n + 1]) for n in range(len(steps))]
    kept = due(fps, times)
    for first, second in zip(kept, kept[2:], strict=False):
        assert second - first >= 1 / fps


def test_time_stepping_back_starts_anew() -> None:
    assert due(5, [1000.0, 1000.2, 10.0, 10.05, 10.2]) == [1000.0, 1000.2, 10.0, 10.2]
