"""What stands there for long belongs to the scene."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vision.settled import Settled, SettledSettings

SETTINGS = SettledSettings(settle_s=60, found_settle_s=5, absent_s=3, found_absent_s=100, most=8)


def box(left: float, top: float = 10, side: float = 20) -> NDArray[np.float32]:
    return np.array([[left, top, left + side, top + side]], np.float32)


NOTHING = np.zeros((0, 4), np.float32)
MOVED_NOW = np.zeros(1)


def test_an_object_that_came_is_fresh_until_it_has_stood_still_for_long() -> None:
    settled = Settled(SETTINGS)
    fresh = [
        settled.see(box(5 + second % 2), ["car"], second, changed_xyxy=box(0, side=30) if second < 3 else NOTHING)[0]
        for second in range(70)
    ]
    assert fresh == [1] * 60 + [0] * 10


def test_what_is_found_where_nothing_changed_settles_soon() -> None:
    settled = Settled(SETTINGS)
    fresh = [settled.see(box(5), ["car"], second, changed_xyxy=box(60))[0] for second in range(10)]
    assert fresh == [1] * 5 + [0] * 5


@pytest.mark.parametrize(
    ("change", "fresh"), [(box(0, side=30), 1), (box(12), 1), (box(18), 0), (box(0, 0, 60), 0), (box(60), 0)]
)
def test_it_came_when_the_change_has_about_its_place_and_size(change: NDArray[np.float32], fresh: int) -> None:
    settled = Settled(SETTINGS)
    settled.see(box(5), ["person"], 0, changed_xyxy=change)
    assert settled.see(box(5), ["person"], 10)[0] == fresh


def test_who_passes_before_what_has_settled_does_not_make_it_fresh() -> None:
    settled = Settled(SETTINGS)
    for second in range(10):
        settled.see(box(5), ["car"], second)
    assert settled.see(box(5), ["car"], 11, changed_xyxy=box(5))[0] == 0


def test_one_who_moves_stays_fresh_and_one_who_stops_until_it_has_stood_for_long() -> None:
    settled = Settled(SETTINGS)
    assert all(settled.see(box(30.0 * second), ["person"], second, MOVED_NOW)[0] == 1 for second in range(200))
    assert settled.see(box(5970), ["person"], 259, np.array([59.0]))[0] == 1
    assert settled.see(box(5970), ["person"], 261, np.array([61.0]))[0] == 0


def test_who_stops_and_is_taken_for_another_stays_fresh() -> None:
    settled = Settled(SETTINGS)
    settled.see(box(5), ["person"], 0, MOVED_NOW)
    assert settled.see(box(5), ["person"], 30)[0] == 1


def test_new_in_their_place_are_counted_once() -> None:
    settled = Settled(SETTINGS)
    both = np.concatenate([box(5), box(60)])
    assert settled.see(both, ["car", "person"], 0) == (2, 2)
    assert settled.see(both, ["truck", "person"], 60) == (0, 0)
    assert settled.see(both, ["person", "person"], 60.2)[1] == 1


def test_what_came_is_forgotten_when_its_place_is_seen_empty_and_what_was_there_is_not_so_soon() -> None:
    settled = Settled(SETTINGS)
    settled.see(np.concatenate([box(5), box(60)]), ["person", "person"], 0, changed_xyxy=box(5))
    for second in range(1, 7):
        settled.see(NOTHING, [], second)
    assert settled.see(box(5), ["person"], 7) == (1, 1)
    assert settled.see(box(60), ["person"], 8) == (0, 0)
    for second in range(9, 112):
        settled.see(NOTHING, [], second)
    assert settled.see(box(60), ["person"], 112) == (1, 1)


def test_a_gap_unlooked_at_is_not_held_against_it() -> None:
    settled = Settled(SETTINGS)
    settled.see(box(5), ["person"], 0, changed_xyxy=box(5))
    settled.see(NOTHING, [], 500)
    settled.see(NOTHING, [], 1000)
    assert settled.see(box(5), ["person"], 1500) == (0, 0)


def test_a_clock_set_back_takes_everything_with_it() -> None:
    settled = Settled(SETTINGS)
    settled.see(box(5), ["car"], 5000)
    settled.see(box(5), ["car"], 5003)
    assert settled.see(box(5), ["car"], 100) == (1, 0)
    assert settled.see(box(5), ["car"], 103) == (0, 0)


def test_memory_is_bounded_and_keeps_what_has_stood_longest() -> None:
    settled = Settled(SETTINGS)
    settled.see(box(0), ["car"], 0)
    for number in range(1, 40):
        settled.see(np.concatenate([box(0), box(40.0 * number)]), ["car", "car"], number * 0.01)
    assert settled.see(box(0), ["car"], 61) == (0, 0)
