"""The bounded queue before a decoder."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from models.media import AccessUnit, Codec
from vision.unit_queue import UnitQueue


def unit(number: int, is_key: bool = False, size: int = 10) -> AccessUnit:
    return AccessUnit("gate", Codec.H264, bytes(size), float(number), 0.0, float(number), is_key)


def test_first_in_first_out() -> None:
    queue = UnitQueue(5, 1000)
    assert [queue.offer(unit(n, n == 0)) for n in range(3)] == [0, 0, 0]
    assert [taken.pts_s for taken in iter(queue.take, None)] == [0, 1, 2]


def test_when_full_it_skips_to_the_next_key() -> None:
    queue = UnitQueue(3, 1000)
    dropped = [queue.offer(unit(n, n in (0, 6))) for n in range(8)]
    assert dropped == [0, 0, 0, 1, 1, 1, 3, 0]
    assert [taken.pts_s for taken in iter(queue.take, None)] == [6, 7]


def test_room_made_while_skipping_waits_for_the_key() -> None:
    queue = UnitQueue(2, 1000)
    for n in range(3):
        queue.offer(unit(n, n == 0))
    queue.take()
    assert queue.offer(unit(3)) == 1
    assert queue.offer(unit(4, is_key=True)) == 0
    assert [taken.pts_s for taken in iter(queue.take, None)] == [1, 4]


def arrived(mono_s: float, is_key: bool = False, damaged: bool = False) -> AccessUnit:
    return AccessUnit("gate", Codec.H264, b"", mono_s, mono_s, mono_s, is_key, damaged=damaged)


def test_what_lags_goes_on_from_the_next_whole_key() -> None:
    queue = UnitQueue(1000, 1000, max_lag_s=1.0)
    arriving = [arrived(0, is_key=True), *map(arrived, (0.5, 1.5)), arrived(1.8, is_key=True, damaged=True)]
    assert [queue.offer(each) for each in arriving] == [0, 0, 0, 0]
    assert queue.offer(arrived(2.0, is_key=True)) == 4
    assert queue.offer(arrived(2.5)) == 0
    assert queue.offer(arrived(3.0, is_key=True)) == 0, "a second is not more than a second"
    assert [taken.mono_s for taken in iter(queue.take, None)] == [2.0, 2.5, 3.0]


def test_what_comes_from_the_ring_may_lag_until_it_is_to_count() -> None:
    queue = UnitQueue(1000, 1000, max_lag_s=1.0)
    queue.refill([arrived(0, is_key=True), arrived(1)], whole=True)
    assert queue.offer(arrived(2, is_key=True)) == 0
    queue.count_all()
    assert queue.offer(arrived(3, is_key=True)) == 3
    assert len(queue) == 1


def test_bytes_are_bounded_but_one_large_unit_passes() -> None:
    queue = UnitQueue(100, 50)
    assert queue.offer(unit(0, is_key=True, size=60)) == 0
    assert queue.offer(unit(1)) == 1
    assert len(queue) == 1
    assert queue.clear() == 1


def test_what_is_refilled_does_not_count_against_the_bounds() -> None:
    queue = UnitQueue(3, 1000)
    queue.refill([unit(n, n == 0) for n in range(10)], whole=True)
    assert [queue.offer(unit(n)) for n in range(10, 14)] == [0, 0, 0, 1]
    assert [taken.pts_s for taken in iter(queue.take, None)] == list(range(13))


def test_after_a_hole_the_next_must_be_a_key() -> None:
    queue = UnitQueue(3, 1000)
    queue.refill([unit(0, is_key=True)], whole=False)
    assert [queue.offer(unit(n, n == 9)) for n in (8, 9)] == [1, 0]
    assert [taken.pts_s for taken in iter(queue.take, None)] == [0, 9]


def test_a_refill_that_lasts_too_long_counts_in_the_end() -> None:
    queue = UnitQueue(3, 1000)
    queue.refill([unit(n, n == 0) for n in range(10)], whole=True)
    queue.count_all()
    assert queue.offer(unit(10)) == 1
    assert queue.offer(unit(11, is_key=True)) == 10
    assert [taken.pts_s for taken in queue.drain()] == [11]


@given(st.lists(st.tuples(st.sampled_from("KPT"), st.integers(1, 40)), max_size=80))
def test_what_is_taken_can_be_decoded_and_all_is_accounted_for(steps: list[tuple[str, int]]) -> None:
    queue, taken, dropped, offered = UnitQueue(4, 100), [], 0, 0
    for kind, size in steps:
        if kind == "T":
            taken += [each for each in [queue.take()] if each]
            continue
        dropped += queue.offer(unit(offered, kind == "K", size))
        offered += 1
        assert len(queue) <= 4
    taken += list(iter(queue.take, None))
    assert len(taken) + dropped == offered
    for before, after in itertools.pairwise(taken):
        assert after.is_key or after.pts_s == before.pts_s + 1
