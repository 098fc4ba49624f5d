import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtsp.urls import RtspAddress, parse_address, resolve_control
from models.errors import CameraFault


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("rtsp://cam/live", RtspAddress("cam", 554, "rtsp://cam/live")),
        ("RTSP://10.0.0.1:8554/a?b=c&d=1#x", RtspAddress("10.0.0.1", 8554, "rtsp://10.0.0.1:8554/a?b=c&d=1")),
        ("rtsp://[::1]:99/", RtspAddress("::1", 99, "rtsp://[::1]:99/")),
        ("rtsps://cam/live", RtspAddress("cam", 322, "rtsps://cam/live", tls=True)),
    ],
)
def test_addresses(url: str, expected: RtspAddress) -> None:
    assert parse_address(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "rtsp://",
        "rtsp:///path",
        "rtsp://h:99999/",
        "rtsp://[::1/",
        "rtsp://a b/",
        "rtsp://a..b/",
        "cam",
        "rtspx://h/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(CameraFault):
        parse_address(url)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_fault(text: str) -> None:
    for url in (text, "rtsp://" + text):
        try:
            assert parse_address(url).host
        except CameraFault:
            continue


def test_a_refusal_never_shows_credentials() -> None:
    with pytest.raises(CameraFault) as caught:
        parse_address("rtsp://admin:geheim@cam/live")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("base", "control", "expected"),
    [
        ("rtsp://cam/live", "*", "rtsp://cam/live"),
        ("rtsp://cam/live", "", "rtsp://cam/live"),
        ("rtsp://cam/live/", "trackID=1", "rtsp://cam/live/trackID=1"),
        ("rtsp://cam/live", "trackID=1", "rtsp://cam/live/trackID=1"),
        ("rtsp://cam/real?channel=1&subtype=0", "trackID=0", "rtsp://cam/real?channel=1&subtype=0/trackID=0"),
        ("rtsp://cam/live", "rtsp://10.0.0.1/live/trackID=1", "rtsp://10.0.0.1/live/trackID=1"),
    ],
)
def test_control_urls(base: str, control: str, expected: str) -> None:
    assert resolve_control(base, control) == expected
