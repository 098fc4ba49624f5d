"""Cameras as everybody speaks of them: how to reach one, and how it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


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


class Watching(StrEnum):
    """When a camera's pictures are all decoded."""

    AUTO = "auto"  # key pictures only, until something wakes the camera
    ALWAYS = "always"  # at every moment


class Regions(StrEnum):
    """What of a picture the detector is shown."""

    WHOLE = "whole"  # the whole picture, scaled to the network's input
    TILES = "tiles"  # overlapping parts of it too, where something moves: finds small, far objects


class Sight(StrEnum):
    """What a connected camera's pictures are worth."""

    CLEAR = "clear"
    BLIND = "blind"  # connected, yet no picture could be looked at for too long
    BLACK = "black"  # too dark to tell anything
    COVERED = "covered"  # bright enough, but without any detail
    MOVED = "moved"  # it shows another scene than the one it was set up for


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """How to reach one camera.

    `url`: rtsp://, rtsps:// or file: URL without credentials; `username`/`password` stand apart so that no log shows
    them. `analysis_fps`: pictures a second wanted for detection while it is awake. `motion_url`: http:// address of the
    device's ONVIF service whose motion alarms wake the camera, same credentials; "" for none. `masks`: polygons (x, y),
    0-1 of the picture, that are black in whatever is kept of it.
    """

    camera_id: str
    name: str
    url: str
    username: str = ""
    password: str = ""
    transport: Transport = Transport.TCP
    analysis_fps: float = 5.0
    watching: Watching = Watching.AUTO
    regions: Regions = Regions.WHOLE
    motion_url: str = ""
    masks: tuple[tuple[tuple[float, float], ...], ...] = ()

    def __repr__(self) -> str:
        return f"CameraConfig({self.camera_id!r}, {self.name!r}, {self.url!r})"


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """The state of a camera's connection, with the reason in words a person can act on."""

    camera_id: str
    state: CameraState
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CameraSight:
    """What a camera's pictures are worth since `at`, with the reason in words a person can act on."""

    camera_id: str
    sight: Sight
    reason: str
    at: datetime


class ListedCamera(NamedTuple):
    """One camera in use, as those see it who look at how the watching goes."""

    id: str
    name: str
    area_id: str
    area_name: str
    state: CameraState
    state_reason: str
    sight: Sight
