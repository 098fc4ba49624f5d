"""逆行: somebody goes against the direction of a way.

A line is the way: it is drawn in the allowed direction, along the middle of the lane, and may bend with it. Whoever is
beside it no further than some heights of its own box is on it. What counts is the distance from the furthest point
reached on the way back along it: a box that trembles adds nothing, however long it stands.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from pydantic import Field

from rules.geometry import Edges
from rules.happenings import Finding, Key, go_on
from rules.kinds.codes import gb28181
from rules.kinds.kind import FRAME, LINES, Outcome, Rule, RuleKind
from rules.limits import FORGET_AFTER_S
from rules.moving import Moving, stepping
from rules.sightings import ObjectParams, Sightings
from rules.trails import Trails, begin_trails, boxes_in_heights, go_on_with, keep, take_up, trail_type
from rules.ways import along_ways, in_heights, ways_in_heights

TURNED_AT = 0.5
"""An event ends once its object has gone forward again by this share of the distance."""

OFF_AT = 1.2
"""Who is on the way leaves it only this much further off than others come to be on it."""


class WrongWayParams(ObjectParams):
    """How far against the way is too far."""

    distance: float = Field(
        default=2.0,
        ge=0.5,
        le=50,
        title="Distance (heights)",
        description="How far against the way an object must have come, in heights of its box.",
        json_schema_extra={"title_zh": "逆行距离（身高倍数）"},
    )
    beside: float = Field(
        default=1.5,
        gt=0,
        le=20,
        title="Beside the line (heights)",
        description="Who is no further from the line than this is on the way, in heights of its box.",
        json_schema_extra={"title_zh": "线旁范围（身高倍数）"},
    )
    gap_s: float = Field(
        default=1.0,
        gt=0,
        le=FORGET_AFTER_S,
        title="Gap tolerance (s)",
        description="A track unseen for longer has no known path: its way is measured anew.",
        json_schema_extra={"title_zh": "漏检容忍时间（秒）"},
    )


WayRule = Rule[WrongWayParams]


def _on_sightings(rule: WayRule, state: Moving, seen: Sightings) -> Outcome[Moving]:
    here = begin_trails(_trail(len(rule.edges)), seen, boxes_in_heights(seen))
    before, others = take_up(state.trails, here, rule.params.gap_s)
    after = _further(rule.params, rule.edges, before, here, seen)
    holding = _findings(seen, after)
    ids = set(after["first_id"].tolist())
    over = {key for key in state.happenings if key[1] in ids} - set(holding)
    happenings, events = go_on(rule, state.happenings, seen.time_s, holding, over)
    return Moving(keep(others, after), happenings), events


@cache
def _trail(ways: int) -> np.dtype[np.void]:
    """`on`: is on the way. `furthest`: how far along it since then, in picture heights, and when. `wrong`: goes against
    it, and `back_to`: how far it has come back. `back`: by how many heights of its own."""
    return trail_type(
        ("on", np.bool_, (ways,)),
        ("furthest", np.float64, (ways,)),
        ("furthest_s", np.float64, (ways,)),
        ("wrong", np.bool_, (ways,)),
        ("back_to", np.float64, (ways,)),
        ("back", np.float64, (ways,)),
    )


def _further(params: WrongWayParams, ways: Edges, before: Trails, here: Trails, seen: Sightings) -> Trails:
    """The trails once this picture is taken into account."""
    after = go_on_with(before, here)
    progress, off = along_ways(in_heights(seen.anchors_xy_norm, seen.aspect), ways_in_heights(ways, seen.aspect))
    height = np.maximum(here["height"], 1e-6)[:, None]
    on = off <= params.beside * height * np.where(before["on"], OFF_AT, 1.0)
    back_to = np.where(before["wrong"], np.minimum(before["back_to"], progress), progress)
    turned = before["wrong"] & (progress - back_to >= TURNED_AT * params.distance * height)
    anew = ~before["on"] | turned | (progress > before["furthest"])
    after["on"] = on
    after["furthest"] = np.where(anew, progress, before["furthest"])
    after["furthest_s"] = np.where(anew, seen.time_s, before["furthest_s"])
    after["back"] = (after["furthest"] - progress) / height
    after["wrong"] = on & ~turned & ((before["wrong"] & before["on"]) | (after["back"] >= params.distance))
    after["back_to"] = back_to
    return after


def _findings(seen: Sightings, trails: Trails) -> Mapping[Key, Finding]:
    found = {}
    for row, way in np.argwhere(trails["wrong"]).tolist():
        values = {"back_heights": round(float(trails["back"][row, way]), 2)}
        finding = Finding(float(trails["furthest_s"][row, way]), seen.object(row), values)
        found[way, int(trails["first_id"][row])] = finding
    return found


WRONG_WAY: RuleKind[WrongWayParams, Moving] = RuleKind(
    kind="wrong_way",
    title={"zh": "逆行", "en": "Wrong way"},
    summary={
        "zh": "沿允许方向画一条线（可折弯）；目标沿线反向行进超过设定距离即触发。",
        "en": "Draw a line in the allowed direction (it may bend); an object goes back along it for too far.",
    },
    subjects=FRAME,
    zone_shapes=LINES,
    params_model=WrongWayParams,
    make_state=Moving,
    step=stepping(_on_sightings),
    event_codes={"": (gb28181(5, 7),)},
)
