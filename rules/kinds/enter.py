"""进入区域: somebody comes into an area from outside it.

Whoever was seen outside and then inside for `confirm_s` has entered. Who first appears inside has not, unless
`appearing` says that this counts too (a door, a stairway). One who goes on under another id does not enter again.
"""

import numpy as np
from pydantic import Field

from rules.columns import Flags
from rules.geometry import Points
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, POLYGONS, RuleKind
from rules.limits import TIME_GRAIN_S
from rules.presence import Picture, PresenceKind, PresenceParams
from rules.stays import Presence, Stays


class EnterParams(PresenceParams):
    """What counts as entering."""

    confirm_s: float = Field(
        default=0.4,
        ge=0,
        le=60,
        title="Confirm (s)",
        description="Seconds inside before it counts as entering; 0 takes the first sighting inside.",
        json_schema_extra={"title_zh": "确认时间（秒）"},
    )
    appearing: bool = Field(
        default=False,
        title="Appearing counts",
        description="Whoever is first seen inside has entered too: for an area with a door or a stairway in it.",
        json_schema_extra={"title_zh": "区域内出现也算进入"},
    )


def _measure(params: EnterParams, stays: Stays, picture: Picture) -> Points:
    """1 for those that came in, 0 for those that were first seen inside (n, 1)."""
    begun = (picture.came_in | params.appearing).astype(np.float64)[:, np.newaxis]
    came: Points = np.where(np.isnan(stays.measures), begun, stays.measures)
    return came


def _entered(params: EnterParams, stays: Stays) -> Flags:
    entered: Flags = (stays.measures[:, 0] > 0) & (stays.held_s >= params.confirm_s - TIME_GRAIN_S)
    return entered


PRESENCE: PresenceKind[EnterParams] = PresenceKind(due=_entered, measures=1, measure=_measure, moment=True)

ENTER: RuleKind[EnterParams, Presence] = RuleKind(
    kind="enter",
    title={"zh": "进入区域", "en": "Entering an area"},
    summary={
        "zh": "目标从区域外进入区域即触发，每次进入一次；在边界徘徊不重复触发。",
        "en": "An object comes into an area from outside; trembling on its edge is no entering.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=EnterParams,
    make_state=PRESENCE.nobody,
    step=PRESENCE.step,
    event_codes={"": (artemis(131586), gb28181(5, 6, 1))},
)
