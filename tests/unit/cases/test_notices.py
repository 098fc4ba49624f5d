"""Whether people are told of an alert, and whether it goes further up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.notices import Escalation, Notice, Pace, Standing, escalation, notice
from models.alerts import AlertState
from models.rules import Severity

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
PACE = Pace(
    group_wait=timedelta(seconds=10),
    group_interval=timedelta(seconds=300),
    repeat_interval=timedelta(seconds=3600),
    acknowledge_within={Severity.ALARM: timedelta(seconds=120), Severity.WARNING: timedelta(seconds=900)},
)


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


NEW = Standing(AlertState.NEW, Severity.WARNING, _at(0), _at(0), ended=True, event_count=1, due_from=_at(0))
TOLD = replace(NEW, notified_at=_at(10), notified_events=1, notified_severity=Severity.WARNING)
HUSHED = replace(NEW, silent_until=_at(500))
AFTER_SILENCE = replace(NEW, hushed_until=_at(500))


@pytest.mark.parametrize(
    ("alert", "now_s", "wanted", "again_s"),
    [
        (NEW, 0, Notice.WAIT_GROUP, 10),
        (NEW, 10, Notice.FIRST, 3610),
        (replace(NEW, severity=Severity.ALARM), 0, Notice.FIRST, 3600),  # nobody waits with an alarm
        (TOLD, 3609, Notice.WAIT_REPEAT, 3610),
        (TOLD, 3610, Notice.REPEAT, 7210),
        (replace(TOLD, event_count=2), 11, Notice.WAIT_INTERVAL, 310),
        (replace(TOLD, event_count=10_000), 310, Notice.GREW, 3910),
        (replace(TOLD, severity=Severity.ALARM), 11, Notice.ROSE, 311),
        (replace(TOLD, severity=Severity.ALARM, state=AlertState.ACKNOWLEDGED), 11, Notice.ROSE, 311),
        (replace(TOLD, state=AlertState.ACKNOWLEDGED, event_count=9), 9999, Notice.HOLD_ACKNOWLEDGED, None),
        (replace(TOLD, state=AlertState.FALSE_ALARM, event_count=9), 9999, Notice.HOLD_JUDGED, None),
        (replace(TOLD, state=AlertState.CONFIRMED, severity=Severity.ALARM), 9999, Notice.HOLD_JUDGED, None),
        (HUSHED, 100, Notice.HOLD_SILENCED, 500),
        (replace(HUSHED, severity=Severity.ALARM), 100, Notice.HOLD_SILENCED, 500),
        (AFTER_SILENCE, 500, Notice.HOLD_OVER, None),  # it came and went under the silence
        (replace(AFTER_SILENCE, ended=False), 500, Notice.FIRST, 4100),  # it still goes on
        (replace(AFTER_SILENCE, last_at=_at(510)), 520, Notice.FIRST, 4120),  # it came back
    ],
)
def test_when_people_are_told(alert: Standing, now_s: float, wanted: Notice, again_s: float | None) -> None:
    assert notice(alert, _at(now_s), PACE) == (wanted, None if again_s is None else _at(again_s))


@pytest.mark.parametrize(
    ("alert", "now_s", "wanted", "again_s"),
    [
        (NEW, 899, Escalation.WAIT, 900),
        (NEW, 900, Escalation.ESCALATE, None),
        (replace(NEW, severity=Severity.ALARM), 120, Escalation.ESCALATE, None),
        (replace(NEW, severity=Severity.NOTICE), 9999, Escalation.HOLD_NO_DEADLINE, None),
        (replace(NEW, due_from=_at(600)), 900, Escalation.WAIT, 1500),  # graver since then
        (replace(NEW, escalated=True), 9999, Escalation.HOLD_ESCALATED, None),
        (replace(NEW, state=AlertState.ACKNOWLEDGED), 9999, Escalation.HOLD_SEEN, None),
        (replace(NEW, claimed_until=_at(1000)), 950, Escalation.WAIT_CLAIM, 1000),
        (replace(NEW, claimed_until=_at(1000)), 1000, Escalation.ESCALATE, None),
        (HUSHED, 9999, Escalation.WAIT_SILENCE, 500),
        (AFTER_SILENCE, 9999, Escalation.HOLD_OVER, None),
        (replace(AFTER_SILENCE, ended=False), 1399, Escalation.WAIT, 1400),  # the silence stopped the clock
        (replace(TOLD, hushed_until=_at(500)), 1399, Escalation.WAIT, 1400),  # told before: still awaited
    ],
)
def test_when_an_alert_goes_further_up(
    alert: Standing, now_s: float, wanted: Escalation, again_s: float | None
) -> None:
    assert escalation(alert, _at(now_s), PACE) == (wanted, None if again_s is None else _at(again_s))


@given(st.integers(1, 10_000), st.floats(0, 86_400), st.sampled_from(Severity))
def test_nobody_is_told_twice_within_the_interval(events: int, after_s: float, severity: Severity) -> None:
    alert = replace(NEW, event_count=events, severity=severity)
    told = replace(alert, notified_at=_at(20), notified_events=1, notified_severity=severity)
    why, _ = notice(told, _at(20 + after_s), PACE)
    assert not why.sends or after_s >= 300


@given(st.sampled_from(AlertState), st.floats(0, 1e5), st.booleans(), st.booleans())
def test_a_decision_that_waits_says_until_when(state: AlertState, now_s: float, ended: bool, silent: bool) -> None:
    alert = replace(NEW, state=state, ended=ended, silent_until=_at(2e5) if silent else None)
    for why, again_at in (notice(alert, _at(now_s), PACE), escalation(alert, _at(now_s), PACE)):
        if why.value.startswith("wait"):
            assert again_at is not None
            assert again_at > _at(now_s)
