"""How long to wait before the next try: doubling, bounded, spread so that a hundred gates do not call at once."""

from collections.abc import Callable
from secrets import SystemRandom

_random = SystemRandom().random


class Backoff:
    """Waits of `first_s`, doubling up to `most_s`, each spread over 50-100 % of itself by `jitter` (0-1)."""

    def __init__(self, first_s: float = 1.0, most_s: float = 60.0, jitter: Callable[[], float] = _random) -> None:
        self._first_s, self._most_s, self._jitter = first_s, most_s, jitter
        self._tries = 0

    def next_s(self) -> float:
        """Seconds to wait now; the next answer is about twice as long."""
        full_s = min(self._most_s, self._first_s * 2.0 ** min(self._tries, 32))
        self._tries += 1
        return full_s * (0.5 + 0.5 * self._jitter())

    def reset(self) -> None:
        """Begin again at `first_s`: the last try went well."""
        self._tries = 0
