from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.bits import BitReader, unescape
from cameras.rtp.faults import RtpFault
from cameras.rtp.sps import h264_sequence, h265_sequence
from cameras.virtual.configuration import read_layout
from models.media import Codec
from tests.servers.coded_clips import make_clip

SIZES = [(160, 120), (642, 362), (1920, 1080), (176, 150)]


def parameter_sets(path: Path, codec: Codec) -> tuple[bytes, ...]:
    with av.open(str(path)) as container:
        return read_layout(codec, container.streams.video[0].codec_context.extradata or b"").parameter_sets


@pytest.mark.parametrize("size", SIZES)
def test_h264_size_with_cropping(tmp_path: Path, size: tuple[int, int]) -> None:
    sets = parameter_sets(make_clip(tmp_path / "c.mp4", Codec.H264, count=1, size=size), Codec.H264)
    assert h264_sequence(next(nal for nal in sets if nal[0] & 31 == 7)).resolution_wh == size


@pytest.mark.parametrize("size", SIZES)
def test_h265_size_with_cropping(tmp_path: Path, size: tuple[int, int]) -> None:
    sets = parameter_sets(make_clip(tmp_path / "c.mp4", Codec.H265, count=1, size=size), Codec.H265)
    assert h265_sequence(next(nal for nal in sets if nal[0] >> 1 & 63 == 33)).resolution_wh == size


# High profile with scaling lists and interlaced coding, as a hardware encoder wrote it; 1920x1080.
def test_h264_of_a_high_profile() -> None:
    sps = bytes.fromhex("67640028acd940780227e5c044000003000400000300f03c60c658")
    assert h264_sequence(sps).resolution_wh == (1920, 1080)


@given(st.binary(max_size=80))
def test_any_bytes_give_a_size_or_a_fault(data: bytes) -> None:
    for read in (h264_sequence, h265_sequence):
        try:
            width, height = read(data).resolution_wh
        except RtpFault:
            continue
        assert 0 < width <= 16384
        assert 0 < height <= 16384


@given(st.lists(st.integers(0, 2**20), max_size=20))
def test_exp_golomb(values: list[int]) -> None:
    text = "".join(bin(value + 1)[2:].zfill(2 * (value + 1).bit_length() - 1) for value in values)
    data = int("1" + text + "0" * (-len(text) % 8), 2).to_bytes((len(text) + 7) // 8 + 1, "big")[1:]
    reader = BitReader(data)
    assert [reader.ue() for _ in values] == values


@pytest.mark.parametrize(("code", "value"), [(0, 0), (1, 1), (2, -1), (3, 2), (4, -2)])
def test_signed_exp_golomb(code: int, value: int) -> None:
    bits = bin(code + 1)[2:].zfill(2 * (code + 1).bit_length() - 1).ljust(8, "0")
    assert BitReader(bytes((int(bits, 2),))).se() == value


def test_emulation_prevention_is_taken_out() -> None:
    assert unescape(b"\x67\x00\x00\x03\x01\x00\x00\x03\x00\x00\x03") == b"\x67\x00\x00\x01\x00\x00\x00\x00"
