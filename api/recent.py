"""Which part of each camera's pictures is missed of late: totals since the start tell of what is long over."""

import threading
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

from api.attention import missed, share
from api.watching import watches
from models.clock import Clock
from models.watching import CameraWatch, WatchReport

OVER_S: Final = 30.0
_EVERY_S: Final = 5.0
_Counts = tuple[int, int]  # received, missed


class RecentMisses:
    """Remembers what the shards said when somebody asked, for half a minute. Safe from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._said: deque[tuple[float, Mapping[str, _Counts]]] = deque()

    def shares(self, reports: Sequence[WatchReport]) -> dict[str, float]:
        """By camera, 0-1: since half a minute ago or the time somebody asked last before, where it can be told; else
        since the camera was first watched."""
        now_s = self._clock.mono_s()
        counted = {camera_id: _counts(watch) for camera_id, watch in watches(reports).items()}
        with self._lock:
            if not self._said or now_s - self._said[-1][0] >= _EVERY_S:
                self._said.append((now_s, counted))
            while len(self._said) > 1 and now_s - self._said[1][0] >= OVER_S:
                self._said.popleft()
            before = self._said[0][1]
        return {camera_id: _share(before.get(camera_id), counts) for camera_id, counts in counted.items()}


def _counts(watch: CameraWatch) -> _Counts:
    return watch.received, missed(watch)


def _share(before: _Counts | None, now: _Counts) -> float:
    if before is None or before == now or before[0] > now[0] or before[1] > now[1]:
        before = (0, 0)
    return min(1.0, share(now[1] - before[1], now[0] - before[0]))  # what waited before may go now
