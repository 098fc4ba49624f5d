"""Since when each track of a camera stands where it is, and whether it ever moved. Pure; on frame time."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_WAY: Final = 0.5  # of its height: less is the detector's wavering
_FORGET_S: Final = 5.0  # longer than a tracker remembers


@dataclass(slots=True)
class _Stand:
    """One track: `x`, `y` pixels where it stands, the time it came there, and the time it was last seen."""

    x: float
    y: float
    since_s: float
    seen_s: float
    moved: bool = False


class Standing:
    """The tracks of one camera; as many are remembered as its tracker has."""

    def __init__(self) -> None:
        self._stands: dict[int, _Stand] = {}

    def see(
        self, track_id: NDArray[np.int64], boxes_xyxy: NDArray[np.float32], frame_time_s: float
    ) -> NDArray[np.float64]:
        """The tracks of one picture: float64 (n,), for how many seconds each that has moved stands; of others inf."""
        self._forget(frame_time_s)
        stands_s = [
            self._see_one(number, box, frame_time_s)
            for number, box in zip(track_id.tolist(), boxes_xyxy.tolist(), strict=True)
        ]
        return np.array(stands_s, np.float64)

    def _see_one(self, number: int, box_xyxy: list[float], frame_time_s: float) -> float:
        left, top, right, bottom = box_xyxy
        x, y = (left + right) / 2, (top + bottom) / 2
        stand = self._stands.setdefault(number, _Stand(x, y, frame_time_s, frame_time_s))
        stand.seen_s = frame_time_s
        if (x - stand.x) ** 2 + (y - stand.y) ** 2 > (_WAY * (bottom - top)) ** 2:
            stand.x, stand.y, stand.since_s, stand.moved = x, y, frame_time_s, True
        return frame_time_s - stand.since_s if stand.moved else np.inf

    def _forget(self, frame_time_s: float) -> None:
        gone = [number for number, each in self._stands.items() if not 0 <= frame_time_s - each.seen_s <= _FORGET_S]
        for number in gone:
            del self._stands[number]
