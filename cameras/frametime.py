"""When a picture was taken: smooth as the camera's media clock, right as our own."""

from collections.abc import Sequence
from math import inf

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
        self._utc_due_s = -inf
        self._offset_s = 0.0  # frame time = pts + offset
        self._last: tuple[float, float, float] | None = None  # pts, mono, frame time of the picture before
        self.reanchored = 0

    def stamp(self, pts_s: float, mono_s: float) -> float:
        """Unix seconds of the picture with media time `pts_s` that arrived at `mono_s` (not before the last one)."""
        if mono_s >= self._utc_due_s:
            self._utc_minus_mono_s = self._clock.now().timestamp() - self._clock.mono_s()
            self._utc_due_s = mono_s + UTC_CHECK_S
        arrival_s = mono_s + self._utc_minus_mono_s
        if self._last is None:
            self._offset_s = arrival_s - pts_s
            frame_time_s = arrival_s
        else:
            frame_time_s = self._follow(self._last, pts_s, mono_s, arrival_s)
        self._last = (pts_s, mono_s, frame_time_s)
        return frame_time_s

    def _follow(self, last: tuple[float, float, float], pts_s: float, mono_s: float, arrival_s: float) -> float:
        # Called for every picture of every camera: comparisons, where min and max would cost a call each.
        last_pts_s, last_mono_s, last_time_s = last
        step_s = pts_s - last_pts_s if pts_s > last_pts_s else 0.0
        waited_s = mono_s - last_mono_s if mono_s > last_mono_s else 0.0
        error_s = arrival_s - self._offset_s - pts_s
        if -REANCHOR_S <= error_s <= REANCHOR_S:
            self._offset_s += _slewed(error_s, step_s)
        else:
            self._offset_s = arrival_s - pts_s
            self.reanchored += 1
        frame_time_s = self._offset_s + pts_s
        waiting_s = last_time_s + MIN_RATE * (step_s if step_s < waited_s else waited_s)
        return frame_time_s if frame_time_s > waiting_s else waiting_s


def _slewed(error_s: float, step_s: float) -> float:
    """The part of a disagreement that may be worked off within a step."""
    most_s = MAX_SLEW * step_s
    part_s = error_s * step_s / SETTLE_S if step_s < SETTLE_S else error_s
    if part_s > most_s:
        return most_s
    return -most_s if part_s < -most_s else part_s


def spread_arrivals(points: Sequence[tuple[int, float]], since_s: float, read_s: float) -> list[float]:
    """When pictures that were read together arrived, by (epoch, pts) of each: on our monotonic clock, in order.

    The last counts as of `read_s`, the others as long before as the camera's clock says, but not before `since_s`,
    when all that had arrived was read.
    """
    arrivals_s = [read_s] * len(points)
    last_epoch, last_pts_s = points[-1]
    for place in range(len(points) - 2, -1, -1):
        epoch, pts_s = points[place]
        next_s = arrivals_s[place + 1]
        mono_s = read_s - last_pts_s + pts_s if epoch == last_epoch else next_s
        arrivals_s[place] = max(since_s, min(mono_s, next_s))
    return arrivals_s
