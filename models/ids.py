"""Identifiers: sortable by time of making, with a prefix that says what they name."""

import hashlib
import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32, lower case


def _base32(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        digits.append(_ALPHABET[rest])
    return "".join(reversed(digits))


def new_id(prefix: str, now: datetime) -> str:
    """`prefix_` + 10 characters of milliseconds + 10 random ones, e.g. `cam_01jq…`."""
    return f"{prefix}_{_base32(int(now.timestamp() * 1000), 10)}{_base32(secrets.randbits(50), 10)}"


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, so that a replay doubles nothing."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return f"{prefix}_{_base32(int.from_bytes(digest[:13], 'big'), 20)}"
