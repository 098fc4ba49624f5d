"""What counts as left behind, and how memory grows."""

import math

import pytest

from bench.soak import Held, Story


def test_the_slope_is_that_of_what_came_after_warming_up() -> None:
    story = Story([(second, 500_000_000 if second < 100 else 100_000_000 + 1000 * second) for second in range(400)])
    assert story.slope_mb_per_h(100) == pytest.approx(3.6)


def test_too_little_says_nothing_of_the_slope() -> None:
    assert math.isnan(Story([(0, 1), (200, 2)]).slope_mb_per_h(100))


def test_what_is_held_and_was_not_before_is_named() -> None:
    before = Held(3, 1, ("/data/a", "anon_inode:[eventpoll]"))
    assert before.left_since(before) == []
    after = Held(3, 3, ("/data/a", "anon_inode:[eventpoll]", "anon_inode:[eventpoll]"))
    assert after.left_since(before) == ["socket", "socket", "anon_inode:[eventpoll]"]


def test_what_is_held_no_more_is_no_fault() -> None:
    assert Held(2, 0, ()).left_since(Held(3, 4, ("/data/a",))) == []
