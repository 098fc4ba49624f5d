"""A manifest says what it was told, and any change of it shows."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from models.manifest import read_manifest, write_manifest
from models.media import EvidenceRef
from models.signing import Signer

AT = datetime(2026, 1, 1, 8, tzinfo=UTC)
OURS = Signer(bytes(32))
REF = EvidenceRef("a" * 64, "image/jpeg", 1234, AT, "picture")
FACTS = {"camera": {"id": "cam_1", "name": "东门"}, "clock_offset_s": -1.25, "zones": [[0.1, 0.2]]}


def made(*missing: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(write_manifest(FACTS, [REF], missing, AT, OURS))
    return whole


def is_ours(whole: dict[str, Any]) -> bool:
    return read_manifest(json.dumps(whole).encode()).is_signed_by(OURS.public_key)


def test_it_says_what_it_was_told_and_is_ours() -> None:
    signed = read_manifest(write_manifest(FACTS, [REF], [], AT, OURS))
    assert signed.is_signed_by(OURS.public_key)
    assert not signed.is_signed_by(Signer(bytes([1] * 32)).public_key)
    assert signed.content["camera"]["name"] == "东门"
    assert signed.content["complete"] is True
    assert [(file.sha256, file.size_bytes, file.label) for file in signed.files] == [("a" * 64, 1234, "picture")]


def test_what_is_missing_is_said() -> None:
    signed = read_manifest(write_manifest(FACTS, [], ["no picture"], AT, OURS))
    assert (signed.content["complete"], signed.missing) == (False, ("no picture",))


def test_spacing_and_order_do_not_matter_and_every_value_does() -> None:
    assert is_ours(dict(reversed(made().items())))
    for name in ("complete", "clock_offset_s", "made_at", "camera"):
        changed = made()
        changed["manifest"][name] = "another"
        assert not is_ours(changed)


def test_a_key_inside_the_file_proves_nothing() -> None:
    theirs = Signer(bytes([1] * 32))
    forged = read_manifest(write_manifest(FACTS, [REF], [], AT, theirs))
    assert not forged.is_signed_by(OURS.public_key)


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a manifest"):
        read_manifest(data)


def test_another_version_is_told() -> None:
    newer = made()
    newer["manifest"]["v"] = 2
    with pytest.raises(InputError, match="another version"):
        read_manifest(json.dumps(newer).encode())


def test_a_list_of_files_that_is_none_is_refused() -> None:
    odd = made()
    odd["manifest"]["files"] = [{"sha256": 1}]
    with pytest.raises(InputError, match="list of files"):
        _ = read_manifest(json.dumps(odd).encode()).files
