"""Checkpoints of the ultralytics package (`.pt`): pickles, looked through before they are opened, exported to ONNX.

A pickle may run any code when it is opened. Torch opens one here in the way that builds nothing but named classes
(`weights_only`), and only parts of networks are named; after that it is known to hold nothing else.
"""

import os
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from models.errors import WeightsError

CHECKPOINT_SUFFIX: Final = ".pt"
_PARTS: Final = re.compile(
    r"torch\.nn\.modules\.[a-z_]+\.[A-Z]\w*"
    r"|ultralytics\.nn\.modules\.[a-z_]+\.[A-Z]\w*"
    r"|ultralytics\.nn\.tasks\.[A-Z]\w*Model"
    r"|ultralytics\.utils\.(loss|tal)\.[A-Za-z]\w*"
    r"|ultralytics\.utils\.IterableSimpleNamespace"
    r"|pathlib\.(Pure)?(Posix|Windows)Path"
)
"""What a checkpoint of a detector is made of besides numbers."""


def check_extra(name: str) -> None:
    """Raises WeightsError saying what to do where the ultralytics extra is not installed. `name`: of the network."""
    _libraries(name)


def export_checkpoint(path: Path) -> Path:
    """Make an ONNX file of any batch and picture size beside a checkpoint, once it is known to be only a network.

    Raises WeightsError for a pickle that names anything else, and for what cannot be exported.
    """
    torch, yolo = _libraries(path.stem)
    _check_pickle(torch, path)
    try:
        return Path(yolo(str(path), task="detect").export(format="onnx", dynamic=True, simplify=False))
    except Exception as error:
        raise WeightsError(f"{path.name} cannot be exported to ONNX: {_first_line(error)}") from error


def _libraries(name: str) -> tuple[Any, Any]:
    """torch, and the networks of ultralytics."""
    os.environ.setdefault("YOLO_AUTOINSTALL", "false")  # a service installs no software by itself
    os.environ.setdefault("YOLO_VERBOSE", "false")
    try:
        import_module("onnx")
        return import_module("torch"), import_module("ultralytics").YOLO
    except ImportError as error:
        raise WeightsError(
            f"the ultralytics extra is not installed ({error.name} is missing): run `pip install "
            f"'xueliang[ultralytics]'` and try again, or export {name}.pt to ONNX on another machine, copy it here and "
            f"run `xueliang weights add {name}.onnx`"
        ) from error


def _check_pickle(torch: Any, path: Path) -> None:
    serialization = torch.serialization
    try:
        named = sorted(serialization.get_unsafe_globals_in_checkpoint(str(path)))
    except Exception as error:
        raise WeightsError(f"{path.name} is no checkpoint of torch: {_first_line(error)}") from error
    if strange := [name for name in named if not _PARTS.fullmatch(name)]:
        raise WeightsError(
            f"{path.name} is a pickle that names {', '.join(strange[:5])}, which no network is made of: opening it "
            "might run foreign code, so it was not opened; export it to ONNX where you trust it"
        )
    try:
        with serialization.safe_globals(list(_found(named))):
            torch.load(str(path), map_location="cpu", weights_only=True)
    except Exception as error:
        raise WeightsError(f"{path.name} cannot be opened without running its code: {_first_line(error)}") from error


def _found(named: list[str]) -> Iterator[Any]:
    for name in named:
        module, _, attribute = name.rpartition(".")
        yield getattr(import_module(module), attribute)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
