"""Evidence and attachments as files, each named by the sha256 of its bytes.

In: bytes. Out: the name. A file that is there is complete, and is never changed; the same bytes are stored once.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from models.errors import InputError, NotFound

_NAME = re.compile(r"[0-9a-f]{64}")
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "application/json": ".json",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is stored: its name and size."""

    sha256: str
    size_bytes: int


class FileStore:
    """A folder of such files, spread over 256 folders by the first two digits."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: set[Path] = set()  # folders that a power cut would not take away

    def put(self, data: bytes, media_type: str) -> str:
        """Store the bytes and give their sha256; they are on disk when this returns.

        The media type only picks the ending, for people who look into the folder. Raises InputError for one we do
        not store, OSError when the disk is full or not writable.
        """
        suffix = _suffix(media_type)
        sha256 = hashlib.sha256(data).hexdigest()
        found = self._find(sha256)
        if found is not None:
            os.utime(found)  # wanted again: not a leftover
        else:
            self._write(self._folder(sha256) / f"{sha256}{suffix}", data)
        return sha256

    @contextmanager
    def room(self) -> Iterator[Path]:
        """Where a file may be written that is taken by `put_file` afterwards; what is not taken is deleted.

        Raises OSError when the disk is full or not writable.
        """
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self._root / f".{secrets.token_hex(12)}"
        try:
            yield aside
        finally:
            aside.unlink(missing_ok=True)

    def put_file(self, aside: Path, media_type: str) -> Stored:
        """Take a file written in `room`, as `put` takes bytes. Raises as `put` does."""
        suffix = _suffix(media_type)
        with aside.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size_bytes = os.fstat(file.fileno()).st_size
            os.fsync(file.fileno())
        found = self._find(sha256)
        if found is not None:
            os.utime(found)
        else:
            self._place(aside, self._folder(sha256) / f"{sha256}{suffix}")
        return Stored(sha256, size_bytes)

    def forget_asides(self, before_unix_s: float) -> int:
        """Delete what was begun before then and never finished, by a process that was killed; gives how many."""
        gone = 0
        for path in [*self._root.glob(".*"), *self._root.glob("??/.*")]:
            with suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime < before_unix_s:
                    path.unlink()
                    gone += 1
        return gone

    def path(self, sha256: str) -> Path:
        """Where the file lies. Raises NotFound."""
        found = self._find(sha256)
        if found is None:
            raise NotFound(f"no file {sha256}")
        return found

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises NotFound."""
        return self.path(sha256).read_bytes()

    def has(self, sha256: str) -> bool:
        """Whether the file is there."""
        return self._find(sha256) is not None

    def is_whole(self, sha256: str) -> bool:
        """Whether the file is there and still has the bytes it is named by."""
        found = self._find(sha256)
        return found is not None and sha256_of(found) == sha256

    def older_than(self, unix_s: float) -> Iterator[str]:
        """The files nobody has put since then."""
        for path in self._root.glob("??/*"):
            with suppress(FileNotFoundError):
                if _NAME.fullmatch(path.stem) and path.stat().st_mtime < unix_s:
                    yield path.stem

    def remove(self, sha256: str) -> None:
        """Delete the file; nothing happens when it is gone already."""
        found = self._find(sha256)
        if found is not None:
            found.unlink(missing_ok=True)

    def _folder(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise NotFound("not the name of a file: 64 hexadecimal digits are")
        return self._root / sha256[:2]

    def _find(self, sha256: str) -> Path | None:
        folder = self._folder(sha256)
        found = (folder / f"{sha256}{suffix}" for suffix in _SUFFIXES.values())
        return next((path for path in found if path.is_file()), None)

    def _write(self, path: Path, data: bytes) -> None:
        """Written aside, flushed, renamed: a crash leaves the whole file or none under its name."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # pictures of people are for the service only
        aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with aside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._place(aside, path)
        finally:
            aside.unlink(missing_ok=True)

    def _place(self, aside: Path, path: Path) -> None:
        """Give a flushed file its name, for good."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.replace(path)
        _flush_folder(path.parent)
        if path.parent not in self._known:
            _flush_folder(self._root)
            self._known.add(path.parent)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, 64 hexadecimal digits; the file is never in memory as a whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _suffix(media_type: str) -> str:
    if media_type not in _SUFFIXES:
        raise InputError(f"media type {media_type!r}: we store {', '.join(_SUFFIXES)}")
    return _SUFFIXES[media_type]


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
