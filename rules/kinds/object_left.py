"""遗留物: something was put down and nobody is with it any more.

An object stands in one place for `stands_s`, and for `alone_s` nobody has been near it. It ends when the object is
gone, when whoever brought it is back, or when somebody stays with it for `return_s`; a passer-by changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from pydantic import Field

from models.cameras import CameraSight, Sight
from models.tracks import TrackedFrame
from rules.happenings import Finding, Happenings, Key, end_all, go_on
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, HEALTH, POLYGONS, Outcome, Rule, RuleKind, Stimulus, Stop
from rules.limits import TIME_GRAIN_S
from rules.sightings import sightings
from rules.things import NO_THINGS, Standing, ThingParams, Things, gone, look, sighting_of, standing_in
from rules.whereabouts import zone_of


class ObjectLeftParams(ThingParams):
    """When an object counts as left behind."""

    stands_s: float = Field(
        default=30.0,
        ge=0,
        le=3600,
        title="Stands for (s)",
        description="Seconds for which the object must have stood in its place.",
        json_schema_extra={"title_zh": "静止时间（秒）"},
    )
    alone_s: float = Field(
        default=15.0,
        ge=0,
        le=3600,
        title="Alone for (s)",
        description="Seconds for which nobody must have been near it.",
        json_schema_extra={"title_zh": "无人看管时间（秒）"},
    )
    return_s: float = Field(
        default=3.0,
        ge=0,
        le=600,
        title="Looked after (s)",
        description="The event ends when somebody stays near for so many seconds, or at once when whoever brought the "
        "object is near again.",
        json_schema_extra={"title_zh": "看管恢复时间（秒）"},
    )
    brought: bool = Field(
        default=True,
        title="Only if brought",
        description="Only objects that somebody was near to when they were first seen: what stood there before the "
        "watching began is none.",
        json_schema_extra={"title_zh": "仅限有人带来的物品"},
    )


@dataclass(frozen=True, slots=True)
class Left:
    """The things that stand about, the events that are open, and whether the camera's pictures are worth nothing."""

    standing: Standing = field(default_factory=lambda: Standing(NO_THINGS, -np.inf))
    happenings: Happenings = field(default_factory=dict)
    blind: bool = False


LeftRule = Rule[ObjectLeftParams]


def step(rule: LeftRule, state: Left, stimulus: Stimulus) -> Outcome[Left]:
    """Take a picture, the state of the camera's pictures or a stop into account."""
    match stimulus:
        case TrackedFrame() if not state.blind:
            return _on_frame(rule, state, stimulus)
        case CameraSight():
            return replace(state, blind=stimulus.sight is not Sight.CLEAR), ()
        case Stop():
            return Left(), end_all(rule, state.happenings)
        case _:
            return state, ()


def _on_frame(rule: LeftRule, state: Left, frame: TrackedFrame) -> Outcome[Left]:
    seen = sightings(frame, rule.params, rule.spec.zones)
    standing = look(rule.params, state.standing, seen, frame)
    is_gone = gone(rule.params, standing.things)
    there = standing.things[~is_gone]
    holding = _findings(rule, there, seen.time_s, seen.aspect, state.happenings)
    seen_now = {int(number) for number in there["number"][there["seen_s"] == seen.time_s]}
    told = {key: finding for key, finding in holding.items() if key[1] in seen_now}
    over = state.happenings.keys() - holding.keys()
    happenings, events = go_on(rule, state.happenings, seen.time_s, told, over, patience_s=np.inf)
    return replace(state, standing=replace(standing, things=there), happenings=happenings), events


def _findings(
    rule: LeftRule, things: Things, time_s: float, aspect: float, happenings: Happenings
) -> Mapping[Key, Finding]:
    params = rule.params
    stands_s, alone_s = time_s - things["since_s"], time_s - things["near_s"]
    left = (stands_s >= params.stands_s - TIME_GRAIN_S) & (alone_s >= params.alone_s - TIME_GRAIN_S)
    left &= things["brought"] | (not params.brought)
    looked_after = (time_s - things["near_since_s"] >= params.return_s - TIME_GRAIN_S) | things["owner_near"]
    found = {}
    for row, column in np.argwhere(standing_in(rule.edges, things, aspect)).tolist():
        key = (zone_of(rule, column), int(things["number"][row]))
        if left[row] or (key in happenings and not looked_after[row]):
            began_s = float(max(things["since_s"][row], things["near_s"][row]))
            values = {"stands_s": round(float(stands_s[row]), 3), "alone_s": round(time_s - began_s, 3)}
            found[key] = Finding(began_s, sighting_of(params, things[row]), values)
    return found


OBJECT_LEFT: RuleKind[ObjectLeftParams, Left] = RuleKind(
    kind="object_left",
    title={"zh": "物品遗留", "en": "Object left"},
    summary={
        "zh": "物品静止且无人看管达到设定时间即触发；带来者返回、有人看管或物品被取走后结束。",
        "en": "An object stands in its place and nobody has been near it for a while.",
    },
    subjects=FRAME | HEALTH,
    zone_shapes=POLYGONS,
    needs_zones=False,
    params_model=ObjectLeftParams,
    make_state=Left,
    step=step,
    event_codes={"": (artemis(131594), gb28181(5, 3))},
)
