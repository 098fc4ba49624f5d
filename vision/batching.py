"""When a batch closes and whose pictures it holds. Pure: times in, decisions out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate


class Room(Enum):
    """Whether the detector can be given another batch."""

    FREE = auto()  # a stream of it is idle
    AHEAD = auto()  # every stream is busy; one more batch may be made ready
    NONE = auto()


@dataclass(frozen=True, slots=True)
class BatchPolicy:
    """A batch closes when it is full or when its oldest picture has waited `staleness_s`.

    It never waits for a named camera; it is also full when no camera is left that could add to it.
    """

    max_batch: int
    staleness_s: float

    def is_full(self, waiting: int, cameras: int) -> bool:
        """Whether the pictures of `waiting` cameras make a full batch; `cameras`: how many could have one."""
        return waiting > 0 and waiting >= min(self.max_batch, cameras)

    def closes_in_s(self, since_s: Mapping[str, float], cameras: int, now_s: float) -> float | None:
        """Seconds until the batch closes, 0 for now, None while nothing waits.

        `since_s`: for each camera with a picture waiting, since when one has. `cameras`: how many could have one.
        """
        if not since_s:
            return None
        if self.is_full(len(since_s), cameras):
            return 0.0
        return max(0.0, min(since_s.values()) + self.staleness_s - now_s)

    def choose(self, since_s: Mapping[str, float], looks: Mapping[str, int]) -> list[str]:
        """The cameras of the batch: those that have waited longest, so that each gets its turn.

        `looks`: how many times the network runs for each camera's picture, at least 1. One of many looks makes a batch
        by itself, so that pictures of one look are not held up with it. Pictures of several forms may share a batch:
        the network runs once for each size of input they take.
        """
        order = sorted(since_s, key=lambda camera_id: since_s[camera_id])
        total = accumulate(looks[camera_id] for camera_id in order)
        return [
            camera_id
            for place, (camera_id, so_far) in enumerate(zip(order, total, strict=True))
            if place == 0 or so_far <= self.max_batch
        ]
