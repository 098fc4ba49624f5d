"""A real RTSP server with real pedestrians, and the service watching it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media import media_path
from tests.servers.gstreamer import gstreamer_rtsp
from tests.system.service import Service, service


@pytest.fixture(scope="module")
def street_url() -> Iterator[str]:
    """vtest looped by GStreamer's RTSP server."""
    with gstreamer_rtsp({"street": media_path("stream/vtest_h264.mp4")}) as base_url:
        yield f"{base_url.rstrip('/')}/street"


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The installed command with yolo11n."""
    weights = media_path("weights/yolo11n_dynamic.onnx")
    folder: Path = tmp_path_factory.mktemp("service")
    with service(folder, {"XUELIANG_DETECTOR__WEIGHTS": str(weights)}) as running:
        yield running
