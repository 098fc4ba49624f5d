"""Tracks survive storing: what comes back is what went in, to the stated error; damaged bytes are refused."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from models.errors import InputError
from models.track_codec import MAGIC, MOST_BLOCK_BYTES, STEPS, decode, encode
from models.track_columns import MOST_NAMES, TrackColumns
from models.tracks import TrackedFrame

T0 = 1_763_800_000.0
SIZES = ((640, 360), (1920, 1080), (704, 576))
NAMES = ("person", "car", "电动自行车")

sightings = st.tuples(
    st.integers(0, 2**62), st.lists(st.floats(-50, 2000, width=32), min_size=4, max_size=4), st.floats(0, 1, width=32),
    st.sampled_from(NAMES),
)  # fmt: skip
Seen = tuple[int, list[float], float, str]
pictures = st.tuples(
    st.floats(T0, T0 + 90), st.sampled_from(SIZES), st.lists(sightings, max_size=6, unique_by=lambda each: each[0])
)


def tracked(time_s: float, size: tuple[int, int], seen: list[Seen]) -> TrackedFrame:
    boxes = np.array([box for _, box, _, _ in seen], np.float32).reshape(-1, 2, 2)
    return TrackedFrame(
        "cam_1",
        time_s,
        size,
        np.array([track_id for track_id, _, _, _ in seen], np.int64),
        np.concatenate([boxes.min(axis=1), boxes.max(axis=1)], axis=1),
        np.array([score for _, _, score, _ in seen], np.float32),
        tuple(name for _, _, _, name in seen),
    )


def packed(frames: list[TrackedFrame]) -> bytes:
    columns = TrackColumns()
    for frame in frames:
        assert columns.has_room(frame)
        columns.add(frame)
    return encode(columns)


def walker(pictures: int = 300, tracks: int = 2) -> list[TrackedFrame]:
    """People who walk and tremble a little, as a detector sees them, at five pictures a second."""
    random = np.random.default_rng(7)
    left_top = random.uniform(100, 300, (tracks, 2))
    frames = []
    for number in range(pictures):
        left_top += random.normal((0.5, 0.1), 1.0, left_top.shape)
        seen: list[Seen] = [(i, [x, y, x + 40, y + 110], 0.8, "person") for i, (x, y) in enumerate(left_top.tolist())]
        frames.append(tracked(T0 + number / 5, (640, 360), seen))
    return frames


@given(st.lists(pictures, max_size=12))
def test_what_was_stored_comes_back_to_the_stated_error(seen: list[tuple[float, tuple[int, int], list[Seen]]]) -> None:
    frames = [tracked(*each) for each in seen]
    back = decode(packed(frames), "cam_1")
    assert [(each.camera_id, each.frame_time_s, each.resolution_wh) for each in back] == [
        (each.camera_id, each.frame_time_s, each.resolution_wh) for each in frames
    ]
    for one, other in zip(frames, back, strict=True):
        order = np.argsort(one.track_id)
        assert_array_equal(other.track_id, one.track_id[order])
        assert other.class_name == tuple(one.class_name[row] for row in order)
        scale = np.array(one.resolution_wh * 2, np.float64)
        inside = np.clip(one.boxes_xyxy[order] / scale, 0, 1)
        assert_allclose(other.boxes_xyxy / scale, inside, atol=0.51 / STEPS, rtol=0)
        assert_allclose(other.score, one.score[order], atol=0.51 / 255, rtol=0)


@given(st.lists(pictures, min_size=1, max_size=12))
def test_storing_twice_loses_no_more_than_storing_once(seen: list[tuple[float, tuple[int, int], list[Seen]]]) -> None:
    once = decode(packed([tracked(*each) for each in seen]), "cam_1")
    twice = decode(packed(once), "cam_1")
    for one, other in zip(once, twice, strict=True):
        assert_array_equal(one.boxes_xyxy, other.boxes_xyxy)
        assert_array_equal(one.score, other.score)


def test_objects_without_a_track_are_left_out() -> None:
    frame = tracked(T0, (640, 360), [(-1, [1, 1, 9, 9], 0.5, "car"), (4, [1, 1, 9, 9], 0.5, "person")])
    (back,) = decode(packed([frame]), "cam_1")
    assert back.track_id.tolist() == [4]
    assert back.class_name == ("person",)


def test_a_minute_of_two_walkers_takes_less_than_eight_bytes_a_sighting() -> None:
    assert len(packed(walker())) < 8 * 600


def test_a_minute_in_which_nobody_is_seen_takes_next_to_nothing() -> None:
    assert len(packed([tracked(T0 + number / 5, (640, 360), []) for number in range(300)])) < 150


def test_a_block_that_knows_as_many_classes_as_it_may_has_no_room_for_more() -> None:
    columns = TrackColumns()
    many: list[Seen] = [(i, [0, 0, 9, 9], 0.5, f"class {i}") for i in range(MOST_NAMES)]
    columns.add(tracked(T0, (640, 360), many))
    assert not columns.has_room(tracked(T0 + 1, (640, 360), [(1, [0, 0, 9, 9], 0.5, "another")]))
    assert len(decode(encode(columns), "cam_1")[0]) == MOST_NAMES


@given(st.binary(max_size=200))
def test_garbage_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="stored tracks of camera cam_1"):
        decode(data, "cam_1")


@given(st.binary(max_size=200))
def test_packed_garbage_is_refused(body: bytes) -> None:
    data = MAGIC + len(body).to_bytes(4, "little") + zlib.compress(body)
    try:
        frames = decode(data, "cam_1")
    except InputError:
        return
    assert len(frames) <= len(body)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_changes_numbers_only(place: int, value: int) -> None:
    good = packed(walker(20))
    body = bytearray(zlib.decompress(good[8:]))
    body[place % len(body)] = value
    data = good[:8] + zlib.compress(bytes(body))
    try:
        frames = decode(data, "cam_1")
    except InputError:
        return
    assert all(np.isfinite(frame.frame_time_s) and (frame.track_id >= 0).all() for frame in frames)


@pytest.mark.parametrize("cut", [1, 8, 20, -1])
def test_a_cut_block_is_refused(cut: int) -> None:
    with pytest.raises(InputError):
        decode(packed(walker(20))[:cut], "cam_1")


def test_a_block_that_claims_to_be_huge_is_not_unpacked() -> None:
    bomb = MAGIC + (MOST_BLOCK_BYTES + 1).to_bytes(4, "little") + zlib.compress(bytes(100))
    with pytest.raises(InputError, match="at most"):
        decode(bomb, "cam_1")


def test_a_block_that_grows_past_what_it_claims_is_refused() -> None:
    with pytest.raises(InputError, match="cut off, or something stands behind"):
        decode(MAGIC + (100).to_bytes(4, "little") + zlib.compress(bytes(5_000_000)), "cam_1")
