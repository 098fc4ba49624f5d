"""电动车入户: an e-bike is in a lift, a hall or a stairwell, where its battery must not be.

A lift's camera sees little and badly: one picture in which a pram is taken for a motorcycle must not stop the lift.
So it counts only when it was found in `sightings` pictures over `dwell_s`.
"""

import numpy as np
from pydantic import Field

from rules.columns import Flags
from rules.geometry import Points
from rules.kinds.kind import FRAME, POLYGONS, RuleKind
from rules.limits import TIME_GRAIN_S
from rules.presence import Picture, PresenceKind, PresenceParams, Values
from rules.stays import Presence, Stays


class EbikeEntryParams(PresenceParams):
    """When an e-bike becomes an event."""

    classes: tuple[str, ...] = Field(
        default=("motorcycle", "ebike"),
        min_length=1,
        max_length=16,
        title="Objects",
        description="Names of the object classes the rule looks at, as the detector calls them.",
        json_schema_extra={"title_zh": "目标类别"},
    )
    sightings: int = Field(
        default=3,
        ge=1,
        le=100,
        title="Sightings",
        description="In so many pictures it must have been found inside.",
        json_schema_extra={"title_zh": "确认次数"},
    )
    dwell_s: float = Field(
        default=1.0,
        ge=0,
        le=600,
        title="Dwell (s)",
        description="Seconds inside before the event begins, so that one who turns round at the door is none.",
        json_schema_extra={"title_zh": "停留时间（秒）"},
    )


def _measure(_: EbikeEntryParams, stays: Stays, picture: Picture) -> Points:
    """In how many pictures it was inside (n, 1)."""
    found: Points = np.nan_to_num(stays.measures) + picture.inside[:, np.newaxis]
    return found


def _confirmed(params: EbikeEntryParams, stays: Stays) -> Flags:
    confirmed: Flags = (stays.measures[:, 0] >= params.sightings) & (stays.held_s >= params.dwell_s - TIME_GRAIN_S)
    return confirmed


def _values(stays: Stays, row: int) -> Values:
    return {"dwell_s": round(float(stays.held_s[row]), 3), "sightings": int(stays.measures[row, 0])}


PRESENCE: PresenceKind[EbikeEntryParams] = PresenceKind(due=_confirmed, measures=1, measure=_measure, values=_values)

EBIKE_ENTRY: RuleKind[EbikeEntryParams, Presence] = RuleKind(
    kind="ebike_entry",
    title={"zh": "电动车入户", "en": "E-bike indoors"},
    summary={
        "zh": "电梯、门厅内多次确认到电动车即触发；驶离后结束。",
        "en": "An e-bike is in a lift or hall, confirmed by several sightings.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=EbikeEntryParams,
    make_state=PRESENCE.nobody,
    step=PRESENCE.step,
)
