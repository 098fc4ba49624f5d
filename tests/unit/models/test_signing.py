"""The installation's signature: made once, kept from others, and nobody else's passes for it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError, SettingsError
from models.signing import SIGNING_KEY_FILE, PublicKey, Signer

OURS, THEIRS = Signer(bytes(32)), Signer(bytes([1] * 32))


def test_the_key_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    first = Signer.open(tmp_path)
    assert Signer.open(tmp_path).public_key == first.public_key
    assert (tmp_path / SIGNING_KEY_FILE).stat().st_mode & 0o077 == 0


def test_a_key_others_may_read_is_refused(tmp_path: Path) -> None:
    Signer.open(tmp_path)
    (tmp_path / SIGNING_KEY_FILE).chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        Signer.open(tmp_path)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(SettingsError, match="31 bytes"):
        Signer(bytes(31))


def test_the_reference_vector() -> None:
    """RFC 8032, 7.1, test 2."""
    signer = Signer(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert signer.public_key.raw.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert signer.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=200))
def test_only_these_bytes_by_this_key_verify(data: bytes, other: bytes) -> None:
    signature = OURS.sign(data)
    assert OURS.public_key.verifies(signature, data)
    assert not OURS.public_key.verifies(signature, data + other)
    assert not THEIRS.public_key.verifies(signature, data)


def test_a_public_key_is_read_as_it_is_printed() -> None:
    assert PublicKey.from_text(f" {OURS.public_key.text}\n") == OURS.public_key


@pytest.mark.parametrize("text", ["", "abc", "not base64 at all!", "AAAA"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="44 characters"):
        PublicKey.from_text(text)
