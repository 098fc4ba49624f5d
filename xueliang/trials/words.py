"""What came of a trial, in a table and in sentences for the terminal."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from rich.table import Table

from cases.backtest.trial import Comparison, Trial, WouldBeEvent
from models.alerts import AlertState

MOST_ROWS = 200


def event_table(trial: Trial, names: Mapping[str, str], clip_began_s: float | None = None) -> Table:
    """The events, a line each. `clip_began_s`: of a clip, whose times count from its beginning."""
    states = {} if trial.comparison is None else {real.alert_id: real.state for real in trial.comparison.real}
    table = Table()
    for heading in ("time", "lasts", "zone", "what", "measured", "alert", "really"):
        table.add_column(heading, overflow="fold")
    for event in trial.events[:MOST_ROWS]:
        alert = trial.alerts[event.alert] if event.alert < len(trial.alerts) else None
        really = "" if alert is None else _really([states[each] for each in alert.real_ids if each in states])
        table.add_row(
            _when(event.decisive_s, clip_began_s),
            f"{event.last_s - event.began_s:.1f} s",
            names.get(event.zone_id, event.zone_id) or (f"door {event.door_no}" if event.door_no else ""),
            _what(event),
            ", ".join(f"{name} {value}" for name, value in event.values.items()),
            str(event.alert + 1),
            really,
        )
    return table


def sentences(trial: Trial) -> list[str]:
    """What it was tried on, and what would have become of it."""
    said = [_material(trial)]
    if len(trial.events) < trial.events_total or len(trial.events) > MOST_ROWS:
        said.append(f"shown are the first {min(MOST_ROWS, len(trial.events))} of {trial.events_total} events")
    said.append(f"with this: {_count(trial.alerts_total, 'alert')} of {_count(trial.events_total, 'event')}")
    if trial.comparison is not None:
        said.append(comparison_words(trial.comparison, trial.alerts_total))
    return said


def comparison_words(found: Comparison, now: int) -> str:
    """The real alerts beside the would-be ones."""
    judged = f"{found.confirmed} confirmed, {found.false_alarms} false"
    return (
        f"before: {_count(found.before, 'alert')} ({judged}); with this: {now}, of them {found.fresh} new; "
        f"missing {found.confirmed_missing} confirmed, without {found.false_alarms_gone} of the false ones"
    )


def _material(trial: Trial) -> str:
    material, span_s = trial.material, trial.until_s - trial.since_s
    watched = f"{_hours(material.watched_s)} of {_hours(span_s)} with tracks"
    lost = f"; {_count(material.unreadable, 'stored minute')} damaged" if material.unreadable else ""
    return f"tried on {_count(material.pictures, 'picture')}, {_count(material.sightings, 'sighting')}: {watched}{lost}"


def _when(time_s: float, clip_began_s: float | None) -> str:
    if clip_began_s is None:
        return datetime.fromtimestamp(time_s).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return f"{time_s - clip_began_s:.1f} s"


def _what(event: WouldBeEvent) -> str:
    return f"{event.class_name} #{event.track_id}" if event.track_id >= 0 else event.class_name


def _really(states: list[AlertState]) -> str:
    return ", ".join(state.value for state in states)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _hours(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
