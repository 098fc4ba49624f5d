"""The peer broke RTP or RTCP."""

from models.errors import CameraFault


class RtpFault(CameraFault):
    """The peer sent what is no RTP, RTCP or coded video."""
