"""What counts as found, as awake and as the reason of a loss."""

import numpy as np

from bench.gating import Watched, covered_s, described, is_found, why_lost
from bench.quiet_clips import Event
from models.tracks import TrackedFrame
from models.watching import WakeReason

EVENT = Event(np.array([10.0, 10.2, 10.4, 10.6]), np.repeat(np.array([[5, 5, 15, 35]], np.float32), 4, axis=0), True)


def tracked(time_s: float, left: float, track_id: int = 1) -> TrackedFrame:
    box = np.array([[left, 5, left + 10, 35]], np.float32)
    return TrackedFrame(
        "clip", time_s, (100, 100), np.array([track_id], np.int64), box, np.ones(1, np.float32), ("person",)
    )


def test_one_track_on_it_in_three_pictures_finds_it() -> None:
    assert is_found(EVENT, Watched([tracked(at, 6) for at in (10.0, 10.2, 10.4)]))
    assert not is_found(EVENT, Watched([tracked(at, 6) for at in (10.0, 10.2, 12.0)]))
    assert not is_found(EVENT, Watched([tracked(at, 60) for at in (10.0, 10.2, 10.4)]))
    assert not is_found(EVENT, Watched([tracked(10 + 0.2 * number, 6, number) for number in range(4)]))


def test_seconds_awake_within_a_span() -> None:
    assert covered_s((10, 20), [(0, 12), (15, 16), (19, 30)]) == 4
    assert covered_s((10, 20), []) == 0


def test_a_loss_is_told_with_its_reason() -> None:
    assert why_lost(EVENT, Watched()) == "the camera did not wake"
    awake = Watched([tracked(10.4, 60)], [(10.3, 20.0)], [(10.3, 8.0, WakeReason.CHANGE)])
    assert why_lost(EVENT, awake) == "awake for 0.3 s of it, 1 pictures analysed"
    assert described(EVENT) == "at 10.0 s for 0.6 s, 10x30 px, alone"
