"""Would-be alerts beside real ones: what is kept, what is missing, what is new."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.backtest.comparison import compare
from cases.backtest.trial import RealAlert, WouldBeAlert
from cases.grouping import Grouping
from models.alerts import AlertState
from models.rules import Severity

WINDOW = timedelta(seconds=60)


def would_be(number: int, began_s: float, last_s: float, zone_id: str = "zon_1") -> WouldBeAlert:
    return WouldBeAlert(
        number, began_s, last_s, zone_id, 0, "person", Severity.WARNING, event_count=1, reason=Grouping.OPEN_FIRST
    )


def real(alert_id: str, began_s: float, last_s: float, state: AlertState = AlertState.NEW) -> RealAlert:
    return RealAlert(alert_id, state, Severity.WARNING, began_s, last_s, "zon_1", 0, event_count=1)


def test_what_people_judged_is_counted_by_what_would_have_become_of_it() -> None:
    before = [
        real("a", 0, 10, AlertState.CONFIRMED),
        real("b", 1000, 1010, AlertState.CONFIRMED),
        real("c", 2000, 2010, AlertState.FALSE_ALARM),
        real("d", 3000, 3010, AlertState.FALSE_ALARM),
        real("e", 4000, 4010),
    ]
    found, alerts = compare([would_be(0, 5, 20), would_be(1, 2030, 2040), would_be(2, 9000, 9010)], before, WINDOW)
    assert (found.before, found.confirmed, found.confirmed_missing) == (5, 2, 1)
    assert (found.false_alarms, found.false_alarms_gone, found.fresh) == (2, 1, 1)
    assert [each.alert_id for each in found.real if each.kept] == ["a", "c"]
    assert [alert.real_ids for alert in alerts] == [("a",), ("c",), ()]


def test_another_zone_is_another_place() -> None:
    found, alerts = compare([would_be(0, 0, 10, "zon_2")], [real("a", 0, 10)], WINDOW)
    assert alerts[0].real_ids == ()
    assert not found.real[0].kept


def test_one_alert_may_stand_for_several() -> None:
    _, alerts = compare([would_be(0, 0, 500)], [real("a", 0, 10), real("b", 300, 310)], WINDOW)
    assert alerts[0].real_ids == ("a", "b")


spans = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 200)), max_size=12)


@given(spans)
def test_the_rule_as_it_was_keeps_everything(given_spans: list[tuple[int, int]]) -> None:
    before = [
        real(str(number), began, began + length, AlertState.CONFIRMED)
        for number, (began, length) in enumerate(given_spans)
    ]
    same = [would_be(number, began, began + length) for number, (began, length) in enumerate(given_spans)]
    found, _ = compare(same, before, WINDOW)
    assert (found.confirmed_missing, found.fresh) == (0, 0)


@given(spans, spans)
def test_fresh_and_kept_agree(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> None:
    found, alerts = compare(
        [would_be(number, began, began + length) for number, (began, length) in enumerate(ours)],
        [real(str(number), began, began + length) for number, (began, length) in enumerate(theirs)],
        WINDOW,
    )
    assert found.fresh == sum(not alert.real_ids for alert in alerts)
    assert {each.alert_id for each in found.real if each.kept} == {name for each in alerts for name in each.real_ids}
