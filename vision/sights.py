"""What a camera's pictures are worth, from what single looks say: changes only, and only where they last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.cameras import CameraSight, Sight
from vision.change import Look

_REASONS: Final = {
    Sight.CLEAR: "the picture can be used",
    Sight.BLACK: "the picture is black: look at the lens, the light and the camera's settings for the night",
    Sight.COVERED: "the picture shows nothing but one shade: the lens is covered, dirty or fogged",
    Sight.MOVED: "the camera shows another scene than before: put it back, or look whether zones still fit",
}


@dataclass(frozen=True, slots=True)
class SightSettings:
    """How long a sight must last to be told: `worse_s` for any fault, `clear_s` for its end. `blind_s`: how long no
    picture could be looked at. `accept_s`: after so long, a moved camera's new scene is the scene."""

    worse_s: float = 10.0
    clear_s: float = 4.0
    blind_s: float = 30.0
    accept_s: float = 900.0


class SightJudge:
    """One camera. Times are aware datetimes of the looks."""

    def __init__(self, camera_id: str, settings: SightSettings | None = None) -> None:
        self._camera_id = camera_id
        self._settings = settings or SightSettings()
        self._sight = Sight.CLEAR
        self._seen = Sight.CLEAR
        self._seen_since: datetime | None = None

    def see_look(self, look: Look, at: datetime) -> CameraSight | None:
        """One more look; the camera's new sight, where it changed."""
        if look.sight is not self._seen or self._seen_since is None or at < self._seen_since:
            self._seen, self._seen_since = look.sight, at
        needed_s = self._settings.clear_s if look.sight is Sight.CLEAR else self._settings.worse_s
        if look.sight is self._sight or at - self._seen_since < timedelta(seconds=needed_s):
            return None
        return self._change(look.sight, _REASONS[look.sight], at)

    def see_nothing(self, for_s: float, at: datetime) -> CameraSight | None:
        """No picture could be looked at for so many seconds, although the camera is connected."""
        if for_s < self._settings.blind_s or self._sight is Sight.BLIND:
            return None
        self._seen_since = None
        return self._change(Sight.BLIND, f"connected, but no picture could be looked at for {for_s:.0f} s", at)

    def _change(self, sight: Sight, reason: str, at: datetime) -> CameraSight:
        self._sight = sight
        return CameraSight(self._camera_id, sight, reason, at)
