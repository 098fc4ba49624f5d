"""The decision whether an event joins an incident."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.grouping import Arrival, Grouping, Incident, group, group_beside, group_in_storm, iou
from models.alerts import AlertState
from models.rules import Severity

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
WINDOW = timedelta(seconds=60)
HERE = (0.4, 0.4, 0.5, 0.6)
JUDGED = (AlertState.CONFIRMED, AlertState.FALSE_ALARM, AlertState.MERGED)
OPEN = (AlertState.NEW, AlertState.ACKNOWLEDGED)
unit = st.floats(0, 1)
boxes = st.tuples(unit, unit, unit, unit).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
)


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _incident(state: AlertState = AlertState.NEW, *, ended: bool = True) -> Incident:
    return Incident(state, _at(0), _at(100), ended, Severity.WARNING, (("car", HERE), ("person", (0, 0, 0.1, 0.1))))


def _event(
    began_s: float, last_s: float | None = None, box: tuple[float, float, float, float] | None = None
) -> Arrival:
    return Arrival(_at(began_s), _at(began_s if last_s is None else last_s), Severity.WARNING, "car", box)


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
    assert group(_incident(), _event(began_s, last_s), WINDOW) is grouping


def test_the_first_opens() -> None:
    assert group(None, _event(0), WINDOW) is Grouping.OPEN_FIRST


@pytest.mark.parametrize("state", AlertState)
def test_what_stands_elsewhere_joins_only_what_nobody_decided(state: AlertState) -> None:
    grouping = group(_incident(state), _event(100, box=(0.7, 0.4, 0.8, 0.6)), WINDOW)
    assert grouping is (Grouping.JOIN if state in OPEN else Grouping.OPEN_AFTER_JUDGEMENT)


@pytest.mark.parametrize("state", JUDGED)
def test_what_was_judged_and_still_stands_there_does_not_alert_again(state: AlertState) -> None:
    nearly_here = (0.41, 0.4, 0.51, 0.6)
    assert group(_incident(state), _event(130, box=nearly_here), WINDOW) is Grouping.JOIN_SAME_STAY
    assert group(_incident(state), _event(161, box=nearly_here), WINDOW) is Grouping.OPEN_AFTER_JUDGEMENT
    assert group(_incident(state, ended=False), _event(9000, box=HERE), WINDOW) is Grouping.JOIN_SAME_STAY


@pytest.mark.parametrize(
    "event",
    [
        _event(110),  # without a box nobody knows where
        replace(_event(110, box=HERE), class_name="person"),
        _event(110, box=(0.46, 0.4, 0.56, 0.6)),
    ],
)
def test_another_thing_alerts_after_a_judgement(event: Arrival) -> None:
    assert group(_incident(AlertState.FALSE_ALARM), event, WINDOW) is Grouping.OPEN_AFTER_JUDGEMENT


def test_what_expired_was_judged_by_nobody() -> None:
    assert group(_incident(AlertState.EXPIRED), _event(110, box=HERE), WINDOW) is Grouping.OPEN_AFTER_JUDGEMENT


def test_a_stay_that_becomes_graver_than_what_was_judged_alerts() -> None:
    graver = replace(_event(110, box=HERE), severity=Severity.ALARM)
    assert group(_incident(AlertState.FALSE_ALARM), graver, WINDOW) is Grouping.OPEN_GRAVER
    assert group(_incident(AlertState.NEW), graver, WINDOW) is Grouping.JOIN


def test_a_parked_car_that_goes_on_takes_its_new_id_and_no_other_car() -> None:
    parked = _incident(ended=False)
    assert group(parked, _event(7200, box=HERE), WINDOW) is Grouping.JOIN_SAME_STAY
    assert group(parked, _event(7200, box=(0.7, 0.4, 0.8, 0.6)), WINDOW) is Grouping.OPEN_AFTER_PAUSE
    assert group(_incident(ended=True), _event(7200, box=HERE), WINDOW) is Grouping.OPEN_AFTER_PAUSE


@pytest.mark.parametrize("own", Grouping)
def test_a_neighbour_takes_what_its_own_place_does_not(own: Grouping) -> None:
    wanted = own if own.joins else Grouping.JOIN_NEIGHBOUR
    assert group_beside(own, _incident(), _event(150), WINDOW) is wanted
    assert group_beside(own, _incident(), _event(161), WINDOW) is own
    assert group_beside(own, _incident(AlertState.CONFIRMED), _event(150), WINDOW) is own
    assert group_beside(own, None, _event(150), WINDOW) is own


@pytest.mark.parametrize("own", Grouping)
def test_a_storm_takes_what_would_open_unless_it_is_graver(own: Grouping) -> None:
    assert group_in_storm(own, 5, 6) is own
    taken = not own.joins and own is not Grouping.OPEN_GRAVER
    assert group_in_storm(own, 6, 6) is (Grouping.JOIN_STORM if taken else own)


@given(st.floats(-1e4, 1e4), st.floats(0, 1e3), st.floats(0, 1e3))
def test_a_wider_window_never_separates(began_s: float, length_s: float, window_s: float) -> None:
    event = _event(began_s, began_s + length_s)
    narrow = group(_incident(), event, timedelta(seconds=window_s))
    wide = group(_incident(), event, timedelta(seconds=window_s + 10))
    assert not (narrow is Grouping.JOIN and wide is not Grouping.JOIN)


@given(boxes, boxes)
def test_overlap_is_a_share_the_same_both_ways(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    share = iou(one, other)  # type: ignore[arg-type]
    assert 0 <= share <= 1 + 1e-9
    assert share == iou(other, one)  # type: ignore[arg-type]


def test_overlap_of_known_boxes() -> None:
    assert iou(HERE, HERE) == pytest.approx(1)
    assert iou((0, 0, 1, 1), (0.5, 0, 1, 1)) == pytest.approx(0.5)
    assert iou((0, 0, 0.5, 0.5), (0.5, 0.5, 1, 1)) == 0
    assert iou((0, 0, 0, 0), (0, 0, 0, 0)) == 0
