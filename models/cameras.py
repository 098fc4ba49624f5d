"""Cameras as everybody speaks of them: how to reach one, and how it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CameraState(StrEnum):
    """Where the connection to a camera stands."""

    CONNECTING = "connecting"
    ONLINE = "online"
    STALLED = "stalled"
    UNAUTHORISED = "unauthorised"
    OFFLINE = "offline"


class Transport(StrEnum):
    """How RTP is carried."""

    TCP = "tcp"
    UDP = "udp"


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """How to reach one camera.

    `url`: rtsp:// or file: URL without credentials; `username`/`password` stand apart so that no log shows them.
    `analysis_fps`: pictures a second wanted for detection.
    """

    camera_id: str
    name: str
    url: str
    username: str = ""
    password: str = ""
    transport: Transport = Transport.TCP
    analysis_fps: float = 5.0

    def __repr__(self) -> str:
        return f"CameraConfig({self.camera_id!r}, {self.name!r}, {self.url!r})"


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """The state of a camera's connection, with the reason in words a person can act on."""

    camera_id: str
    state: CameraState
    reason: str
    at: datetime
