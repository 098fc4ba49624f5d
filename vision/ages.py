"""How old pictures are when they reach each stage, counted from their arrival at our socket."""

import threading
from collections.abc import Mapping

from models.watching import Ages, Stage


class AgeBook:
    """Histograms of all cameras together; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ages = {stage: Ages() for stage in Stage}

    def add(self, stage: Stage, age_s: float) -> None:
        """One more picture reached `stage`."""
        with self._lock:
            self._ages[stage].add(age_s)

    def snapshot(self) -> Mapping[Stage, Ages]:
        """Copies of the histograms."""
        with self._lock:
            return {stage: Ages(list(ages.counts), ages.sum_s) for stage, ages in self._ages.items()}
