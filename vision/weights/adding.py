"""A weights file taken in: copied into the data directory once it has proved to be a detector, its note beside it."""

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from models.errors import InputError, WeightsError
from vision.detectors.classes import COCO
from vision.detectors.layouts import Layout
from vision.detectors.registry import ONNX_SUFFIX, file_sha256
from vision.weights.checking import Sound, verify
from vision.weights.checkpoints import CHECKPOINT_SUFFIX, export_checkpoint
from vision.weights.naming import write_names
from vision.weights.notes import Scores, WeightsNote, write_note
from vision.weights.shelf import NO_WEIGHTS, Shelved, weights_dir

Exporter = Callable[[Path], Path]
"""Makes an ONNX file beside a checkpoint."""

USUAL_INPUT_PX: Final = 640
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of a file that is added. `classes`: names by id, where the file does not name them itself.

    `input_px`: side of the input it is meant for, where the file leaves it free. `replace`: whether what has that name
    now may go. The others: as in `WeightsNote`.
    """

    name: str
    licence: str
    classes: Sequence[str] = ()
    input_px: int = USUAL_INPUT_PX
    trained_on: str = ""
    replace: bool = False
    release_sha256: str | None = None
    scores: Mapping[str, Scores] = field(default_factory=dict)


def add(file: Path, wanted: Wanted, data_dir: Path, export: Exporter = export_checkpoint) -> Shelved:
    """Take in an ONNX file, or a checkpoint (`.pt`), which is exported. The original stays where it is.

    Raises InputError for a name, licence or classes that cannot be, WeightsError for a file that is no sound detector.
    """
    folder = weights_dir(data_dir)
    target = folder / f"{wanted.name}{ONNX_SUFFIX}"
    _check_wanted(wanted, target)
    file_sha256(file)  # is there, of a kind we know, and not huge
    if file.suffix.lower() not in (ONNX_SUFFIX, CHECKPOINT_SUFFIX):
        raise WeightsError(f"{file.name}: only {ONNX_SUFFIX} and {CHECKPOINT_SUFFIX} files can be added")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        copy = Path(workshop) / f"{wanted.name}{file.suffix.lower()}"
        shutil.copyfile(file, copy)
        made = export(copy) if copy.suffix == CHECKPOINT_SUFFIX else copy
        note = _noted(made, target.name, wanted)
        made.replace(target)
    write_note(note, target)
    return Shelved(wanted.name, target, False, note)


def _check_wanted(wanted: Wanted, target: Path) -> None:
    if not _NAME.fullmatch(wanted.name) or wanted.name == NO_WEIGHTS:
        raise InputError(f"{wanted.name!r} cannot be the name of weights: take letters, digits, dots and dashes")
    if not wanted.licence.strip():
        raise InputError("say under which licence the weights may be used")
    if len(set(wanted.classes)) != len(wanted.classes) or not all(wanted.classes):
        raise InputError(f"the classes {', '.join(wanted.classes)} are not all different words")
    if target.exists() and not wanted.replace:
        raise InputError(f"weights named {wanted.name} are here already: take another name, or say --replace")


def _noted(made: Path, file_name: str, wanted: Wanted) -> WeightsNote:
    sound = _named(made, verify(made, wanted.input_px), wanted)
    return WeightsNote(
        name=wanted.name,
        file=file_name,
        sha256=sound.info.sha256,
        bytes=made.stat().st_size,
        classes=sound.info.classes,
        input_wh=sound.info.input_wh,
        precision=sound.precision,
        trained_on=wanted.trained_on,
        scores=dict(wanted.scores),
        licence=wanted.licence.strip(),
        release_sha256=wanted.release_sha256,
    )


def _named(made: Path, sound: Sound, wanted: Wanted) -> Sound:
    """The file with the classes a person names, if it does not name them itself."""
    classes, given = sound.info.classes, tuple(wanted.classes)
    if sound.names_classes:
        if given not in ((), classes):
            raise WeightsError(f"{made.name} names its classes itself, differently: {', '.join(classes)}")
        return sound
    if not given and classes != COCO:
        raise WeightsError(f"{made.name} does not say what its {len(classes)} classes are called: name them in order")
    if not given:
        return sound
    if len(given) != len(classes) and not sound.info.layout.startswith(Layout.END_TO_END):
        raise WeightsError(f"{made.name} has {len(classes)} classes, and {len(given)} are named")
    write_names(made, given)
    return verify(made, wanted.input_px)
