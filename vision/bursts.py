"""Whether the sizes of a camera's pictures between the keys tell of motion, and whether they can be believed.

A camera of variable bitrate spends more on a picture in which something moves. Level and spread of the sizes are
learned in a few numbers; a burst is a run of pictures well above them. Bursts are believed only where they have
proved right: each is compared with what the next looks say.
"""

from dataclasses import dataclass
from math import exp, log
from typing import Final


@dataclass(frozen=True, slots=True)
class BurstSettings:
    """`level_s`: time constant of the usual size. `run_s`: how long the sizes must be raised. `raised`: by how many
    spreads (in the logarithm), and at least by the factor `least_factor`. `proofs`, `trust`: bursts judged, and part
    of them that proved right, before they are believed."""

    level_s: float = 60.0
    run_s: float = 0.4
    raised: float = 4.0
    least_factor: float = 1.5
    proofs: int = 4
    trust: float = 0.7


_STEP_MOST_S: Final = 1.0
_CALM_START_S: Final = 10.0


class Bursts:
    """The picture sizes of one camera. Key pictures are not shown to it."""

    def __init__(self, settings: BurstSettings | None = None) -> None:
        self._settings = settings or BurstSettings()
        self._level = 0.0
        self._spread = 0.5
        self._known_s = 0.0
        self._raised_s = 0.0
        self._last_s: float | None = None
        self._right = 0.0
        self._wrong = 0.0

    @property
    def believed(self) -> bool:
        """Whether enough bursts proved right, and few wrong."""
        judged = self._right + self._wrong
        return judged >= self._settings.proofs and self._right >= self._settings.trust * judged

    def see(self, size_bytes: int, frame_time_s: float) -> bool:
        """One more picture between the keys; True where a burst begins."""
        step_s = 0.0 if self._last_s is None else min(max(0.0, frame_time_s - self._last_s), _STEP_MOST_S)
        size = log(max(1, size_bytes))
        if self._last_s is None:
            self._level = size
        self._last_s = frame_time_s
        above = size - self._level
        high = above > max(log(self._settings.least_factor), self._settings.raised * self._spread)
        was_s, self._raised_s = self._raised_s, self._raised_s + step_s if high else 0.0
        self._learn(above, step_s)
        run_s = self._settings.run_s
        return self._known_s > _CALM_START_S and was_s < run_s <= self._raised_s

    def judge(self, right: bool) -> None:
        """A burst was followed by a change (or an object), or by none; old judgements fade."""
        self._right = 0.9 * self._right + right
        self._wrong = 0.9 * self._wrong + (not right)

    def _learn(self, above: float, step_s: float) -> None:
        time_s = min(self._settings.level_s, 2.0 + self._known_s)
        rate = 1 - exp(-step_s / time_s)
        bounded = max(-3 * self._spread, min(3 * self._spread, above))
        self._level += rate * bounded
        self._spread = max(0.05, self._spread + rate * (1.25 * abs(bounded) - self._spread))
        self._known_s += step_s
