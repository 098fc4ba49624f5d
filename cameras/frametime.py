"""When a picture was taken: smooth as the camera's media clock, right as our own."""

from models.clock import Clock

REANCHOR_S = 2.0  # the two clocks may disagree by this much before the anchor is set anew
SETTLE_S = 30.0  # time constant with which a smaller disagreement is worked off
MAX_SLEW = 0.005  # at most 5 ms a second are worked off, so intervals keep the camera's smoothness
MIN_RATE = 0.5  # frame time ahead of the clock waits for it at half speed; it neither stops nor steps back
UTC_CHECK_S = 10.0  # how often our monotonic clock is compared with UTC


class FrameTime:
    """Turns (pts, arrival) of one camera's pictures into Unix seconds; one object for each epoch.

    Anchored at the first picture's arrival, it then follows pts, so that jitter of the network is not jitter of
    frame time. Drift between the clocks is worked off slowly (a first-order loop, slew-limited); where pts and
    arrival disagree by more than `REANCHOR_S` (the camera's clock jumped, the network held pictures back, UTC was
    set) the anchor is set anew. The result never steps back.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._utc_minus_mono_s = 0.0
        self._utc_checked_s: float | None = None
        self._offset_s = 0.0  # frame time = pts + offset
        self._last: tuple[float, float, float] | None = None  # pts, mono, frame time of the picture before
        self.reanchored = 0

    def stamp(self, pts_s: float, mono_s: float) -> float:
        """Unix seconds of the picture with media time `pts_s` that arrived at `mono_s` (not before the last one)."""
        arrival_s = mono_s + self._utc_offset(mono_s)
        if self._last is None:
            self._offset_s = arrival_s - pts_s
            frame_time_s = arrival_s
        else:
            frame_time_s = self._follow(self._last, pts_s, mono_s, arrival_s)
        self._last = (pts_s, mono_s, frame_time_s)
        return frame_time_s

    def _follow(self, last: tuple[float, float, float], pts_s: float, mono_s: float, arrival_s: float) -> float:
        last_pts_s, last_mono_s, last_time_s = last
        step_s = max(0.0, pts_s - last_pts_s)
        error_s = arrival_s - (self._offset_s + pts_s)
        if abs(error_s) > REANCHOR_S:
            self._offset_s = arrival_s - pts_s
            self.reanchored += 1
        else:
            most_s = MAX_SLEW * step_s
            self._offset_s += min(most_s, max(-most_s, error_s * min(1.0, step_s / SETTLE_S)))
        waiting_s = last_time_s + MIN_RATE * min(step_s, max(0.0, mono_s - last_mono_s))
        return max(waiting_s, self._offset_s + pts_s)

    def _utc_offset(self, mono_s: float) -> float:
        if self._utc_checked_s is None or mono_s - self._utc_checked_s >= UTC_CHECK_S:
            self._utc_minus_mono_s = self._clock.now().timestamp() - self._clock.mono_s()
            self._utc_checked_s = mono_s
        return self._utc_minus_mono_s
