"""Compressed and decoded pictures on their way from a camera to the detector."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Brightness Y (h, w) and colour U, V (h/2, w/2) of a picture; rows may lie apart in memory."""


class Codec(StrEnum):
    """Picture codings a camera may send."""

    H264 = "h264"
    H265 = "h265"
    MJPEG = "mjpeg"


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """What a stream says of itself before its first picture; a size of (0, 0) or fps of 0 means not said."""

    codec: Codec
    resolution_wh: tuple[int, int] = (0, 0)
    fps: float = 0.0


@dataclass(slots=True)
class AccessUnit:
    """One compressed picture. Not to be changed once made, though not frozen: that would make making it, which is done
    for every picture of every camera, four times as dear.

    `data`: H.264/H.265 in Annex B (start codes, parameter sets in front of each key picture), or one JPEG file.
    `pts_s`: seconds on the camera's media clock, unwrapped; restarts whenever `epoch` changes.
    `frame_time_s`: Unix seconds of the picture (see `models.clock`); never steps back within an epoch.
    `epoch`: counts stream (re)starts of this camera; a decoder is thrown away when it changes.
    `damaged`: packets were lost inside it; it must not be decoded into a picture people see.
    """

    camera_id: str
    codec: Codec
    data: bytes
    pts_s: float
    mono_s: float
    frame_time_s: float
    is_key: bool
    epoch: int = 0
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded picture, planar YUV 4:2:0 (limited range BT.601 unless the decoder says otherwise).

    `planes`: not to be written to, as they may be the decoder's own memory; width and height are even.
    `full_range`: luma runs 0-255 (JPEG cameras) rather than 16-235.
    `bt709`: the stream says its colours follow BT.709 rather than BT.601.
    """

    camera_id: str
    planes: Planes
    pts_s: float
    mono_s: float
    frame_time_s: float
    epoch: int = 0
    full_range: bool = False
    bt709: bool = False

    @property
    def resolution_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.planes[0].shape
        return width, height


def i420_planes(image_i420: NDArray[np.uint8]) -> Planes:
    """Views of the planes of a contiguous I420 image, uint8 (height * 3 // 2, width)."""
    rows, width = image_i420.shape
    height = rows * 2 // 3
    flat = image_i420.reshape(-1)
    luma, chroma = width * height, width * height // 4
    half = (height // 2, width // 2)
    return (
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma :].reshape(half),
    )


class EvidenceLabel(StrEnum):
    """What a file of evidence is."""

    PICTURE = "picture"  # the decisive moment, with boxes and zones drawn in
    PLAIN = "plain"  # the same moment as the camera saw it
    CLIP = "clip"  # what came before and after
    MANIFEST = "manifest"  # what all of this shows, signed


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A file of evidence under the data directory, named by its own sha256.

    `note`: of a manifest, what the event's evidence lacks; "" where it is complete.
    """

    sha256: str
    media_type: str
    size_bytes: int
    taken_at: datetime
    label: str
    note: str = ""
