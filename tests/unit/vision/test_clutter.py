"""What is gone by the next picture is no object."""

import numpy as np

from vision.blobs import Blobs
from vision.clutter import Clutter


def blobs(*rows: tuple[float, float, float]) -> Blobs:
    """Of (left, top, mass), a tenth wide and high."""
    boxes = np.array([[left, top, left + 0.1, top + 0.1] for left, top, _ in rows], np.float32).reshape(-1, 4)
    count = len(rows)
    mass = np.array([row[2] for row in rows], np.float32)
    return Blobs(boxes, mass, np.full(count, 20), np.arange(1, count + 1))


def test_looks_far_apart_believe_one_picture() -> None:
    clutter = Clutter(10.0)
    assert clutter.sort(blobs((0.1, 0.1, 11), (0.5, 0.5, 9)), 100).tolist() == [True, False]
    assert clutter.sort(blobs((0.8, 0.1, 11)), 102).tolist() == [True]


def test_close_looks_want_to_see_it_three_times() -> None:
    clutter = Clutter(10.0)
    clutter.sort(blobs(), 100)
    chosen = [clutter.sort(blobs((0.1 + 0.05 * at, 0.4, 30)), 100.2 + 0.2 * at).tolist() for at in range(5)]
    assert chosen == [[False], [False], [True], [True], [True]]


def test_fleeting_blobs_raise_what_a_single_look_believes_and_are_forgotten() -> None:
    clutter = Clutter(10.0)
    for at in range(20):
        clutter.sort(blobs(((at * 0.37) % 0.9, (at * 0.61) % 0.9, 20)), 100 + 0.2 * at)
    assert 20 < clutter.least_mass <= 34
    assert clutter.sort(blobs((0.3, 0.3, 19)), 110).tolist() == [False]
    assert clutter.sort(blobs((0.3, 0.3, 60)), 112).tolist() == [True]
    assert clutter.sort(blobs((0.3, 0.3, 19)), 1_500).tolist() == [True]


def test_the_bound_leaves_what_is_clear() -> None:
    clutter = Clutter(10.0)
    for at in range(20):
        clutter.sort(blobs(((at * 0.37) % 0.9, (at * 0.61) % 0.9, 5_000)), 100 + 0.2 * at)
    assert clutter.least_mass == 80


def test_time_that_steps_back_is_like_a_look_far_apart() -> None:
    clutter = Clutter(10.0)
    clutter.sort(blobs((0.1, 0.1, 11)), 100)
    assert clutter.sort(blobs((0.5, 0.5, 11)), 90).tolist() == [True]
