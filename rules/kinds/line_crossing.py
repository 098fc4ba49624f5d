"""越界: somebody goes from one side of a line to the other.

The path of a track's anchor is followed step by step, and its crossings of the line are counted with their sign.
Only when the anchor stands clear of the line (further than `margin_norm`) on the way in and on the way out is the
balance looked at: trembling on the line balances to nothing, going round its end crosses nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.events import event_id
from rules.geometry import Points, distance_to_edges, net_crossings
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, LINES, Outcome, Rule, RuleKind, Stimulus, Stop
from rules.limits import FORGET_AFTER_S, MAX_TRACKS, TIME_GRAIN_S
from rules.sightings import ObjectParams, Sighting, Sightings, sightings

Direction = Literal["both", "a_to_b", "b_to_a"]
"""Looking along the line from its first point to its last, A is on the left and B on the right."""


class LineCrossingParams(ObjectParams):
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
    margin_norm: float = Field(
        default=0.01,
        ge=0,
        le=0.2,
        title="Margin",
        description="How far from the line (in parts of the picture) an object must stand on both sides.",
        json_schema_extra={"title_zh": "判定边距（占画面比例）"},
    )
    gap_s: float = Field(
        default=1.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="A track unseen for longer has no known path: what it crossed meanwhile is not reported.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )


@dataclass(frozen=True, slots=True)
class Trails:
    """Where the anchors of n tracks were, before each of m lines; a row a track.

    `track_id` int64 (n,); `seen_s` float64 (n,); `point_xy_norm` float64 (n, m, 2); `balance` int64 (n, m),
    crossings since the track last stood clear; `armed` bool (n, m), whether it has stood clear at all;
    `crossed_s` float64 (n, m), when the balance last left zero.
    """

    track_id: NDArray[np.int64]
    seen_s: Points
    point_xy_norm: Points
    balance: NDArray[np.int64]
    armed: NDArray[np.bool_]
    crossed_s: Points

    def __len__(self) -> int:
        return len(self.track_id)

    def rows(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Trails":
        """The trails a mask (n,) or an index array picks."""
        return Trails(*(column[which] for column in self._columns()))

    def and_also(self, other: "Trails") -> "Trails":
        """These trails and then the others."""
        pairs = zip(self._columns(), other._columns(), strict=True)
        return Trails(*(np.concatenate(pair) for pair in pairs))

    def _columns(self) -> tuple[NDArray[Any], ...]:
        return self.track_id, self.seen_s, self.point_xy_norm, self.balance, self.armed, self.crossed_s


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
    here = _starting(seen)
    known = here.rows(np.zeros(len(here), np.bool_)) if trails is None else trails
    known = known.rows(known.seen_s >= seen.time_s - rule.params.gap_s - TIME_GRAIN_S)
    before = _as_before(here, known)
    balance = before.balance + net_crossings(before.point_xy_norm, here.point_xy_norm, rule.edges)
    clear = distance_to_edges(here.point_xy_norm, rule.edges) > rule.params.margin_norm
    crossed_s = np.where((before.balance == 0) & (balance != 0), seen.time_s, before.crossed_s)
    crossed = np.where(before.armed & clear, balance, 0)
    after = replace(here, balance=np.where(clear, 0, balance), armed=before.armed | clear, crossed_s=crossed_s)
    others = known.rows(~np.isin(known.track_id, here.track_id))
    return _newest(others.and_also(after)), list(_events(rule, seen, crossed, crossed_s))


def _starting(seen: Sightings) -> Trails:
    """Trails that begin with these sightings."""
    shape = seen.anchors_xy_norm.shape[:2]
    return Trails(
        np.array([sighting.track_id for sighting in seen.objects], np.int64),
        np.full(shape[0], seen.time_s),
        seen.anchors_xy_norm,
        np.zeros(shape, np.int64),
        np.zeros(shape, np.bool_),
        np.full(shape, seen.time_s),
    )


def _as_before(here: Trails, known: Trails) -> Trails:
    """The trails of `here`'s tracks as they stood, a track without one as it stands now."""
    pool = known.and_also(here)
    _, first = np.unique(pool.track_id, return_index=True)
    newest = pool.rows(first)
    return newest.rows(np.searchsorted(newest.track_id, here.track_id))


def _newest(trails: Trails) -> Trails:
    if len(trails) <= MAX_TRACKS:
        return trails
    return trails.rows(np.lexsort((trails.track_id, trails.seen_s))[-MAX_TRACKS:])


def _events(rule: LineRule, seen: Sightings, crossed: NDArray[np.int64], crossed_s: Points) -> Iterator[RuleEvent]:
    for row, line in np.argwhere(crossed):
        direction: Direction = "a_to_b" if crossed[row, line] > 0 else "b_to_a"
        if rule.params.direction in ("both", direction):
            began_s = float(crossed_s[row, line])
            begin = _begin(rule, int(line), seen.objects[row], began_s, seen.time_s, direction)
            yield begin
            yield replace(begin, phase=Phase.END, sequence=1)


def _begin(
    rule: LineRule, line: int, sighting: Sighting, began_s: float, time_s: float, direction: Direction
) -> RuleEvent:
    spec, zone = rule.spec, rule.spec.zones[line]
    return RuleEvent(
        event_id=event_id(spec.camera_id, spec.rule_id, f"{zone.zone_id}:{sighting.track_id}", began_s),
        rule_id=spec.rule_id,
        kind=spec.kind,
        phase=Phase.BEGIN,
        sequence=0,
        began_s=began_s,
        time_s=time_s,
        camera_id=spec.camera_id,
        zone_id=zone.zone_id,
        track_id=sighting.track_id,
        class_name=sighting.class_name,
        score=sighting.score,
        box_xyxy_norm=sighting.box_xyxy_norm,
        values={"direction": direction},
    )


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
