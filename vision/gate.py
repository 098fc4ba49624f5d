"""Which due pictures of an awake camera are worth the detector's time. Pure: looks in, decisions out."""

from typing import Final

from vision.change import Look, Verdict

_GRAIN_S: Final = 0.01


class Gate:
    """A picture is wanted when it is the first since waking, when anything in it moved, and, where something is being
    tracked that stands still, every `refresh_s` seconds of frame time: so that neither the tracker nor a rule's gap
    tolerance forgets it."""

    def __init__(self, refresh_s: float) -> None:
        self._refresh_s = refresh_s
        self._wanted_s: float | None = None

    def begin(self) -> None:
        """The camera woke: the next picture is wanted, whatever it shows."""
        self._wanted_s = None

    def wants(self, look: Look, frame_time_s: float, tracking: bool) -> bool:
        """Whether to show this picture to the detector. `tracking`: whether any object is remembered."""
        if not self._is_worth(look, frame_time_s, tracking):
            return False
        self._wanted_s = frame_time_s
        return True

    def _is_worth(self, look: Look, frame_time_s: float, tracking: bool) -> bool:
        if self._wanted_s is None or look.verdict is not Verdict.QUIET or look.strength >= 1:
            return True  # what is clear enough for a change, yet held for clutter, may be an object
        return tracking and not 0 <= frame_time_s - self._wanted_s < self._refresh_s - _GRAIN_S
