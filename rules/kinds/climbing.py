"""攀高: somebody is up on a wall or a fence.

The line runs along the foot of the wall, where it is watched from. Whoever stands before the wall has his feet below
the line; feet seen well above it are feet on the wall. That alone may also be somebody whose legs are hidden, so the
confidence rises with what was seen of the climb: the head and the feet going up or down together, both by a share of
the height, while the box hardly moves sideways.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from rules.geometry import Edges, Points
from rules.happenings import Finding, Key, go_on
from rules.kinds.codes import artemis
from rules.kinds.kind import FRAME, LINES, Outcome, Rule, RuleKind
from rules.limits import FORGET_AFTER_S, TIME_GRAIN_S
from rules.moving import Moving, stepping
from rules.paths import follow_paths, path_trail, samples_since
from rules.sightings import ObjectParams, Sightings
from rules.trails import Trails, keep
from rules.ways import line_y_at, ways_in_heights

SEEN_ALOFT = 0.4
"""Confidence that feet above the line are feet on the wall; the rest comes from the climb itself."""

DOWN_AT = 0.5
"""Who is up is down again once the feet are less than this share of `rise` above the line."""


class ClimbingParams(ObjectParams):
    """What is a climb."""

    rise: float = Field(
        default=0.4,
        ge=0.1,
        le=5,
        title="Rise (heights)",
        description="How far above the line the feet must be, in heights of the box.",
        json_schema_extra={"title_zh": "离地高度（身高倍数）"},
    )
    least_s: float = Field(
        default=0.5,
        ge=0,
        le=60,
        title="At least (s)",
        description="Seconds for which the feet must stay above the line.",
        json_schema_extra={"title_zh": "最短持续时间（秒）"},
    )
    sideways: float = Field(
        default=1.5,
        gt=0,
        le=20,
        title="Sideways (heights)",
        description="Who has moved further sideways than this within the window, feet above the line, is walking "
        "behind it and not climbing.",
        json_schema_extra={"title_zh": "最大横向移动（身高倍数）"},
    )
    window_s: float = Field(
        default=3.0,
        ge=0.5,
        le=30,
        title="Window (s)",
        description="Over so many seconds it is looked at how the box went up, down and sideways.",
        json_schema_extra={"title_zh": "观察时间窗（秒）"},
    )
    least_confidence: float = Field(
        default=0.6,
        ge=0,
        le=1,
        title="Lowest confidence",
        description="0.4 is somebody seen above the line; the rest is having been seen to go up or come down there.",
        json_schema_extra={"title_zh": "最低可信度"},
    )
    gap_s: float = Field(
        default=2.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="A track unseen for longer has no known path.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )


ClimbRule = Rule[ClimbingParams]


def _on_sightings(rule: ClimbRule, state: Moving, seen: Sightings) -> Outcome[Moving]:
    keep_s = rule.params.window_s + rule.params.gap_s
    after, others = follow_paths(_trail(len(rule.edges)), state.trails, seen, keep_s, rule.params.gap_s)
    _look(rule.params, ways_in_heights(rule.edges, seen.aspect), after, seen.time_s)
    holding = _findings(rule, seen, after)
    ids = set(after["first_id"].tolist())
    over = {key for key in state.happenings if key[1] in ids} - set(holding)
    happenings, events = go_on(rule, state.happenings, seen.time_s, holding, over)
    return Moving(keep(others, after), happenings), events


@cache
def _trail(lines: int) -> np.dtype[np.void]:
    """`up`: the feet are above the line, since `up_s`, now by `rise` heights; `confidence`: the highest since then."""
    return path_trail(
        ("up", np.bool_, (lines,)),
        ("up_s", np.float64, (lines,)),
        ("rise", np.float64, (lines,)),
        ("confidence", np.float64, (lines,)),
    )


def _look(params: ClimbingParams, lines: Edges, trails: Trails, time_s: float) -> None:
    """Write into the trails, which are this picture's own, who is up and how sure that is."""
    line_y = line_y_at(trails["foot_xy"][:, :1], lines.start_xy, lines.end_xy)
    rise = (line_y - trails["foot_xy"][:, 1:]) / np.maximum(trails["height"], 1e-6)[:, None]
    was_up = trails["up"]
    up = np.nan_to_num(rise, nan=-1.0) >= params.rise * np.where(was_up, DOWN_AT, 1.0)
    trails["up_s"] = np.where(up & ~was_up, time_s, trails["up_s"])
    trails["rise"] = np.where(up, rise, 0.0)
    confidence = np.where(was_up, trails["confidence"], 0.0)
    row, line = np.nonzero(up)
    confidence[row, line] = np.maximum(confidence[row, line], _confidence(params, lines, trails.rows(row), line))
    trails["confidence"] = np.where(up, confidence, 0.0)
    trails["up"] = up


def _confidence(params: ClimbingParams, lines: Edges, climbers: Trails, line: NDArray[np.intp]) -> Points:
    """How sure it is that each of p climbers is up on the wall of its line: (p,)."""
    box = climbers["box_xyxy"]
    x = (box[..., 0] + box[..., 2]) / 2
    line_y = line_y_at(x, lines.start_xy[line][:, None], lines.end_xy[line][:, None])
    above = samples_since(climbers, climbers["seen_s"][:, None] - params.window_s) & (line_y > box[..., 3])
    height = np.maximum(np.where(above, box[..., 3] - box[..., 1], 0.0).max(axis=1), 1e-6)
    feet, head = _range(line_y - box[..., 3], above), _range(line_y - box[..., 1], above)
    climbed = np.minimum(feet, head) / height / params.rise
    sure = SEEN_ALOFT + (1 - SEEN_ALOFT) * np.minimum(climbed, 1.0)
    return np.where(_range(x, above) <= params.sideways * height, sure, 0.0)


def _range(values: Points, which: NDArray[np.bool_]) -> Points:
    """From the least to the greatest of the samples picked, 0 where none is: (p,)."""
    least, most = np.where(which, values, np.inf).min(axis=1), np.where(which, values, -np.inf).max(axis=1)
    return np.where(which.any(axis=1), np.where(which.any(axis=1), most, 0.0) - np.where(np.isinf(least), 0, least), 0)


def _findings(rule: ClimbRule, seen: Sightings, trails: Trails) -> Mapping[Key, Finding]:
    long_enough = seen.time_s - trails["up_s"] >= rule.params.least_s - TIME_GRAIN_S
    sure = trails["confidence"] >= rule.params.least_confidence
    found = {}
    for row, line in np.argwhere(trails["up"] & long_enough & sure).tolist():
        confidence, rise = float(trails["confidence"][row, line]), float(trails["rise"][row, line])
        values = {"confidence": round(confidence, 2), "rise": round(rise, 2)}
        finding = Finding(float(trails["up_s"][row, line]), seen.object(row), values)
        found[line, int(trails["first_id"][row])] = finding
    return found


CLIMBING: RuleKind[ClimbingParams, Moving] = RuleKind(
    kind="climbing",
    title={"zh": "攀高", "en": "Climbing"},
    summary={
        "zh": "沿墙根画线；人的脚部高出该线达到身高的一定比例并持续即触发，给出可信度。",
        "en": "Draw a line along the foot of a wall; somebody's feet are seen well above it for a while.",
    },
    subjects=FRAME,
    zone_shapes=LINES,
    params_model=ClimbingParams,
    make_state=Moving,
    step=stepping(_on_sightings),
    event_codes={"": (artemis(131597),)},
)
