"""What came of a trial, as a person reads it."""

import io

from rich.console import Console

from cases.backtest.trial import Comparison, Material, RealAlert, Trial, WouldBeAlert, WouldBeEvent
from cases.grouping import Grouping
from models.alerts import AlertState
from models.rules import Severity
from xueliang.trials.words import MOST_ROWS, comparison_words, event_table, sentences

FOUND = Comparison(44, 4, 1, 38, 36, 1, (RealAlert("a", AlertState.CONFIRMED, Severity.WARNING, 0, 9, "zon_1", 0, 1),))
ALERT = WouldBeAlert(0, 3.0, 9.5, "zon_1", 0, "person", Severity.WARNING, 2, Grouping.OPEN_FIRST, ("a",))


def event(number: int) -> WouldBeEvent:
    return WouldBeEvent(
        f"rev_{number}", 0, 3.0, 9.5, 5.0 + number, "zon_1", 0, 7, "person", 0.8, (0, 0, 1, 1), {"dwell_s": 4.2}
    )


def trial(events: int = 1, unreadable: int = 0) -> Trial:
    return Trial(
        since_s=0.0,
        until_s=86_400.0,
        material=Material(1200, 3400, 3723.0, unreadable),
        events=tuple(event(number) for number in range(events)),
        events_total=events,
        alerts=(ALERT,),
        alerts_total=1,
        comparison=FOUND,
    )


def printed(found: Trial, clip_began_s: float | None) -> str:
    paper = io.StringIO()
    Console(file=paper, width=160).print(event_table(found, {"zon_1": "绿化带"}, clip_began_s))
    return paper.getvalue()


def test_an_event_of_a_clip_is_a_line() -> None:
    table = printed(trial(), 2.0)
    for told in ("3.0 s", "6.5 s", "绿化带", "person #7", "dwell_s 4.2", "confirmed"):
        assert told in table


def test_an_event_of_the_past_has_a_date() -> None:
    assert "1970-01-01" in printed(trial(), None) or "1969-12-31" in printed(trial(), None)


def test_what_was_before_stands_beside_what_would_be() -> None:
    assert comparison_words(FOUND, 3) == (
        "before: 44 alerts (4 confirmed, 38 false); with this: 3, of them 1 new; "
        "missing 1 confirmed, without 36 of the false ones"
    )


def test_it_is_said_what_it_was_tried_on() -> None:
    said = sentences(trial(unreadable=2))
    assert said[0] == (
        "tried on 1,200 pictures, 3,400 sightings: 1:02:03 of 1 day, 0:00:00 with tracks; 2 stored minutes damaged"
    )
    assert said[1] == "with this: 1 alert of 1 event"


def test_a_long_table_is_cut_aloud() -> None:
    assert f"shown are the first {MOST_ROWS} of 300 events" in sentences(trial(events=300))
    assert printed(trial(events=300), 0.0).count("person #7") == MOST_ROWS
