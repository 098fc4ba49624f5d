"""Whose turn it is with the decoders: cameras that catch up step back for those that are live."""

from collections import deque
from typing import Final

from vision.lane import Lane

_ONE_IN: Final = 4  # turns that go to a camera that catches up while live ones wait too


class Ready:
    """Cameras that have something to do, each at most once, whoever waits longest first.

    Many may wake at once, each with seconds of pictures to decode; those that are awake already must not fall behind
    for it. Whoever owns it keeps others out meanwhile.
    """

    def __init__(self) -> None:
        self._live: deque[Lane] = deque()
        self._behind: deque[Lane] = deque()
        self._live_in_a_row = 0

    def __bool__(self) -> bool:
        return bool(self._live or self._behind)

    def put(self, lane: Lane) -> None:
        """It has something to do."""
        (self._behind if lane.is_catching_up else self._live).append(lane)

    def take(self) -> Lane:
        """Whose turn it is. Raises IndexError when nobody has anything to do."""
        if self._behind and (not self._live or self._live_in_a_row >= _ONE_IN - 1):
            self._live_in_a_row = 0
            return self._behind.popleft()
        self._live_in_a_row += 1
        return self._live.popleft()

    def clear(self) -> None:
        """Nobody gets a turn any more."""
        self._live.clear()
        self._behind.clear()
