"""What the settings say of alerts, in the desk's own words."""

from datetime import timedelta

from cases.incidents import Bounds
from cases.notices import Pace
from models.rules import Severity
from xueliang.settings import AlertSettings


def bounds_of(alerts: AlertSettings) -> Bounds:
    """What makes rule events one incident."""
    return Bounds(
        window=timedelta(seconds=alerts.group_window_s),
        storm_window=timedelta(seconds=alerts.storm_window_s),
        storm_alerts=alerts.storm_alerts,
    )


def pace_of(alerts: AlertSettings) -> Pace:
    """How often people are told, and how long alerts wait for an acknowledgement; 0 is without end."""
    limits_s = {
        Severity.NOTICE: alerts.acknowledge_notice_s,
        Severity.WARNING: alerts.acknowledge_warning_s,
        Severity.ALARM: alerts.acknowledge_alarm_s,
    }
    return Pace(
        group_wait=timedelta(seconds=alerts.group_wait_s),
        group_interval=timedelta(seconds=alerts.group_interval_s),
        repeat_interval=timedelta(seconds=alerts.repeat_interval_s),
        acknowledge_within={severity: timedelta(seconds=s) for severity, s in limits_s.items() if s > 0},
    )
