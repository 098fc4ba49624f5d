"""The manifest of an event's evidence: what was seen, by what, which files show it, and what is missing; signed.

A signed manifest is a JSON file {"manifest": {...}, "signature": {"algorithm", "public_key", "value"}}. What is signed
is the line `xueliang evidence manifest` and after it the canonical JSON of "manifest": keys sorted, no spaces, UTF-8.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from models.errors import InputError
from models.media import EvidenceRef
from models.signing import PublicKey, Signer

VERSION = 1
MEDIA_TYPE = "application/json"
ALGORITHM = "Ed25519"
_HEAD = b"xueliang evidence manifest\n"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file as its manifest names it."""

    label: str
    sha256: str
    media_type: str
    size_bytes: int
    taken_at: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest as read. `content`: everything it says; `signature`: of `signed_bytes(content)`, by whoever."""

    content: Mapping[str, Any]
    signature: bytes

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether that installation wrote exactly this."""
        return key.verifies(self.signature, signed_bytes(self.content))

    @property
    def files(self) -> tuple[ListedFile, ...]:
        """The files it names. Raises InputError."""
        try:
            return tuple(ListedFile(**each) for each in self.content["files"])
        except (KeyError, TypeError) as error:
            raise InputError(f"the manifest's list of files cannot be read: {error}") from error

    @property
    def missing(self) -> tuple[str, ...]:
        """What the evidence of the event lacks, in words; nothing where it is complete."""
        return tuple(str(each) for each in self.content.get("missing", ()))


def write_manifest(
    facts: Mapping[str, Any], files: Sequence[EvidenceRef], missing: Sequence[str], made_at: datetime, signer: Signer
) -> bytes:
    """The signed manifest as a file. `facts`: plain JSON values of what was seen and by what."""
    content = {
        **facts,
        "v": VERSION,
        "files": [_listed(ref) for ref in files],
        "complete": not missing,
        "missing": list(missing),
        "made_at": made_at.isoformat(),
    }
    signature = {
        "algorithm": ALGORITHM,
        "public_key": signer.public_key.text,
        "value": base64.b64encode(signer.sign(signed_bytes(content))).decode(),
    }
    whole = {"manifest": content, "signature": signature}
    return (json.dumps(whole, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> Signed:
    """A signed manifest. Raises InputError when it is none."""
    try:
        whole = json.loads(data)
        content, signature = whole["manifest"], whole["signature"]
        if content["v"] != VERSION or signature["algorithm"] != ALGORITHM:
            raise InputError("the manifest is of another version: verify it with the release that wrote it, or later")
        return Signed(content, base64.b64decode(signature["value"], validate=True))
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise InputError("not a manifest of evidence: its form is damaged") from error


def signed_bytes(content: Mapping[str, Any]) -> bytes:
    """What is signed of a manifest's content."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _HEAD + canonical.encode()


def _listed(ref: EvidenceRef) -> dict[str, Any]:
    listed = ListedFile(ref.label, ref.sha256, ref.media_type, ref.size_bytes, ref.taken_at.isoformat())
    return asdict(listed)
