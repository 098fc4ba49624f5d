"""The true tracks of a clip, read from a film's truth and from MOT."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.errors import InputError
from models.media import Frame, i420_planes
from vision.truth_tracks import TruthTracks

FRAME = Frame("clip", i420_planes(np.zeros((36, 32), np.uint8)), 0.0, 0.0, 100.0)


def film(folder: Path) -> Path:
    seen = [2, 3, 0, 0, 9, 9, 1, 1, 8, 8, 0.9]
    hidden = [4, 4, 0, 0, 9, 9, 1, 1, 2, 2, 0.1]
    path = folder / "film.json"
    actors = [{"class": "car", "boxes": []}, {"class": "person", "boxes": [seen, hidden]}]
    path.write_text(json.dumps({"size": [32, 24], "pictures": 10, "actors": actors}))
    return path


def test_actors_of_a_film_are_tracks(tmp_path: Path) -> None:
    truth = TruthTracks(film(tmp_path), (32, 24))
    there = truth.at(3, FRAME, "cam_1")
    assert (there.track_id.tolist(), there.class_name, there.boxes_xyxy.tolist()) == ([2], ("person",), [[1, 1, 8, 8]])
    assert (there.camera_id, there.frame_time_s, there.resolution_wh) == ("cam_1", 100.0, (32, 24))
    assert len(truth.at(4, FRAME, "cam_1")) == 0  # too little of it is seen


def test_mot_counts_pictures_from_one(tmp_path: Path) -> None:
    path = tmp_path / "gt.txt"
    path.write_text("1,5,2,3,10,20,1,1,1\n2,5,4,3,10,20,1,1,1\n2,6,0,0,5,5,0,1,1\n")
    truth = TruthTracks(path, (32, 24))
    assert truth.at(0, FRAME, "cam_1").boxes_xyxy.tolist() == [[2, 3, 12, 23]]
    assert truth.at(1, FRAME, "cam_1").track_id.tolist() == [5]


@pytest.mark.parametrize("name", ["film.json", "gt.txt"])
def test_what_is_no_truth_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("nonsense")
    with pytest.raises(InputError, match=name):
        TruthTracks(tmp_path / name, (32, 24))
    with pytest.raises(InputError, match="cannot be read"):
        TruthTracks(tmp_path / "no.json", (32, 24))
    with pytest.raises(InputError, match="32x24"):
        TruthTracks(film(tmp_path), (640, 480))
