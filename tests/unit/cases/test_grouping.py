"""The decision whether an event joins an incident."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.grouping import Grouping, Incident, group
from models.alerts import AlertState

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
WINDOW = timedelta(seconds=60)


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _incident(state: AlertState = AlertState.NEW) -> Incident:
    return Incident(state, _at(0), _at(100))


@pytest.mark.parametrize(
    ("began_s", "last_s", "grouping"),
    [
        (100, 100, Grouping.JOIN),
        (160, 160, Grouping.JOIN),
        (160.1, 170, Grouping.OPEN_AFTER_PAUSE),
        (-500, -60, Grouping.JOIN),  # an older event that comes in late
        (-500, -61, Grouping.OPEN_AFTER_PAUSE),
        (40, 50, Grouping.JOIN),
        (-100, 900, Grouping.JOIN),  # one that spans it
    ],
)
def test_events_close_in_time_join(began_s: float, last_s: float, grouping: Grouping) -> None:
    assert group(_incident(), _at(began_s), _at(last_s), WINDOW) is grouping


def test_the_first_opens() -> None:
    assert group(None, START, START, WINDOW) is Grouping.OPEN_FIRST


@pytest.mark.parametrize("state", AlertState)
def test_only_what_nobody_decided_is_joined(state: AlertState) -> None:
    joins = group(_incident(state), _at(100), _at(100), WINDOW) is Grouping.JOIN
    assert joins == (state in (AlertState.NEW, AlertState.ACKNOWLEDGED))


@given(st.floats(-1e4, 1e4), st.floats(0, 1e3), st.floats(0, 1e3))
def test_a_wider_window_never_separates(began_s: float, length_s: float, window_s: float) -> None:
    began_at, last_at = _at(began_s), _at(began_s + length_s)
    narrow = group(_incident(), began_at, last_at, timedelta(seconds=window_s))
    wide = group(_incident(), began_at, last_at, timedelta(seconds=window_s + 10))
    assert not (narrow is Grouping.JOIN and wide is not Grouping.JOIN)
