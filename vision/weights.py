"""Weights files: which are known, where they lie, whether they are sound, and how to get one."""

import importlib.resources
import os
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.errors import WeightsError
from vision.detectors.port import DetectorInfo
from vision.detectors.registry import ONNX_SUFFIX, SUFFIXES, open_detector

Exporter = Callable[[str, Path], Path]


@dataclass(frozen=True, slots=True)
class KnownWeights:
    """An entry of the manifest. `sha256`: of the ONNX file, "" where it depends on the exporter.

    `path`: where the file lies, None when it is not there yet.
    """

    name: str
    release: str
    licence: str
    classes: str
    input_px: int
    sha256: str
    path: Path | None


def list_weights(data_dir: Path) -> list[KnownWeights]:
    """Every network of the manifest, with where its file lies."""
    manifest = tomllib.loads((_bundled_dir() / "manifest.toml").read_text(encoding="utf-8"))
    return [
        KnownWeights(
            name=entry["name"],
            release=entry["release"],
            licence=entry["licence"],
            classes=entry["classes"],
            input_px=entry["input"],
            sha256=entry.get("sha256", ""),
            path=_named(entry["name"], data_dir),
        )
        for entry in manifest["weights"]
    ]


def find_weights(setting: str, data_dir: Path) -> Path | None:
    """The file a setting means: a path, or a name looked for in `data_dir`/weights and among the bundled files.

    None when nothing is set or no file of that name is there. Raises WeightsError for a path without a file.
    """
    if not setting:
        return None
    if setting.endswith(SUFFIXES) or os.sep in setting:
        path = Path(setting).expanduser()
        if not path.is_file():
            raise WeightsError(f"weights file {path} does not exist")
        return path
    return _named(setting, data_dir)


def verify(path: Path) -> DetectorInfo:
    """Open the file, run it once and say what it is. Raises WeightsError naming what is wrong with it."""
    return open_detector(path).info


def pull(name: str, data_dir: Path, export: Exporter | None = None) -> Path:
    """Fetch a network of the manifest, export it to ONNX, verify it and put it under `data_dir`/weights.

    `export` makes an ONNX file of a name in a folder; by default `export_with_ultralytics`.
    Raises WeightsError saying what to do when that is not possible here.
    """
    known = {entry.name for entry in list_weights(data_dir)}
    if name not in known:
        raise WeightsError(f"no weights are known as {name!r}; known: {', '.join(sorted(known))}")
    target = data_dir / "weights" / f"{name}{ONNX_SUFFIX}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = (export or export_with_ultralytics)(name, Path(folder))
        verify(made)
        made.replace(target)
    return target


def export_with_ultralytics(name: str, folder: Path) -> Path:
    """Fetch `name`.pt into `folder` and export it with free batch and picture size."""
    try:
        from ultralytics import YOLO
    except ImportError as error:
        raise WeightsError(
            "the ultralytics extra is not installed: run `pip install 'xueliang[ultralytics]'` and try again, or "
            f"export {name}.pt to ONNX on another machine and name the file in the setting or with --weights"
        ) from error
    try:
        network = YOLO(str(folder / f"{name}.pt"))
        return Path(network.export(format="onnx", dynamic=True))
    except (OSError, RuntimeError, ValueError, ImportError) as error:
        raise WeightsError(
            f"{name}.pt could not be fetched and exported ({error}): check the network, or export it on another "
            "machine and name the file in the setting or with --weights"
        ) from error


def _named(name: str, data_dir: Path) -> Path | None:
    for folder in (data_dir / "weights", _bundled_dir()):
        path = folder / f"{Path(name).name}{ONNX_SUFFIX}"
        if path.is_file():
            return path
    return None


def _bundled_dir() -> Path:
    return Path(str(importlib.resources.files("models") / "weights"))
