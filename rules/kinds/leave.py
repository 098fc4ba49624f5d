"""离开区域: somebody who was in an area goes out of it.

Whoever was inside for `confirm_s` and is then seen outside for `leave_after_s` has left. Who vanishes inside has not:
the tracker lost somebody, or a door inside was taken.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from pydantic import Field

from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, POLYGONS, Outcome, Rule, RuleKind, Stimulus, Stop
from rules.limits import TIME_GRAIN_S
from rules.presence import PresenceParams, dwell_values, stay_event, usual_patience
from rules.sightings import sightings
from rules.stays import Presence, Stays, follow, nobody


class LeaveParams(PresenceParams):
    """What counts as leaving."""

    confirm_s: float = Field(
        default=0.4,
        ge=0,
        le=3600,
        title="Was inside (s)",
        description="Seconds somebody must have been inside for going out to count as leaving.",
        json_schema_extra={"title_zh": "确认时间（秒）"},
    )


LeaveRule = Rule[LeaveParams]


def step(rule: LeaveRule, presence: Presence, stimulus: Stimulus) -> Outcome[Presence]:
    """Take a picture (or a stop) into account."""
    match stimulus:
        case TrackedFrame():
            seen = sightings(stimulus, rule.params, rule.spec.zones)
            followed = follow(presence, seen, rule.edges, usual_patience(rule.params))
            return followed.presence, list(_left(rule, followed.over, seen.time_s))
        case Stop():
            return nobody(), ()
        case _:
            return presence, ()


def _left(rule: LeaveRule, over: Stays, time_s: float) -> Iterator[RuleEvent]:
    """A moment each, by zone and track: since the last sighting inside."""
    left = np.flatnonzero(over.away & (over.held_s >= rule.params.confirm_s - TIME_GRAIN_S))
    order = np.lexsort((over.first_id[left], over.zone[left]))
    gone = replace(over, began_s=over.last_s)
    for row in left[order].tolist():
        begin = replace(stay_event(rule, gone, row, Phase.BEGIN, dwell_values(over, row)), time_s=time_s)
        yield begin
        yield replace(begin, phase=Phase.END, sequence=1)


LEAVE: RuleKind[LeaveParams, Presence] = RuleKind(
    kind="leave",
    title={"zh": "离开区域", "en": "Leaving an area"},
    summary={
        "zh": "目标从区域内走到区域外即触发，每次离开一次；在区域内被遮挡或消失不算离开。",
        "en": "An object goes out of an area; one that vanishes inside has not left.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=LeaveParams,
    make_state=nobody,
    step=step,
    event_codes={"": (artemis(131587), gb28181(5, 6, 2))},
)
