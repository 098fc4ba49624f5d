"""The targets of the fuzzer, for as long as the suite takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.cameras.wire import TARGETS

TOKENS = st.sampled_from(
    [
        *(b"RTSP/1.0 200 OK\r\n", b"CSeq: 1\r\n", b"Session: 1\r\n", b"\r\n\r\n", b"Location: rtsp://h/\r\n"),
        *(b"Transport: RTP/AVP/TCP;interleaved=0-1\r\n", b"OPTIONS * RTSP/1.0\r\n", b"$\0\0\2ab", b"\xff\xfe"),
        *(b"m=video 0 RTP/AVP 96\r\n", b"a=rtpmap:96 H264/90000\r\n", b"a=fmtp:96 sprop-parameter-sets=Z2QAKA==\r\n"),
        *(b"\x90\0\x04abcd", b"\x10\x04\x03abc", b"\x90\x10\x20", b"\x80\xe0", b"\x80\xc8\0\6", b"\x81\xcb\0\1"),
    ]
)
BYTES = st.lists(st.one_of(st.binary(max_size=40), TOKENS), max_size=12).map(b"".join)


@pytest.mark.parametrize("name", TARGETS)
@given(data=BYTES)
def test_any_bytes_are_read_or_the_peers_error(name: str, data: bytes) -> None:
    TARGETS[name](data)
