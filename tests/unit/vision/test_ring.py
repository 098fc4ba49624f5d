"""The ring: bounded, and whatever it gives back can be decoded."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.media import AccessUnit, Codec
from vision.ring import Ring

FPS = 5


def unit(number: int, is_key: bool = False, size: int = 10, epoch: int = 0, damaged: bool = False) -> AccessUnit:
    time_s = number / FPS
    return AccessUnit("gate", Codec.H264, bytes(size), time_s, time_s, 1000 + time_s, is_key, epoch, damaged)


def filled(count: int, key_every: int = 5, max_s: float = 100.0, max_bytes: int = 1_000_000) -> Ring:
    ring = Ring(max_s, max_bytes)
    for number in range(count):
        ring.add(unit(number, number % key_every == 0))
    return ring


def numbers(units: list[AccessUnit]) -> list[int]:
    return [round(each.pts_s * FPS) for each in units]


def test_nothing_is_kept_before_a_key_picture() -> None:
    ring = Ring(10, 1000)
    ring.add(unit(1))
    ring.add(unit(2, is_key=True, damaged=True))
    ring.add(unit(3))
    assert ring.newest is None
    assert ring.newest_key is None
    assert ring.since(0) == []
    assert (ring.bytes, ring.seconds, ring.whole) == (0, 0.0, False)


def test_gives_from_the_key_at_or_before_a_time() -> None:
    ring = filled(13)
    assert numbers(ring.since(1000 + 7 / FPS)) == list(range(5, 13))
    assert numbers(ring.since(1000 + 5 / FPS)) == list(range(5, 13))
    assert numbers(ring.since(0)) == list(range(13))
    assert numbers(ring.since(5000)) == [10, 11, 12]


def test_whole_groups_go_once_the_seconds_are_covered_without_them() -> None:
    ring = filled(26, max_s=2.0)
    assert numbers(ring.since(0))[0] == 15
    assert ring.seconds == 2.0
    assert ring.newest_key is not None
    assert numbers([ring.newest_key]) == [25]


def test_bytes_are_bounded() -> None:
    ring = filled(100, max_bytes=10 * 410)
    assert ring.bytes <= 4100
    assert numbers(ring.since(0)) == list(range(90, 100))


def test_of_a_group_larger_than_the_bound_only_the_key_is_kept_and_counted() -> None:
    ring = filled(40, key_every=30, max_bytes=20 * 410)
    assert ring.overflows == 1
    assert numbers(ring.since(0)) == list(range(30, 40))
    ring = filled(28, key_every=30, max_bytes=20 * 410)
    assert (ring.overflows, ring.whole, numbers(ring.since(0))) == (1, False, [0])


def test_a_hole_is_not_bridged() -> None:
    ring = filled(25, key_every=30, max_bytes=20 * 410)
    for number in range(30, 33):
        ring.add(unit(number, number == 30))
    assert numbers(ring.since(0)) == [30, 31, 32]


def test_one_key_larger_than_the_bound_is_still_there() -> None:
    ring = Ring(10, 1000)
    ring.add(unit(0, is_key=True, size=5000))
    ring.add(unit(1))
    assert ring.newest_key is not None
    assert numbers(ring.since(0)) == [0]


def test_another_epoch_begins_anew() -> None:
    ring = filled(12)
    ring.add(unit(12, epoch=1))
    assert ring.newest is None
    ring.add(unit(13, is_key=True, epoch=1))
    assert numbers(ring.since(0)) == [13]


def test_damaged_pictures_are_kept_so_that_the_decoder_knows_of_the_damage() -> None:
    ring = filled(3)
    ring.add(unit(3, damaged=True))
    ring.add(replace(unit(4), is_key=True, damaged=True))
    assert numbers(ring.since(0)) == [0, 1, 2, 3, 4]


@given(
    st.lists(st.tuples(st.sampled_from("KPPPD"), st.integers(0, 900), st.integers(0, 9)), max_size=80),
    st.integers(500, 6000),
    st.floats(0.2, 5),
    st.integers(1, 12),
)
def test_pictures_that_came_together_are_kept_as_those_that_came_alone(
    steps: list[tuple[str, int, int]], max_bytes: int, max_s: float, at_once: int
) -> None:
    alone, together, units, epoch = Ring(max_s, max_bytes), Ring(max_s, max_bytes), [], 0
    for number, (kind, size, luck) in enumerate(steps):
        epoch += luck == 0
        units.append(unit(number, kind == "K", size, epoch, kind == "D"))
        alone.add(units[-1])
    for place in range(0, len(units), at_once):
        together.extend(units[place : place + at_once])
    assert together == alone


@given(
    st.lists(st.tuples(st.sampled_from("KPPPD"), st.integers(0, 900), st.integers(0, 9)), max_size=120),
    st.integers(500, 6000),
    st.floats(0.2, 5),
)
def test_bounds_and_order_hold_whatever_comes(steps: list[tuple[str, int, int]], max_bytes: int, max_s: float) -> None:
    ring, epoch = Ring(max_s, max_bytes), 0
    for number, (kind, size, luck) in enumerate(steps):
        epoch += luck == 0
        ring.add(unit(number, kind == "K", size, epoch, kind == "D"))
        held = ring.since(0)
        if not held:
            assert ring.bytes == 0
            continue
        assert held[0].is_key
        assert not held[0].damaged
        assert len({each.epoch for each in held}) == 1
        order = numbers(held)
        assert order == sorted(set(order))
        gaps = [after for before, after in pairwise(order) if after != before + 1]
        assert gaps == [] or epoch > 0
        assert ring.bytes <= max_bytes or len(held) == 1
        assert ring.whole is (order[-1] == number)
