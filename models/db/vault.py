"""Device secrets at rest: sealed with a key that lies beside the database, not in it.

A copy of the database alone does not open a camera. AES-256-GCM (NIST SP 800-38D), 12 random bytes of nonce in front
of the ciphertext; the device's id is bound in as `context`, so that a sealed secret cannot be moved to another row.
"""

import base64
import binascii
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import SettingsError

KEY_FILE = "device-secrets.key"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Vault:
    """Seals and opens device secrets with one key."""

    def __init__(self, key: bytes) -> None:
        """`key`: 32 bytes. Raises SettingsError on another length."""
        if len(key) != _KEY_BYTES:
            raise SettingsError(f"the key of device secrets has {len(key)} bytes, it must have {_KEY_BYTES}")
        self._cipher = AESGCM(key)

    @classmethod
    def open(cls, data_dir: Path) -> "Vault":
        """The vault whose key lies in `data_dir`; the key is made on first use, readable by its owner only.

        Raises SettingsError when the key file is damaged or may be read by others.
        """
        path = data_dir / KEY_FILE
        try:
            return cls(_read_key(path))
        except FileNotFoundError:
            _write_key(path)
            return cls(_read_key(path))

    def seal(self, secret: str, context: str) -> bytes:
        """The secret sealed for `context`; b"" for the empty secret, so that "none set" can be seen without the key."""
        if not secret:
            return b""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), context.encode())

    def unseal(self, sealed: bytes, context: str) -> str:
        """The secret again. Raises SettingsError when the key is another one or the bytes were changed."""
        if not sealed:
            return ""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode()).decode()
        except (InvalidTag, ValueError):
            raise SettingsError(
                f"the stored secret of {context} does not open with the key in {KEY_FILE}: "
                "put back the key file that belongs to this database, or set the device's password again"
            ) from None


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
            file.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink()
