"""What goes on with objects in a picture: from what holds in each picture to events that begin, go on and end."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.rules import Phase, RuleEvent
from rules.events import event_id
from rules.kinds.kind import Outcome, Rule
from rules.limits import FORGET_AFTER_S, MAX_TRACKS, TIME_GRAIN_S, UPDATE_EVERY_S
from rules.sightings import Sighting

WHOLE_PICTURE = -1
"""In place of a zone's index where a rule names no zone."""

Values = Mapping[str, float | str]
Key = tuple[int, int]
"""A zone's index and what is followed there: the first id of a trail, or the number of a place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of an object in one picture. `began_s`: since when it holds."""

    began_s: float
    sighting: Sighting
    values: Values


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that is open. `held_s`: the newest picture in which it held. `sequence`: events sent so far."""

    finding: Finding
    held_s: float
    sequence: int
    reported_s: float


Happenings = Mapping[Key, Happening]


def go_on(
    rule: Rule[Any],
    happenings: Happenings,
    time_s: float,
    holding: Mapping[Key, Finding],
    over: Collection[Key] = (),
    patience_s: float = FORGET_AFTER_S,
) -> Outcome[Happenings]:
    """The events of a picture: what is `holding` begins or goes on, what is `over` or unseen for long ends.

    Past `MAX_TRACKS` open events the one that held longest ago ends. An event keeps the beginning it was told with.
    """
    kept, events = dict(happenings), []
    for key, finding in sorted(holding.items(), key=_key):
        kept[key], due = _held(rule, key, kept.get(key), finding, time_s)
        events += due
    gone = [key for key, each in kept.items() if key in over or time_s - each.held_s >= patience_s - TIME_GRAIN_S]
    freshest = sorted(kept.keys() - set(gone), key=lambda key: (kept[key].held_s, key), reverse=True)
    ending = sorted([*gone, *freshest[MAX_TRACKS:]])
    events += [_event(rule, key, kept[key], Phase.END) for key in ending]
    return {key: kept[key] for key in freshest[:MAX_TRACKS]}, events


def end_all(rule: Rule[Any], happenings: Happenings) -> list[RuleEvent]:
    """The ends of all open events."""
    return [_event(rule, key, each, Phase.END) for key, each in sorted(happenings.items(), key=_key)]


def moment(rule: Rule[Any], key: Key, finding: Finding, time_s: float) -> Iterator[RuleEvent]:
    """Something that is over as soon as it is seen: its beginning and its end."""
    begin = _event(rule, key, Happening(finding, time_s, 0, time_s), Phase.BEGIN)
    yield begin
    yield replace(begin, phase=Phase.END, sequence=1)


def _held(
    rule: Rule[Any], key: Key, known: Happening | None, finding: Finding, time_s: float
) -> tuple[Happening, list[RuleEvent]]:
    if known is None:
        begun = Happening(finding, time_s, 1, time_s)
        return begun, [_event(rule, key, replace(begun, sequence=0), Phase.BEGIN)]
    going_on = replace(known, finding=replace(finding, began_s=known.finding.began_s), held_s=time_s)
    if time_s - known.reported_s < UPDATE_EVERY_S - TIME_GRAIN_S:
        return going_on, []
    event = _event(rule, key, going_on, Phase.UPDATE)
    return replace(going_on, sequence=going_on.sequence + 1, reported_s=time_s), [event]


def _key(item: tuple[Key, Any]) -> Key:
    return item[0]


def _event(rule: Rule[Any], key: Key, happening: Happening, phase: Phase) -> RuleEvent:
    spec, (zone, subject), finding = rule.spec, key, happening.finding
    zone_id = "" if zone == WHOLE_PICTURE else spec.zones[zone].zone_id
    return RuleEvent(
        event_id=event_id(spec.camera_id, spec.rule_id, f"{zone_id}:{subject}", finding.began_s),
        rule_id=spec.rule_id,
        kind=spec.kind,
        phase=phase,
        sequence=happening.sequence,
        began_s=finding.began_s,
        time_s=happening.held_s,
        camera_id=spec.camera_id,
        zone_id=zone_id,
        track_id=finding.sighting.track_id,
        class_name=finding.sighting.class_name,
        score=finding.sighting.score,
        box_xyxy_norm=finding.sighting.box_xyxy_norm,
        values=finding.values,
    )
