"""Device secrets at rest: sealed with a key that lies beside the database, not in it.

A copy of the database alone does not open a camera. AES-256-GCM (NIST SP 800-38D), 12 random bytes of nonce in front
of the ciphertext; the device's id is bound in as `context`, so that a sealed secret cannot be moved to another row.
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import SettingsError
from models.key_files import KEY_BYTES, key_at

KEY_FILE = "device-secrets.key"
_NONCE_BYTES = 12


class Vault:
    """Seals and opens device secrets with one key."""

    def __init__(self, key: bytes) -> None:
        """`key`: 32 bytes. Raises SettingsError on another length."""
        if len(key) != KEY_BYTES:
            raise SettingsError(f"the key of device secrets has {len(key)} bytes, it must have {KEY_BYTES}")
        self._cipher = AESGCM(key)

    @classmethod
    def open(cls, data_dir: Path) -> "Vault":
        """The vault whose key lies in `data_dir`; the key is made on first use, readable by its owner only.

        Raises SettingsError when the key file is damaged or may be read by others.
        """
        return cls(key_at(data_dir / KEY_FILE))

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
