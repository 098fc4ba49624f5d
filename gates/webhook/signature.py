"""The signature of a delivery: HMAC-SHA256 over `timestamp + "." + body` under the gate's secret.

Headers `X-Xueliang-Timestamp: <Unix seconds>` and `X-Xueliang-Signature: sha256=<hex>`; the time must lie within
300 s of ours, so that an old delivery cannot be played again much later.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

from models.errors import GateUnauthorised

TIMESTAMP_HEADER = "X-Xueliang-Timestamp"
SIGNATURE_HEADER = "X-Xueliang-Signature"
TOLERANCE_S = 300

_TIMESTAMP = re.compile(r"[0-9]{1,12}\Z")
_SIGNATURE = re.compile(r"sha256=([0-9a-fA-F]{64})\Z")


def sign(secret: str, timestamp_s: int, body: bytes) -> dict[str, str]:
    """The two headers of a delivery. Raises ValueError for an empty secret."""
    return {
        TIMESTAMP_HEADER: str(timestamp_s),
        SIGNATURE_HEADER: "sha256=" + _digest(secret, str(timestamp_s), body),
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, now_s: float) -> str:
    """The signature's hex, once it is found right. Raises GateUnauthorised saying what is wrong with it."""
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = given.get(TIMESTAMP_HEADER.lower(), "").strip()
    if not _TIMESTAMP.match(timestamp):
        raise GateUnauthorised(f"header {TIMESTAMP_HEADER} is missing or no whole number of Unix seconds")
    signature = _SIGNATURE.match(given.get(SIGNATURE_HEADER.lower(), "").strip())
    if not signature:
        raise GateUnauthorised(f"header {SIGNATURE_HEADER} is missing or not of the form sha256=<64 hex digits>")
    if not hmac.compare_digest(signature.group(1).lower(), _digest(secret, timestamp, body)):
        raise GateUnauthorised("the signature does not fit: check the secret, and that the body is signed as sent")
    away_s = int(timestamp) - now_s
    if abs(away_s) > TOLERANCE_S:
        late = "ahead of" if away_s > 0 else "behind"
        raise GateUnauthorised(f"the timestamp is {abs(away_s):.0f} s {late} our clock; {TOLERANCE_S} s are allowed")
    return signature.group(1).lower()


def _digest(secret: str, timestamp: str, body: bytes) -> str:
    if not secret:
        raise ValueError("a webhook gate needs a secret")
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
