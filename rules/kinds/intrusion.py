"""区域入侵: somebody is inside an area for long enough.

The time is that of `rules.spells`, the same at any rate of pictures; leaving starts it again, so touches of the edge
never add up; a stay goes on when the track's id changes (`rules.handover`).
"""

from pydantic import Field

from rules.columns import Flags
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, POLYGONS, RuleKind
from rules.limits import TIME_GRAIN_S
from rules.presence import PresenceKind, PresenceParams
from rules.stays import Presence, Stays


class IntrusionParams(PresenceParams):
    """When presence in the area becomes an event."""

    dwell_s: float = Field(
        default=2.0,
        ge=0,
        le=3600,
        title="Dwell (s)",
        description="Seconds inside before the event begins; 0 begins it at the first sighting inside.",
        json_schema_extra={"title_zh": "停留时间（秒）"},
    )


def _dwelt(params: IntrusionParams, stays: Stays) -> Flags:
    dwelt: Flags = stays.held_s >= params.dwell_s - TIME_GRAIN_S
    return dwelt


PRESENCE: PresenceKind[IntrusionParams] = PresenceKind(due=_dwelt)

INTRUSION: RuleKind[IntrusionParams, Presence] = RuleKind(
    kind="intrusion",
    title={"zh": "区域入侵", "en": "Area intrusion"},
    summary={
        "zh": "目标在区域内停留达到设定时间即触发；离开后重新计时。",
        "en": "An object stays inside an area for the set time; leaving starts the count again.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=IntrusionParams,
    make_state=PRESENCE.nobody,
    step=PRESENCE.step,
    event_codes={"": (artemis(131588), gb28181(5, 6))},
)
