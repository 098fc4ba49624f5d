import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtp.annexb import join_nals
from cameras.virtual.configuration import read_layout
from models.media import Codec

SPS, PPS, VPS = b"\x67sps", b"\x68pps", b"\x40\x01vps"


def prefixed(nal: bytes) -> bytes:
    return len(nal).to_bytes(2, "big") + nal


AVCC = b"\x01\x64\x00\x28\xff\xe1" + prefixed(SPS) + b"\x01" + prefixed(PPS)
HVCC = b"\x01" + bytes(20) + b"\xff\x02\xa0\x00\x01" + prefixed(VPS) + b"\xa1\x00\x02" + prefixed(SPS) + prefixed(PPS)


def test_avcc() -> None:
    layout = read_layout(Codec.H264, AVCC)
    assert layout.parameter_sets == (SPS, PPS)
    assert layout.split(b"\0\0\0\x02ab\0\0\0\x01c") == [b"ab", b"c"]


def test_hvcc() -> None:
    layout = read_layout(Codec.H265, HVCC)
    assert layout.parameter_sets == (VPS, SPS, PPS)
    assert layout.split(b"\0\0\0\x02ab") == [b"ab"]


@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265])
def test_a_byte_stream(codec: Codec) -> None:
    layout = read_layout(codec, join_nals([SPS, PPS]))
    assert layout.parameter_sets == (SPS, PPS)
    assert layout.split(join_nals([b"ab", b"c"])) == [b"ab", b"c"]
    assert read_layout(codec, b"").parameter_sets == ()


@given(st.binary(max_size=60), st.sampled_from([Codec.H264, Codec.H265]))
def test_any_record_is_read_or_refused(data: bytes, codec: Codec) -> None:
    for record in (data, b"\x01" + data):
        try:
            read_layout(codec, record)
        except ValueError:
            continue
