"""What the settings ask of rtsps:// cameras."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cameras.rtsp.tls import CameraTls
from models.cameras import CameraConfig
from models.clock import SystemClock
from xueliang.camera_sources import camera_tls, source_opener
from xueliang.settings import CameraSettings

FINGERPRINT = "ab" * 32


def test_by_default_the_system_must_trust_the_camera() -> None:
    assert camera_tls(CameraSettings()) == CameraTls()


def test_authorities_and_fingerprints_are_handed_on() -> None:
    wanted = CameraSettings(
        tls_verify=False, tls_ca_file=Path("/etc/ca.pem"), tls_fingerprints=(":".join(["AB"] * 32), FINGERPRINT)
    )
    assert camera_tls(wanted) == CameraTls(False, Path("/etc/ca.pem"), frozenset({FINGERPRINT}))


def test_a_fingerprint_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="64 hexadecimal digits"):
        CameraSettings(tls_fingerprints=("ab:cd",))


def test_a_source_is_opened_for_an_address_with_tls() -> None:
    opened = source_opener(CameraSettings())
    assert opened(CameraConfig("cam_1", "门", "rtsps://camera.example/1"), SystemClock(), 0) is not None
