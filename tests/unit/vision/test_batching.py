"""When a batch closes and who is in it."""

import random

from hypothesis import given
from hypothesis import strategies as st

from vision.batching import BatchPolicy

waiting = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.floats(0, 100), max_size=30)


def test_nothing_waits_no_batch() -> None:
    assert BatchPolicy(8, 0.01).closes_in_s({}, 4, 5.0) is None


def test_full_closes_at_once() -> None:
    assert BatchPolicy(2, 10).closes_in_s({"a": 1.0, "b": 1.0}, 16, 1.0) == 0


def test_no_camera_left_to_wait_for_closes_at_once() -> None:
    assert BatchPolicy(8, 10).closes_in_s({"a": 1.0, "b": 1.0}, 2, 1.0) == 0


def test_the_oldest_picture_decides() -> None:
    assert BatchPolicy(8, 0.5).closes_in_s({"a": 1.0, "b": 1.4}, 16, 1.25) == 0.25
    assert BatchPolicy(8, 0.5).closes_in_s({"a": 1.0, "b": 1.4}, 16, 9.0) == 0


@given(waiting, st.integers(1, 8))
def test_nobody_chosen_has_waited_less_than_one_left_out(since_s: dict[str, float], size: int) -> None:
    chosen = BatchPolicy(size, 0.01).choose(since_s, dict.fromkeys(since_s, 1))
    assert len(chosen) == len(set(chosen)) == min(size, len(since_s))
    left_out = [since_s[camera_id] for camera_id in since_s.keys() - set(chosen)]
    assert not left_out or max(since_s[camera_id] for camera_id in chosen) <= min(left_out)


def test_a_picture_of_many_looks_is_a_batch_by_itself_when_its_turn_comes() -> None:
    policy, looks = BatchPolicy(4, 0.01), {"a": 1, "tiles": 9, "b": 1}
    since_s = {"a": 1.0, "tiles": 2.0, "b": 3.0}
    assert policy.choose(since_s, looks) == ["a"]
    assert policy.choose({"tiles": 2.0, "b": 3.0}, looks) == ["tiles"]


@given(waiting, st.integers(1, 8), st.randoms(use_true_random=False))
def test_a_batch_is_no_larger_than_it_may_be_unless_one_picture_is(
    since_s: dict[str, float], size: int, chance: random.Random
) -> None:
    looks = {camera_id: chance.randint(1, 17) for camera_id in since_s}
    chosen = BatchPolicy(size, 0.01).choose(since_s, looks)
    assert bool(chosen) == bool(since_s)
    assert len(chosen) <= 1 or sum(looks[camera_id] for camera_id in chosen) <= size
    assert not chosen or since_s[chosen[0]] == min(since_s.values())


@given(waiting, st.integers(1, 8), st.integers(1, 40), st.floats(0, 200), st.floats(0, 1))
def test_it_never_waits_longer_than_the_staleness(
    since_s: dict[str, float], size: int, cameras: int, now_s: float, staleness_s: float
) -> None:
    now_s = max([now_s, *since_s.values()])
    closes_in_s = BatchPolicy(size, staleness_s).closes_in_s(since_s, cameras, now_s)
    assert (closes_in_s is None) == (not since_s)
    assert closes_in_s is None or 0 <= closes_in_s <= staleness_s + 1e-9
