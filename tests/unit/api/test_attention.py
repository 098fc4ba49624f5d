"""What a camera needs, by what its watching says."""

import pytest

from api.attention import MISSED, Need, missed, need, needs, urgency
from models.cameras import Sight
from models.watching import Alertness, CameraWatch
from vision.counters import DropReason

ONLINE = CameraWatch("cam", "online")
IDLE = CameraWatch("cam", "online", alertness=Alertness.IDLE, woken_by=None)
OWED = CameraWatch("cam", "online", alertness=Alertness.IDLE, woken_by=None, owed=True)


@pytest.mark.parametrize(
    ("watch", "missed_share", "sight", "expected"),
    [
        (None, 0.0, Sight.CLEAR, Need.UNWATCHED),
        (CameraWatch("cam", "offline"), 0.5, Sight.BLACK, Need.CONNECTION),
        (ONLINE, 0.5, Sight.MOVED, Need.SIGHT),
        (IDLE, 0.02, Sight.CLEAR, Need.MISSES),
        (OWED, 0.02, Sight.CLEAR, Need.MISSES),
        (OWED, 0.0, Sight.CLEAR, Need.OWED),
        (ONLINE, 0.001, Sight.CLEAR, Need.AWAKE),
        (IDLE, 0.0, Sight.CLEAR, Need.NOTHING),
    ],
)
def test_the_most_pressing_need_is_said(
    watch: CameraWatch | None, missed_share: float, sight: Sight, expected: Need
) -> None:
    assert need(watch, missed_share, sight) is expected


def test_one_camera_may_need_several_things() -> None:
    assert needs(OWED, 0.02, Sight.BLACK) == (Need.SIGHT, Need.MISSES, Need.OWED)
    assert needs(ONLINE, 0.02) == (Need.MISSES, Need.AWAKE)
    assert needs(CameraWatch("cam", "offline", owed=True), 0.02, Sight.BLACK) == (Need.CONNECTION,)


def test_the_more_pressing_come_first_and_small_changes_move_nobody() -> None:
    assert (
        urgency(Need.UNWATCHED, 0.0) < urgency(Need.MISSES, 0.8) < urgency(Need.MISSES, 0.3) < urgency(Need.OWED, 0.9)
    )
    assert urgency(Need.MISSES, 0.3) == urgency(Need.MISSES, 0.4)


def test_what_was_planned_is_not_missed() -> None:
    planned = {DropReason.IDLE, DropReason.STILL, DropReason.NOT_DUE, DropReason.STOPPED}
    assert {DropReason(reason) for reason in MISSED} == set(DropReason) - planned
    counted = CameraWatch("cam", dropped={"idle": 900, "not_due": 50, "replaced": 3, "damaged": 2})
    assert missed(counted) == 5
