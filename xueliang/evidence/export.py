"""Evidence of one alert as it lies in the store, and taken out of the house as a zip file."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from models.db.schema import EvidenceRow
from models.errors import InputError, NotFound
from models.files import FileStore
from models.media import EvidenceLabel
from xueliang.evidence.verification import SHORT, Checked, Found, Verdict, found_file

OLDER: Final = "without-event"  # evidence of releases that kept no event with it


def name_in_archive(piece: EvidenceRow, suffix: str) -> str:
    """One folder an event; a name that tells what it is, with the beginning of its sha256."""
    label = "manifest" if piece.label == EvidenceLabel.MANIFEST else piece.label
    return f"{piece.event_id or OLDER}/{label}-{piece.sha256[:SHORT]}{suffix}"


def export(pieces: Sequence[EvidenceRow], files: FileStore, out: Path) -> int:
    """Write what is there of the evidence as a zip file; gives how many files. Raises InputError, OSError."""
    there = [(piece, files.path(piece.sha256)) for piece in pieces if files.has(piece.sha256)]
    if not there:
        raise InputError("the alert has no evidence that is still there: nothing was written")
    try:
        with zipfile.ZipFile(out, "x", zipfile.ZIP_STORED) as archive:
            for piece, path in there:
                archive.write(path, name_in_archive(piece, path.suffix))
    except FileExistsError:
        raise InputError(f"{out} is there already: give another name") from None
    return len(there)


def found_in_store(pieces: Sequence[EvidenceRow], files: FileStore) -> tuple[list[Found], list[Checked]]:
    """The alert's files as they lie, and what is to be said of those that are not there or not as they were."""
    found, checked = [], []
    for piece in pieces:
        if piece.removed_at is not None:
            checked.append(Checked(piece.sha256, Verdict.DELETED, f"{piece.label}, {piece.removed_at:%Y-%m-%d}"))
            continue
        try:
            path = files.path(piece.sha256)
        except NotFound:
            checked.append(Checked(piece.sha256, Verdict.MISSING, piece.label))
            continue
        each = found_file(path, path.name)
        if each.sha256 != piece.sha256:
            checked.append(Checked(path.name, Verdict.ALTERED, piece.label))
        found.append(each)
    return found, checked
