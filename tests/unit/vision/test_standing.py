"""How long a track stands, and whether it ever moved."""

import numpy as np
from numpy.typing import NDArray

from vision.standing import Standing


def at(x: float, number: int = 1) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    return np.array([number], np.int64), np.array([[x, 100, x + 10, 130]], np.float32)


def test_what_wavers_in_its_place_was_never_seen_to_move() -> None:
    standing = Standing()
    assert all(np.isinf(standing.see(*at(50 + 8 * (second % 2)), second)) for second in range(60))


def test_who_walks_stands_for_no_time_and_who_stops_for_as_long_as_it_is() -> None:
    standing = Standing()
    walked = [float(standing.see(*at(20.0 * second), second)[0]) for second in range(5)]
    assert walked == [np.inf, 0, 0, 0, 0]
    assert [float(standing.see(*at(82), 4.0 + second)[0]) for second in (1, 2, 60)] == [1, 2, np.inf]


def test_slow_walkers_are_seen_to_move_too() -> None:
    standing = Standing()
    stands = [float(standing.see(*at(2.0 * number), number * 0.2)[0]) for number in range(40)]
    assert np.isinf(stands[7])
    assert max(stands[8:]) < 2


def test_tracks_are_forgotten_when_unseen_or_when_the_clock_was_set_back() -> None:
    standing = Standing()
    standing.see(*at(0), 100)
    assert standing.see(*at(40), 101)[0] == 0
    assert np.isinf(standing.see(*at(40), 50)[0])
    standing.see(*at(0, 2), 60)
    assert np.isinf(standing.see(*at(40), 61)[0])


def test_nobody_is_there() -> None:
    assert Standing().see(np.zeros(0, np.int64), np.zeros((0, 4), np.float32), 1.0).shape == (0,)
