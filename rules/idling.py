"""The time in which nobody looked because nothing changed.

Of an idle camera only key pictures are watched for changes; rules get no pictures of it. While it is known to be
connected and its picture clear, what was so in the newest picture is still so: a parked car stands, a post is empty.
Time then passes by our own clock, in its distances alone. Of a camera that is not known to see, nothing is concluded.
"""

from dataclasses import dataclass, replace

from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from rules.kinds.kind import CameraHealth
from rules.limits import STEP_BACK_S

MOST_TICK_S = 5.0
"""Ticks further apart tell of a clock that was set or a machine that slept, not of time that was watched."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How far the watching of one camera has come.

    `now_s`: frame time by what is known, None before the first picture. `tick_s`: our clock at the newest tick.
    `heard`: a picture came since then. `sight`, `state`: as last told.
    """

    now_s: float | None = None
    tick_s: float | None = None
    heard: bool = False
    sight: Sight | None = None
    state: CameraState | None = None

    @property
    def sees(self) -> bool:
        """It is known to be connected and its picture to be clear."""
        return self.sight is Sight.CLEAR and self.state is CameraState.ONLINE

    @property
    def is_blind(self) -> bool:
        """It is known that what its pictures show, if there are any, is worth nothing."""
        lost = self.state not in (None, CameraState.ONLINE, CameraState.CONNECTING)
        return lost or self.sight not in (None, Sight.CLEAR)

    def after_picture(self, time_s: float) -> tuple["Watch", float]:
        """With a picture taken in, and by how much what is remembered must be moved: the camera's clock was set back.

        A picture a little before the time already passed counts as of that time.
        """
        now_s = time_s if self.now_s is None else self.now_s
        moved_s = time_s - now_s if now_s - time_s > STEP_BACK_S else 0.0
        return replace(self, now_s=max(time_s, now_s + moved_s), heard=True), moved_s

    def after_tick(self, tick_s: float) -> tuple["Watch", float]:
        """At a tick, and for how many seconds the camera was idle and seeing since the one before."""
        ticked, quiet_s = self.at_tick(tick_s)
        if not self.sees:
            return replace(ticked, now_s=self.now_s), 0.0
        return ticked, quiet_s

    def at_tick(self, tick_s: float) -> tuple["Watch", float]:
        """At a tick, and for how many seconds since the one before no picture came, whatever the reason."""
        quiet_s = 0.0 if self.tick_s is None or self.heard or self.now_s is None else tick_s - self.tick_s
        ticked = replace(self, tick_s=tick_s, heard=False)
        if self.now_s is None or not 0 < quiet_s <= MOST_TICK_S:
            return ticked, 0.0
        return replace(ticked, now_s=self.now_s + quiet_s), quiet_s

    def after_news(self, news: CameraHealth) -> "Watch":
        """With news of the camera."""
        match news:
            case CameraSight():
                return replace(self, sight=news.sight)
            case CameraStatus():
                return replace(self, state=news.state)
