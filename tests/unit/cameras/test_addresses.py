"""Camera addresses: credentials come out, only what we open goes in, and no message shows a password."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.addresses import CameraAddress, host_and_port, split_credentials, withhold
from models.errors import InputError

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("typed", "clean", "username", "password"),
    [
        ("rtsp://10.0.0.7/live", "rtsp://10.0.0.7/live", "", ""),
        ("rtsp://admin:secret@10.0.0.7:8554/a?b=1", "rtsp://10.0.0.7:8554/a?b=1", "admin", "secret"),
        ("RTSP://admin@cam.local", "rtsp://cam.local", "admin", ""),
        ("rtsp://admin:a%40b%2Fc%25@10.0.0.7/", "rtsp://10.0.0.7/", "admin", "a@b/c%"),
        ("rtsp://admin:p@ss:word@10.0.0.7/x", "rtsp://10.0.0.7/x", "admin", "p@ss:word"),
        ("rtsp://u:p@[fe80::1]:554/x", "rtsp://[fe80::1]:554/x", "u", "p"),
    ],
)
def test_credentials_are_split_off(typed: str, clean: str, username: str, password: str) -> None:
    assert split_credentials(typed) == CameraAddress(clean, username, password)


@given(WORDS, WORDS)
def test_percent_encoded_credentials_come_back_whole(username: str, password: str) -> None:
    typed = f"rtsp://{quote(username, safe='')}:{quote(password, safe='')}@10.0.0.7/live"
    assert split_credentials(typed) == ("rtsp://10.0.0.7/live", username, password)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "10.0.0.7",
        "http://10.0.0.7/x",
        "file:///clip.mp4",
        "rtsp:///live",
        "rtsp://10.0.0.7:0/",
        "rtsp://10.0.0.7:99999/",
        "rtsp://[::1/x",
        "rtsp://10.0.0.7/a b",
        "rtsp://10.0.0.7/a\nb",
        "-i file:///x",
        "rtsp://h/" + "a" * 3000,
    ],
)
def test_what_we_do_not_open_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="camera address"):
        split_credentials(typed)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_an_input_error(typed: str) -> None:
    try:
        address = split_credentials("rtsp://" + typed, files_allowed=True)
    except InputError:
        return
    assert address.url.startswith("rtsp://")


@pytest.mark.parametrize(
    "typed",
    [
        "rtsp://admin:hun/ter2@h/",
        "rtsp://admin:1/hunter2@h/",
        "rtsp://admin:1#hunter2@h/",
        "rtsp://admin:hunter2@h:x/",
        "x://admin:hunter2@h/",
    ],
)
def test_no_message_shows_a_password(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        split_credentials(typed)
    assert "hun" not in str(refused.value)


def test_files_only_where_allowed_and_absolute() -> None:
    assert split_credentials("file:///clips/a%20b.mp4", files_allowed=True).url == "file:///clips/a%20b.mp4"
    with pytest.raises(InputError, match="absolute"):
        split_credentials("file://elsewhere/a.mp4", files_allowed=True)
    with pytest.raises(InputError, match=r"allowed: rtsp://host/path, rtsps://host/path$"):
        split_credentials("file:///clips/a.mp4")


@pytest.mark.parametrize(
    ("url", "place"),
    [("rtsp://a/x", ("a", 554)), ("rtsp://a:8554", ("a", 8554)), ("rtsp://[::1]:1/", ("::1", 1))],
)
def test_host_and_port(url: str, place: tuple[str, int]) -> None:
    assert host_and_port(url) == place


def test_withhold_blots_the_longer_secret_first_and_ignores_empty_ones() -> None:
    assert withhold("admin:admin123@h", "admin", "", "admin123") == "***:***@h"
