"""Published networks, fetched. The checksum of a checkpoint is kept from the first time on, and then insisted on."""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import httpx

from models.errors import WeightsError
from vision.detectors.registry import ONNX_SUFFIX
from vision.weights.adding import Exporter, Wanted, add
from vision.weights.checkpoints import CHECKPOINT_SUFFIX, check_extra, export_checkpoint
from vision.weights.notes import BUNDLED, Release, read_manifest, read_note
from vision.weights.shelf import Shelved, weights_dir

_MAX_BYTES: Final = 1_000_000_000
_SILENCE_S: Final = 30.0


def releases(bundled_dir: Path = BUNDLED) -> Mapping[str, Release]:
    """What can be fetched, by name. Raises WeightsError."""
    return MappingProxyType({each.name: each for each in read_manifest(bundled_dir).releases})


def known_release(name: str, bundled_dir: Path = BUNDLED) -> Release:
    """The release of this name. Raises WeightsError with the names there are."""
    known = releases(bundled_dir)
    if name not in known:
        raise WeightsError(f"no release is known as {name!r}; known: {', '.join(known)}")
    return known[name]


def pull(release: Release, data_dir: Path, export: Exporter | None = None) -> Shelved:
    """Fetch a release, export it to ONNX and take it in under its name, in place of what had that name.

    `export`: by default with the ultralytics extra, which is looked for before anything is fetched.
    Raises WeightsError: the network, another file than the one fetched before, a file that is no detector.
    """
    if export is None:
        check_extra(release.name)
    folder = weights_dir(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        checkpoint = Path(workshop) / f"{release.name}{CHECKPOINT_SUFFIX}"
        sha256 = _fetch(release, checkpoint)
        _check_as_before(release, sha256, folder / f"{release.name}{ONNX_SUFFIX}")
        wanted = Wanted(
            release.name,
            release.licence,
            trained_on=release.trained_on,
            replace=True,
            release_sha256=sha256,
            scores=release.scores,
        )
        return add(checkpoint, wanted, data_dir, export or export_checkpoint)


def _fetch(release: Release, target: Path) -> str:
    """Write the release's file; its sha256."""
    digest, size = hashlib.sha256(), 0
    try:
        with (
            target.open("wb") as file,
            httpx.stream("GET", release.address, follow_redirects=True, timeout=_SILENCE_S) as answer,
        ):
            answer.raise_for_status()
            for part in answer.iter_bytes():
                size += len(part)
                if size > _MAX_BYTES:
                    raise WeightsError(f"{release.address} is larger than {_MAX_BYTES} bytes: no such file is expected")
                digest.update(part)
                file.write(part)
    except httpx.HTTPError as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise WeightsError(
            f"{target.name} could not be fetched from {urlsplit(release.address).hostname} ({why}): check the network, "
            f"or fetch {release.address} on another machine, copy it here and run "
            f"`xueliang weights add {target.name} --licence '{release.licence}'`"
        ) from error
    return digest.hexdigest()


def _check_as_before(release: Release, sha256: str, weights: Path) -> None:
    note = read_note(weights)
    if note is not None and note.release_sha256 not in (None, sha256):
        raise WeightsError(
            f"{release.address} is not the file it was when it was first fetched: its sha256 is {sha256}, it was "
            f"{note.release_sha256}; if you know why, remove {weights} with its note and fetch it again"
        )
