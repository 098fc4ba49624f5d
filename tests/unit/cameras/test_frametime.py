"""Frame time: smooth like pts, right like the clock, never backwards."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.frametime import MAX_SLEW, REANCHOR_S, FrameTime, spread_arrivals
from tests.fakes.clock import ManualClock

FPS = 25.0
STEP_S = 1 / FPS


def _play(pictures: list[tuple[float, float]]) -> tuple[list[float], float]:
    """Frame times of (pts_s, seconds since start on our clock), and the start in Unix seconds."""
    clock = ManualClock()
    start_mono_s, start_s = clock.mono_s(), clock.now().timestamp()
    frame_time = FrameTime(clock)
    times = []
    for pts_s, since_s in pictures:
        clock.tick(start_mono_s + since_s - clock.mono_s())
        times.append(frame_time.stamp(pts_s, clock.mono_s()))
    return times, start_s


def test_first_picture_is_taken_when_it_arrives() -> None:
    times, start_s = _play([(77777.0, 3.0)])
    assert times == [pytest.approx(start_s + 3.0)]


def test_a_picture_stamped_later_than_it_arrived_keeps_its_arrival() -> None:
    clock = ManualClock()
    arrival_mono_s, arrival_s = clock.mono_s(), clock.now().timestamp()
    clock.tick(0.7)
    assert FrameTime(clock).stamp(0.0, arrival_mono_s) == pytest.approx(arrival_s)


@given(st.lists(st.floats(0, 0.5), min_size=2, max_size=200), st.floats(-1e6, 1e6))
def test_jitter_of_arrival_is_not_jitter_of_frame_time(jitter: list[float], first_pts_s: float) -> None:
    arrival_s, pictures = 0.0, []
    for n, late_s in enumerate(jitter):
        arrival_s = max(arrival_s, n * STEP_S + late_s)
        pictures.append((first_pts_s + n * STEP_S, arrival_s))
    times, _ = _play(pictures)
    for before, after in pairwise(times):
        assert after - before == pytest.approx(STEP_S, abs=STEP_S * MAX_SLEW + 1e-6)


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(0, 20)), min_size=1, max_size=100))
def test_never_steps_back_whatever_the_camera_says(steps: list[tuple[float, float]]) -> None:
    pts_s, since_s, pictures = 0.0, 0.0, []
    for pts_step_s, wait_s in steps:
        pts_s, since_s = pts_s + pts_step_s, since_s + wait_s
        pictures.append((pts_s, since_s))
    times, _ = _play(pictures)
    assert all(after >= before for before, after in pairwise(times))


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=100))
def test_never_far_from_the_clock_whatever_pts_does(pts: list[float]) -> None:
    pictures = [(pts_s, n * STEP_S) for n, pts_s in enumerate(pts)]
    times, start_s = _play(pictures)
    for n, time_s in enumerate(times):
        assert abs(time_s - start_s - n * STEP_S) <= REANCHOR_S + 0.1


@pytest.mark.parametrize("rate", [0.9995, 1.0005], ids=["slow crystal", "fast crystal"])
def test_drift_is_worked_off(rate: float) -> None:
    seconds = 1800
    times, start_s = _play([(n * rate, float(n)) for n in range(seconds)])
    assert times[-1] - start_s == pytest.approx(seconds - 1, abs=0.1)


@pytest.mark.parametrize("jump_s", [-5000.0, 5000.0])
def test_a_jump_of_the_camera_clock_does_not_reach_frame_time(jump_s: float) -> None:
    pictures = [(n * STEP_S, n * STEP_S) for n in range(50)]
    pictures += [(jump_s + n * STEP_S, n * STEP_S) for n in range(50, 100)]
    times, start_s = _play(pictures)
    assert times[-1] - start_s == pytest.approx(99 * STEP_S, abs=0.01)


def test_pictures_held_back_by_the_network_do_not_stop_time_for_good() -> None:
    pictures = [(n * STEP_S, n * STEP_S) for n in range(25)]
    pictures += [(n * STEP_S, 6.0) for n in range(25, 150)]
    pictures += [(n * STEP_S, n * STEP_S) for n in range(150, 600)]
    times, start_s = _play(pictures)
    assert times[-1] - start_s == pytest.approx(599 * STEP_S, abs=REANCHOR_S)
    assert all(after > before for before, after in pairwise(times[300:]))


class _SetClock(ManualClock):
    """A clock whose UTC somebody sets."""

    set_by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.set_by


def test_utc_set_back_by_an_hour_slows_frame_time_and_does_not_freeze_it() -> None:
    clock = _SetClock()
    frame_time = FrameTime(clock)
    first_s = last_s = frame_time.stamp(0.0, clock.mono_s())
    clock.set_by = timedelta(hours=-1)
    for n in range(1, 101):
        clock.tick(1.0)
        last_s = frame_time.stamp(float(n), clock.mono_s())
    assert 45.0 <= last_s - first_s <= 60.0


def test_utc_set_forward_is_followed() -> None:
    clock = _SetClock()
    frame_time = FrameTime(clock)
    first_s = last_s = frame_time.stamp(0.0, clock.mono_s())
    clock.set_by = timedelta(hours=1)
    for n in range(1, 21):
        clock.tick(1.0)
        last_s = frame_time.stamp(float(n), clock.mono_s())
    assert last_s - first_s == pytest.approx(3620.0)
    assert frame_time.reanchored == 1


def test_pictures_read_together_arrived_as_far_apart_as_their_pts() -> None:
    assert spread_arrivals([(0, 1.0)], 9.0, 10.0) == [10.0]
    assert spread_arrivals([(0, 1.0), (0, 1.04), (0, 1.08)], 9.0, 10.0) == pytest.approx([9.92, 9.96, 10.0])
    assert spread_arrivals([(0, 1.0), (0, 1.5), (0, 1.75)], 9.9, 10.0) == pytest.approx([9.9, 9.9, 10.0])
    assert spread_arrivals([(0, 7.0), (1, 0.0), (1, 0.5)], 9.0, 10.0) == pytest.approx([9.5, 9.5, 10.0])


@given(
    st.lists(st.tuples(st.integers(0, 1), st.floats(-1e6, 1e6)), min_size=1, max_size=20),
    st.floats(0, 1e6),
    st.floats(0, 10),
)
def test_arrivals_are_in_order_and_within_what_is_known(
    points: list[tuple[int, float]], since_s: float, waited_s: float
) -> None:
    arrivals_s = spread_arrivals(points, since_s, since_s + waited_s)
    assert arrivals_s == sorted(arrivals_s)
    assert arrivals_s[-1] == since_s + waited_s
    assert arrivals_s[0] >= since_s
