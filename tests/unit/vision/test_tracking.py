"""Tracks: ids that survive short occlusion, whatever the order of detections, in bounded memory."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tracks import Detections, TrackedFrame
from vision.tracking import Tracker, TrackingSettings

NAMES = ("person", "car", "truck")
WH = (640, 480)
Seen = tuple[float, float, float, float, float, int]


def detections(*rows: Seen) -> Detections:
    table = np.array(rows, np.float32).reshape(-1, 6)
    return Detections(table[:, :4], table[:, 4], table[:, 5].astype(np.int64))


def person(x: float, y: float = 100, score: float = 0.9, kind: int = 0) -> Seen:
    return (x, y, x + 20, y + 50, score, kind)


def tracker(settings: TrackingSettings | None = None) -> Tracker:
    return Tracker("gate", NAMES, settings)


def walk(
    each: Tracker, seconds: list[float], speed: float = 15, hidden: tuple[float, float] = (9e9, 9e9)
) -> list[TrackedFrame]:
    """One person walking right, out of sight between two times."""
    out = []
    for time_s in seconds:
        seen = [] if hidden[0] <= time_s < hidden[1] else [person(50 + speed * time_s)]
        out.append(each.update(time_s, WH, detections(*seen)))
    return out


def times(until_s: float, fps: float = 10) -> list[float]:
    return [number / fps for number in range(int(until_s * fps))]


def test_reported_from_the_second_sighting_with_one_id() -> None:
    frames = walk(tracker(), times(2))
    assert [len(frame) for frame in frames] == [0] + [1] * 19
    assert {int(frame.track_id[0]) for frame in frames[1:]} == {1}
    last = frames[-1]
    assert (last.camera_id, last.resolution_wh, last.class_name, last.frame_time_s) == ("gate", WH, ("person",), 1.9)
    assert last.boxes_xyxy[0].tolist() == pytest.approx(person(50 + 15 * 1.9)[:4])


@pytest.mark.parametrize("fps", [3, 5, 10, 25])
@pytest.mark.parametrize("gone_s", [0.5, 1.0, 2.0])
def test_the_id_survives_an_occlusion(fps: float, gone_s: float) -> None:
    frames = walk(tracker(), times(8, fps), hidden=(3.0, 3.0 + gone_s))
    assert {int(number) for frame in frames for number in frame.track_id} == {1}
    assert len(frames[-1]) == 1
    assert all(len(frame) == 0 for frame in frames if 3.0 <= frame.frame_time_s < 3.0 + gone_s)


@pytest.mark.parametrize("fps", [1.0, 2.0])
def test_a_walker_is_followed_though_no_two_boxes_overlap(fps: float) -> None:
    frames = walk(tracker(), times(8, fps), speed=22 * fps)
    assert [frame.track_id.tolist() for frame in frames] == [[]] + [[1]] * (len(frames) - 1)


def test_after_the_memory_it_is_somebody_else() -> None:
    frames = walk(tracker(TrackingSettings(memory_s=1.0)), times(8), hidden=(3.0, 5.0))
    assert [int(frame.track_id[0]) for frame in (frames[20], frames[-1])] == [1, 2]


def test_two_people_who_pass_each_other_keep_their_ids() -> None:
    each = tracker()
    for time_s in times(6):
        frame = each.update(time_s, WH, detections(person(50 + 30 * time_s), person(200 - 30 * time_s, 118)))
    by_place = dict(zip(frame.boxes_xyxy[:, 1].tolist(), frame.track_id.tolist(), strict=True))
    assert len(by_place) == 2
    assert frame.boxes_xyxy[frame.track_id.tolist().index(by_place[100.0]), 0] > 200


def test_a_weak_detection_continues_a_track_and_begins_none() -> None:
    each = tracker()
    walk(each, times(1))
    kept = each.update(1.0, WH, detections(person(65, score=0.3), person(400, score=0.3)))
    again = each.update(1.1, WH, detections(person(66, score=0.3), person(400, score=0.3)))
    assert (kept.track_id.tolist(), again.track_id.tolist()) == ([1], [1])


def test_a_single_sighting_is_never_reported() -> None:
    each = tracker()
    reported = [
        each.update(t, WH, detections(*([person(300)] if number % 3 == 0 else []))) for number, t in enumerate(times(3))
    ]
    assert sum(len(frame) for frame in reported) == 0


def test_a_truck_that_flickers_to_car_is_one_track_named_by_the_majority() -> None:
    each = tracker()
    for number, time_s in enumerate(times(3)):
        kind = 1 if number % 4 == 0 else 2
        frame = each.update(time_s, WH, detections((100, 100, 180, 150, 0.8, kind)))
    assert (frame.track_id.tolist(), frame.class_name) == ([1], ("truck",))


def test_a_person_never_becomes_a_car() -> None:
    each = tracker()
    walk(each, times(1), speed=0)
    frame = [each.update(1 + t, WH, detections(person(50, kind=1))) for t in (0, 0.1)][-1]
    assert (frame.track_id.tolist(), frame.class_name) == ([2], ("car",))


def test_a_small_step_back_in_time_is_no_step() -> None:
    each = tracker()
    frames = [each.update(t, WH, detections(person(50))) for t in (10.0, 10.1, 10.05, 10.2)]
    assert [frame.frame_time_s for frame in frames] == [10.0, 10.1, 10.1, 10.2]
    assert [frame.track_id.tolist() for frame in frames] == [[], [1], [1], [1]]


@pytest.mark.parametrize(("time_s", "wh"), [(5.0, WH), (10.2, (1280, 720))])
def test_a_jump_back_or_another_size_begins_anew_with_new_ids(time_s: float, wh: tuple[int, int]) -> None:
    each = tracker()
    for t in (10.0, 10.1):
        each.update(t, WH, detections(person(50)))
    frames = [each.update(t, wh, detections(person(50))) for t in (time_s, time_s + 0.1)]
    assert [frame.track_id.tolist() for frame in frames] == [[], [2]]
    assert frames[0].frame_time_s == time_s


scene = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 600), st.integers(0, 400), st.integers(1, 90), st.integers(1, 90),
            st.integers(1, 100), st.integers(0, 2),
        ),
        max_size=8,
    ),
    max_size=12,
)  # fmt: skip
Scene = list[list[tuple[int, int, int, int, int, int]]]


def found(rows: list[tuple[int, int, int, int, int, int]]) -> Detections:
    return detections(*((x, y, x + w, y + h, score / 100, kind) for x, y, w, h, score, kind in rows))


def state(frame: TrackedFrame) -> list[tuple[object, ...]]:
    return sorted(
        zip(frame.track_id.tolist(), frame.boxes_xyxy.tolist(), frame.score.tolist(), frame.class_name, strict=True)
    )


@given(scene, st.randoms(use_true_random=False))
def test_the_order_of_detections_does_not_matter(pictures: Scene, chance: random.Random) -> None:
    one, other = tracker(), tracker()
    for number, rows in enumerate(pictures):
        shuffled = chance.sample(rows, len(rows))
        assert state(one.update(number / 5, WH, found(rows))) == state(other.update(number / 5, WH, found(shuffled)))


@given(scene, st.integers(1, 6))
def test_memory_is_bounded_and_ids_are_unique(pictures: Scene, most: int) -> None:
    each = tracker(TrackingSettings(max_tracks=most, memory_s=0.3))
    for number, rows in enumerate(pictures):
        frame = each.update(number / 5, WH, found(rows))
        ids = frame.track_id.tolist()
        assert len(each) <= most
        assert len(ids) == len(set(ids))


def test_an_id_never_returns_once_its_track_is_forgotten() -> None:
    each = tracker(TrackingSettings(memory_s=0.5))
    reported = []
    for lap in range(5):
        reported += walk(each, [lap * 10 + time_s for time_s in times(1)], speed=0)
    assert [frame.track_id.tolist() for frame in reported if len(frame)] == [
        [lap + 1] for lap in range(5) for _ in range(9)
    ]


@given(scene)
def test_every_reported_box_was_detected_in_that_picture(pictures: Scene) -> None:
    each = tracker()
    for number, rows in enumerate(pictures):
        given_boxes = {tuple(box) for box in found(rows).boxes_xyxy.tolist()}
        frame = each.update(number / 5, WH, found(rows))
        assert {tuple(box) for box in frame.boxes_xyxy.tolist()} <= given_boxes
