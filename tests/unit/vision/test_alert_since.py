"""How long a camera has been as alert as it is."""

import numpy as np

from models.cameras import Sight, Watching
from models.watching import Alertness
from vision.change import Look, Verdict
from vision.watchfulness import Watchfulness

QUIET = Look(Verdict.QUIET, 0.0, np.zeros((0, 4), np.float32), Sight.CLEAR)


def _calm(watchfulness: Watchfulness, from_s: int, until_s: int) -> None:
    """Quiet key pictures every 2 s."""
    for second in range(from_s, until_s, 2):
        watchfulness.see_unit(10_000, True, float(second))
        watchfulness.see_look(QUIET, float(second))


def test_it_counts_from_the_last_change_of_alertness() -> None:
    watchfulness = Watchfulness(Watching.AUTO)
    _calm(watchfulness, 0, 60)
    assert watchfulness.alertness is Alertness.IDLE
    rested_s = watchfulness.watched_s - watchfulness.since_s
    assert 0 < rested_s < 58
    assert watchfulness.see_device_motion(58.0) is not None
    assert watchfulness.since_s == 0.0
    watchfulness.see_unit(10_000, True, 60.0)
    assert (watchfulness.alertness, watchfulness.since_s) == (Alertness.AWAKE, 2.0)


def test_one_that_was_never_idle_counts_from_the_beginning() -> None:
    watchfulness = Watchfulness(Watching.ALWAYS)
    _calm(watchfulness, 0, 21)
    assert (watchfulness.alertness, watchfulness.since_s) == (Alertness.AWAKE, 20.0)
