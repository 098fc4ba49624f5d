"""When the key picture of an idle camera is shown to the detector: now and then, and at once where nobody has looked.

A camera that could not begin awake is owed a look. What can be parked does not wake it for standing there, one picture
cannot tell; it begins when there is room. Two more looks tell what moved meanwhile.
"""

from typing import Final

_MORE_LOOKS: Final = 2


class Sweeps:
    """One camera's; owned by its lane. Times are frame times in seconds; `every_s` 0: only what is owed.

    `under_way`: a picture is with the detector, or on its way. `owed`: shown before all others. `begins_later`: it
    shows something that is to be followed once there is room.
    """

    def __init__(self, every_s: float) -> None:
        self.under_way = self.owed = self.begins_later = False
        self._every_s = every_s
        self._shown_s: float | None = None
        self._more = 0
        self._pays = False

    def owe(self) -> None:
        """The camera shows a scene nobody has looked at, and stays idle."""
        self.owed, self._more = True, _MORE_LOOKS

    def end(self, frame_time_s: float) -> None:
        """The camera is, or was until now, watched closely: nothing is owed."""
        self.owed = self.begins_later = False
        self._more, self._shown_s = 0, frame_time_s

    def take(self, frame_time_s: float) -> bool:
        """Whether this picture is to be shown; taken, when it is."""
        if self.under_way or not (self.owed or self._is_due(frame_time_s)):
            return False
        self.under_way, self._shown_s, self._pays = True, frame_time_s, self.owed
        return True

    def lose(self) -> None:
        """It went no further: what was owed still is."""
        self.under_way = False

    def see(self, begins_later: bool) -> None:
        """The detector has looked."""
        self.under_way = False
        if self._pays:
            self.owed = False
        else:
            self._more = max(0, self._more - 1)
        self.begins_later |= begins_later

    def _is_due(self, frame_time_s: float) -> bool:
        if self._more > 0:
            return True
        if self._every_s <= 0:
            return False
        return self._shown_s is None or abs(frame_time_s - self._shown_s) >= self._every_s
