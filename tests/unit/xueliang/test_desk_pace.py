"""The settings of alerts in the desk's own words."""

from datetime import timedelta

from cases.incidents import Bounds
from cases.notices import Pace
from models.rules import Severity
from xueliang.desk_pace import bounds_of, pace_of
from xueliang.settings import AlertSettings


def test_the_defaults_are_those_of_the_desk() -> None:
    assert bounds_of(AlertSettings()) == Bounds()
    assert pace_of(AlertSettings()) == Pace()


def test_zero_is_without_end() -> None:
    alerts = AlertSettings(acknowledge_alarm_s=0, acknowledge_notice_s=60, storm_alerts=3, group_window_s=5)
    assert pace_of(alerts).acknowledge_within == {
        Severity.NOTICE: timedelta(minutes=1),
        Severity.WARNING: timedelta(minutes=15),
    }
    assert bounds_of(alerts) == Bounds(timedelta(seconds=5), timedelta(minutes=10), 3)
