"""Identifiers: sortable by time of making, with a prefix that says what they name."""

import hashlib
import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32, lower case
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]


def _base32(number: int, length: int) -> str:
    """The last `length` digits, an even number of them; two at a time, for an event in hand waits for its id."""
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(5 * length - 10, -1, -10)])


def new_id(prefix: str, now: datetime) -> str:
    """`prefix_` + 10 characters of milliseconds + 10 random ones, e.g. `cam_01jq…`."""
    return f"{prefix}_{_base32(int(now.timestamp() * 1000), 10)}{_base32(secrets.randbits(50), 10)}"


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, so that a replay doubles nothing."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return f"{prefix}_{_base32(int.from_bytes(digest[:13], 'big'), 20)}"
