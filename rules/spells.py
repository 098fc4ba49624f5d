"""How long something has held: time integrated over pictures that come at any rate, with holes between them.

A spell begins at the first picture in which its condition holds. Two pictures in which it holds, with none between
them in which it does not, count the time between them, but never more than `gap_s`. A picture in which it does not
hold counts nothing, and once it has not held for `leave_after_s` the spell is over; the next begins at zero. Dropping
any pictures therefore takes from `held_s` at most what the holes are longer than `gap_s`, and adds nothing.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from rules.columns import Columns, Flags, Floats, Ints
from rules.limits import FORGET_AFTER_S, TIME_GRAIN_S


@dataclass(frozen=True)
class Spells(Columns):
    """n spells. `zone` int64: which zone of the rule; times float64 in seconds of frame time.

    `began_s`: first picture; `last_s`: newest in which it held; `held_s`: time counted; `away` bool: it did not hold
    in the newest picture that could tell. `sequence` int64: events sent so far; `reported_s`: when the newest was.
    """

    zone: Ints
    began_s: Floats
    last_s: Floats
    held_s: Floats
    away: Flags
    sequence: Ints
    reported_s: Floats

    def after_picture(self, holds: Flags, fails: Flags, time_s: float, gap_s: float) -> Self:
        """The spells once a picture shows that some hold and some do not (n,); of the others it tells nothing."""
        passed_s = np.clip(time_s - self.last_s, 0.0, gap_s)
        return replace(
            self,
            last_s=np.where(holds, np.maximum(self.last_s, time_s), self.last_s),
            held_s=self.held_s + np.where(holds & ~self.away, passed_s, 0.0),
            away=(self.away | fails) & ~holds,
        )

    def are_over(self, time_s: float, leave_after_s: float, forget_after_s: float = FORGET_AFTER_S) -> Flags:
        """Which have ended by `time_s`: away for long enough, or unseen for so long that they have vanished (n,)."""
        patience_s = np.where(self.away, leave_after_s, forget_after_s)
        over: Flags = time_s - self.last_s >= patience_s - TIME_GRAIN_S
        return over

    def after_quiet(self, passed_s: float) -> Self:
        """The spells after seconds in which the camera was idle: what held went on, what did not is as it was."""
        return replace(
            self,
            last_s=self.last_s + passed_s,
            held_s=self.held_s + np.where(self.away, 0.0, passed_s),
        )

    def moved(self, by_s: float) -> Self:
        """The spells after the camera's clock was set; `began_s` stays as it was reported."""
        return replace(self, last_s=self.last_s + by_s, reported_s=self.reported_s + by_s)


def beginning(zone: Ints, time_s: float) -> Spells:
    """Spells that begin now in these zones (n,)."""
    times, none = np.full(len(zone), time_s), np.zeros(len(zone), np.int64)
    return Spells(zone, times, times, np.zeros(len(zone)), np.zeros(len(zone), np.bool_), none, times)
