"""How long to wait before a process that has ended is started again."""

from dataclasses import dataclass

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0
LIVED_WELL_S = 60.0
LOOP_FROM = 3


@dataclass(frozen=True, slots=True)
class Revival:
    """`pause_s`: wait so long. `failures`: how often in a row it ended early, this time included."""

    pause_s: float
    failures: int

    @property
    def loops(self) -> bool:
        """Whether it ends again and again: starting it anew will hardly help."""
        return self.failures >= LOOP_FROM


def decide_revival(lived_s: float, failures: int) -> Revival:
    """At once after a life of some length; after `failures` short ones, ever later."""
    if lived_s >= LIVED_WELL_S:
        return Revival(FIRST_PAUSE_S, 1)
    return Revival(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(2 * failures, 20)), failures + 1)
