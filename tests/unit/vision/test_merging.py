"""One list of a picture's objects from several looks at it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.tracks import Detections
from vision.detectors.nms import iou_matrix
from vision.merging import merge
from vision.regions import Region

WH = (1000, 600)
WHOLE: Region = (0, 0, 1000, 600)
LEFT: Region = (0, 0, 600, 600)
RIGHT: Region = (400, 0, 1000, 600)
Row = tuple[float, float, float, float, float, int]


def found(*rows: Row) -> Detections:
    table = np.array(rows, np.float32).reshape(-1, 6)
    return Detections(table[:, :4], table[:, 4], table[:, 5].astype(np.int64))


def boxes(merged: Detections) -> list[list[float]]:
    return [list(map(float, box)) for box in merged.boxes_xyxy]


def test_an_object_seen_in_every_look_is_one() -> None:
    merged = merge(
        [found((450, 100, 470, 150, 0.5, 0)), found((451, 100, 471, 151, 0.8, 0)), found((450, 101, 470, 150, 0.7, 0))],
        [WHOLE, LEFT, RIGHT],
        WH,
    )
    assert boxes(merged) == [[451, 100, 471, 151]]
    assert merged.score.tolist() == [np.float32(0.8)]


def test_one_of_another_class_at_the_same_place_stays() -> None:
    merged = merge([found((450, 100, 470, 150, 0.5, 0)), found((450, 100, 470, 150, 0.8, 1))], [WHOLE, LEFT], WH)
    assert sorted(merged.class_id.tolist()) == [0, 1]


def test_a_part_cut_off_by_a_window_goes_when_the_whole_is_known() -> None:
    part, whole = (560, 100, 600, 200, 0.95, 0), (560, 100, 660, 200, 0.4, 0)
    assert boxes(merge([found(part), found(whole)], [LEFT, RIGHT], WH)) == [list(whole[:4])]


def test_a_part_is_better_than_nothing() -> None:
    part = (560, 100, 600, 200, 0.95, 0)
    assert boxes(merge([found(part), found()], [LEFT, RIGHT], WH)) == [list(part[:4])]


def test_the_edge_of_the_picture_cuts_nothing() -> None:
    at_edge, behind = (0, 100, 40, 200, 0.9, 0), (0, 90, 90, 210, 0.6, 0)
    assert len(merge([found(at_edge), found(behind)], [LEFT, LEFT], WH)) == 2


def test_a_child_before_a_parent_stays() -> None:
    child, parent = (110, 150, 130, 200, 0.6, 0), (100, 80, 150, 200, 0.9, 0)
    assert len(merge([found(child), found(parent)], [LEFT, WHOLE], WH)) == 2


def test_a_small_object_is_where_the_closer_look_saw_it() -> None:
    coarse, fine = (100, 100, 140, 200, 0.9, 0), (112, 106, 136, 172, 0.6, 0)
    assert boxes(merge([found(coarse), found(fine)], [WHOLE, LEFT], WH)) == [list(fine[:4])]


def test_nothing_found_is_nothing() -> None:
    assert len(merge([found(), found()], [WHOLE, LEFT], WH)) == 0


rows = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.integers(0, 500),
        st.integers(1, 100),
        st.integers(1, 100),
        st.integers(1, 100),
        st.integers(0, 2),
    ),
    max_size=15,
).map(lambda each: found(*((x, y, x + w, y + h, score / 100, kind) for x, y, w, h, score, kind in each)))


@given(rows, rows, rows)
def test_nothing_is_invented_and_nothing_lost_without_a_rival(
    whole: Detections, left: Detections, right: Detections
) -> None:
    parts = [whole, left, right]
    merged = merge(parts, [WHOLE, LEFT, RIGHT], WH)
    known = {(*box, kind) for each in parts for box, kind in zip(boxes(each), each.class_id.tolist(), strict=True)}
    kept = {(*box, kind) for box, kind in zip(boxes(merged), merged.class_id.tolist(), strict=True)}
    assert kept <= known
    for *box, kind in known - kept:
        assert any(
            each_kind == kind
            and min(box[2], each[2]) > max(box[0], each[0])
            and min(box[3], each[3]) > max(box[1], each[1])
            for *each, each_kind in kept
        )


@given(rows, rows)
def test_no_two_of_one_class_lie_nearly_in_the_same_place(whole: Detections, left: Detections) -> None:
    merged = merge([whole, left], [WHOLE, LEFT], WH)
    overlap = iou_matrix(merged.boxes_xyxy, merged.boxes_xyxy)
    same_class = merged.class_id[:, None] == merged.class_id[None]
    others = ~np.eye(len(merged), dtype=bool)
    assert not (overlap > 0.5)[same_class & others].any()
