"""Where pictures come from, and that none is of what the detector is judged by."""

from pathlib import Path

import numpy as np
import pytest

from bench.training.boxes import Labels, read_yolo, write_yolo
from bench.training.kinds import NAMES, of_names
from bench.training.sources import JUDGED_BY, LONG_CLIPS, SHORT_CLIPS, labelled, penn_fudan, sampled
from tests.media import media_path
from vision.detectors.classes import COCO


def test_coco_is_mapped_to_our_six() -> None:
    mapped = {COCO[number]: NAMES[kind] for number, kind in of_names(COCO).items()}
    assert mapped == {name: name for name in NAMES}


def test_no_source_is_of_pets() -> None:
    assert not [name for name in (*LONG_CLIPS, *SHORT_CLIPS) if JUDGED_BY.search(name)]


@pytest.mark.parametrize("name", ["vtest.avi", "vtest_h264.mp4", "PETS09-S2L1.mp4"])
def test_a_clip_of_pets_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="judged by"):
        next(sampled(Path("anywhere") / name, 1))


def test_penn_fudan_counts_pixels_from_one() -> None:
    text = 'Bounding box for object 1 "P" (Xmin, Ymin) - (Xmax, Ymax) : (160, 182) - (302, 431)\n'
    found = penn_fudan(text + text.replace("160", "1"))
    np.testing.assert_array_equal(found.boxes_xyxy, [[159, 181, 302, 431], [0, 181, 302, 431]])
    assert found.class_id.tolist() == [0, 0]


def test_penn_fudan_without_anybody() -> None:
    assert penn_fudan("# Objects with ground truth : 0").boxes_xyxy.shape == (0, 4)


def test_labels_come_back_from_their_file(tmp_path: Path) -> None:
    labels = Labels(np.array([3, 0]), np.array([[0.1, 0.2, 0.5, 0.9], [0, 0, 1, 1]], np.float32))
    write_yolo(tmp_path / "a.txt", labels)
    again = read_yolo(tmp_path / "a.txt")
    np.testing.assert_allclose(again.boxes_xyxy, labels.boxes_xyxy, atol=1e-4)
    assert again.class_id.tolist() == [3, 0]


def test_a_missing_file_means_no_labels(tmp_path: Path) -> None:
    assert len(read_yolo(tmp_path / "none.txt")) == 0


def test_a_clip_gives_different_pictures_spread_over_it() -> None:
    clip = media_path("video/ahmetozlu-cutl.mp4")
    numbers = [number for number, _ in sampled(clip, 5)]
    assert len(numbers) == 5
    assert np.diff(numbers).min() > 40


def test_a_clip_in_which_nothing_moves_gives_one_picture() -> None:
    clip = media_path("video/intel-car-detection.mp4")
    assert len(list(sampled(clip, 12))) < 12


def test_of_the_labelled_sets_the_held_out_fifth_is_marked() -> None:
    media = media_path("datasets/PennFudan").parents[1]
    kept_out = {source.name: source.held_out for source in labelled(media)}
    assert len(kept_out) == 128 + 170
    assert sum(kept_out.values()) == 26 + 34
    assert kept_out["pennfudan-FudanPed00001"]
    assert not kept_out["pennfudan-FudanPed00002"]
