"""Closer looks: where they are laid, and that nothing asked for is left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.cameras import Regions
from vision.regions import EVERYWHERE, Region, choose_regions

NOTHING = np.zeros((0, 4), np.float32)
HD = (1920, 1080)
INPUT = (640, 640)

sizes = st.tuples(st.integers(8, 2500), st.integers(8, 1500)).map(lambda wh: (2 * wh[0], 2 * wh[1]))
inputs = st.tuples(st.sampled_from([160, 320, 416, 640]), st.sampled_from([160, 320, 640]))
share = st.floats(0, 1, width=32)
boxes_norm = st.lists(st.tuples(share, share, share, share), max_size=30).map(
    lambda rows: np.array([[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in rows], np.float32).reshape(
        -1, 4
    )
)


def boxes(*rows: tuple[float, float, float, float]) -> NDArray[np.float32]:
    return np.array(rows, np.float32).reshape(-1, 4)


def holding(regions: tuple[Region, ...], box_xyxy: NDArray[np.float32]) -> list[Region]:
    return [
        each
        for each in regions
        if (box_xyxy[:2] >= each[:2]).all() and (box_xyxy[2:] <= np.array(each[2:]) + 0.01).all()
    ]


def test_the_whole_picture_alone_unless_tiles_are_asked_for_and_worth_it() -> None:
    assert choose_regions(HD, INPUT, Regions.WHOLE, EVERYWHERE, NOTHING) == ()
    assert choose_regions((640, 360), INPUT, Regions.TILES, EVERYWHERE, NOTHING) == ()
    assert choose_regions((768, 432), INPUT, Regions.TILES, EVERYWHERE, NOTHING) == ()


def test_a_quiet_picture_is_looked_at_as_a_whole() -> None:
    assert choose_regions(HD, INPUT, Regions.TILES, NOTHING, NOTHING) == ((0, 0, *HD),)


def test_everywhere_is_a_grid_over_the_picture() -> None:
    regions = choose_regions(HD, INPUT, Regions.TILES, EVERYWHERE, NOTHING)
    assert regions[0] == (0, 0, *HD)
    assert len(regions) == 1 + 4 * 2
    assert all((right - left, bottom - top) == INPUT for left, top, right, bottom in regions[1:])


def test_one_small_object_needs_one_window_wherever_it_is() -> None:
    for left in range(0, 1900, 37):
        track = boxes((left, 500, left + 20, 540))
        regions = choose_regions(HD, INPUT, Regions.TILES, NOTHING, track)
        assert len(regions) == 2
        assert holding(regions[1:], track[0])


def test_neighbours_share_a_window_and_strangers_do_not() -> None:
    near = boxes((100, 100, 120, 140), (300, 300, 330, 360), (1800, 900, 1820, 940))
    regions = choose_regions(HD, INPUT, Regions.TILES, NOTHING, near)
    assert len(regions) == 1 + 2


def test_a_large_track_is_found_in_the_whole_picture() -> None:
    assert len(choose_regions(HD, INPUT, Regions.TILES, NOTHING, boxes((200, 200, 900, 1000)))) == 1


def test_a_large_moving_area_may_be_many_small_objects() -> None:
    regions = choose_regions(HD, INPUT, Regions.TILES, boxes((0, 0, 0.9, 0.3)), NOTHING)
    covered = np.zeros((HD[1], HD[0]), np.bool_)
    for left, top, right, bottom in regions[1:]:
        covered[top:bottom, left:right] = True
    assert covered[: int(0.3 * HD[1]), : int(0.9 * HD[0])].all()


def test_a_crowd_costs_no_more_than_the_grid() -> None:
    rng = np.random.default_rng(1)
    corners = rng.uniform(0, 0.97, (200, 2)).astype(np.float32)
    moving = np.concatenate([corners, corners + 0.02], axis=1)
    assert len(choose_regions(HD, INPUT, Regions.TILES, moving, NOTHING)) == 9


@pytest.mark.parametrize("wh", [(3840, 2160), (7680, 4320), (2560, 1440), (4096, 400), (400, 4096)])
def test_however_large_the_picture_windows_are_few_and_no_smaller_than_the_input(wh: tuple[int, int]) -> None:
    _, *windows = choose_regions(wh, INPUT, Regions.TILES, EVERYWHERE, NOTHING)
    assert 1 < len(windows) <= 16
    for left, top, right, bottom in windows:
        assert right - left >= min(wh[0], INPUT[0])
        assert bottom - top >= min(wh[1], INPUT[1])


@given(sizes, inputs)
def test_tiles_cover_every_pixel(wh: tuple[int, int], input_wh: tuple[int, int]) -> None:
    _, *windows = choose_regions(wh, input_wh, Regions.TILES, EVERYWHERE, NOTHING) or ((0, 0, *wh), (0, 0, *wh))
    covered = np.zeros((wh[1] // 2, wh[0] // 2), np.bool_)
    for left, top, right, bottom in windows:
        covered[top // 2 : bottom // 2, left // 2 : right // 2] = True
    assert covered.all()


@given(sizes, inputs, boxes_norm, boxes_norm)
def test_regions_lie_inside_on_even_pixels_and_are_bounded(
    wh: tuple[int, int], input_wh: tuple[int, int], moving: NDArray[np.float32], tracked: NDArray[np.float32]
) -> None:
    size = np.array([*wh, *wh], np.float32)
    regions = choose_regions(wh, input_wh, Regions.TILES, moving, tracked * size)
    assert len(regions) <= 17
    assert regions[:1] in {(), ((0, 0, *wh),)}
    for left, top, right, bottom in regions:
        assert 0 <= left < right <= wh[0]
        assert 0 <= top < bottom <= wh[1]
        assert not any(side % 2 for side in (left, top, right, bottom))


@given(sizes, boxes_norm)
def test_every_small_track_is_held_whole_by_a_window(wh: tuple[int, int], tracked: NDArray[np.float32]) -> None:
    size = np.array([*wh, *wh], np.float32)
    tracks = tracked * size
    tracks[:, 2:] = np.minimum(tracks[:, :2] + 40, np.maximum(tracks[:, 2:], tracks[:, :2] + 1))
    tracks = np.minimum(tracks, size)
    regions = choose_regions(wh, INPUT, Regions.TILES, NOTHING, tracks)
    for track in tracks[(tracks[:, 2:] > tracks[:, :2]).all(axis=1)]:
        assert not regions or holding(regions[1:], track)
