"""How long a camera was really watchable in a period, from the history of its states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from models.cameras import CameraState


class CameraWas(Protocol):
    """Anything that tells a camera's state from a moment on, a row of its history for one."""

    @property
    def state(self) -> CameraState: ...

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class StateChange:
    """From `at` (aware) on the camera was in `state`, until the next change."""

    state: CameraState
    at: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a period was spent, in seconds.

    `watched_s`: the camera was online. `blind_s`: it was known not to be. `unknown_s`: nothing was known yet.
    `share`: watched part of the whole period, 0-1; time of which nothing is known is not credited.
    """

    watched_s: float
    blind_s: float
    unknown_s: float

    @property
    def period_s(self) -> float:
        """The length of the period."""
        return self.watched_s + self.blind_s + self.unknown_s

    @property
    def share(self) -> float:
        """The watched part of the period, 0 for an empty one."""
        return self.watched_s / self.period_s if self.period_s else 0.0


def coverage(states: Sequence[CameraWas], start: datetime, end: datetime) -> Coverage:
    """The coverage of [start, end) given a camera's state changes, in any order.

    A change before `start` tells how the camera stood then; before the first known change the state is unknown. Of
    changes at one moment the last one given holds. Only ONLINE is watching: connecting, stalled, unauthorised and
    offline cameras see nothing. Raises ValueError if `end` lies before `start`.
    """
    if end < start:
        raise ValueError(f"the period ends at {end.isoformat()}, before it starts at {start.isoformat()}")
    watched_s = blind_s = unknown_s = 0.0
    for state, seconds in _stretches(states, start, end):
        match state:
            case None:
                unknown_s += seconds
            case CameraState.ONLINE:
                watched_s += seconds
            case _:
                blind_s += seconds
    return Coverage(watched_s, blind_s, unknown_s)


def _stretches(
    states: Sequence[CameraWas], start: datetime, end: datetime
) -> Iterator[tuple[CameraState | None, float]]:
    """The period cut at each change: the state that held (None: unknown) and for how many seconds."""
    state, since = None, start
    for change in sorted(states, key=lambda change: change.at):
        until = min(max(change.at, start), end)
        yield state, (until - since).total_seconds()
        state, since = change.state, until
        if change.at >= end:
            return
    yield state, (end - since).total_seconds()
