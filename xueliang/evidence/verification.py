"""Whether evidence is what its signed manifests say: every file by its bytes, every manifest by its signature.

In: files as found, wherever they lie, and the public key of the installation that should have signed. Nothing of the
database is needed.
"""

import hashlib
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

from models.errors import InputError
from models.files import sha256_of
from models.manifest import ListedFile, Signed, read_manifest
from models.signing import PublicKey

MOST_MANIFEST_BYTES: Final = 4 * 1024 * 1024
SHORT: Final = 12  # digits of a sha256 in the name of an exported file


class Verdict(StrEnum):
    """What became of one file."""

    INTACT = "intact"
    ALTERED = "altered"
    MISSING = "missing"
    WRONG_SIGNATURE = "signature wrong"
    UNSIGNED = "in no manifest"
    DELETED = "deleted when its time was over"


GOOD: Final = frozenset({Verdict.INTACT, Verdict.DELETED})


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it lies somewhere. `content`: of what may be a manifest."""

    name: str
    sha256: str
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said of one file."""

    name: str
    verdict: Verdict
    words: str = ""


def verify(found: Sequence[Found], key: PublicKey, deleted: Collection[str] = ()) -> list[Checked]:
    """Every manifest, every file it names, and every file none names. `deleted`: sha256 of what retention took."""
    by_sha256 = {each.sha256: each for each in found}
    checked: dict[str, Checked] = {}
    for each in found:
        if each.content is not None:
            for one in _of_manifest(each, by_sha256, found, key, deleted):
                if one.name not in checked or checked[one.name].verdict in GOOD:
                    checked[one.name] = one
    for each in found:
        if each.name not in checked:
            checked[each.name] = Checked(each.name, Verdict.UNSIGNED)
    return list(checked.values())


def _of_manifest(
    manifest: Found, by_sha256: dict[str, Found], found: Sequence[Found], key: PublicKey, deleted: Collection[str]
) -> Iterator[Checked]:
    assert manifest.content is not None
    try:
        signed = read_manifest(manifest.content)
        files = signed.files
    except InputError as error:
        yield Checked(manifest.name, Verdict.WRONG_SIGNATURE, str(error))
        return
    if not signed.is_signed_by(key):
        yield Checked(manifest.name, Verdict.WRONG_SIGNATURE, "another key signed it, or it was changed")
        return
    yield Checked(manifest.name, Verdict.INTACT, _told(signed))
    for file in files:
        yield _of_file(file, by_sha256, found, deleted)


def _told(signed: Signed) -> str:
    return "incomplete: " + "; ".join(signed.missing) if signed.missing else "complete"


def _of_file(
    file: ListedFile, by_sha256: dict[str, Found], found: Sequence[Found], deleted: Collection[str]
) -> Checked:
    there = by_sha256.get(file.sha256)
    if there is not None:
        return Checked(there.name, Verdict.INTACT, file.label)
    in_its_place = next((each for each in found if file.sha256[:SHORT] in each.name), None)
    if in_its_place is not None:
        return Checked(in_its_place.name, Verdict.ALTERED, file.label)
    verdict = Verdict.DELETED if file.sha256 in deleted else Verdict.MISSING
    return Checked(file.sha256, verdict, file.label)


def found_in(path: Path) -> list[Found]:
    """Every file of a folder or a zip file. Raises InputError."""
    if path.is_dir():
        files = [each for each in sorted(path.rglob("*")) if each.is_file()]
        return [found_file(each, each.relative_to(path).as_posix()) for each in files]
    if path.is_file() and zipfile.is_zipfile(path):
        return _found_in_zip(path)
    raise InputError(f"{path} is neither a folder nor a zip file of evidence")


def found_file(path: Path, name: str) -> Found:
    """One file as it lies."""
    may_be_manifest = path.suffix == ".json" and path.stat().st_size <= MOST_MANIFEST_BYTES
    return Found(name, sha256_of(path), path.read_bytes() if may_be_manifest else None)


def _found_in_zip(path: Path) -> list[Found]:
    with zipfile.ZipFile(path) as archive:
        return [_found_entry(archive, entry) for entry in archive.infolist() if not entry.is_dir()]


def _found_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Found:
    try:
        with archive.open(entry) as file:
            if entry.filename.endswith(".json") and entry.file_size <= MOST_MANIFEST_BYTES:
                content = file.read(MOST_MANIFEST_BYTES + 1)
                return Found(entry.filename, hashlib.sha256(content).hexdigest(), content)
            return Found(entry.filename, _digest(file))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return Found(entry.filename, "")  # damaged inside the archive: its bytes are not what they were


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
