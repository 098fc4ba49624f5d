import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtsp.transport import TransportSpec, build_transport, parse_transports

PAIR = st.none() | st.tuples(st.integers(0, 65535), st.integers(0, 65535))
CHANNELS = st.none() | st.tuples(st.integers(0, 255), st.integers(0, 255))
SSRC = st.none() | st.integers(0, 0xFFFFFFFF)


@given(st.builds(TransportSpec, st.booleans(), st.booleans(), CHANNELS, PAIR, PAIR, st.just(""), SSRC))
def test_what_is_written_is_read(spec: TransportSpec) -> None:
    assert parse_transports(build_transport(spec)) == [spec]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "RTP/AVP/UDP;unicast;client_port=3056-3057,RTP/AVP/TCP;unicast;interleaved=0-1",
            [TransportSpec(False, client_port=(3056, 3057)), TransportSpec(True, interleaved=(0, 1))],
        ),
        ("RTP/AVP;multicast;ttl=15", [TransportSpec(False, unicast=False)]),
        ("RTP/AVP/TCP;unicast;destination=10.0.0.9;source=10.0.0.1;interleaved=2;ssrc=1f",
         [TransportSpec(True, interleaved=(2, 3), source="10.0.0.1", ssrc=0x1F)]),
        ("RTP/SAVP;unicast;client_port=1-2", []),
        ("RTP/AVP;client_port=99999-100000", [TransportSpec(False)]),
        ("", []),
    ],
)  # fmt: skip
def test_headers_seen_in_the_field(text: str, expected: list[TransportSpec]) -> None:
    assert parse_transports(text) == expected


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    parse_transports(text)
    parse_transports("RTP/AVP;" + text)
