"""Picture sizes that grow, and whether to believe them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.bursts import Bursts


def fed(bursts: Bursts, sizes: list[int], start_s: float, fps: float = 10.0) -> list[bool]:
    return [bursts.see(size, start_s + at / fps) for at, size in enumerate(sizes)]


def usual(count: int, seed: int = 1, spread: float = 0.15) -> list[int]:
    return [int(each) for each in 1500 * np.exp(np.random.default_rng(seed).normal(0, spread, count))]


def test_a_run_of_large_pictures_is_one_burst() -> None:
    bursts = Bursts()
    assert not any(fed(bursts, usual(600), 0))
    assert sum(fed(bursts, [8000] * 20, 60)) == 1


def test_a_single_large_picture_is_none() -> None:
    bursts = Bursts()
    fed(bursts, usual(600), 0)
    assert not any(fed(bursts, [20_000, *usual(50, 2)], 60))


def test_a_camera_of_constant_bitrate_has_none() -> None:
    bursts = Bursts()
    sizes = [int(each) for each in np.random.default_rng(3).uniform(1900, 2100, 3000)]
    assert not any(fed(bursts, sizes, 0))


def test_a_level_that_rises_for_good_is_learned() -> None:
    bursts = Bursts()
    fed(bursts, usual(600), 0)
    assert any(fed(bursts, [2 * size for size in usual(3000, 4)], 60)[:100])
    assert not any(fed(bursts, [2 * size for size in usual(1000, 5)], 360))


@pytest.mark.parametrize(("judgements", "believed"), [("rrr", False), ("rrrrr", True), ("rwrwrwrw", False)])
def test_belief_is_earned(judgements: str, believed: bool) -> None:
    bursts = Bursts()
    for each in judgements:
        bursts.judge(each == "r")
    assert bursts.believed is believed


def test_belief_is_lost_by_false_ones() -> None:
    bursts = Bursts()
    for right in [True] * 20 + [False] * 5:
        bursts.judge(right)
    assert not bursts.believed


@given(st.lists(st.tuples(st.integers(0, 10**8), st.floats(-1e6, 1e9, allow_nan=False)), max_size=60))
def test_any_sizes_at_any_time(pictures: list[tuple[int, float]]) -> None:
    bursts = Bursts()
    for size, time_s in pictures:
        assert bursts.see(size, time_s) in (True, False)
