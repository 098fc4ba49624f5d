"""倒地: somebody who stood lies on the ground, and stays there.

Seen from the box alone: an upright box becomes a low and broad one within `within_s`, its upper edge coming down, and
stays so without moving for `still_s`. Bending and sitting leave the box too high, hidden legs leave its upper edge
where it was, lying down slowly takes too long, and a box at the picture's edge is not judged, for one walks out of the
picture like that. Who falls straight towards the camera or away from it may be missed: the box does not get broad.
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
from rules.sightings import ObjectParams, Sightings
from rules.trails import Trails, begin_trails, boxes_in_heights, go_on_with, keep, take_up, trail_type
from rules.whereabouts import in_areas, zone_of

UPRIGHT = 1.4
"""A box this many times as high as broad is of somebody standing, if it is not much lower than before."""

TALL = 0.75
TALL_FADES_S = 0.15
"""Not much lower: this share of the highest box, which counts so much less a second (people walk away)."""

LOW = 0.6
DROP = 0.4
"""Who lies has at most `LOW` of the height that stood, and the upper edge is lower by at least `DROP` of it."""

STILL = 0.5
"""Who lies still moves less than this share of the height that stood."""

AT_EDGE = 0.005
"""A box this near to the picture's edge (in parts of the picture) is cut there."""


class FallParams(ObjectParams):
    """What is a fall."""

    still_s: float = Field(
        default=4.0,
        ge=0,
        le=600,
        title="Lies for (s)",
        description="Seconds somebody lies without moving or getting up before the event begins.",
        json_schema_extra={"title_zh": "倒地持续时间（秒）"},
    )
    within_s: float = Field(
        default=2.0,
        gt=0,
        le=10,
        title="Falls within (s)",
        description="From the last picture of somebody standing to the first of the same lying; longer is lying down.",
        json_schema_extra={"title_zh": "倒下用时上限（秒）"},
    )
    lying_ratio: float = Field(
        default=0.8,
        gt=0.1,
        le=1.2,
        title="Lying box",
        description="The box of somebody lying is at most so many times as high as broad.",
        json_schema_extra={"title_zh": "倒地高宽比上限"},
    )
    least_confidence: float = Field(
        default=0.5,
        ge=0,
        le=1,
        title="Lowest confidence",
        description="Half comes from the low box itself, a quarter from how flat it is, a quarter from how sudden.",
        json_schema_extra={"title_zh": "最低可信度"},
    )
    gap_s: float = Field(
        default=3.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="Of a track unseen for longer it is not known that it lay still meanwhile.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )


FallRule = Rule[FallParams]

_TRAIL = trail_type(
    ("tall", np.float64),  # the highest box, fading
    ("stood_s", np.float64),  # when last seen standing, -inf if never; how high, and where its upper edge may be
    ("stood_height", np.float64),
    ("stood_top", np.float64),
    ("down", np.bool_),  # lies; since when, where, how flat at best and how suddenly it came so, 0 to 1
    ("down_s", np.float64),
    ("down_xy", np.float64, 2),
    ("flat", np.float64),
    ("sudden", np.float64),
)


def _on_sightings(rule: FallRule, state: Moving, seen: Sightings) -> Outcome[Moving]:
    here = begin_trails(_TRAIL, seen, boxes_in_heights(seen))
    here["stood_s"] = -np.inf
    before, others = take_up(state.trails, here, rule.params.gap_s)
    after = _judged(rule.params, before, here, seen)
    holding = _findings(rule, seen, after, state.happenings)
    ids = set(after["first_id"].tolist())
    over = {key for key in state.happenings if key[1] in ids} - set(holding)
    happenings, events = go_on(rule, state.happenings, seen.time_s, holding, over)
    return Moving(keep(others, after), happenings), events


def _judged(params: FallParams, before: Trails, here: Trails, seen: Sightings) -> Trails:
    """The trails once it is seen who stands and who lies."""
    after, boxes = go_on_with(before, here), boxes_in_heights(seen)
    height, ratio = here["height"], here["height"] / np.maximum(boxes[:, 2] - boxes[:, 0], 1e-6)
    whole = ~_is_cut(seen)
    fading = np.exp(-TALL_FADES_S * (here["seen_s"] - before["seen_s"]))
    after["tall"] = np.maximum(before["tall"] * fading, height)
    stands = whole & (ratio >= UPRIGHT) & (height >= TALL * after["tall"])
    stood_height = before["stood_height"]
    took_s = here["seen_s"] - before["stood_s"]
    dropped = boxes[:, 1] - before["stood_top"] >= DROP * stood_height
    falls = whole & ~before["down"] & (ratio <= params.lying_ratio) & (height <= LOW * stood_height) & dropped
    falls &= took_s <= params.within_s + TIME_GRAIN_S
    middle_xy = np.stack([here["foot_xy"][:, 0], (boxes[:, 1] + boxes[:, 3]) / 2], axis=1)
    moved = np.hypot(*(middle_xy - before["down_xy"]).T)
    lies_on = before["down"] & (height <= LOW * stood_height) & (moved <= STILL * stood_height)
    after["down"] = falls | lies_on
    flat = np.clip(1 - ratio / params.lying_ratio, 0.0, 1.0)
    after["flat"] = np.where(falls, flat, np.maximum(before["flat"], np.where(lies_on, flat, 0.0)))
    _put(after, falls, down_s=here["seen_s"], down_xy=middle_xy, sudden=1 - took_s / params.within_s)
    _put(after, stands, stood_s=here["seen_s"], stood_height=after["tall"], stood_top=boxes[:, 3] - after["tall"])
    return after


def _put(trails: Trails, rows: NDArray[np.bool_], **columns: Points) -> None:
    for name, values in columns.items():
        trails[name] = np.where(rows if values.ndim == 1 else rows[:, None], values, trails[name])


def _is_cut(seen: Sightings) -> NDArray[np.bool_]:
    """Whose boxes the left, right or lower edge of the picture cuts."""
    x1, _, x2, y2 = seen.boxes_xyxy_norm.T
    cut: NDArray[np.bool_] = (x1 <= AT_EDGE) | (x2 >= 1 - AT_EDGE) | (y2 >= 1 - AT_EDGE)
    return cut


def _findings(rule: FallRule, seen: Sightings, trails: Trails, happenings: Happenings) -> Mapping[Key, Finding]:
    params = rule.params
    lies_s = seen.time_s - trails["down_s"]
    lies = trails["down"] & (lies_s >= params.still_s - TIME_GRAIN_S)
    confidence = 0.5 + 0.25 * trails["flat"] + 0.25 * np.clip(trails["sudden"], 0.0, 1.0)
    lies &= confidence >= params.least_confidence
    found = {}
    for row, column in np.argwhere(in_areas(rule, seen, trails["first_id"], happenings) & lies[:, None]).tolist():
        values = {"confidence": round(float(confidence[row]), 2), "lies_s": round(float(lies_s[row]), 3)}
        finding = Finding(float(trails["down_s"][row]), seen.object(row), values)
        found[zone_of(rule, column), int(trails["first_id"][row])] = finding
    return found


FALL: RuleKind[FallParams, Moving] = RuleKind(
    kind="fall",
    title={"zh": "倒地", "en": "Fall"},
    summary={
        "zh": "站立的人在短时间内倒下并持续不动即触发，给出可信度；弯腰、坐下、缓慢躺下不触发。",
        "en": "Somebody who stood lies on the ground soon after and stays there without moving.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=FallParams,
    make_state=Moving,
    step=stepping(_on_sightings),
    needs_zones=False,
    event_codes={"": (artemis(131605),)},
)
