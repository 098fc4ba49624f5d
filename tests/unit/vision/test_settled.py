"""What stands there for long belongs to the scene."""

import numpy as np
from numpy.typing import NDArray

from vision.settled import Settled, SettledSettings

SETTINGS = SettledSettings(settle_s=60, start_settle_s=20, absent_s=3, most=8)


def box(left: float, top: float = 10, side: float = 20) -> NDArray[np.float32]:
    return np.array([[left, top, left + side, top + side]], np.float32)


NOTHING = np.zeros((0, 4), np.float32)


def test_an_object_is_fresh_until_it_has_stood_still_for_long() -> None:
    settled = Settled(SETTINGS)
    fresh = [settled.see(box(5 + second % 2), ["car"], second)[0] for second in range(70)]
    assert fresh == [1] * 60 + [0] * 10


def test_what_was_there_at_the_start_settles_sooner() -> None:
    settled = Settled(SETTINGS)
    fresh = [settled.see(box(5), ["car"], second, at_start=True)[0] for second in range(30)]
    assert fresh == [1] * 20 + [0] * 10


def test_one_who_moves_stays_fresh() -> None:
    settled = Settled(SETTINGS)
    assert all(settled.see(box(3.0 * second), ["person"], second) >= (1, 0) for second in range(200))


def test_new_in_their_place_are_counted_once() -> None:
    settled = Settled(SETTINGS)
    both = np.concatenate([box(5), box(60)])
    assert settled.see(both, ["car", "person"], 0) == (2, 2)
    assert settled.see(both, ["truck", "person"], 60) == (0, 0)
    assert settled.see(both, ["person", "person"], 60.2)[1] == 1


def test_a_place_seen_empty_for_long_is_forgotten_and_a_gap_unlooked_at_is_not_held_against_it() -> None:
    settled = Settled(SETTINGS)
    settled.see(box(5), ["person"], 0)
    settled.see(NOTHING, [], 500)
    settled.see(NOTHING, [], 1000)
    assert settled.see(box(5), ["person"], 1500) == (0, 0)
    for second in range(1501, 1506):
        settled.see(NOTHING, [], second)
    assert settled.see(box(5), ["person"], 1507) == (1, 1)


def test_a_clock_set_back_takes_everything_with_it() -> None:
    settled = Settled(SETTINGS)
    settled.see(box(5), ["car"], 5000)
    settled.see(box(5), ["car"], 5050)
    assert settled.see(box(5), ["car"], 100) == (1, 0)
    assert settled.see(box(5), ["car"], 111) == (0, 0)


def test_memory_is_bounded_and_keeps_what_has_stood_longest() -> None:
    settled = Settled(SETTINGS)
    settled.see(box(0), ["car"], 0)
    for number in range(1, 40):
        settled.see(np.concatenate([box(0), box(40.0 * number)]), ["car", "car"], number * 0.01)
    assert settled.see(box(0), ["car"], 61) == (0, 0)
