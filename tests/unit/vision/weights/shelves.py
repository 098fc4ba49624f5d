"""Folders of weights to look into."""

from pathlib import Path

from tests.integration.vision.networks import SIDE, save_network
from vision.detectors.layouts import Layout
from vision.detectors.registry import file_sha256
from vision.weights.notes import MANIFEST, Manifest, WeightsNote

CLASSES = ("person", "car", "truck")


def save_weights(path: Path) -> Path:
    """A tiny network that works, for any size of picture of which it is given the place count for 64."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_network(path, Layout.ANCHOR_FREE, names=CLASSES)


def note_on(path: Path, name: str = "", **more: object) -> WeightsNote:
    """A true note on a file of `save_weights`."""
    known = {"name": name or path.stem, "file": path.name, "sha256": file_sha256(path), "bytes": path.stat().st_size}
    meant = {"classes": CLASSES, "input_wh": (SIDE, SIDE), "precision": "f32", "licence": "CC0-1.0"}
    return WeightsNote.model_validate(known | meant | more)


def save_bundle(folder: Path, *names: str) -> Path:
    """A folder of bundled files with its manifest."""
    notes = [note_on(save_weights(folder / f"{name}.onnx")) for name in names]
    folder.mkdir(exist_ok=True)
    manifest = Manifest(weights=tuple(notes), releases=())
    (folder / MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")
    return folder
