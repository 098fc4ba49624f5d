"""Secret keys as files of their own beside the data: made on first use, for their owner's eyes only."""

import base64
import binascii
import os
import secrets
from pathlib import Path

from models.errors import SettingsError

KEY_BYTES = 32


def key_at(path: Path) -> bytes:
    """The key kept in that file, base64 of 32 bytes; where there is none, 32 random bytes are kept from now on.

    Raises SettingsError when the file is damaged or may be read by others.
    """
    try:
        return _read_key(path)
    except FileNotFoundError:
        _write_key(path)
        return _read_key(path)


def _read_key(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise SettingsError(f"{path} may be read by others: run `chmod 600 {path}`")
    try:
        return base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        raise SettingsError(f"{path} is damaged: put back the copy that belongs to this database") from None


def _write_key(path: Path) -> None:
    """Complete or not at all: written aside, then linked under its name unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink()
