"""The parts of a process that run, and how they are stopped: the last first, each with its share of the time."""

import logging
from collections.abc import Callable

from models.clock import Clock

_log = logging.getLogger(__name__)

LEAST_SHARE_S = 0.1


class Running:
    """What was started, in order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stops: list[Callable[[float], object]] = []

    def run(self, start: Callable[[], object], stop: Callable[[float], object]) -> None:
        """Start a part that `stop` will stop, given some seconds."""
        self._stops.append(stop)  # first: a start that is interrupted may be halfway through
        start()

    def stop(self, timeout_s: float) -> None:
        """Stop everything; what a part holds when its time is over is left as it is."""
        deadline_s = self._clock.mono_s() + timeout_s
        while self._stops:
            stop = self._stops.pop()
            share_s = max(LEAST_SHARE_S, (deadline_s - self._clock.mono_s()) / (len(self._stops) + 1))
            try:
                stop(share_s)
            except Exception:  # noqa: BLE001 - whatever one part does, the others are stopped
                _log.exception("a part did not stop as it should", extra={"action": "stop_failed"})
