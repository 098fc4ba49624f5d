"""The installation's signature: who holds its public key can tell that a manifest was written here, and not changed.

Ed25519 (RFC 8032): keys of 32 bytes, signatures of 64, no choices to get wrong.
"""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from models.errors import InputError, SettingsError
from models.key_files import KEY_BYTES, key_at

SIGNING_KEY_FILE = "evidence-signing.key"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a signature is checked with. `raw`: 32 bytes."""

    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> "PublicKey":
        """The key as `xueliang evidence key` prints it, base64. Raises InputError."""
        try:
            raw = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != KEY_BYTES:
            raise InputError("not a public key: 44 characters of base64, as `xueliang evidence key` prints it")
        return cls(raw)

    @property
    def text(self) -> str:
        """Base64, 44 characters."""
        return base64.b64encode(self.raw).decode()

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether the holder of the secret key signed exactly these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, data)
        except InvalidSignature:
            return False
        return True


class Signer:
    """Signs with the installation's key."""

    def __init__(self, key: bytes) -> None:
        """`key`: 32 bytes. Raises SettingsError on another length."""
        if len(key) != KEY_BYTES:
            raise SettingsError(f"the key that signs evidence has {len(key)} bytes, it must have {KEY_BYTES}")
        self._key = Ed25519PrivateKey.from_private_bytes(key)

    @classmethod
    def open(cls, data_dir: Path) -> "Signer":
        """The signer whose key lies in `data_dir`; it is made on first use. Raises SettingsError (see `key_at`)."""
        return cls(key_at(data_dir / SIGNING_KEY_FILE))

    @property
    def public_key(self) -> PublicKey:
        """What others check with."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._key.sign(data)
