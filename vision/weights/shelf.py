"""Which weights files are here, which one a setting means, and whether it is still the file its note describes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.errors import WeightsError
from vision.detectors.registry import ONNX_SUFFIX, SUFFIXES, file_sha256
from vision.weights.notes import BUNDLED, WeightsNote, read_manifest, read_note

NO_WEIGHTS: Final = "none"
"""The setting that asks for watching without detecting."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A weights file that is here. `note`: None for one that somebody copied here by hand."""

    name: str
    path: Path
    bundled: bool
    note: WeightsNote | None


def weights_dir(data_dir: Path) -> Path:
    """Where added and fetched files lie."""
    return data_dir / "weights"


def shelved(data_dir: Path, bundled_dir: Path = BUNDLED) -> list[Shelved]:
    """Every weights file there is: those of the data directory by name, then the bundled ones.

    Raises WeightsError for a note that cannot be read.
    """
    added = (Shelved(path.stem, path, False, read_note(path)) for path in _files(weights_dir(data_dir)))
    return [*added, *_bundled(bundled_dir)]


def find_weights(setting: str, data_dir: Path, bundled_dir: Path = BUNDLED) -> Path | None:
    """The file a setting means: a path, the name of one that is here, or for an empty setting the first bundled one.

    None for `NO_WEIGHTS`, and for an empty setting where nothing is bundled. Raises WeightsError for a file or name
    that is not here, and for a file that is not the one its note describes.
    """
    if setting == NO_WEIGHTS:
        return None
    path = _meant(setting, data_dir, bundled_dir)
    if path is not None:
        _check(shelved_at(path, bundled_dir))
    return path


def shelved_at(path: Path, bundled_dir: Path = BUNDLED) -> Shelved:
    """The file at this path with its note. Raises WeightsError for a note that cannot be read."""
    for each in _bundled(bundled_dir) if path.parent == bundled_dir else ():
        if each.path == path:
            return each
    return Shelved(path.stem, path, False, read_note(path))


def _meant(setting: str, data_dir: Path, bundled_dir: Path) -> Path | None:
    bundled = {each.name: each.path for each in _bundled(bundled_dir)}
    if not setting:
        return next(iter(bundled.values()), None)
    if setting.lower().endswith(SUFFIXES) or os.sep in setting:
        path = Path(setting).expanduser()
        if not path.is_file():
            raise WeightsError(f"weights file {path} does not exist")
        return path
    here = bundled | {path.stem: path for path in _files(weights_dir(data_dir))}
    if setting not in here:
        raise WeightsError(
            f"no weights named {setting} are here (there are: {', '.join(here) or 'none'}): fetch a release with "
            "`xueliang weights pull NAME`, or add a file with `xueliang weights add FILE`"
        )
    return here[setting]


def _check(found: Shelved) -> None:
    if found.note is not None and file_sha256(found.path) != found.note.sha256:
        what = "install xueliang again" if found.bundled else "fetch or add it again"
        raise WeightsError(f"{found.path} is not the file it should be: its sha256 differs from its note; {what}")


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{ONNX_SUFFIX}"))


def _bundled(folder: Path) -> Iterator[Shelved]:
    for note in read_manifest(folder).weights:
        if (folder / note.file).is_file():
            yield Shelved(note.name, folder / note.file, True, note)
