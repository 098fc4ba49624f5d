"""How far a camera's stream has gone: what came from the ring, what the detector has had. Owned by one lane."""

from collections.abc import Sequence

from models.media import AccessUnit

Point = tuple[int, float]  # epoch, frame time in seconds


class Replay:
    """`by_s`: on our monotonic clock, by when the camera must have caught up; None while it is not catching up."""

    def __init__(self) -> None:
        self.by_s: float | None = None
        self._replayed_to: Point | None = None
        self._seen_to: Point | None = None

    def begin(self, units: Sequence[AccessUnit], by_s: float) -> None:
        """These units come from the ring."""
        if units:
            self._replayed_to = (units[-1].epoch, units[-1].frame_time_s)
            self.by_s = by_s

    def is_replayed(self, epoch: int, frame_time_s: float) -> bool:
        """Whether that picture arrived before the camera woke."""
        return _reaches(self._replayed_to, epoch, frame_time_s)

    def see(self, epoch: int, frame_time_s: float) -> None:
        """This picture goes to the detector; none before it will."""
        self._seen_to = (epoch, frame_time_s)

    def has_seen(self, epoch: int, frame_time_s: float) -> bool:
        """Whether that picture or a later one has gone to the detector before."""
        return _reaches(self._seen_to, epoch, frame_time_s)


def _reaches(point: Point | None, epoch: int, frame_time_s: float) -> bool:
    return point is not None and point[0] == epoch and frame_time_s <= point[1]
