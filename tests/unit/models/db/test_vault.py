"""Device secrets at rest."""

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.db.vault import KEY_FILE, Vault
from models.errors import SettingsError

VAULT = Vault(bytes(range(32)))


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=30))
def test_what_was_sealed_opens_in_its_place_only(secret: str, context: str) -> None:
    encodable = secret.encode("utf-8", "ignore").decode()
    place = context.encode("utf-8", "ignore").decode()
    sealed = VAULT.seal(encodable, place)
    assert VAULT.unseal(sealed, place) == encodable
    assert (sealed == b"") == (encodable == "")
    if sealed:
        with pytest.raises(SettingsError, match=KEY_FILE):
            VAULT.unseal(sealed, place + "x")


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=60))
def test_garbage_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SettingsError, match="set the device's password again"):
        VAULT.unseal(sealed, "cam_1")


def test_sealing_twice_gives_different_bytes_without_the_secret() -> None:
    first, second = VAULT.seal("geheim", "cam_1"), VAULT.seal("geheim", "cam_1")
    assert first != second
    assert b"geheim" not in first + second


def test_the_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    sealed = Vault.open(data_dir).seal("pw", "cam_1")
    assert Vault.open(data_dir).unseal(sealed, "cam_1") == "pw"
    assert (data_dir / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in data_dir.iterdir()] == [KEY_FILE]


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    sealed: list[bytes] = []
    threads = [threading.Thread(target=lambda: sealed.append(Vault.open(tmp_path).seal("pw", "c"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Vault.open(tmp_path).unseal(each, "c") for each in sealed] == ["pw"] * 8


def test_another_key_says_what_to_do(tmp_path: Path) -> None:
    sealed = Vault.open(tmp_path / "one").seal("pw", "cam_1")
    with pytest.raises(SettingsError, match="put back the key file that belongs to this database"):
        Vault.open(tmp_path / "two").unseal(sealed, "cam_1")


@pytest.mark.parametrize("content", [b"", b"short", b"?" * 44, b"QUJD"])
def test_a_damaged_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / KEY_FILE
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SettingsError, match=r"damaged|must have"):
        Vault.open(tmp_path)


def test_a_key_others_may_read_is_refused(tmp_path: Path) -> None:
    Vault.open(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        Vault.open(tmp_path)
