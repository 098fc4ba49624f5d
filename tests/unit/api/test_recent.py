"""Which part of a camera's pictures is missed of late."""

from api.recent import OVER_S, RecentMisses
from models.watching import CameraWatch, WatchReport
from tests.fakes.clock import ManualClock


def _said(received: int, missed: int) -> list[WatchReport]:
    return [WatchReport(pid=7, cameras=(CameraWatch("cam", received=received, dropped={"replaced": missed}),))]


def test_what_is_long_over_is_not_told_for_hours() -> None:
    clock = ManualClock()
    recent = RecentMisses(clock)
    assert recent.shares(_said(1000, 500)) == {"cam": 0.5}
    clock.tick(10)
    assert recent.shares(_said(1250, 500)) == {"cam": 0.0}
    clock.tick(OVER_S)
    assert recent.shares(_said(2250, 600)) == {"cam": 0.1}
    clock.tick(10)
    assert recent.shares(_said(2500, 600)) == {"cam": 0.08}
    clock.tick(OVER_S)
    assert recent.shares(_said(3000, 600)) == {"cam": 0.0}


def test_a_camera_that_is_counted_anew_is_told_of_since_then() -> None:
    clock = ManualClock()
    recent = RecentMisses(clock)
    recent.shares(_said(1000, 0))
    clock.tick(10)
    assert recent.shares(_said(100, 5)) == {"cam": 0.05}


def test_who_asks_often_keeps_no_more_for_it() -> None:
    clock = ManualClock()
    recent = RecentMisses(clock)
    for second in range(600):
        recent.shares(_said(25 * second, 0))
        clock.tick(1)
    assert len(recent._said) <= 8


def test_more_missed_than_received_of_late_is_all() -> None:
    clock = ManualClock()
    recent = RecentMisses(clock)
    recent.shares(_said(1000, 0))
    clock.tick(10)
    assert recent.shares(_said(1010, 40)) == {"cam": 1.0}
