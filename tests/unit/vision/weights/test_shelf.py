"""Which file a setting means, and that it is the one its note describes."""

from pathlib import Path

import pytest

from models.errors import WeightsError
from tests.unit.vision.weights.shelves import note_on, save_bundle, save_weights
from vision.weights import NO_WEIGHTS, find_weights, shelved, shelved_at
from vision.weights.checking import verify
from vision.weights.notes import BUNDLED, read_manifest, write_note


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return save_bundle(tmp_path / "bundled", "best", "second")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_nobody_names_weights_and_the_first_bundled_file_is_taken(bundle: Path, data: Path) -> None:
    assert find_weights("", data, bundle) == bundle / "best.onnx"
    (bundle / "best.onnx").unlink()
    assert find_weights("", data, bundle) == bundle / "second.onnx"
    assert find_weights(NO_WEIGHTS, data, bundle) is None


def test_where_nothing_is_bundled_nothing_is_taken(tmp_path: Path, data: Path) -> None:
    assert find_weights("", data, save_bundle(tmp_path / "empty")) is None


def test_a_name_is_looked_for_in_the_data_directory_and_then_among_the_bundled(bundle: Path, data: Path) -> None:
    assert find_weights("second", data, bundle) == bundle / "second.onnx"
    own = save_weights(data / "weights" / "second.onnx")
    assert find_weights("second", data, bundle) == own


def test_a_name_that_is_not_here_is_refused_with_what_is(bundle: Path, data: Path) -> None:
    with pytest.raises(
        WeightsError, match=r"no weights named yolo99 are here \(there are: best, second\).*weights pull"
    ):
        find_weights("yolo99", data, bundle)


def test_a_path_is_taken_as_it_is(tmp_path: Path, bundle: Path, data: Path) -> None:
    path = save_weights(tmp_path / "mine.onnx")
    assert find_weights(str(path), data, bundle) == path
    with pytest.raises(WeightsError, match=r"other\.onnx does not exist"):
        find_weights(str(tmp_path / "other.onnx"), data, bundle)


@pytest.mark.parametrize("setting", ["", "best"])
def test_a_bundled_file_that_was_changed_is_refused(bundle: Path, data: Path, setting: str) -> None:
    with (bundle / "best.onnx").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(WeightsError, match=r"best\.onnx is not the file it should be.*install xueliang again"):
        find_weights(setting, data, bundle)


def test_an_added_file_that_was_changed_is_refused(bundle: Path, data: Path) -> None:
    path = save_weights(data / "weights" / "own.onnx")
    write_note(note_on(path), path)
    assert find_weights("own", data, bundle) == path
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(WeightsError, match=r"own\.onnx is not the file it should be.*add it again"):
        find_weights("own", data, bundle)


def test_the_shelf_holds_what_was_added_what_was_copied_and_what_is_bundled(bundle: Path, data: Path) -> None:
    noted, copied = (save_weights(data / "weights" / f"{name}.onnx") for name in ("a", "b"))
    write_note(note_on(noted), noted)
    found = shelved(data, bundle)
    assert [(each.name, each.bundled, each.note is not None) for each in found] == [
        ("a", False, True),
        ("b", False, False),
        ("best", True, True),
        ("second", True, True),
    ]
    assert [shelved_at(each.path, bundle) for each in found] == found
    assert copied.name == "b.onnx"


def test_the_manifest_that_ships_is_sound_and_its_files_are_what_it_says() -> None:
    manifest = read_manifest()
    assert {"yolo11n", "yolov8n"} <= {each.name for each in manifest.releases}
    for note in manifest.weights:
        path = BUNDLED / note.file
        assert path.stat().st_size == note.bytes
        assert shelved_at(path).note == note
        assert find_weights(note.name, Path("nowhere")) == path
        assert path.stat().st_size <= 12_000_000
        sound = verify(path, note.input_wh[0])
        assert sound.names_classes
        assert (sound.info.classes, sound.info.input_wh, sound.precision) == (
            note.classes,
            note.input_wh,
            note.precision,
        )
