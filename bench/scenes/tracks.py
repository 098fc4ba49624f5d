"""Ways through a scene: corners and waits made into motion with smooth turning, starting and stopping."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.scenes.gait import climb_path
from bench.scenes.words import Action, State, Track

STEP_S: Final = 0.05
STANDS_BELOW_MPS: Final = 0.12
STROLL_MPS: Final = 1.25
_DOUBLE_STEP_M: Final = 1.35  # of somebody of middle height who strolls
_IDLES_S: Final = 9.0  # for the weight to go from one leg to the other and back
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class To:
    """Go on to a point, in metres; `speed`: from here on, m/s."""

    x: float
    y: float
    speed: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Stay; `facing`: turn to a heading meanwhile."""

    seconds: float
    facing: float | None = None


Step = To | Wait


def turns_per_metre(speed: float) -> float:
    """Double steps over a metre: strides grow with the speed (Alexander, Nature 261, 1976)."""
    return 1 / (_DOUBLE_STEP_M * float((max(speed, 0.3) / STROLL_MPS) ** 0.6))


@dataclass(frozen=True, slots=True)
class Moment:
    """Where one is on a way. `travelled`: metres; `strides`: double steps, of middle height."""

    x: float
    y: float
    heading: float
    speed: float
    travelled: float
    strides: float


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Motion in steps of STEP_S from `begins_s` on. `columns`: (6, n), as in Moment."""

    begins_s: float
    columns: _Floats

    @property
    def ends_s(self) -> float:
        return float(self.begins_s + (self.columns.shape[1] - 1) * STEP_S)

    def at(self, t: float) -> Moment | None:
        """Where one is; None before and after."""
        if not self.begins_s <= t <= self.ends_s:
            return None
        where = (t - self.begins_s) / STEP_S
        below = min(int(where), self.columns.shape[1] - 2)
        before, after = self.columns[:, below], self.columns[:, below + 1]
        return Moment(*(before + (after - before) * (where - below)).tolist())


def way(begins_s: float, speed: float, steps: Sequence[Step], *, ease_s: float, backwards: bool = False) -> Way:
    """The motion along some steps. `ease_s`: how long a change of speed or direction takes."""
    times, corners, facings = _timed(speed, steps)
    grid = np.arange(0, times[-1] + STEP_S, STEP_S)
    track = np.array(corners)
    raw = np.stack([np.interp(grid, times, track[:, axis]) for axis in (0, 1)], axis=1)
    xy = np.stack([_eased(raw[:, axis], ease_s) for axis in (0, 1)], axis=1)
    velocity = np.gradient(xy, STEP_S, axis=0)
    pace = np.hypot(velocity[:, 0], velocity[:, 1])
    metres = np.concatenate([[0.0], np.hypot(*np.diff(xy, axis=0).T)])
    strides = np.cumsum(metres * [turns_per_metre(float(speed)) for speed in pace])
    heading = _headings(velocity, pace, backwards=backwards)
    for begin, end, facing in facings:
        _face(heading, grid, begin + ease_s / 2, end - ease_s / 2, facing)
    heading = _eased(heading, min(ease_s, 0.7))
    return Way(begins_s, np.stack((xy[:, 0], xy[:, 1], heading, pace, np.cumsum(metres), strides)))


def _timed(speed: float, steps: Sequence[Step]) -> tuple[list[float], list[_Floats], list[tuple[float, float, float]]]:
    """When each corner is reached, and the spans of time with the heading kept in them."""
    first = steps[0]
    if not isinstance(first, To):
        raise ValueError("a way begins at a point")
    now, here = 0.0, np.array((first.x, first.y))
    speed = first.speed or speed
    times, corners, facings = [now], [here], []
    for step in steps[1:]:
        if isinstance(step, Wait):
            if step.facing is not None:
                facings.append((now, now + step.seconds, step.facing))
            now += step.seconds
        else:
            there = np.array((step.x, step.y))
            now += float(np.linalg.norm(there - here)) / speed
            here = there
            speed = step.speed or speed
        times.append(now)
        corners.append(here)
    return times, corners, facings


def _headings(velocity: _Floats, pace: _Floats, *, backwards: bool) -> _Floats:
    """Along the motion, without jumps of a whole turn; kept while there is none."""
    sign = -1.0 if backwards else 1.0
    moving = np.flatnonzero(pace > STANDS_BELOW_MPS)
    if not len(moving):
        return np.zeros(len(pace))
    angles = np.unwrap(np.arctan2(sign * velocity[moving, 1], sign * velocity[moving, 0]))
    latest = np.clip(np.searchsorted(moving, np.arange(len(pace)), side="right") - 1, 0, None)
    return np.asarray(angles[latest], np.float64)


def _face(heading: _Floats, grid: _Floats, begin: float, end: float, facing: float) -> None:
    """Turn to a heading between two times, by the shorter way round."""
    within = (grid >= begin) & (grid <= end)
    if not within.any():
        return
    now = heading[within][0]
    heading[within] = now + (facing - now + np.pi) % (2 * np.pi) - np.pi
    after = np.flatnonzero(grid > end)
    if len(after):
        jump = heading[after[0]] - heading[within][-1]
        heading[after] -= np.round(jump / (2 * np.pi)) * 2 * np.pi


def _eased(values: _Floats, over_s: float) -> _Floats:
    """The mean over a window, twice, so that speeds change without a jerk; the ends stay where they are."""
    half = max(1, round(over_s / 4 / STEP_S))
    kernel = np.ones(2 * half + 1) / (2 * half + 1)
    for _ in range(2):
        begun = 2 * values[0] - values[half:0:-1] if len(values) > half else np.full(half, values[0])
        ended = 2 * values[-1] - values[-2 : -half - 2 : -1] if len(values) > half else np.full(half, values[-1])
        values = np.convolve(np.concatenate([begun, values, ended]), kernel, mode="valid")
    return values


def on_foot(way: Way, *, runs_above: float = 2.2, backwards: bool = False) -> Track:
    """Somebody who walks it, stands where it waits and runs where it is fast. The phase of a walk is not wrapped."""
    sense = -1 if backwards else 1

    def track(t: float) -> State | None:
        now = way.at(t)
        if now is None:
            return None
        if now.speed < STANDS_BELOW_MPS:
            return State((now.x, now.y, 0.0), now.heading, Action.STAND, t / _IDLES_S % 1)
        action = Action.RUN if now.speed > runs_above else Action.WALK
        return State((now.x, now.y, 0.0), now.heading, action, sense * now.strides, now.speed)

    return track


def on_wheels(way: Way, radius_m: float, *, backwards: bool = False) -> Track:
    """A vehicle on it: its wheels turn."""
    turn = (-1 if backwards else 1) / (2 * np.pi * radius_m)

    def track(t: float) -> State | None:
        now = way.at(t)
        if now is None:
            return None
        action = Action.DRIVE if now.speed >= STANDS_BELOW_MPS else Action.PARKED
        return State((now.x, now.y, 0.0), now.heading, action, now.travelled * turn, now.speed)

    return track


def riding(way: Way, radius_m: float) -> Track:
    """Whoever sits on the vehicle on it."""

    def track(t: float) -> State | None:
        now = way.at(t)
        if now is None:
            return None
        phase = now.travelled / (2 * np.pi * radius_m)
        return State((now.x, now.y, 0.0), now.heading, Action.RIDE, phase, now.speed)

    return track


def parked(x: float, y: float, heading: float) -> Track:
    """A vehicle that stands there all the time."""
    state = State((x, y, 0.0), heading, Action.PARKED)
    return lambda _: state


def over_wall(begins_s: float, x: float, y: float, heading: float, seconds: float) -> Track:
    """Somebody climbs a wall ahead of x, y and comes down behind it."""

    def track(t: float) -> State | None:
        phase = (t - begins_s) / seconds
        if not 0 <= phase <= 1:
            return None
        ahead, above = climb_path(phase)
        place = (x + ahead * cos(heading), y + ahead * sin(heading), above)
        return State(place, heading, Action.CLIMB, phase)

    return track


def after(*tracks: Track) -> Track:
    """The first of them that is there at a time."""
    return lambda t: next((state for track in tracks if (state := track(t)) is not None), None)
