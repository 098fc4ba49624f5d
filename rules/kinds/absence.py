"""离岗: nobody is at a post for a while.

Somebody who stands at the post for less than `back_s` only passes by: that neither ends an absence nor counts to it.
A camera that is blind, covered or lost tells nothing: it never makes an absence, what was counted is forgotten, and an
absence that went on ends with `ended_by: camera`. Vision tells a covered picture within 10 s and a blind camera within
30 s, less than the shortest absence that can be set. An idle camera that is known to see goes on: where nothing moved
an empty post stays empty, and whoever sits there still is there.
"""

import numpy as np
from pydantic import Field

from rules.columns import Flags, Ints
from rules.headcount import Bound, HeadcountKind, Heads
from rules.kinds.codes import artemis
from rules.kinds.kind import FRAME, HEALTH, POLYGONS, RuleKind
from rules.presence import PresenceParams


class AbsenceParams(PresenceParams):
    """When an empty post becomes an event."""

    after_s: float = Field(
        default=300.0,
        ge=60,
        le=86400,
        title="Absent for (s)",
        description="Seconds with too few at the post before the event begins.",
        json_schema_extra={"title_zh": "离岗时间（秒）"},
    )
    least: int = Field(
        default=1,
        ge=1,
        le=100,
        title="Least at the post",
        description="With fewer people than this the post is not manned.",
        json_schema_extra={"title_zh": "最少在岗人数"},
    )
    back_s: float = Field(
        default=10.0,
        ge=0,
        le=600,
        title="Back after (s)",
        description="Manned for so many seconds, the post is manned again; whoever stays shorter only passes by.",
        json_schema_extra={"title_zh": "返岗判定时间（秒）"},
    )


def _too_few(params: AbsenceParams, counts: Ints) -> Flags:
    few: Flags = counts < params.least
    return few[np.newaxis]


def _bound(params: AbsenceParams) -> Bound:
    return Bound(params.after_s, params.back_s)


HEADS: HeadcountKind[AbsenceParams] = HeadcountKind(wrong=_too_few, bound=_bound)

ABSENCE: RuleKind[AbsenceParams, Heads] = RuleKind(
    kind="absence",
    title={"zh": "离岗", "en": "Post unmanned"},
    summary={
        "zh": "岗位区域内无人（或人数不足）达到设定时间即触发；有人返岗后结束。摄像机失明或离线时不判定离岗。",
        "en": "Nobody is at a post for the set time; it ends when somebody is back. A blind camera tells no absence.",
    },
    subjects=FRAME | HEALTH,
    zone_shapes=POLYGONS,
    params_model=AbsenceParams,
    make_state=HEADS.nothing,
    step=HEADS.step,
    event_codes={"": (artemis(131603),)},
)
