"""物品拿取: something that stood in its place is gone.

Gone is not the same as unseen: the place must be seen without it for `gone_s`, with nobody standing before it and a
camera that sees; and, unless told otherwise, somebody must have been at it when it was last seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from pydantic import Field

from models.cameras import CameraSight, Sight
from models.rules import RuleEvent
from models.tracks import TrackedFrame
from rules.happenings import Finding, moment
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, HEALTH, POLYGONS, Outcome, Rule, RuleKind, Stimulus, Stop
from rules.limits import TIME_GRAIN_S
from rules.sightings import sightings
from rules.things import NO_THINGS, Standing, ThingParams, Things, gone, look, sighting_of, standing_in
from rules.whereabouts import zone_of

HAND_S = 3.0
"""Who was near so shortly before a thing was last seen, or later, may have taken it."""


class ObjectRemovedParams(ThingParams):
    """When an object counts as taken."""

    known_s: float = Field(
        default=30.0,
        ge=0,
        le=86400,
        title="Stood for (s)",
        description="Seconds for which the object must have stood in its place before it was gone.",
        json_schema_extra={"title_zh": "原有静止时间（秒）"},
    )
    by_person: bool = Field(
        default=True,
        title="Only if somebody was at it",
        description="Only if somebody was near when the object was last seen. Without it, an object that the detector "
        "ceases to recognise counts as gone too.",
        json_schema_extra={"title_zh": "仅限有人靠近时消失"},
    )


@dataclass(frozen=True, slots=True)
class Stood:
    """The things that stand about, and whether the camera's pictures are worth nothing."""

    standing: Standing = field(default_factory=lambda: Standing(NO_THINGS, -np.inf))
    blind: bool = False


RemovedRule = Rule[ObjectRemovedParams]


def step(rule: RemovedRule, state: Stood, stimulus: Stimulus) -> Outcome[Stood]:
    """Take a picture, the state of the camera's pictures or a stop into account."""
    match stimulus:
        case TrackedFrame() if not state.blind:
            return _on_frame(rule, state, stimulus)
        case CameraSight():
            return replace(state, blind=stimulus.sight is not Sight.CLEAR), ()
        case Stop():
            return Stood(), ()
        case _:
            return state, ()


def _on_frame(rule: RemovedRule, state: Stood, frame: TrackedFrame) -> Outcome[Stood]:
    seen = sightings(frame, rule.params, rule.spec.zones)
    standing = look(rule.params, state.standing, seen, frame)
    is_gone = gone(rule.params, standing.things)
    events = list(_events(rule, standing.things[is_gone], seen.time_s, seen.aspect))
    return replace(state, standing=replace(standing, things=standing.things[~is_gone])), events


def _events(rule: RemovedRule, things: Things, time_s: float, aspect: float) -> Iterator[RuleEvent]:
    params = rule.params
    stood_s = things["seen_s"] - things["since_s"]
    taken = (stood_s >= params.known_s - TIME_GRAIN_S) & (
        (things["near_s"] >= things["seen_s"] - HAND_S) | (not params.by_person)
    )
    for row, column in np.argwhere(standing_in(rule.edges, things, aspect) & taken[:, None]).tolist():
        thing = things[row]
        values = {"stood_s": round(float(stood_s[row]), 3)}
        finding = Finding(float(thing["seen_s"]), sighting_of(params, thing), values)
        yield from moment(rule, (zone_of(rule, column), int(thing["number"])), finding, time_s)


OBJECT_REMOVED: RuleKind[ObjectRemovedParams, Stood] = RuleKind(
    kind="object_removed",
    title={"zh": "物品拿取", "en": "Object removed"},
    summary={
        "zh": "区域内长时间静止的物品被拿走即触发；被人遮挡、镜头被遮挡期间不计。",
        "en": "An object that stood in its place is gone while the place can be seen.",
    },
    subjects=FRAME | HEALTH,
    zone_shapes=POLYGONS,
    needs_zones=False,
    params_model=ObjectRemovedParams,
    make_state=Stood,
    step=step,
    event_codes={"": (artemis(131595), gb28181(5, 4))},
)
