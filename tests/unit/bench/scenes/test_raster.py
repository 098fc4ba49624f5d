"""Depth pictures against what can be worked out by hand."""

import numpy as np
import pytest

from bench.scenes.raster import Window, fans, nearness, triangles_of
from bench.scenes.shapes import block, box
from bench.scenes.words import Paint, Piece, View

VIEW = View((0.0, -10.0, 2.0), (0.0, 0.0, 2.0), 36.0, (200, 100))
GREY = Paint((0.5, 0.5, 0.5))


def drawn(*pieces: Piece, window: Window | None = None) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return nearness(VIEW, triangles_of(pieces), window)


def test_a_board_is_as_far_and_as_large_as_it_is() -> None:
    # 1 m is 200 / 10 = 20 pixels at 10 m
    near = drawn(block((0, 0.1, 2), (2, 0.2, 1)).painted(GREY))
    assert near[50, 100] == pytest.approx(1 / 10, rel=1e-4)
    rows, columns = np.nonzero(near)
    assert (columns.min(), columns.max() + 1) == (80, 120)
    assert (rows.min(), rows.max() + 1) == (40, 60)


def test_the_nearer_hides_the_farther() -> None:
    far, close = block((0, 5, 2), (4, 0.2, 2)), block((0, -2, 2), (0.5, 0.2, 0.5))
    near = drawn(far.painted(GREY), close.painted(GREY))
    assert near[50, 100] == pytest.approx(1 / 7.9, rel=1e-3)
    assert near[50, 115] == pytest.approx(1 / 14.9, rel=1e-3)


def test_ground_that_begins_behind_the_camera_is_cut() -> None:
    near = drawn(box((-50, -50, -1), (50, 50, 0)).painted(GREY))
    assert not near[:50].any()
    # the lowest row looks 49.5 px down of 200 px focal length: 2 m below, so 8.08 m ahead
    assert 1 / near[99, 100] == pytest.approx(2 / (49.5 / 200), rel=1e-3)


def test_a_window_beyond_the_picture_sees_what_the_picture_does_not() -> None:
    board = block((8, 0, 2), (2, 0.1, 1)).painted(GREY)
    assert not drawn(board).any()
    assert drawn(board, window=Window(150, 0, 200, 100)).any()


def test_glass_hides_nothing() -> None:
    pane = block((0, 0, 2), (2, 0.1, 1)).painted(Paint((1, 1, 1), transparency=0.9))
    assert len(triangles_of([pane], opaque_only=True)) == 0
    assert len(triangles_of([pane])) == 12


def test_faces_become_fans() -> None:
    assert fans(((0, 1, 2, 3), (4, 5, 6))).tolist() == [[0, 1, 2], [0, 2, 3], [4, 5, 6]]
