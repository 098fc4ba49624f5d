"""Which of a camera's arriving pictures are taken note of: done for every one, so as cheaply as can be."""

from typing import Final

from models.media import AccessUnit

_SEE_UNITS_EVERY_S: Final = 0.2


class Arrivals:
    """`newest_s`: frame time of the newest picture. Owned by one lane."""

    def __init__(self, look_every_s: float) -> None:
        self.newest_s = 0.0
        self._look_every_s = look_every_s
        self._seen_s = self._key_s = 0.0
        self._unseen = self._unseen_bytes = 0

    def size_to_see(self, unit: AccessUnit) -> int | None:
        """The size of a key picture; for those between, some at a time, their mean; None for the others."""
        size_bytes, time_s = len(unit.data), unit.frame_time_s
        if not unit.is_key:
            self._unseen += 1
            self._unseen_bytes += size_bytes
            if 0 <= time_s - self._seen_s < _SEE_UNITS_EVERY_S:
                return None
            size_bytes = self._unseen_bytes // self._unseen
            self._unseen = self._unseen_bytes = 0
        self._seen_s = time_s
        return size_bytes

    def is_worth_a_look(self, key: AccessUnit) -> bool:
        """Whether enough time has passed since the key picture before: every picture of an MJPEG camera is one."""
        if 0 <= key.frame_time_s - self._key_s < self._look_every_s:
            return False
        self._key_s = key.frame_time_s
        return True
