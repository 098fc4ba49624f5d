"""The tracks of one camera's minute, gathered in columns: what `models.track_codec` packs.

Gathering copies a picture's few arrays and computes nothing, so that it costs microseconds a picture.
"""

from array import array
from dataclasses import dataclass, field

import numpy as np

from models.tracks import TrackedFrame

MOST_FRAMES = 20_000
MOST_SIGHTINGS = 400_000
MOST_NAMES = 255  # of classes, and of sizes of pictures, in one block
TICKS_PER_S = 2**22
"""Frame times count in ticks of 2⁻²² s: a float64 of Unix seconds from 2004 to 2038 is a whole number of them."""


@dataclass(slots=True)
class TrackColumns:
    """Pictures of one camera, in the order they came. Objects without a track (negative id) are left out."""

    times: "array[int]" = field(default_factory=lambda: array("q"))  # ticks, one a picture
    counts: "array[int]" = field(default_factory=lambda: array("I"))  # sightings in each picture
    sizes: bytearray = field(default_factory=bytearray)  # index into `resolutions_wh`, one a picture
    track_id: bytearray = field(default_factory=bytearray)  # int64, one a sighting
    boxes_xyxy: bytearray = field(default_factory=bytearray)  # float32 (n, 4), pixels
    score: bytearray = field(default_factory=bytearray)  # float32
    classes: bytearray = field(default_factory=bytearray)  # index into `class_names`, one a sighting
    resolutions_wh: dict[tuple[int, int], int] = field(default_factory=dict)
    class_names: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.times)

    @property
    def sightings(self) -> int:
        """Tracks in pictures: the sum over the pictures of how many tracks were seen in each."""
        return len(self.classes)

    @property
    def span_s(self) -> tuple[float, float]:
        """Frame times of the earliest and the latest picture; there must be one."""
        return min(self.times) / TICKS_PER_S, max(self.times) / TICKS_PER_S

    def has_room(self, frame: TrackedFrame) -> bool:
        """Whether the picture may still be added."""
        return (
            len(self) < MOST_FRAMES
            and self.sightings + len(frame) <= MOST_SIGHTINGS
            and len(self.class_names) + len(set(frame.class_name)) <= MOST_NAMES
            and len(self.resolutions_wh) < MOST_NAMES
        )

    def add(self, frame: TrackedFrame) -> None:
        """Add a picture there is room for."""
        if (frame.track_id < 0).any():
            frame = _tracked_only(frame)
        self.times.append(round(frame.frame_time_s * TICKS_PER_S))
        self.counts.append(len(frame))
        self.sizes.append(self.resolutions_wh.setdefault(frame.resolution_wh, len(self.resolutions_wh)))
        self.track_id += frame.track_id.astype(np.int64, copy=False).tobytes()
        self.boxes_xyxy += frame.boxes_xyxy.astype(np.float32, copy=False).tobytes()
        self.score += frame.score.astype(np.float32, copy=False).tobytes()
        self.classes += bytes(self.class_names.setdefault(name, len(self.class_names)) for name in frame.class_name)


def _tracked_only(frame: TrackedFrame) -> TrackedFrame:
    rows = np.flatnonzero(frame.track_id >= 0)
    return TrackedFrame(
        frame.camera_id,
        frame.frame_time_s,
        frame.resolution_wh,
        frame.track_id[rows],
        frame.boxes_xyxy[rows],
        frame.score[rows],
        tuple(frame.class_name[row] for row in rows),
    )
