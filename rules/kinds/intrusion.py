"""区域入侵: somebody is inside an area for long enough.

Dwell is the time between sightings inside, so it is the same at any rate of pictures. Two sightings inside with
none outside between them count the time between them, but never more than `gap_s`. A sighting outside counts
nothing, and once the track has been away for `leave_after_s` the visit is over and the next one begins at zero, so
touches of the edge never add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from pydantic import Field

from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.events import event_id
from rules.geometry import distance_to_edges, points_in_polygons, stays_inside
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, POLYGONS, Outcome, Rule, RuleKind, Stimulus, Stop
from rules.limits import EXIT_MARGIN_NORM, FORGET_AFTER_S, MAX_TRACKS, TIME_GRAIN_S, UPDATE_EVERY_S
from rules.sightings import ObjectParams, Sighting, sightings


class IntrusionParams(ObjectParams):
    """When presence in the area becomes an event."""

    dwell_s: float = Field(
        default=2.0,
        ge=0,
        le=3600,
        title="Dwell (s)",
        description="Seconds inside before the event begins; 0 begins it at the first sighting inside.",
        json_schema_extra={"title_zh": "停留时间（秒）"},
    )
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


@dataclass(frozen=True, slots=True)
class Visit:
    """One track's stay in one area. `away`: its newest sighting was outside. `sequence`: events sent so far."""

    began_s: float
    last_inside_s: float
    dwell_s: float
    sighting: Sighting
    away: bool = False
    sequence: int = 0
    reported_s: float = 0.0


Key = tuple[int, int]  # zone index, track id
Visits = Mapping[Key, Visit]
IntrusionRule = Rule[IntrusionParams]


def step(rule: IntrusionRule, visits: Visits, stimulus: Stimulus) -> Outcome[Visits]:
    """Take a picture (or a stop) into account."""
    match stimulus:
        case TrackedFrame():
            return _on_frame(rule, visits, stimulus)
        case Stop():
            return {}, _ends(rule, visits)
        case _:
            return visits, ()


def _on_frame(rule: IntrusionRule, visits: Visits, frame: TrackedFrame) -> Outcome[Visits]:
    time_s = frame.frame_time_s
    over = {key: visit for key, visit in visits.items() if is_over(visit, time_s, rule.params)}
    going_on = {key: visit for key, visit in visits.items() if key not in over}
    events = _ends(rule, over)
    for key, inside, sighting in _seen(rule, going_on, frame):
        visit = _after_sighting(going_on.pop(key, None), inside, sighting, time_s, rule.params)
        visit, event = _report(rule, key, visit, time_s)
        if event is not None:
            events.append(event)
        if is_over(visit, time_s, rule.params):
            events += _ends(rule, {key: visit})
        else:
            going_on[key] = visit
    crowded_out = dict(sorted(going_on.items(), key=_freshness)[:-MAX_TRACKS]) if len(going_on) > MAX_TRACKS else {}
    kept = {key: visit for key, visit in going_on.items() if key not in crowded_out}
    return kept, [*events, *_ends(rule, crowded_out)]


def _seen(rule: IntrusionRule, visits: Visits, frame: TrackedFrame) -> list[tuple[Key, bool, Sighting]]:
    """Each zone and track that matters: inside now, or on a visit."""
    seen = sightings(frame, rule.params, rule.spec.zones)
    if not seen:
        return []
    shape = (len(seen), len(rule.spec.zones))
    was_inside, visiting = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    row_of = {sighting.track_id: row for row, sighting in enumerate(seen.objects)}
    for (zone, track_id), visit in visits.items():
        if track_id in row_of:
            visiting[row_of[track_id], zone] = True
            was_inside[row_of[track_id], zone] = not visit.away
    inside = stays_inside(
        was_inside,
        points_in_polygons(seen.anchors_xy_norm, rule.edges),
        distance_to_edges(seen.anchors_xy_norm, rule.edges),
        EXIT_MARGIN_NORM,
    )
    return [
        ((int(zone), seen.objects[row].track_id), bool(inside[row, zone]), seen.objects[row])
        for zone, row in np.argwhere((inside | visiting).T)
    ]


def _after_sighting(
    visit: Visit | None, inside: bool, sighting: Sighting, time_s: float, params: IntrusionParams
) -> Visit:
    """The visit once the track has been seen at `time_s`; without a visit so far the sighting is inside."""
    if visit is None:
        return Visit(time_s, time_s, 0.0, sighting)
    if not inside:
        return replace(visit, away=True)
    counted_s = 0.0 if visit.away else min(time_s - visit.last_inside_s, params.gap_s)
    return replace(visit, last_inside_s=time_s, dwell_s=visit.dwell_s + counted_s, sighting=sighting, away=False)


def is_over(visit: Visit, time_s: float, params: IntrusionParams) -> bool:
    """Whether the track has left by `time_s`, or has not been seen for so long that it has vanished."""
    patience_s = params.leave_after_s if visit.away else FORGET_AFTER_S
    return time_s - visit.last_inside_s >= patience_s - TIME_GRAIN_S


def _report(rule: IntrusionRule, key: Key, visit: Visit, time_s: float) -> tuple[Visit, RuleEvent | None]:
    """The event due at this sighting: the beginning once the dwell is reached, an update from time to time."""
    if visit.away or visit.dwell_s < rule.params.dwell_s - TIME_GRAIN_S:
        return visit, None
    if visit.sequence and time_s - visit.reported_s < UPDATE_EVERY_S - TIME_GRAIN_S:
        return visit, None
    phase = Phase.UPDATE if visit.sequence else Phase.BEGIN
    event = _event(rule, key, visit, phase)
    return replace(visit, sequence=visit.sequence + 1, reported_s=time_s), event


def _ends(rule: IntrusionRule, visits: Visits) -> list[RuleEvent]:
    return [_event(rule, key, visit, Phase.END) for key, visit in sorted(visits.items(), key=_order) if visit.sequence]


def _event(rule: IntrusionRule, key: Key, visit: Visit, phase: Phase) -> RuleEvent:
    spec, (zone_index, track_id) = rule.spec, key
    zone = spec.zones[zone_index]
    return RuleEvent(
        event_id=event_id(spec.camera_id, spec.rule_id, f"{zone.zone_id}:{track_id}", visit.began_s),
        rule_id=spec.rule_id,
        kind=spec.kind,
        phase=phase,
        sequence=visit.sequence,
        began_s=visit.began_s,
        time_s=visit.last_inside_s,
        camera_id=spec.camera_id,
        zone_id=zone.zone_id,
        track_id=track_id,
        class_name=visit.sighting.class_name,
        score=visit.sighting.score,
        box_xyxy_norm=visit.sighting.box_xyxy_norm,
        values={"dwell_s": round(visit.dwell_s, 3)},
    )


def _order(item: tuple[Key, Visit]) -> Key:
    return item[0]


def _freshness(item: tuple[Key, Visit]) -> tuple[float, Key]:
    return item[1].last_inside_s, item[0]


INTRUSION: RuleKind[IntrusionParams, Visits] = RuleKind(
    kind="intrusion",
    title={"zh": "区域入侵", "en": "Area intrusion"},
    summary={
        "zh": "目标在区域内停留达到设定时间即触发；离开后重新计时。",
        "en": "An object stays inside an area for the set time; leaving starts the count again.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=IntrusionParams,
    make_state=dict,
    step=step,
    event_codes={"": (artemis(131588), gb28181(5, 6))},
)
