"""Would-be alerts: words of events put together, a storm kept small, memory bounded."""

from dataclasses import replace
from datetime import timedelta

from cases.backtest import trial
from cases.backtest.gathering import Gathering
from cases.grouping import Grouping
from cases.incidents import Bounds
from models.rules import Phase, RuleEvent, RuleSpec, Severity

T0 = 1_763_800_000.0
SPEC = RuleSpec("rul_1", "intrusion", "yard", camera_id="cam_1", severity=Severity.WARNING)
BOUNDS = Bounds(window=timedelta(seconds=60), storm_window=timedelta(minutes=10), storm_alerts=6)


def word(number: int, phase: Phase, time_s: float, began_s: float | None = None, zone_id: str = "zon_1") -> RuleEvent:
    return RuleEvent(
        event_id=f"rev_{number}",
        rule_id="rul_1",
        kind="intrusion",
        phase=phase,
        sequence=0,
        began_s=T0 + (time_s if began_s is None else began_s),
        time_s=T0 + time_s,
        camera_id="cam_1",
        zone_id=zone_id,
        track_id=number,
        class_name="person",
        score=0.5 + number / 1000,
        box_xyxy_norm=(0.01 * (number % 80), 0.1, 0.01 * (number % 80) + 0.005, 0.2),
        values={"dwell_s": time_s},
    )


def visit(number: int, from_s: float, to_s: float, zone_id: str = "zon_1") -> list[RuleEvent]:
    return [
        word(number, Phase.BEGIN, from_s + 2, from_s, zone_id),
        word(number, Phase.UPDATE, (from_s + to_s) / 2 + 1, from_s, zone_id),
        word(number, Phase.END, to_s, from_s, zone_id),
    ]


def gathered(*events: RuleEvent) -> Gathering:
    found = Gathering(SPEC, BOUNDS)
    found.take_all(events)
    return found


def test_the_words_of_an_event_are_one_event() -> None:
    found = gathered(*visit(1, 0, 30))
    (event,) = found.events
    assert (event.began_s, event.decisive_s, event.last_s) == (T0, T0 + 2, T0 + 30)
    assert (event.alert, event.track_id, event.values) == (0, 1, {"dwell_s": 30})
    (alert,) = found.alerts
    assert (alert.began_s, alert.last_s, alert.event_count, alert.reason) == (T0, T0 + 30, 1, Grouping.OPEN_FIRST)
    assert alert.severity is Severity.WARNING


def test_events_close_in_time_are_one_alert_and_later_ones_another() -> None:
    found = gathered(*visit(1, 0, 10), *visit(2, 40, 50), *visit(3, 200, 210))
    assert [(alert.event_count, alert.reason) for alert in found.alerts] == [
        (2, Grouping.OPEN_FIRST),
        (1, Grouping.OPEN_AFTER_PAUSE),
    ]
    assert [event.alert for event in found.events] == [0, 0, 1]


def test_zones_have_alerts_of_their_own() -> None:
    assert gathered(*visit(1, 0, 10), *visit(2, 5, 15, "zon_2")).alerts_total == 2


def test_an_event_that_says_it_is_graver_makes_its_alert_so() -> None:
    begin, update, end = visit(1, 0, 10)
    found = gathered(begin, replace(update, severity=Severity.ALARM), end)
    assert found.alerts[0].severity is Severity.ALARM


def test_a_storm_is_few_alerts() -> None:
    found = Gathering(SPEC, BOUNDS)
    for number in range(40):  # each more than a window after the one before: alone, each would be an alert
        found.take_all(visit(number, number * 75.0, number * 75.0 + 5))
    assert found.events_total == 40
    assert found.alerts_total < 40
    assert sum(alert.event_count for alert in found.alerts) == 40


def test_what_is_told_is_bounded_and_what_is_counted_is_not() -> None:
    found = Gathering(SPEC, replace(BOUNDS, storm_alerts=10**9))
    for number in range(2500):
        found.take_all(visit(number, number * 100.0, number * 100.0 + 5))
    assert (found.events_total, found.alerts_total) == (2500, 2500)
    assert (len(found.events), len(found.alerts)) == (trial.MOST_EVENTS, trial.MOST_ALERTS)
    assert found.events[-1].track_id == trial.MOST_EVENTS - 1


def test_what_still_goes_on_is_told_too() -> None:
    assert [event.event_id for event in gathered(*visit(1, 0, 10), *visit(2, 5, 90)[:2]).events] == ["rev_1", "rev_2"]
