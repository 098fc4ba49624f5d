"""Pictures judged by their content."""

import struct
from contextlib import suppress

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.attachments import MAX_BYTES, check_image
from models.errors import InputError
from tests.fakes.pictures import picture

KINDS = [(".jpg", "image/jpeg"), (".png", "image/png"), (".webp", "image/webp")]


@pytest.mark.parametrize(("suffix", "media_type"), KINDS)
def test_each_kind_is_recognised(suffix: str, media_type: str) -> None:
    assert check_image(picture(suffix, (640, 360))) == media_type


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", b"<svg/>", b"RIFF\0\0\0\0WAVE", b"\xff\xd8"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a JPEG"):
        check_image(data)


@pytest.mark.parametrize("suffix", [suffix for suffix, _ in KINDS])
def test_a_cut_off_header_is_refused(suffix: str) -> None:
    with pytest.raises(InputError, match="file:"):
        check_image(picture(suffix)[:20])


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(InputError, match=str(MAX_BYTES)):
        check_image(picture() + bytes(MAX_BYTES))


def test_a_small_file_cannot_ask_for_much_memory() -> None:
    png = bytearray(picture(".png"))
    png[16:24] = struct.pack(">II", 60_000, 60_000)
    with pytest.raises(InputError, match="60000 x 60000"):
        check_image(bytes(png))
    jpeg = bytearray(picture(".jpg"))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    with pytest.raises(InputError, match="65500 x 65500"):
        check_image(bytes(jpeg))


def test_the_size_of_a_jpeg_is_found_behind_other_segments() -> None:
    jpeg = picture(".jpg")
    comment = b"\xff\xfe" + struct.pack(">H", 500) + bytes(498)
    assert check_image(jpeg[:2] + comment + b"\xff" + jpeg[2:]) == "image/jpeg"


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_any_damage_is_accepted_or_refused_by_name(kind: tuple[str, str], data: st.DataObject) -> None:
    damaged = bytearray(picture(kind[0]))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(12, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert _judged(bytes(damaged)) in (kind[1], "refused")


def _judged(data: bytes) -> str:
    try:
        return check_image(data)
    except InputError:
        return "refused"


@settings(deadline=None)
@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]), st.binary(max_size=300))
def test_any_garbage_behind_a_signature_is_refused_by_name(signature: bytes, garbage: bytes) -> None:
    with pytest.raises(InputError, match="file:"):
        check_image(signature + garbage)


def _with_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes `count` times more: small, and as slow to decode as one likes."""
    made, coded = cv2.imencode(".jpg", np.zeros((64, 64), np.uint8), [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])
    assert made
    data = coded.tobytes()
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * count + b"\xff\xd9"


def test_a_small_file_cannot_ask_for_much_time() -> None:
    assert check_image(_with_scans(0)) == "image/jpeg"
    with pytest.raises(InputError, match="scans"):
        check_image(_with_scans(100))


def test_what_follows_a_picture_is_not_counted_as_its_scans() -> None:
    film = b"\xff\xda" * 1000
    assert check_image(picture(".jpg", (640, 360)) + film) == "image/jpeg"
    thumbnail = b"\xff\xe1" + (2 + len(film)).to_bytes(2, "big") + film
    plain = picture(".jpg")
    assert check_image(plain[:2] + thumbnail + plain[2:]) == "image/jpeg"


@given(st.binary(max_size=200))
def test_any_bytes_after_the_mark_of_a_jpeg_are_read_or_refused(data: bytes) -> None:
    with suppress(InputError):
        check_image(b"\xff\xd8\xff" + data)
