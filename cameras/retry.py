"""What to do after a connection to a camera ended. Pure; a table of endings, no clock, no chance."""

from dataclasses import dataclass
from enum import StrEnum

from models.cameras import CameraState


class Ending(StrEnum):
    """How an attempt to watch a camera ended."""

    STREAM_ENDED = "stream_ended"
    UNREACHABLE = "unreachable"
    UNAUTHORISED = "unauthorised"
    FAULT = "fault"
    STALLED = "stalled"  # connected, but pictures did not come, stopped, froze or came broken
    MISCONFIGURED = "misconfigured"
    CRASHED = "crashed"


class Wait(StrEnum):
    """Why the next attempt waits as long as it does."""

    SOON = "soon"  # it worked long enough: begin at the shortest wait again
    BACK_OFF = "back_off"
    SPARE_THE_ACCOUNT = "spare_the_account"  # cameras lock accounts after a few wrong passwords
    UNTIL_CHANGED = "until_changed"  # only somebody's change can help; looked at again rarely


@dataclass(frozen=True, slots=True)
class RetryLimits:
    """Seconds. The longest wait doubles from `first_s` to `longest_s`; after refused credentials every wait lies
    between `refused_first_s` and `refused_longest_s`. A connection that lived `stable_after_s` starts afresh, one
    that ended in good order (a file, a goodbye) after `ended_stable_after_s`."""

    first_s: float = 1.0
    longest_s: float = 60.0
    refused_first_s: float = 30.0
    refused_longest_s: float = 300.0
    stable_after_s: float = 60.0
    ended_stable_after_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Retry:
    """The state to show, and the bounds in seconds between which the next wait is drawn evenly (full jitter)."""

    state: CameraState
    wait: Wait
    wait_s: tuple[float, float]
    failures: int


_STATES = {
    Ending.UNAUTHORISED: CameraState.UNAUTHORISED,
    Ending.STALLED: CameraState.STALLED,
}


def decide_retry(ending: Ending, failures: int, online_s: float, limits: RetryLimits) -> Retry:
    """What follows an attempt that ended so, after `failures` before it in a row, having shown pictures `online_s`."""
    state = _STATES.get(ending, CameraState.OFFLINE)
    enough_s = limits.ended_stable_after_s if ending is Ending.STREAM_ENDED else limits.stable_after_s
    if online_s >= enough_s:
        failures = 0
    if ending in (Ending.UNAUTHORISED, Ending.MISCONFIGURED):
        longest_s = _doubled(limits.refused_first_s, failures + 1, limits.refused_longest_s)
        wait = Wait.SPARE_THE_ACCOUNT if ending is Ending.UNAUTHORISED else Wait.UNTIL_CHANGED
        return Retry(state, wait, (limits.refused_first_s, longest_s), failures + 1)
    wait = Wait.BACK_OFF if failures else Wait.SOON
    return Retry(state, wait, (0.0, _doubled(limits.first_s, failures, limits.longest_s)), failures + 1)


def _doubled(first_s: float, times: int, longest_s: float) -> float:
    return min(longest_s, first_s * 2.0 ** min(times, 30))
