"""人数异常: more people are in an area than allowed, or fewer than wanted."""

from typing import Self

import numpy as np
from pydantic import Field, model_validator

from rules.columns import Flags, Ints
from rules.headcount import Bound, HeadcountKind, Heads
from rules.kinds.codes import gb28181
from rules.kinds.kind import FRAME, HEALTH, POLYGONS, RuleKind
from rules.presence import PresenceParams


class OccupancyParams(PresenceParams):
    """Which numbers of people are right."""

    most: int = Field(
        default=20,
        ge=0,
        le=1000,
        title="Most people",
        description="With more people than this the area is too full.",
        json_schema_extra={"title_zh": "人数上限"},
    )
    fewest: int = Field(
        default=0,
        ge=0,
        le=1000,
        title="Fewest people",
        description="With fewer people than this the area is too empty; 0 never is.",
        json_schema_extra={"title_zh": "人数下限"},
    )
    after_s: float = Field(
        default=30.0,
        ge=30,
        le=86400,
        title="Lasts (s)",
        description="Seconds the number is wrong before the event begins.",
        json_schema_extra={"title_zh": "持续时间（秒）"},
    )
    back_s: float = Field(
        default=5.0,
        ge=0,
        le=600,
        title="Over after (s)",
        description="With the number right for so many seconds the event ends.",
        json_schema_extra={"title_zh": "恢复判定时间（秒）"},
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fewest > self.most:
            raise ValueError(f"the fewest people, {self.fewest}, are more than the most, {self.most}")
        return self


def _wrong(params: OccupancyParams, counts: Ints) -> Flags:
    wrong: Flags = np.stack([counts > params.most, counts < params.fewest])
    return wrong


def _bound(params: OccupancyParams) -> Bound:
    return Bound(params.after_s, params.back_s)


HEADS: HeadcountKind[OccupancyParams] = HeadcountKind(wrong=_wrong, bound=_bound, causes=("over", "under"))

OCCUPANCY: RuleKind[OccupancyParams, Heads] = RuleKind(
    kind="occupancy",
    title={"zh": "区域人数异常", "en": "Occupancy"},
    summary={
        "zh": "区域内人数超过上限或低于下限并持续设定时间即触发；人数恢复后结束。",
        "en": "More people are in an area than allowed, or fewer than wanted, for the set time.",
    },
    subjects=FRAME | HEALTH,
    zone_shapes=POLYGONS,
    params_model=OccupancyParams,
    make_state=HEADS.nothing,
    step=HEADS.step,
    event_codes={"over": (gb28181(5, 10, near=True),), "under": ()},
)
