"""快速移动: somebody goes faster than one should.

Speed is measured in heights of the object's own box a second, over a window of frame time (`rules.paths`): near and far
are the same, and no camera need be calibrated. Where the real height of the objects is known, that is a scale, and the
speed is told in km/h too. Only what is seen across the picture counts: towards the camera one seems slower.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from rules.geometry import Points
from rules.happenings import Finding, Happenings, Key, go_on
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, POLYGONS, Outcome, Rule, RuleKind
from rules.limits import FORGET_AFTER_S
from rules.moving import Moving, stepping
from rules.paths import follow_paths, path_trail, speeds
from rules.sightings import ObjectParams, Sightings
from rules.trails import keep
from rules.whereabouts import in_areas, zone_of

SLOWED_TO = 0.8
"""An event ends once the speed falls below this share of the limit."""

_TRAIL = path_trail()


class FastMovingParams(ObjectParams):
    """How fast is too fast."""

    speed: float = Field(
        default=2.5,
        gt=0,
        le=50,
        title="Speed (heights/s)",
        description="Limit in heights of the object's box a second. Somebody who walks makes about 0.8, who runs 2.",
        json_schema_extra={"title_zh": "速度上限（身高/秒）"},
    )
    height_m: float = Field(
        default=1.7,
        gt=0,
        le=20,
        title="Height of the objects (m)",
        description="How high the objects are in truth: the scale by which speeds in km/h are told.",
        json_schema_extra={"title_zh": "目标实际高度（米）"},
    )
    speed_kmh: float = Field(
        default=0.0,
        ge=0,
        le=400,
        title="Speed (km/h)",
        description="Limit in km/h by that scale, in place of the one in heights; 0 leaves it to the one in heights.",
        json_schema_extra={"title_zh": "速度上限（公里/小时）"},
    )
    window_s: float = Field(
        default=1.0,
        ge=0.2,
        le=10,
        title="Window (s)",
        description="The speed is measured over this many seconds.",
        json_schema_extra={"title_zh": "测速时间窗（秒）"},
    )
    gap_s: float = Field(
        default=1.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="A track unseen for longer has no known path: its speed is measured anew.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )

    @property
    def limit(self) -> float:
        """In heights a second."""
        return self.speed_kmh / 3.6 / self.height_m or self.speed


FastRule = Rule[FastMovingParams]


def _on_sightings(rule: FastRule, state: Moving, seen: Sightings) -> Outcome[Moving]:
    params = rule.params
    after, others = follow_paths(_TRAIL, state.trails, seen, params.window_s + params.gap_s, params.gap_s)
    speed, _ = speeds(after, params.window_s)
    holding, over = _judged(rule, seen, after["first_id"], speed, state.happenings)
    happenings, events = go_on(rule, state.happenings, seen.time_s, holding, over)
    return Moving(keep(others, after), happenings), events


def _judged(
    rule: FastRule, seen: Sightings, first_id: NDArray[np.int64], speed: Points, happenings: Happenings
) -> tuple[Mapping[Key, Finding], set[Key]]:
    """What goes too fast now, and which open events are over: those whose track is seen and slow, or outside."""
    inside = in_areas(rule, seen, first_id, happenings)
    limit, ids = rule.params.limit, first_id.tolist()
    holding, over = {}, {key for key in happenings if key[1] in set(ids)}
    for row, column in np.argwhere(inside & (speed >= limit * SLOWED_TO)[:, None]).tolist():
        key = (zone_of(rule, column), ids[row])
        if key in over or speed[row] >= limit:
            holding[key] = _finding(rule, seen, row, float(speed[row]))
            over.discard(key)
    return holding, over


def _finding(rule: FastRule, seen: Sightings, row: int, speed: float) -> Finding:
    kmh = speed * rule.params.height_m * 3.6
    values = {"speed_heights_s": round(speed, 2), "speed_kmh": round(kmh, 1)}
    return Finding(seen.time_s - rule.params.window_s, seen.object(row), values)


FAST_MOVING: RuleKind[FastMovingParams, Moving] = RuleKind(
    kind="fast_moving",
    title={"zh": "快速移动", "en": "Fast moving"},
    summary={
        "zh": "目标移动速度超过上限即触发；以目标自身高度为尺度，无需标定，可换算为公里/小时。",
        "en": "An object goes faster than the limit, measured by its own height, so that no calibration is needed.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=FastMovingParams,
    make_state=Moving,
    step=stepping(_on_sightings),
    needs_zones=False,
    event_codes={"": (artemis(131592), gb28181(5, 12))},
)
