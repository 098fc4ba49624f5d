"""Which detector the settings ask for, and how it is run."""

from pathlib import Path
from typing import Any

import pytest

from models.errors import BackendUnavailable, WeightsError
from models.watching import DetectorScore
from tests.integration.vision.networks import save_network
from tests.unit.vision.weights.shelves import note_on, save_weights
from vision.detectors.layouts import Layout
from vision.detectors.registry import file_sha256
from vision.tuning import Measured, Way, untuned
from vision.weights.notes import Scores, read_manifest, write_note
from xueliang.detector import choose_way, describe, detector_info, load_detector, open_way
from xueliang.health import Verdict, examine
from xueliang.profile import MEASURED_AS, Machine, Profile, save_profile
from xueliang.settings import Settings


def settings(**sections: Any) -> Settings:
    return Settings.model_validate(sections)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return save_network(tmp_path / "tiny.onnx", Layout.END_TO_END, side="side")


def keep_profile(folder: Path, weights: Path, wanted_per_s: float = 50, **machine: Any) -> None:
    """A profile in which 640 carries 40 pictures a second and 320 carries 160."""
    rows = (Measured(Way(320, "f32", 2, 4), 200.0, 9.0), Measured(Way(640, "f32", 1, 2), 50.0, 30.0))
    here = Machine.here().model_copy(update=machine)
    profile = Profile(
        measured_as=MEASURED_AS,
        machine=here,
        weights_sha256=file_sha256(weights),
        backend="openvino",
        wanted_per_s=wanted_per_s,
        measured=rows,
    )
    save_profile(profile, folder)


def test_no_weights_means_no_detector_and_wrong_ones_are_refused(tmp_path: Path) -> None:
    assert load_detector(settings(data_dir=str(tmp_path), detector={"weights": "none"})) is None
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"not a network")
    with pytest.raises(WeightsError, match=r"wrong\.onnx"):
        load_detector(settings(data_dir=str(tmp_path), detector={"weights": str(wrong)}))


def test_a_file_is_looked_at_in_the_size_it_is_meant_for_unless_another_is_set(tmp_path: Path) -> None:
    path = save_network(tmp_path / "ours.onnx", Layout.END_TO_END, side="side")
    write_note(note_on(path, input_wh=(416, 416)), path)
    assert choose_way(settings(data_dir=str(tmp_path)), path).way.input_px == 416
    set_otherwise = settings(data_dir=str(tmp_path), detector={"input_size": 320})
    assert choose_way(set_otherwise, path).way.input_px == 320
    path.with_suffix(".weights.json").unlink()
    assert choose_way(settings(data_dir=str(tmp_path)), path).way.input_px == 640


def test_what_a_note_says_is_told_with_the_detector(tmp_path: Path) -> None:
    path = save_weights(tmp_path / "weights" / "ours.onnx")
    scores = {"PETS09-S2L1": Scores(recall=0.8, precision=0.9, pictures=80, objects=465, measured="bench.accuracy")}
    write_note(note_on(path, trained_on="our gates", scores=scores), path)
    wanted = settings(data_dir=str(tmp_path), detector={"weights": "ours", "classes": ["person"]})
    detector = load_detector(wanted)
    assert detector is not None
    told = detector_info(detector)
    assert (told.name, told.bundled, told.licence, told.trained_on) == ("ours", False, "CC0-1.0", "our gates")
    assert told.scores == (DetectorScore("PETS09-S2L1", 0.8, 0.9, 465),)
    sight = {finding.what: finding for finding in examine(wanted)}["sight"]
    assert sight.words == "PETS09-S2L1: finds 80 % of what is there, 90 % of what it reports is right (465 objects)"
    path.with_suffix(".weights.json").unlink()
    assert detector_info(detector).scores == ()
    assert "weights compare" in {finding.what: finding for finding in examine(wanted)}["sight"].words


@pytest.mark.skipif(not read_manifest().weights, reason="no detector is bundled with this version yet")
def test_without_a_word_about_weights_the_bundled_detector_sees_what_is_watched_for(tmp_path: Path) -> None:
    found = load_detector(settings(data_dir=str(tmp_path)))
    assert found is not None
    assert found.info.name == read_manifest().weights[0].name
    assert found.class_names == read_manifest().weights[0].classes
    assert found.input_wh == read_manifest().weights[0].input_wh
    assert detector_info(found).bundled
    told = {finding.what: finding for finding in examine(settings(data_dir=str(tmp_path)))}
    assert "(bundled)" in told["weights"].words
    assert "xueliang weights pull yolo11n" in told["sight"].remedy


