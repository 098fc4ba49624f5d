"""What a camera's pictures are worth, from what single looks say: changes only, and only where they last.

A camera that shows another scene is MOVED until the picture returns, or until the change detector takes the new scene
for its own (`ChangeSettings.accept_s`); the reason says which.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.cameras import CameraSight, Sight
from vision.change import ChangeSettings, Look

_REASONS: Final = {
    Sight.CLEAR: "the picture can be used",
    Sight.BLACK: "the picture is black: look at the lens, the light and the camera's settings for the night",
    Sight.COVERED: "the picture shows nothing but one shade: the lens is covered, dirty or fogged",
    Sight.MOVED: "the camera shows another scene than before: put it back, or look whether zones still fit",
}


@dataclass(frozen=True, slots=True)
class SightSettings:
    """How long a sight must last to be told: `worse_s` for any fault, `clear_s` for its end. `blind_s`: how long no
    picture could be looked at. `accept_s`: a moved camera that is clear again only after so long did not return."""

    worse_s: float = 10.0
    clear_s: float = 4.0
    blind_s: float = 30.0
    accept_s: float = ChangeSettings().accept_s - 30


class SightJudge:
    """One camera. Times are aware datetimes of the looks.

    The first sight that lasts is told even when it is CLEAR: whoever remembers a fault from before learns of its end.
    """

    def __init__(self, camera_id: str, settings: SightSettings | None = None) -> None:
        self._camera_id = camera_id
        self._settings = settings or SightSettings()
        self._sight: Sight | None = None
        self._seen = Sight.CLEAR
        self._seen_since: datetime | None = None
        self._told_at: datetime | None = None

    def see_look(self, look: Look, at: datetime) -> CameraSight | None:
        """One more look; the camera's new sight, where it changed."""
        if look.sight is not self._seen or self._seen_since is None or at < self._seen_since:
            self._seen, self._seen_since = look.sight, at
        needed_s = self._settings.clear_s if look.sight is Sight.CLEAR else self._settings.worse_s
        if look.sight is self._sight or at - self._seen_since < timedelta(seconds=needed_s):
            return None
        return self._change(look.sight, self._reason(look.sight, at), at)

    def see_nothing(self, for_s: float, at: datetime) -> CameraSight | None:
        """No picture could be looked at for so many seconds, although the camera is connected."""
        if for_s < self._settings.blind_s or self._sight is Sight.BLIND:
            return None
        self._seen_since = None
        return self._change(Sight.BLIND, f"connected, but no picture could be looked at for {for_s:.0f} s", at)

    def _reason(self, sight: Sight, at: datetime) -> str:
        if sight is Sight.CLEAR and self._sight is Sight.MOVED and self._told_at is not None:
            stayed_s = (at - self._told_at).total_seconds()
            if stayed_s >= self._settings.accept_s:
                minutes = round(stayed_s / 60)
                return f"another scene has stayed for {minutes} minutes and is now this camera's own; check its zones"
        return _REASONS[sight]

    def _change(self, sight: Sight, reason: str, at: datetime) -> CameraSight:
        self._sight, self._told_at = sight, at
        return CameraSight(self._camera_id, sight, reason, at)
