"""How many events one gate may bring: a secret that fell into wrong hands must not crowd out the other gates."""

from models.clock import Clock
from models.errors import GateUnreachable

BURST = 1200  # events at once: what waited with the integrator while we were away
PER_S = 20.0  # events a second for long; a gate of 64 doors at its busiest brings fewer


class Pace:
    """A bucket that holds `burst` events and fills by `per_s` a second. Not for several threads at once."""

    def __init__(self, clock: Clock, burst: int = BURST, per_s: float = PER_S) -> None:
        self._clock, self._burst, self._per_s = clock, burst, per_s
        self._left, self._at_s = float(burst), clock.mono_s()

    def take(self, count: int) -> None:
        """Take `count` more events. Raises GateUnreachable, and takes nothing, when they come too fast."""
        now_s = self._clock.mono_s()
        self._left = min(self._burst, self._left + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        if count > self._left:
            raise GateUnreachable(f"more than {self._per_s:g} events a second for long; deliver these again later")
        self._left -= count
