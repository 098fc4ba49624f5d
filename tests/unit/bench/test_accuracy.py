"""Detectors judged side by side on sets made here, and what is kept of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from bench.accuracy import Entrant, entrant, judge, measure_cost, record, report, scores_of
from bench.figures import Figures
from bench.sets import Labelled, LabelledSet, SetKind, film_sets, sets_there
from models.tracks import Detections
from tests.integration.vision.networks import BOX_XYXY, SIDE, save_network
from tests.unit.vision.weights.shelves import note_on
from vision.detectors.layouts import Layout
from vision.weights.notes import Manifest, Release, Scores, write_note
from vision.weights.scoring import Objects

FPS, SECONDS = 10, 2


@pytest.fixture
def network(tmp_path: Path) -> Entrant:
    """Sees a person in light pictures, and says so with their brightness."""
    path = save_network(tmp_path / "tiny.onnx", Layout.ANCHOR_FREE, names=("car", "person", "truck"))
    write_note(note_on(path), path)
    return entrant(path, "onnxruntime")


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """One film: light, then dark; a person always there, and a parked car nobody can see."""
    folder = tmp_path / "films"
    folder.mkdir()
    with av.open(str(folder / "gate.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width = stream.height = SIDE
        stream.pix_fmt = "yuv420p"
        for number in range(FPS * SECONDS):
            picture = np.full((SIDE, SIDE, 3), 220 if number < FPS else 20, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode())
    last = FPS * SECONDS - 1
    walker = {"id": 1, "class": "person", "boxes": [[0, last, *BOX_XYXY, *BOX_XYXY, 1]]}
    parked = {"id": 2, "class": "car", "boxes": [[0, last, 0, 0, 60, 60, 0, 0, 60, 60, 0.1]]}
    truth = {"size": [SIDE, SIDE], "pictures": FPS * SECONDS, "actors": [walker, parked]}
    (folder / "gate.json").write_text(json.dumps(truth))
    (folder / "unfinished.json").write_text(json.dumps(truth))
    return folder


def test_a_film_is_a_set(tmp_path: Path, films: Path, network: Entrant) -> None:
    (rendered,) = sets_there(tmp_path / "no media", films)
    assert rendered.name == "rendered scenes"
    assert [each.name for each in film_sets(films)] == ["gate"]
    ((strict, grouped),) = judge([network], rendered, 1)
    assert (strict.pictures, strict.whole.true) == (FPS * SECONDS, FPS * SECONDS)
    assert strict.whole.recall == pytest.approx(0.5)
    assert strict.whole.precision == grouped.whole.precision == 1
    ((quick, _),) = judge([network], rendered, 10)
    assert quick.pictures == 2


def test_a_vehicle_by_another_vehicles_name_is_right_in_its_group_only(network: Entrant) -> None:
    box = np.array([[10, 20, 50, 64]], np.float32)
    lit = Detections(box, np.array([0.9], np.float32), np.array([0], np.int64))

    def pictures(every: int) -> Iterator[Labelled]:
        assert every == 1
        yield Labelled(lambda _: lit, Objects(("truck",), box, np.ones(1, bool)))

    ((strict, grouped),) = judge([network], LabelledSet(SetKind.PHOTOS, "made", "made", ("car", "truck"), pictures), 1)
    assert (strict.whole.recall, grouped.whole.recall) == (0, 1)
    figures = Figures()
    report("tiny", LabelledSet(SetKind.PHOTOS, "made", "made", ("car", "truck"), pictures), strict, grouped, figures)
    assert figures.values["tiny_made_recall"] == 0
    assert figures.values["tiny_made_vehicles_recall"] == 1
    assert figures.values["tiny_made_truck_objects"] == 1
    assert "tiny_made_car_recall" not in figures.values  # there is none


def test_every_detector_is_timed_in_the_same_run(tmp_path: Path, films: Path, network: Entrant) -> None:
    other = save_network(tmp_path / "yolo11n_dynamic.onnx", Layout.END_TO_END, side="side")
    figures = Figures()
    measure_cost([network, entrant(other, "onnxruntime")], films / "gate.mp4", figures)
    assert figures.values["yolo11n_cost"] == 1
    assert float(figures.values["tiny_ms"]) > 0
    assert network.effort.pictures == 1  # every tenth of twenty, the first to warm up


def test_scores_are_kept_in_the_manifest_where_it_knows_the_weights(
    tmp_path: Path, films: Path, network: Entrant
) -> None:
    manifest = tmp_path / "manifest.json"
    known = Release(name="tiny", address="https://example.org/tiny.pt", licence="AGPL-3.0")
    manifest.write_text(
        Manifest(weights=(), releases=(known, known.model_copy(update={"name": "other"}))).model_dump_json()
    )
    ((strict, _),) = judge([network], film_sets(films)[0], 1)
    record(manifest, network, {"rendered scenes": scores_of(network, strict, 5)})
    tiny, other = Manifest.model_validate_json(manifest.read_bytes()).releases
    assert tiny.scores["rendered scenes"] == Scores.model_validate(scores_of(network, strict, 5))
    assert tiny.scores["rendered scenes"].recall == 0.5
    assert tiny.scores["rendered scenes"].measured.endswith("every 5th picture")
    assert "tiny.onnx" in tiny.scores["rendered scenes"].measured
    assert not other.scores
