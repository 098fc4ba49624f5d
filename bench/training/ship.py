"""The bundled detector's place among the files that ship: the file, and its note in the manifest."""

import shutil
from pathlib import Path
from typing import Final

from bench.training.kinds import NAMES
from vision.detectors.registry import file_sha256
from vision.weights.notes import BUNDLED, MANIFEST, Manifest, WeightsNote, read_manifest

NAME: Final = "xueliang-n"
LICENCE: Final = "AGPL-3.0-or-later"
RECIPE: Final = "docs/design/training.md"


def ship(file: Path, side: int, trained_on: str, folder: Path = BUNDLED) -> WeightsNote:
    """Copy an exported file into `folder` and write its note, without scores: those are measured afterwards."""
    target = folder / f"{NAME}.onnx"
    shutil.copyfile(file, target)
    note = WeightsNote(
        name=NAME,
        file=target.name,
        sha256=file_sha256(target),
        bytes=target.stat().st_size,
        classes=NAMES,
        input_wh=(side, side),
        precision="f32",
        trained_on=trained_on,
        recipe=RECIPE,
        licence=LICENCE,
    )
    manifest = read_manifest(folder)
    others = tuple(each for each in manifest.weights if each.name != NAME)
    written = Manifest(weights=(note, *others), releases=manifest.releases)
    text = written.model_dump_json(indent=2, exclude_defaults=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return note