def test_what_the_settings_insist_on_is_had_or_refused(tmp_path: Path, weights: Path) -> None:
    wanted = {"weights": str(weights), "backend": "onnxruntime", "input_size": 96, "max_batch": 3, "streams": 2}
    found = load_detector(settings(data_dir=str(tmp_path), detector={**wanted, "classes": []}))
    assert found is not None
    assert (found.backend, found.input_wh, found.max_batch, found.streams) == ("onnxruntime", (96, 96), 3, 2)
    with pytest.raises(BackendUnavailable, match="bf16"):
        load_detector(settings(data_dir=str(tmp_path), detector={**wanted, "precision": "bf16", "classes": []}))


def test_without_a_profile_it_is_said(tmp_path: Path, weights: Path) -> None:
    chosen = choose_way(settings(data_dir=str(tmp_path)), weights)
    assert (chosen.way, chosen.tuned) == (untuned("openvino", Machine.here().cores), False)
    assert chosen.words == "not tuned to this machine"


def test_without_a_profile_each_thread_of_a_processor_takes_a_picture(tmp_path: Path, weights: Path) -> None:
    kept_to_three = choose_way(settings(data_dir=str(tmp_path), detector={"threads": 3}), weights).way
    assert (kept_to_three.streams, kept_to_three.batch) == (3, 1)
    graphics = {"backend": "onnxruntime-cuda", "threads": 3}
    assert choose_way(settings(data_dir=str(tmp_path), detector=graphics), weights).way == Way(640, "auto", 1, 8)


def test_the_profile_decides_what_is_auto(tmp_path: Path, weights: Path) -> None:
    keep_profile(tmp_path, weights)
    chosen = choose_way(settings(data_dir=str(tmp_path)), weights)
    assert (chosen.way, chosen.tuned) == (Way(640, "f32", 1, 2), True)
    auto_size = choose_way(settings(data_dir=str(tmp_path), detector={"input_size": 0}), weights)
    assert auto_size.way == Way(320, "f32", 2, 4)
    mixed = choose_way(settings(data_dir=str(tmp_path), detector={"input_size": 320, "max_batch": 7}), weights)
    assert mixed.way == Way(320, "f32", 2, 7)


def test_no_more_streams_than_threads(tmp_path: Path, weights: Path) -> None:
    keep_profile(tmp_path, weights)
    chosen = choose_way(settings(data_dir=str(tmp_path), detector={"input_size": 320, "threads": 1}), weights)
    assert chosen.way.streams == 1


def test_a_profile_that_does_not_fit_is_not_used_and_it_is_said(tmp_path: Path, weights: Path) -> None:
    keep_profile(tmp_path, weights, processor="Abacus 1")
    chosen = choose_way(settings(data_dir=str(tmp_path)), weights)
    assert (chosen.way, chosen.tuned) == (untuned("openvino", Machine.here().cores), False)
    assert "another machine (processor Abacus 1, here" in chosen.words
    keep_profile(tmp_path, weights)
    assert "input of 416 px was not measured" in (
        choose_way(settings(data_dir=str(tmp_path), detector={"input_size": 416}), weights).words
    )
    save_network(weights, Layout.END_TO_END, side="side", names=("a", "b", "c"))
    assert "other weights" in choose_way(settings(data_dir=str(tmp_path)), weights).words


@pytest.mark.parametrize("backend", ["openvino", "onnxruntime"])
def test_it_is_said_which_inputs_there_are(tmp_path: Path, weights: Path, backend: str) -> None:
    fixed = save_network(tmp_path / "fixed.onnx", Layout.END_TO_END)
    words = []
    for path in (weights, fixed):
        section = {"weights": str(path), "backend": backend, "input_size": 640, "classes": []}
        wanted = settings(data_dir=str(tmp_path), detector=section)
        detector = load_detector(wanted)
        assert detector is not None
        words.append(describe(detector, choose_way(wanted, path)))
    assert ": 640x640, wide pictures 640x384, " in words[0]
    assert ": 64x64 for every picture, " in words[1]


def test_doctor_tells_how_it_is_run(tmp_path: Path, weights: Path) -> None:
    section = {"weights": str(weights), "classes": []}
    wanted = settings(data_dir=str(tmp_path), detector=section, http={"port": 0})
    found = {finding.what: finding for finding in examine(wanted)}
    assert found["detector"].verdict is Verdict.WARNING
    assert "detector tune" in found["detector"].remedy
    keep_profile(tmp_path, weights)
    found = {finding.what: finding for finding in examine(wanted)}
    assert found["detector"].verdict is Verdict.WELL
    assert found["detector"].words == describe(
        open_way(wanted.detector, weights, Way(640, "f32", 1, 2)), choose_way(wanted, weights)
    )
    absent = settings(data_dir=str(tmp_path), detector={**section, "backend": "onnxruntime-cuda"}, http={"port": 0})
    found = {finding.what: finding for finding in examine(absent)}
    assert found["detector"].verdict is Verdict.FAULT or "onnxruntime-cuda" in found["detector"].words
