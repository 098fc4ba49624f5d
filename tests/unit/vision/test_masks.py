"""Privacy masks: never smaller than drawn, in colour too, and the picture of the decoder is left as it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.media import Frame, i420_planes
from vision.masks import masked

MIDDLE = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]


def frame(width: int = 64, height: int = 48, full_range: bool = False) -> Frame:
    image = np.full((height * 3 // 2, width), 200, np.uint8)
    return Frame("gate", i420_planes(image), 0, 0, 0, full_range=full_range)


@pytest.mark.parametrize(("full_range", "black"), [(False, 16), (True, 0)])
def test_inside_is_black_without_colour_and_outside_is_untouched(full_range: bool, black: int) -> None:
    luma, blue, red = masked(frame(full_range=full_range), [MIDDLE]).planes
    assert (luma[12:36, 16:48] == black).all()
    assert (blue[6:18, 8:24] == 128).all()
    assert (red[6:18, 8:24] == 128).all()
    for plane, edge in ((luma, 8), (blue, 4), (red, 4)):
        assert (plane[:edge] == 200).all()
        assert (plane[:, :edge] == 200).all()


def test_without_masks_it_is_the_picture_itself_and_never_written_to() -> None:
    whole = frame()
    assert masked(whole, []) is whole
    masked(whole, [MIDDLE])
    assert all((plane == 200).all() for plane in whole.planes)


def test_a_mask_over_everything_leaves_nothing() -> None:
    covered = masked(frame(), [[(0, 0), (1, 0), (1, 1), (0, 1)]])
    assert {int(plane.max()) for plane in covered.planes} == {16, 128}


@given(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.02, 0.1), st.integers(8, 60), st.integers(8, 60))
def test_every_pixel_a_box_touches_is_covered(left: float, top: float, size: float, half_w: int, half_h: int) -> None:
    width, height = 2 * half_w, 2 * half_h
    right, bottom = left + size, top + size
    luma = masked(frame(width, height), [[(left, top), (right, top), (right, bottom), (left, bottom)]]).planes[0]
    columns = slice(int(left * width), min(width, int(np.ceil(right * width))))
    rows = slice(int(top * height), min(height, int(np.ceil(bottom * height))))
    assert (luma[rows, columns] == 16).all()
