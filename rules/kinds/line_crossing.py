"""越界: somebody goes from one side of a line to the other (`rules.crossings` says when that is)."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from models.rules import RuleEvent
from models.tracks import TrackedFrame
from rules.crossings import Crossings, LineParams, follow_lines
from rules.happenings import Finding, moment
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, LINES, Outcome, Rule, RuleKind, Stimulus, Stop
from rules.sightings import Sightings, sightings
from rules.trails import Trails, keep

Direction = Literal["both", "a_to_b", "b_to_a"]
"""Looking along the line from its first point to its last, A is on the left and B on the right."""


class LineCrossingParams(LineParams):
    """Which crossings become events."""

    direction: Direction = Field(
        default="both",
        title="Direction",
        description="Looking along the line from its first point to its last: a_to_b is from left to right, "
        "b_to_a from right to left.",
        json_schema_extra={
            "title_zh": "穿越方向",
            "labels_zh": {"both": "双向", "a_to_b": "从左到右（A→B）", "b_to_a": "从右到左（B→A）"},
        },
    )


LineRule = Rule[LineCrossingParams]
State = Trails | None  # None before the first picture: the number of lines is the rule's


def step(rule: LineRule, trails: State, stimulus: Stimulus) -> Outcome[State]:
    """Take a picture (or a stop) into account."""
    match stimulus:
        case TrackedFrame():
            return _on_frame(rule, trails, stimulus)
        case Stop():
            return None, ()
        case _:
            return trails, ()


def _on_frame(rule: LineRule, trails: State, frame: TrackedFrame) -> Outcome[State]:
    seen = sightings(frame, rule.params, rule.spec.zones)
    if not seen:
        return trails, ()
    after, others, crossings = follow_lines(rule.params, rule.edges, trails, seen)
    return keep(others, after), list(_events(rule, seen, crossings))


def _events(rule: LineRule, seen: Sightings, crossings: Crossings) -> Iterator[RuleEvent]:
    for row, line in np.argwhere(crossings.net).tolist():
        direction: Direction = "a_to_b" if crossings.net[row, line] > 0 else "b_to_a"
        if rule.params.direction in ("both", direction):
            sighting = seen.object(row)
            finding = Finding(float(crossings.began_s[row, line]), sighting, {"direction": direction})
            yield from moment(rule, (line, sighting.track_id), finding, seen.time_s)


def _no_trails() -> State:
    return None


LINE_CROSSING: RuleKind[LineCrossingParams, State] = RuleKind(
    kind="line_crossing",
    title={"zh": "越界", "en": "Line crossing"},
    summary={
        "zh": "目标从线的一侧走到另一侧即触发，可限定方向；在线上徘徊不重复触发。",
        "en": "An object goes from one side of a line to the other, in a direction one may choose.",
    },
    subjects=FRAME,
    zone_shapes=LINES,
    params_model=LineCrossingParams,
    make_state=_no_trails,
    step=step,
    event_codes={"": (artemis(131585), gb28181(5, 5))},
)
