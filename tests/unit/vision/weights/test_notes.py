"""Notes on weights: read back as written, refused in one sentence otherwise."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import WeightsError
from tests.unit.vision.weights.shelves import note_on, save_weights
from vision.weights.notes import MANIFEST, NOTE_SUFFIX, Scores, WeightsNote, read_manifest, read_note, write_note


def test_a_note_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = save_weights(tmp_path / "own.onnx")
    scores = {"PETS09-S2L1": Scores(recall=0.8, precision=0.9, pictures=80, objects=400, measured="bench.accuracy")}
    note = note_on(path, trained_on="ours", recipe="docs/weights.md", scores=scores, release_sha256="ab" * 32)
    assert write_note(note, path) == tmp_path / f"own{NOTE_SUFFIX}"
    assert read_note(path) == note
    assert read_note(tmp_path / "other.onnx") is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sha256": "abc"}, "sha256"),
        ({"classes": ()}, "classes"),
        ({"input_wh": (0, 64)}, r"input_wh\.0"),
        ({"name": "../up"}, "name"),
        ({"file": "/etc/passwd"}, "file"),
        ({"licence": ""}, "licence"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_note_that_cannot_be_is_refused_with_what_is_wrong(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    path = save_weights(tmp_path / "own.onnx")
    true = note_on(path)
    write_note(true.model_copy(update=wrong), path)
    if "colour" in wrong:
        path.with_suffix(NOTE_SUFFIX).write_text(true.model_dump_json().replace("{", '{"colour":"red",', 1))
    with pytest.raises(WeightsError, match=rf"own\.weights\.json is no note on weights: {said}"):
        read_note(path)


@given(st.binary(max_size=200))
def test_whatever_lies_there_is_a_note_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("notes") / "own.onnx"
    path.with_suffix(NOTE_SUFFIX).write_bytes(content)
    with contextlib.suppress(WeightsError):
        assert isinstance(read_note(path), WeightsNote)


def test_a_huge_note_is_not_read(tmp_path: Path) -> None:
    (tmp_path / f"own{NOTE_SUFFIX}").write_bytes(b" " * 1_000_001)
    with pytest.raises(WeightsError, match="larger than"):
        read_note(tmp_path / "own.onnx")


def test_a_folder_without_a_manifest_is_said(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=rf"{MANIFEST} cannot be read"):
        read_manifest(tmp_path)
