"""烟火: fire or smoke is seen, again and again, and it is alive.

For detectors whose weights have such classes. What is taken for fire most often is a lamp, a sunset in a window, a red
coat on a line: their boxes stay as they are. So besides several sightings over some seconds it takes a box whose area
changes to and fro (liveliness), or grows.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from rules.geometry import Points
from rules.happenings import Finding, Happenings, Key, go_on
from rules.kinds.codes import artemis
from rules.kinds.kind import FRAME, POLYGONS, Outcome, Rule, RuleKind
from rules.limits import FORGET_AFTER_S, TIME_GRAIN_S
from rules.moving import Moving, stepping
from rules.paths import follow_paths, middle, path_trail, samples_since
from rules.sightings import ObjectParams, Sightings
from rules.trails import Trails, keep
from rules.whereabouts import in_areas, zone_of


class FireSmokeParams(ObjectParams):
    """How often, for how long and how lively."""

    classes: tuple[str, ...] = Field(
        default=("fire", "smoke"),
        min_length=1,
        max_length=16,
        title="Objects",
        description="Names of the classes of fire and smoke, as the detector calls them.",
        json_schema_extra={"title_zh": "目标类别"},
    )
    sightings: int = Field(
        default=4,
        ge=2,
        le=1000,
        title="Sightings",
        description="In so many pictures it must have been seen.",
        json_schema_extra={"title_zh": "最少检出次数"},
    )
    lasts_s: float = Field(
        default=3.0,
        ge=0,
        le=600,
        title="Lasts for (s)",
        description="Seconds from the first sighting on.",
        json_schema_extra={"title_zh": "持续时间（秒）"},
    )
    liveliness: float = Field(
        default=0.08,
        ge=0,
        le=5,
        title="Liveliness",
        description="How much the area of the box changes to and fro (standard deviation by mean). The box of a lamp "
        "stays below 0.05, that of a fire mostly passes 0.1. 0 takes what stands still, too.",
        json_schema_extra={"title_zh": "最小面积波动"},
    )
    growth: float = Field(
        default=1.4,
        gt=1,
        le=100,
        title="Growth",
        description="Or else: by how many times the area grows within the window.",
        json_schema_extra={"title_zh": "或：面积增长倍数"},
    )
    window_s: float = Field(
        default=6.0,
        ge=1,
        le=60,
        title="Window (s)",
        description="Over so many seconds it is looked at how the box changes.",
        json_schema_extra={"title_zh": "观察时间窗（秒）"},
    )
    gap_s: float = Field(
        default=3.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="Unseen for longer, the sightings are counted anew.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )


FireRule = Rule[FireSmokeParams]

_TRAIL = path_trail(("sightings", np.int64), ("began_s", np.float64))


def _on_sightings(rule: FireRule, state: Moving, seen: Sightings) -> Outcome[Moving]:
    keep_s = rule.params.window_s
    after, others = follow_paths(_TRAIL, state.trails, seen, keep_s, rule.params.gap_s)
    after["began_s"] = np.where(after["sightings"] == 0, seen.time_s, after["began_s"])
    after["sightings"] += 1
    holding = _findings(rule, seen, after, state.happenings)
    happenings, events = go_on(rule, state.happenings, seen.time_s, holding)
    return Moving(keep(others, after), happenings), events


def _findings(rule: FireRule, seen: Sightings, trails: Trails, happenings: Happenings) -> Mapping[Key, Finding]:
    """What is fire now. Once it is, it goes on for as long as it is seen."""
    params = rule.params
    liveliness, growth = changes(trails, params.window_s)
    lasts_s = seen.time_s - trails["began_s"]
    often = (trails["sightings"] >= params.sightings) & (lasts_s >= params.lasts_s - TIME_GRAIN_S)
    burns = often & ((liveliness >= params.liveliness) | (growth >= params.growth))
    found = {}
    for row, column in np.argwhere(in_areas(rule, seen, trails["first_id"], happenings)).tolist():
        key = (zone_of(rule, column), int(trails["first_id"][row]))
        if burns[row] or key in happenings:
            values = {"liveliness": round(float(liveliness[row]), 3), "growth": round(float(growth[row]), 2)}
            found[key] = Finding(float(trails["began_s"][row]), seen.object(row), values)
    return found


def changes(trails: Trails, window_s: float) -> tuple[Points, Points]:
    """How much the area of each box changed to and fro, and by how many times it grew, over a window: both (n,).

    To and fro: the standard deviation by the mean. Growth: the median of the last third by that of the first.
    """
    at_s, box = trails["at_s"], trails["box_xyxy"]
    now_s = at_s[:, -1:]
    within = samples_since(trails, now_s - window_s)
    area = (box[..., 2] - box[..., 0]) * (box[..., 3] - box[..., 1])
    mean, square = _mean(area, within), _mean(area**2, within)
    liveliness = np.sqrt(np.maximum(square - mean**2, 0.0)) / np.maximum(mean, 1e-9)
    from_s = np.where(within, at_s, np.inf).min(axis=1, keepdims=True)
    third_s = (now_s - from_s) / 3
    late = middle(area[..., None], within & (at_s >= now_s - third_s))[:, 0]
    early = middle(area[..., None], within & (at_s <= from_s + third_s))[:, 0]
    return liveliness, late / np.maximum(early, 1e-9)


def _mean(values: Points, which: NDArray[np.bool_]) -> Points:
    mean: Points = np.where(which, values, 0.0).sum(axis=1) / np.maximum(which.sum(axis=1), 1)
    return mean


FIRE_SMOKE: RuleKind[FireSmokeParams, Moving] = RuleKind(
    kind="fire_smoke",
    title={"zh": "烟火", "en": "Fire and smoke"},
    summary={
        "zh": "多次检出烟或火，且面积波动或增长，即触发；灯光等静止目标不触发。需要检测器含有烟火类别。",
        "en": "Fire or smoke is seen again and again, and its box changes or grows; the detector must know it.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=FireSmokeParams,
    make_state=Moving,
    step=stepping(_on_sightings),
    needs_zones=False,
    event_codes={"": (artemis(192514), artemis(192515, near=True), artemis(192513, near=True))},
)
