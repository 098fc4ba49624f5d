"""Key pictures of many cameras through one decoder: each as if it had its own."""

from contextlib import suppress
from dataclasses import replace
from itertools import cycle, islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import DecodeError
from models.media import AccessUnit, Codec
from tests.unit.vision.streams import encoded
from vision.decode import PictureDecoder
from vision.key_look import KeyDecoder
from vision.luma import luma_of

SIZES = [(96, 64), (128, 80), (160, 120)]
KEYS = {
    (codec, wh): [unit for unit in encoded(codec, wh=wh, camera_id=f"{codec}-{wh[0]}") if unit.is_key]
    for codec in Codec
    for wh in SIZES
}


def true_luma(unit: AccessUnit) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    decoder = PictureDecoder(unit.camera_id)
    (frame,) = decoder.decode(unit) + decoder.flush()
    return frame.planes[0]


def test_cameras_of_all_codecs_and_sizes_share_a_decoder() -> None:
    decoder = KeyDecoder()
    mixed = [unit for turn in zip(*KEYS.values(), strict=False) for unit in turn]
    for unit in mixed:
        picture = decoder.decode(unit)
        luma = luma_of(picture.decoded)
        assert (picture.camera_id, picture.frame_time_s) == (unit.camera_id, unit.frame_time_s)
        assert luma.shape == true_luma(unit).shape
        assert np.abs(luma.astype(int) - true_luma(unit)).mean() < 2


def test_b_pictures_do_not_hold_the_key_back() -> None:
    decoder = KeyDecoder()
    for unit in encoded(b_pictures=2):
        if unit.is_key:
            assert decoder.decode(unit).frame_time_s == unit.frame_time_s


@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265])
def test_parameter_sets_of_another_camera_are_not_used(codec: Codec) -> None:
    decoder = KeyDecoder()
    key = KEYS[codec, (96, 64)][0]
    decoder.decode(key)
    bare = replace(key, data=key.data[_picture_begins(key) :])
    with pytest.raises(DecodeError, match="parameter sets"):
        decoder.decode(bare)


def _picture_begins(unit: AccessUnit) -> int:
    """Where the first slice's start code stands."""
    place = -1
    while (place := unit.data.find(b"\x00\x00\x01", place + 1)) >= 0:
        header = unit.data[place + 3]
        if (header & 0x1F) == 5 if unit.codec is Codec.H264 else (header >> 1 & 0x3F) < 32:
            return place
    raise AssertionError("no slice")


@settings(max_examples=60, deadline=None)
@given(codec=st.sampled_from(list(Codec)), cut=st.integers(0, 400), noise=st.binary(max_size=64))
def test_after_garbage_the_next_camera_is_decoded_truly(codec: Codec, cut: int, noise: bytes) -> None:
    decoder = KeyDecoder()
    first, second = islice(cycle(KEYS[codec, (96, 64)] + KEYS[codec, (160, 120)]), 1, 3)
    with suppress(DecodeError):
        decoder.decode(replace(first, data=first.data[:cut] + noise))
    luma = luma_of(decoder.decode(second).decoded)
    assert np.abs(luma.astype(int) - true_luma(second)).mean() < 2


def test_ten_bit_pictures_are_looked_at_too() -> None:
    key = encoded(Codec.H265, count=2, pix_fmt="yuv420p10le")[0]
    luma = luma_of(KeyDecoder().decode(key).decoded)
    assert luma.dtype == np.uint8
    assert luma[32, 4:20].mean() > luma[5].mean() + 20
