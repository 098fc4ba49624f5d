import pytest

from cameras.rtsp.refusals import refusal
from models.errors import CameraError, CameraFault, CameraUnauthorised, CameraUnreachable


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, CameraUnauthorised), (403, CameraUnauthorised), (503, CameraUnreachable), (404, CameraFault)],
)
def test_each_kind_of_refusal(status: int, kind: type[CameraError]) -> None:
    assert isinstance(refusal(status, "PLAY", tcp=True), kind)


@pytest.mark.parametrize("status", range(100, 1000, 13))
def test_every_status_has_words(status: int) -> None:
    assert str(status) in str(refusal(status, "PLAY", tcp=True))


def test_an_unsupported_transport_names_the_other() -> None:
    assert "set the transport to udp" in str(refusal(461, "SETUP", tcp=True))
    assert "set the transport to tcp" in str(refusal(461, "SETUP", tcp=False))
