"""Decoding and showing times: what any player may rely on, whatever the camera's clock does."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.media import AccessUnit, Codec
from vision.clips.timing import TICKS_PER_S, decoding_and_showing, playable


def unit(pts_s: float, is_key: bool = False, damaged: bool = False) -> AccessUnit:
    return AccessUnit("gate", Codec.H264, b"", pts_s, 0, 0, is_key, damaged=damaged)


def times(units: list[AccessUnit]) -> list[float]:
    return [each.pts_s for each in units]


def test_without_b_pictures_each_is_decoded_when_it_is_shown() -> None:
    found = decoding_and_showing([unit(number / 10) for number in range(3)])
    assert found == [(0, 0), (TICKS_PER_S // 10,) * 2, (TICKS_PER_S // 5,) * 2]


def test_b_pictures_are_shown_before_what_they_need() -> None:
    found = decoding_and_showing([unit(0), unit(0.3), unit(0.1), unit(0.2)])
    assert [pts for _, pts in found] == [0, 27_000, 9_000, 18_000]
    assert [dts for dts, _ in found] == [-9_000, 0, 9_000, 18_000]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=60))
def test_whatever_the_camera_says_dts_grow_and_none_is_after_its_pts(pts_s: list[float]) -> None:
    found = decoding_and_showing([unit(each) for each in pts_s])
    assert all(before < after for (before, _), (after, _) in pairwise(found))
    assert all(dts <= pts for dts, pts in found)
    assert min(pts for _, pts in found) == 0
    assert len({pts for _, pts in found}) == len(found)


def test_a_clip_begins_with_a_key_picture_and_what_is_shown_after_it() -> None:
    units = [unit(0), unit(0.5, is_key=True), unit(0.3), unit(0.4), unit(0.6)]
    assert times(playable(units)) == [0.5, 0.6]


def test_leading_pictures_of_a_later_key_picture_stay() -> None:
    units = [unit(0, is_key=True), unit(0.4, is_key=True), unit(0.2), unit(0.3)]
    assert times(playable(units)) == [0, 0.4, 0.2, 0.3]


def test_a_damaged_picture_takes_along_what_needs_it() -> None:
    units = [unit(0, is_key=True), unit(0.1, damaged=True), unit(0.2), unit(0.4, is_key=True), unit(0.3), unit(0.5)]
    assert times(playable(units)) == [0, 0.4, 0.5]
    assert playable([unit(0, is_key=True, damaged=True), unit(0.1)]) == []
