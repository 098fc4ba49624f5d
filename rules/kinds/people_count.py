"""客流统计: how many went in and out over a line, told once an interval.

Who crosses is decided as for 越界 (`rules.crossings`). In is from A to B: from left to right, looking along the line
from its first point to its last. Intervals follow one another from midnight UTC, in frame time. The numbers of an
interval are told once it has passed, with the next picture or tick; those of a rule that ends, at once, with the part
of the interval they are for. A silent camera counts nobody and its interval goes on. An interval in which nobody
passed is not told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import floor

import numpy as np
from pydantic import Field

from models.cameras import CameraSight, CameraStatus
from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.columns import Ints
from rules.crossings import LineParams, follow_lines
from rules.events import event_id
from rules.idling import Watch
from rules.kinds.codes import gb28181
from rules.kinds.kind import FRAME, HEALTH, LINES, Outcome, Rule, RuleKind, Silence, Stimulus, Stop, Tick
from rules.sightings import sightings
from rules.trails import Trails, keep


class PeopleCountParams(LineParams):
    """How often the numbers are told."""

    every_s: int = Field(
        default=900,
        ge=60,
        le=86400,
        title="Interval (s)",
        description="The numbers are told once in so many seconds, counted from midnight UTC.",
        json_schema_extra={"title_zh": "统计间隔（秒）"},
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """Who passed since `since_s`: `counts` int64 (m, 2), in and out over each line; None before the first picture."""

    watch: Watch = field(default_factory=Watch)
    trails: Trails | None = None
    since_s: float = 0.0
    counts: Ints | None = None


CountRule = Rule[PeopleCountParams]


def step(rule: CountRule, passed: Passed, stimulus: Stimulus) -> Outcome[Passed]:
    """Take a picture, the passing of time or a stop into account."""
    match stimulus:
        case TrackedFrame():
            return _on_frame(rule, passed, stimulus)
        case Tick():
            watch, _ = passed.watch.at_tick(stimulus.time_s)
            return _told(rule, replace(passed, watch=watch))
        case CameraSight() | CameraStatus():
            return replace(passed, watch=passed.watch.after_news(stimulus)), ()
        case Silence():
            return replace(passed, trails=None), ()
        case Stop():
            return Passed(), list(_events(rule, passed, passed.watch.now_s or passed.since_s))
        case _:
            return passed, ()


def _on_frame(rule: CountRule, passed: Passed, frame: TrackedFrame) -> Outcome[Passed]:
    watch, moved_s = passed.watch.after_picture(frame.frame_time_s)
    passed, events = _told(rule, replace(passed, watch=watch, since_s=passed.since_s + moved_s))
    seen = sightings(frame, rule.params, rule.spec.zones)
    if passed.counts is None or not len(seen):
        return passed, events
    after, others, crossings = follow_lines(rule.params, rule.edges, passed.trails, seen)
    went = np.stack([np.maximum(crossings.net, 0).sum(axis=0), np.maximum(-crossings.net, 0).sum(axis=0)], axis=1)
    return replace(passed, trails=keep(others, after), counts=passed.counts + went), events


def _told(rule: CountRule, passed: Passed) -> Outcome[Passed]:
    """The numbers of an interval that has passed; those of the next begin at none."""
    now_s, none = passed.watch.now_s, np.zeros((len(rule.spec.zones), 2), np.int64)
    if now_s is None:
        return passed, ()
    if passed.counts is None:
        return replace(passed, since_s=now_s, counts=none), ()
    every_s = rule.params.every_s
    begins_s, ends_s = floor(now_s / every_s) * every_s, (floor(passed.since_s / every_s) + 1) * every_s
    if now_s < ends_s:
        return passed, ()
    return replace(passed, since_s=float(begins_s), counts=none), list(_events(rule, passed, float(ends_s)))


def _events(rule: CountRule, passed: Passed, until_s: float) -> Iterator[RuleEvent]:
    for line, (went_in, went_out) in enumerate([] if passed.counts is None else passed.counts.tolist()):
        if went_in or went_out:
            spec, zone_id = rule.spec, rule.spec.zones[line].zone_id
            begin = RuleEvent(
                event_id=event_id(spec.camera_id, spec.rule_id, zone_id, passed.since_s),
                rule_id=spec.rule_id,
                kind=spec.kind,
                phase=Phase.BEGIN,
                sequence=0,
                began_s=passed.since_s,
                time_s=until_s,
                camera_id=spec.camera_id,
                zone_id=zone_id,
                values={"in": went_in, "out": went_out},
            )
            yield begin
            yield replace(begin, phase=Phase.END, sequence=1)


PEOPLE_COUNT: RuleKind[PeopleCountParams, Passed] = RuleKind(
    kind="people_count",
    title={"zh": "客流统计", "en": "People count"},
    summary={
        "zh": "统计越过线的进、出人数，每个统计间隔上报一次。",
        "en": "Counts who goes in and out over a line and tells the numbers once an interval.",
    },
    subjects=FRAME | HEALTH,
    zone_shapes=LINES,
    params_model=PeopleCountParams,
    make_state=Passed,
    step=step,
    event_codes={"": (gb28181(5, 9),)},
)
