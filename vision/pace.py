"""Which pictures of a camera are due for analysis, on frame time."""

from typing import Final

_EARLY: Final = 0.25  # of a period: a picture that comes this much early still counts, so jitter loses none
_CLOSEST: Final = 0.501  # of a period, from one to the next: what came late is not made up for all at once


class Pace:
    """Chooses pictures so that on average no more than `fps` a second are due, and never three within a period; 0 or
    less means none."""

    def __init__(self, fps: float) -> None:
        self._period_s = 1 / fps if fps > 0 else None
        self._next_s: float | None = None
        self._earliest_s = 0.0

    def due(self, frame_time_s: float) -> bool:
        """Whether the picture of this time is due; asking takes its turn. A step back in time starts anew."""
        if self._period_s is None:
            return False
        if self._next_s is None or abs(frame_time_s - self._next_s) > 2 * self._period_s:
            self._next_s = self._earliest_s = frame_time_s
        if frame_time_s < max(self._next_s - _EARLY * self._period_s, self._earliest_s):
            return False
        self._next_s += self._period_s
        self._earliest_s = frame_time_s + _CLOSEST * self._period_s
        return True
