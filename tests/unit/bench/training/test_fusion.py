"""Teachers' boxes become labels, or are left in doubt."""

import numpy as np

from bench.training.boxes import Labels
from bench.training.fusion import completed, fuse
from models.tracks import Detections

PERSON, BICYCLE, CAR, TRUCK = 0, 1, 3, 5
BOX = (10.0, 10.0, 30.0, 70.0)
NEAR = (11.0, 11.0, 31.0, 71.0)
FAR = (200.0, 10.0, 240.0, 70.0)


def said(*rows: tuple[tuple[float, float, float, float], float, int]) -> Detections:
    return Detections(
        np.array([box for box, _, _ in rows], np.float32).reshape(-1, 4),
        np.array([score for _, score, _ in rows], np.float32),
        np.array([kind for _, _, kind in rows], np.int32),
    )


def labels(*rows: tuple[tuple[float, float, float, float], int]) -> Labels:
    return Labels(
        np.array([kind for _, kind in rows], np.int64), np.array([box for box, _ in rows], np.float32).reshape(-1, 4)
    )


def test_two_teachers_who_agree_make_one_box_between_theirs() -> None:
    fused = fuse([said((BOX, 0.6, PERSON)), said((NEAR, 0.2, PERSON))])
    assert len(fused.doubtful) == 0
    np.testing.assert_allclose(fused.sure.boxes_xyxy, [[10.25, 10.25, 30.25, 70.25]], atol=1e-4)


def test_agreement_lifts_what_one_alone_could_not_say() -> None:
    assert len(fuse([said((BOX, 0.3, PERSON)), said((NEAR, 0.3, PERSON))]).sure) == 1
    alone = fuse([said((BOX, 0.3, PERSON)), said()])
    assert (len(alone.sure), len(alone.doubtful)) == (0, 1)


def test_one_teacher_who_says_it_twice_does_not_agree_with_itself() -> None:
    fused = fuse([said((BOX, 0.3, PERSON), (NEAR, 0.3, PERSON)), said()])
    assert (len(fused.sure), len(fused.doubtful)) == (0, 1)


def test_one_firm_teacher_is_enough_and_two_faint_ones_are_not() -> None:
    assert len(fuse([said((BOX, 0.41, PERSON)), said()]).sure) == 1
    faint = fuse([said((BOX, 0.15, PERSON)), said((NEAR, 0.2, PERSON))])
    assert (len(faint.sure), len(faint.doubtful)) == (0, 1)


def test_vehicles_that_look_alike_are_one_of_the_likelier_class() -> None:
    fused = fuse([said((BOX, 0.5, TRUCK)), said((NEAR, 0.6, CAR))])
    assert fused.sure.class_id.tolist() == [CAR]


def test_a_person_on_a_bicycle_stays_two_things() -> None:
    fused = fuse([said((BOX, 0.5, PERSON), (NEAR, 0.6, BICYCLE)), said()])
    assert sorted(fused.sure.class_id.tolist()) == [PERSON, BICYCLE]


def test_nothing_said_is_nothing() -> None:
    fused = fuse([said(), said()])
    assert (len(fused.sure), len(fused.doubtful)) == (0, 0)
    assert fused.sure.boxes_xyxy.shape == (0, 4)


def test_truth_of_persons_alone_is_completed_with_vehicles_and_other_persons_are_in_doubt() -> None:
    fused = fuse([said((NEAR, 0.9, PERSON), (FAR, 0.9, PERSON), ((300.0, 0.0, 380.0, 50.0), 0.8, CAR)), said()])
    whole = completed(labels((BOX, PERSON)), fused, frozenset({PERSON}))
    assert whole.sure.class_id.tolist() == [PERSON, CAR]
    np.testing.assert_array_equal(whole.sure.boxes_xyxy[0], BOX)
    np.testing.assert_array_equal(whole.doubtful.boxes_xyxy, [FAR])


def test_doubt_about_another_class_stays_beside_a_true_person() -> None:
    fused = fuse([said((NEAR, 0.2, BICYCLE)), said()])
    whole = completed(labels((BOX, PERSON)), fused, frozenset({PERSON}))
    assert whole.doubtful.class_id.tolist() == [BICYCLE]
