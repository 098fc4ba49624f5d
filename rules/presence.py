"""What every kind of rule about presence does: follow stays, and report those that are due.

A kind says what it measures of a stay besides its time, when a stay is due, and which values its events carry. An
event begins with the first picture in which the stay is due, is told again every UPDATE_EVERY_S, and ends with the
stay. Its id follows from the track that began the stay, so it is one event however often the track's id changes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.columns import Flags
from rules.events import event_id
from rules.geometry import Points
from rules.kinds.kind import Outcome, Rule, Stimulus, Stop
from rules.limits import FORGET_AFTER_S, TIME_GRAIN_S, UPDATE_EVERY_S
from rules.sightings import ObjectParams, Sightings, sightings
from rules.stays import Followed, Patience, Presence, Stays, follow, nobody


class PresenceParams(ObjectParams):
    """How time inside a zone is counted."""

    gap_s: float = Field(
        default=1.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="Between two sightings inside at most this many seconds count, however long nothing was seen.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )
    leave_after_s: float = Field(
        default=0.5,
        ge=0,
        le=FORGET_AFTER_S,
        title="Leave after (s)",
        description="Seen outside for this many seconds since the last sighting inside, the visit is over.",
        json_schema_extra={"title_zh": "离开判定时间（秒）"},
    )


P = TypeVar("P", bound=PresenceParams)
Values = Mapping[str, float | str]


def dwell_values(stays: Stays, row: int) -> Values:
    """The time inside."""
    return {"dwell_s": round(float(stays.held_s[row]), 3)}


@dataclass(frozen=True, slots=True)
class Picture:
    """What a kind measures by: the objects of a picture, and each stay's row there (-1: not in it), whether it is
    inside now, and whether it came in now from outside (n,)."""

    seen: Sightings
    row: NDArray[np.intp]
    inside: Flags
    came_in: Flags


def no_measures(_: P, stays: Stays, __: Picture) -> Points:
    """Nothing besides time."""
    return stays.measures


def usual_patience(params: P) -> Patience:
    return Patience(params.gap_s, params.leave_after_s)


@dataclass(frozen=True, slots=True)
class PresenceKind(Generic[P]):
    """What a kind adds.

    `due`: which stays are to be reported (n,). `measure`: the measures (n, k) after a picture, from the stays with
    the measures as they were (NaN where a stay begins). `values`: what events of a stay carry. `moment`: its event is
    over as soon as it begins. `patience`: when a stay is over.
    """

    due: Callable[[P, Stays], Flags]
    measures: int = 0
    measure: Callable[[P, Stays, Picture], Points] = no_measures
    values: Callable[[Stays, int], Values] = dwell_values
    moment: bool = False
    patience: Callable[[P], Patience] = usual_patience

    def nobody(self) -> Presence:
        """Nothing seen yet."""
        return nobody(self.measures)

    def step(self, rule: Rule[P], presence: Presence, stimulus: Stimulus) -> Outcome[Presence]:
        """Take a picture (or a stop) into account."""
        match stimulus:
            case TrackedFrame():
                return self.on_sightings(rule, presence, sightings(stimulus, rule.params, rule.spec.zones))
            case Stop():
                return self.nobody(), self.ends(rule, presence.stays)
            case _:
                return presence, ()

    def on_sightings(self, rule: Rule[P], presence: Presence, seen: Sightings) -> Outcome[Presence]:
        """Take the objects of a picture into account."""
        followed = follow(presence, seen, rule.edges, self.patience(rule.params))
        stays = self._measured(rule.params, followed, seen)
        ends = self.ends(rule, followed.over)
        presence, events = self.reported(rule, replace(followed.presence, stays=stays), followed.inside, seen.time_s)
        return presence, [*ends, *events]

    def reported(self, rule: Rule[P], presence: Presence, there: Flags, time_s: float) -> Outcome[Presence]:
        """The reports due now of the stays known to be inside (n,)."""
        stays = presence.stays
        due = there & self.due(rule.params, stays)
        due &= (stays.sequence == 0) | (time_s - stays.reported_s >= UPDATE_EVERY_S - TIME_GRAIN_S)
        if self.moment:
            due &= stays.sequence == 0
        events = list(self._reports(rule, stays, np.flatnonzero(due)))
        stays = replace(stays, sequence=stays.sequence + due, reported_s=np.where(due, time_s, stays.reported_s))
        return replace(presence, stays=stays), events

    def _measured(self, params: P, followed: Followed, seen: Sightings) -> Stays:
        stays = followed.presence.stays
        picture = Picture(seen, followed.row, followed.inside, followed.began_outside)
        return replace(stays, measures=self.measure(params, stays, picture))

    def ends(self, rule: Rule[P], over: Stays) -> list[RuleEvent]:
        """The ends of those that were reported and have not ended yet."""
        return [] if self.moment else list(self._events(rule, over, np.flatnonzero(over.sequence), Phase.END))

    def _reports(self, rule: Rule[P], stays: Stays, rows: NDArray[np.intp]) -> Iterator[RuleEvent]:
        for event in self._events(rule, stays, rows):
            yield event
            if self.moment:
                yield replace(event, phase=Phase.END, sequence=1)

    def _events(
        self, rule: Rule[P], stays: Stays, rows: NDArray[np.intp], phase: Phase | None = None
    ) -> Iterator[RuleEvent]:
        """Events of these stays by zone and track; a phase not given follows from what was sent so far."""
        order = np.lexsort((stays.first_id[rows], stays.zone[rows]))
        for row in rows[order].tolist():
            going_on = Phase.UPDATE if stays.sequence[row] else Phase.BEGIN
            yield stay_event(rule, stays, row, phase or going_on, self.values(stays, row))


def stay_event(rule: Rule[P], stays: Stays, row: int, phase: Phase, values: Values) -> RuleEvent:
    """An event of one stay."""
    spec, began_s = rule.spec, float(stays.began_s[row])
    zone_id = spec.zones[stays.zone[row]].zone_id
    x1, y1, x2, y2 = stays.box_xyxy_norm[row].tolist()
    return RuleEvent(
        event_id=event_id(spec.camera_id, spec.rule_id, f"{zone_id}:{stays.first_id[row]}", began_s),
        rule_id=spec.rule_id,
        kind=spec.kind,
        phase=phase,
        sequence=int(stays.sequence[row]),
        began_s=began_s,
        time_s=float(stays.last_s[row]),
        camera_id=spec.camera_id,
        zone_id=zone_id,
        track_id=int(stays.track_id[row]),
        class_name=rule.params.classes[stays.class_index[row]],
        score=float(stays.score[row]),
        box_xyxy_norm=(x1, y1, x2, y2),
        values=values,
    )
