"""How old pictures are when they reach each stage, counted from their arrival at our socket.

Pictures that were decoded from the ring on waking are left out: they had no way of being younger.
"""

import threading
from collections.abc import Mapping

from models.clock import Clock
from models.media import Frame
from models.watching import Ages, Stage


class AgeBook:
    """Histograms of all cameras together; safe from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ages = {stage: Ages() for stage in Stage}

    def note(self, stage: Stage, frame: Frame, at_s: float | None = None) -> float:
        """One more picture reached `stage`, now or at `at_s` on our monotonic clock; its age in seconds."""
        age_s = max(0.0, (self._clock.mono_s() if at_s is None else at_s) - frame.mono_s)
        with self._lock:
            self._ages[stage].add(age_s)
        return age_s

    def snapshot(self) -> Mapping[Stage, Ages]:
        """Copies of the histograms."""
        with self._lock:
            return {stage: Ages(list(ages.counts), ages.sum_s) for stage, ages in self._ages.items()}
