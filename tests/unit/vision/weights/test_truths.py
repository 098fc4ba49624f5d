"""Truths of clips: both formats read, anything else refused in a sentence."""

import contextlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from vision.weights.scoring import OUR_CLASSES
from vision.weights.truths import ClipTruth, read_clip_truth

CLIP_WH = (480, 360)


def film(**changed: Any) -> dict[str, Any]:
    walker = {"id": 1, "class": "person", "standing": False, "boxes": [[0, 1, 0, 0, 40, 80, 0, 0, 40, 60, 0.8]]}
    parked = {"id": 2, "class": "car", "standing": True, "boxes": [[0, 2, 100, 0, 180, 60, 100, 0, 120, 60, 0.3]]}
    return {"story": "gate", "size": CLIP_WH, "fps": 10, "pictures": 3, "actors": [walker, parked]} | changed


def written(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content))
    return path


def test_a_film_says_what_is_seen_on_each_picture(tmp_path: Path) -> None:
    truth = read_clip_truth(written(tmp_path / "gate.json", film()), CLIP_WH)
    assert truth.classes == OUR_CLASSES
    first, last = truth.at(0), truth.at(2)
    assert first.class_names == ("person", "car")
    assert first.boxes_xyxy.tolist() == [[0, 0, 40, 60], [100, 0, 120, 60]]
    assert first.counted.tolist() == [True, False]  # the car is mostly hidden
    assert last.class_names == ("car",)
    assert truth.at(3).class_names == ()


def test_mot_counts_pictures_from_one_in_the_size_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "gt.txt"
    path.write_text("1,1,16,32,80,160,1,-1,-1,-1\n3,1,16,32,80,160,1,-1,-1,-1\n3,2,0,0,8,8,0,-1,-1,-1\n")
    truth = read_clip_truth(path, CLIP_WH, (768, 576))
    assert truth.classes == ("person",)
    assert truth.at(0).boxes_xyxy == pytest.approx(np.array([[10, 20, 60, 120]]))
    assert truth.at(1).class_names == ()
    assert truth.at(2).class_names == ("person",)  # the one not to be counted is left out
    assert read_clip_truth(path, CLIP_WH).at(0).boxes_xyxy.tolist() == [[16, 32, 96, 192]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (film(size=(640, 360)), "of a film of 640x360, not of this clip"),
        (film(actors=[{"class": "person", "boxes": [[0, 1, 2]]}]), "not the truth of a film: actors.0.boxes.0"),
        (film(pictures=10**12), "pictures"),
        ({"story": "gate"}, "not the truth of a film: size"),
    ],
)
def test_what_is_no_truth_of_this_film_is_refused(tmp_path: Path, content: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_clip_truth(written(tmp_path / "gate.json", content), CLIP_WH)


@pytest.mark.parametrize("content", ["no numbers\n", "1,2,3\n", "1,a,3,4,5,6,1\n", "nan,1,1,1,1,1,1\n"])
def test_what_is_no_mot_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "gt.txt"
    path.write_text(content)
    with pytest.raises(InputError, match="is no MOT truth"):
        read_clip_truth(path, CLIP_WH)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_clip_truth(tmp_path / "gt.txt", CLIP_WH)


@given(content=st.binary(max_size=300), name=st.sampled_from(["gt.txt", "film.json"]))
@pytest.mark.filterwarnings("ignore")  # NumPy's of an empty file
def test_whatever_lies_there_is_a_truth_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("truth") / name
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        assert isinstance(read_clip_truth(path, CLIP_WH), ClipTruth)
