"""违停 · 占用消防通道: a vehicle stands where it must not.

Standing is having moved less than a share of its own size from where it came to rest, so a slow queue does not stand
and a box that trembles does. A parked car is one event, however long: it is waited for when something hides it, it
goes on through the time its camera is idle, and a car under another id in the same place is the same car. When the
camera is lost or covered the event ends there; if the car still stands when the camera is back, it is a new one.
"""

import numpy as np
from pydantic import Field

from rules.columns import Flags
from rules.geometry import Points
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, HEALTH, POLYGONS, RuleKind
from rules.lasting import Lasting, LastingKind
from rules.limits import TIME_GRAIN_S
from rules.presence import Picture, PresenceKind, PresenceParams, Values
from rules.stays import Patience, Stays

HIDDEN_S = 120.0
"""How long a vehicle that stood is waited for, hidden by others."""

_X, _Y, _SIZE, _SINCE_HELD_S, _OFF_HELD_S = range(5)
"""Measures: where it came to rest and how large it was there, in heights of the picture; `held_s` then; and `held_s`
when it was first seen off that place, infinite while it is there."""


class IllegalParkingParams(PresenceParams):
    """When a standing vehicle becomes an event."""

    classes: tuple[str, ...] = Field(
        default=("car", "bus", "truck"),
        min_length=1,
        max_length=16,
        title="Objects",
        description="Names of the object classes the rule looks at, as the detector calls them.",
        json_schema_extra={"title_zh": "目标类别"},
    )
    leave_after_s: float = Field(
        default=2.0,
        ge=0,
        le=10,
        title="Leave after (s)",
        description="Seen outside, or off its place, for this many seconds, a vehicle stands there no more.",
        json_schema_extra={"title_zh": "离开判定时间（秒）"},
    )
    stands_s: float = Field(
        default=60.0,
        ge=1,
        le=86400,
        title="Stands (s)",
        description="Seconds a vehicle stands in the area before the event begins.",
        json_schema_extra={"title_zh": "停放时间（秒）"},
    )
    most_moved: float = Field(
        default=0.25,
        gt=0,
        le=2,
        title="Most moved (of its size)",
        description="A vehicle stands as long as it has moved less than this share of its box's longer side.",
        json_schema_extra={"title_zh": "静止判定位移（占目标尺寸比例）"},
    )


def _measure(params: IllegalParkingParams, stays: Stays, picture: Picture) -> Points:
    place = _places(stays.box_xyxy_norm, picture.seen.aspect)
    before, held_s = stays.measures, stays.held_s
    new = np.isnan(before[:, _X])
    off = np.hypot(place[:, 0] - before[:, _X], place[:, 1] - before[:, _Y]) > params.most_moved * before[:, _SIZE]
    off_held_s = np.where(off, np.minimum(before[:, _OFF_HELD_S], held_s), np.inf)
    moved = new | ((held_s - off_held_s >= params.leave_after_s) & (stays.sequence == 0))
    after = np.column_stack([before[:, :_OFF_HELD_S], np.where(moved | ~picture.inside, np.inf, off_held_s)])
    after[moved, :_SINCE_HELD_S] = place[moved]
    after[moved, _SINCE_HELD_S] = np.where(new, held_s, off_held_s)[moved]
    kept: Points = np.where((picture.inside | new)[:, None], after, before)
    return kept


def _places(boxes_xyxy_norm: Points, aspect: float) -> Points:
    """The middle and the longer side of each box, in heights of the picture (n, 3)."""
    x1, y1, x2, y2 = boxes_xyxy_norm.T
    return np.column_stack([(x1 + x2) / 2 * aspect, (y1 + y2) / 2, np.maximum((x2 - x1) * aspect, y2 - y1)])


def _stands(params: IllegalParkingParams, stays: Stays) -> Flags:
    """Those that stand for long enough; one that was reported stays so while it is in the area."""
    stands: Flags = stays.held_s - stays.measures[:, _SINCE_HELD_S] >= params.stands_s - TIME_GRAIN_S
    return stands | (stays.sequence > 0)


def _values(stays: Stays, row: int) -> Values:
    stood_s = stays.held_s[row] - stays.measures[row, _SINCE_HELD_S]
    return {"dwell_s": round(float(stays.held_s[row]), 3), "stood_s": round(float(stood_s), 3)}


def _patience(params: IllegalParkingParams) -> Patience:
    return Patience(params.gap_s, params.leave_after_s, HIDDEN_S, HIDDEN_S, stands=True)


PRESENCE: LastingKind[IllegalParkingParams] = LastingKind(
    PresenceKind(due=_stands, measures=5, measure=_measure, values=_values, patience=_patience)
)

ILLEGAL_PARKING: RuleKind[IllegalParkingParams, Lasting] = RuleKind(
    kind="illegal_parking",
    title={"zh": "违停（占用消防通道）", "en": "Illegal parking"},
    summary={
        "zh": "车辆在区域内静止达到设定时间即触发；缓行车流不触发，停放期间不重复触发，驶离后结束。",
        "en": "A vehicle stands in an area for the set time; a slow queue does not count, a parked car is one event.",
    },
    subjects=FRAME | HEALTH,
    zone_shapes=POLYGONS,
    params_model=IllegalParkingParams,
    make_state=PRESENCE.nothing,
    step=PRESENCE.step,
    event_codes={"": (artemis(131591), gb28181(5, 2, near=True))},
)
