"""Files named by their bytes."""

import hashlib
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError, NotFound
from models.files import FileStore


def test_what_was_put_is_read_and_lies_under_its_name(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    sha256 = store.put(b"picture", "image/jpeg")
    assert sha256 == hashlib.sha256(b"picture").hexdigest()
    assert store.read(sha256) == b"picture"
    assert store.path(sha256) == tmp_path / sha256[:2] / f"{sha256}.jpg"
    assert store.is_whole(sha256)


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    assert len({store.put(b"same", media_type) for media_type in ("image/jpeg", "image/png", "image/jpeg")}) == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_many_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    store, data = FileStore(tmp_path), b"x" * 100_000
    threads = [threading.Thread(target=store.put, args=(data, "image/jpeg")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()] == [100_000]


@pytest.mark.parametrize("name", ["", "abc", "../../etc/passwd", "A" * 64, "g" * 64, "0" * 65, "0" * 63 + "\n"])
def test_a_name_that_is_none_finds_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        FileStore(tmp_path).path(name)


def test_an_unknown_file_is_not_found(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    assert not store.has("0" * 64)
    assert not store.is_whole("0" * 64)
    with pytest.raises(NotFound):
        store.read("0" * 64)


def test_damage_shows(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    sha256 = store.put(b"picture", "image/png")
    store.path(sha256).write_bytes(b"other")
    assert not store.is_whole(sha256)


def test_other_media_are_not_stored(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="text/html"):
        FileStore(tmp_path).put(b"<script>", "text/html")
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = FileStore(tmp_path_factory.getbasetemp() / "any")
    assert store.read(store.put(data, "image/webp")) == data


def test_nobody_else_looks_into_the_folders(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "evidence")
    assert store.path(store.put(b"picture", "image/jpeg")).parent.stat().st_mode & 0o077 == 0


def test_a_file_written_in_our_room_is_taken_without_being_read_into_memory(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    with store.room() as aside:
        aside.write_bytes(b"clip")
        stored = store.put_file(aside, "video/mp4")
    assert (stored.sha256, stored.size_bytes) == (hashlib.sha256(b"clip").hexdigest(), 4)
    assert store.path(stored.sha256).suffix == ".mp4"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [store.path(stored.sha256)]


def test_a_file_known_already_is_stored_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    sha256 = store.put(b"same", "video/mp4")
    with store.room() as aside:
        aside.write_bytes(b"same")
        assert store.put_file(aside, "video/mp4").sha256 == sha256
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_what_is_not_taken_is_gone(tmp_path: Path) -> None:
    with FileStore(tmp_path).room() as aside:
        aside.write_bytes(b"half a clip")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_half_written_is_found_and_the_rest_stays(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    sha256 = store.put(b"picture", "image/jpeg")
    for left in (tmp_path / ".half", tmp_path / sha256[:2] / ".half.jpg.0123"):
        left.write_bytes(b"half")
        os.utime(left, (1000, 1000))
    (tmp_path / ".being-written").write_bytes(b"now")
    assert store.forget_asides(2000) == 2
    assert store.is_whole(sha256)
    assert (tmp_path / ".being-written").exists()


def test_a_folder_that_is_none_yet_holds_nothing_half_written(tmp_path: Path) -> None:
    assert FileStore(tmp_path / "none").forget_asides(2000) == 0
