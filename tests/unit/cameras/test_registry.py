"""Addresses and the sources that belong to them."""

import pytest

from cameras.files import FileSource
from cameras.registry import SOURCES, open_source
from cameras.rtsp.client import RtspSource
from models.cameras import CameraConfig
from models.clock import SystemClock
from models.errors import InputError


@pytest.mark.parametrize(
    ("url", "kind"), [("rtsp://10.0.0.7/live", RtspSource), ("RTSP://h/", RtspSource), ("file:///a.mp4", FileSource)]
)
def test_a_scheme_has_its_source(url: str, kind: type) -> None:
    assert isinstance(open_source(CameraConfig("cam", "gate", url), SystemClock(), 4), kind)


@pytest.mark.parametrize("url", ["gopher://h/", "", "10.0.0.7"])
def test_an_unknown_scheme_is_refused_with_the_known_ones(url: str) -> None:
    with pytest.raises(InputError, match=", ".join(SOURCES)):
        open_source(CameraConfig("cam", "gate", url), SystemClock())
