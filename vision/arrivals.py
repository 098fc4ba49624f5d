"""Which of a camera's arriving pictures are taken note of: done for every one, so as cheaply as can be."""

from collections.abc import Sequence
from typing import Final

from models.media import AccessUnit

_SEE_UNITS_EVERY_S: Final = 0.18  # a little less than what an idle camera is read at a time


class Arrivals:
    """`newest_s`: frame time of the newest picture. Owned by one lane."""

    def __init__(self, look_every_s: float) -> None:
        self.newest_s = 0.0
        self._look_every_s = look_every_s
        self._seen_s = self._key_s = 0.0
        self._unseen = self._unseen_bytes = 0

    def sizes_to_see(self, units: Sequence[AccessUnit]) -> list[tuple[int, bool, float]]:
        """Of whole pictures that arrived together (size, is key, frame time): of each key picture; of those between,
        some at a time, their mean."""
        seen: list[tuple[int, bool, float]] = []
        between_s: float | None = None
        for unit in units:
            if unit.damaged:
                continue
            if unit.is_key:
                self._seen_s = unit.frame_time_s
                seen.append((len(unit.data), True, self._seen_s))
            else:
                between_s = unit.frame_time_s
                self._unseen += 1
                self._unseen_bytes += len(unit.data)
        if between_s is not None and not 0 <= between_s - self._seen_s < _SEE_UNITS_EVERY_S:
            seen.append((self._unseen_bytes // self._unseen, False, between_s))
            self._seen_s = between_s
            self._unseen = self._unseen_bytes = 0
        return seen

    def is_worth_a_look(self, key: AccessUnit) -> bool:
        """Whether enough time has passed since the key picture before: every picture of an MJPEG camera is one."""
        if 0 <= key.frame_time_s - self._key_s < self._look_every_s:
            return False
        self._key_s = key.frame_time_s
        return True
