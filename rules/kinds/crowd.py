"""人员聚集: many people are in an area for a while."""

import math

import numpy as np
from pydantic import Field

from rules.columns import Flags, Ints
from rules.headcount import Bound, HeadcountKind, Heads
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, HEALTH, POLYGONS, RuleKind
from rules.presence import PresenceParams


class CrowdParams(PresenceParams):
    """When people become a crowd."""

    least: int = Field(
        default=5,
        ge=2,
        le=1000,
        title="Least people",
        description="So many people in the area are a crowd.",
        json_schema_extra={"title_zh": "聚集人数"},
    )
    after_s: float = Field(
        default=10.0,
        ge=0,
        le=3600,
        title="Lasts (s)",
        description="Seconds the crowd lasts before the event begins.",
        json_schema_extra={"title_zh": "持续时间（秒）"},
    )
    back_s: float = Field(
        default=5.0,
        ge=0,
        le=600,
        title="Over after (s)",
        description="With too few people for so many seconds the crowd has gone.",
        json_schema_extra={"title_zh": "恢复判定时间（秒）"},
    )
    density_per_m2: float = Field(
        default=0.0,
        ge=0,
        le=10,
        title="Density (people per m²)",
        description="Where the area's size is given: so many on a square metre are a crowd too; 0 for no density.",
        json_schema_extra={"title_zh": "聚集密度（人/平方米）"},
    )
    area_m2: float = Field(
        default=0.0,
        ge=0,
        le=1e6,
        title="Ground (m²)",
        description="The ground each of the rule's areas covers, in square metres; 0 where nobody measured it.",
        json_schema_extra={"title_zh": "区域实际面积（平方米）"},
    )


def least_people(params: CrowdParams) -> int:
    """From how many people on an area holds a crowd: the number, or the density if that is reached with fewer."""
    if not params.density_per_m2 * params.area_m2:
        return params.least
    return min(params.least, max(2, math.ceil(params.density_per_m2 * params.area_m2)))


def _many(params: CrowdParams, counts: Ints) -> Flags:
    many: Flags = counts >= least_people(params)
    return many[np.newaxis]


def _bound(params: CrowdParams) -> Bound:
    return Bound(params.after_s, params.back_s)


HEADS: HeadcountKind[CrowdParams] = HeadcountKind(wrong=_many, bound=_bound)

CROWD: RuleKind[CrowdParams, Heads] = RuleKind(
    kind="crowd",
    title={"zh": "人员聚集", "en": "Crowd"},
    summary={
        "zh": "区域内人数（或密度）达到设定值并持续设定时间即触发；人员散去后结束。",
        "en": "So many people, or so dense, are in an area for the set time; it ends when they have gone.",
    },
    subjects=FRAME | HEALTH,
    zone_shapes=POLYGONS,
    params_model=CrowdParams,
    make_state=HEADS.nothing,
    step=HEADS.step,
    event_codes={"": (artemis(131593), gb28181(5, 10))},
)
