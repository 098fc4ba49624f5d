"""Two families of protocol error: the peer broke RTSP, or we did."""

from models.errors import CameraFault, XueliangError


class RemoteProtocolError(CameraFault):
    """The peer broke RTSP."""


class LocalProtocolError(XueliangError):
    """We were about to break RTSP."""
