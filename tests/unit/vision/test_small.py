"""Pictures made small."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vision.small import small_luma


@pytest.mark.parametrize(
    ("wh", "small_wh"),
    [
        ((640, 360), (160, 90)),
        ((1920, 1080), (160, 90)),
        ((2560, 1440), (160, 90)),
        ((704, 576), (133, 109)),
        ((480, 360), (139, 104)),
        ((160, 90), (160, 90)),
        ((64, 48), (64, 48)),
        ((1, 1), (1, 1)),
        ((360, 640), (90, 160)),
    ],
)
def test_sizes(wh: tuple[int, int], small_wh: tuple[int, int]) -> None:
    small = small_luma(np.zeros(wh[::-1], np.uint8))
    assert small.shape == small_wh[::-1]
    assert small.dtype == np.uint8


@given(st.integers(1, 700), st.integers(1, 700), st.integers(0, 255))
@example(27, 695, 0)
def test_one_shade_stays_that_shade_and_the_size_is_bounded(width: int, height: int, shade: int) -> None:
    small = small_luma(np.full((height, width), shade, np.uint8))
    assert 0 < small.shape[1] <= 160
    assert 0 < small.size <= 14_400 + sum(small.shape) / 2 + 1  # each side is rounded to the nearest
    assert set(np.unique(small)) == {shade}


def test_four_by_four_pixels_become_their_average() -> None:
    luma = np.random.default_rng(0).integers(0, 256, (360, 640), dtype=np.uint8)
    average = luma.reshape(90, 4, 160, 4).mean(axis=(1, 3))
    assert np.abs(small_luma(luma) - average).max() <= 1.5


def test_rows_of_a_decoder_s_memory_may_be_padded() -> None:
    padded = np.random.default_rng(0).integers(0, 256, (360, 704), dtype=np.uint8)
    assert (small_luma(padded[:, :640]) == small_luma(padded[:, :640].copy())).all()
