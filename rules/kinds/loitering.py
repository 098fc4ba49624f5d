"""徘徊: somebody lingers in an area, by the time spent there or by the way walked.

The way is followed in steps of STEP_SIZES of the person's own size, so it is the same at any rate of pictures and a
box that trembles does not walk. Turning back, by more than a right angle from one step to the next, is a turn.
"""

import numpy as np
from pydantic import Field

from rules.columns import Flags
from rules.geometry import Points
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import FRAME, POLYGONS, RuleKind
from rules.limits import TIME_GRAIN_S
from rules.presence import Picture, PresenceKind, PresenceParams, Values
from rules.stays import Presence, Stays

STEP_SIZES = 0.5

_X, _Y, _STEP_X, _STEP_Y, _PATH, _TURNS = range(6)
"""Measures: where the newest step ended and which way it went, in heights of the picture; the way so far in sizes of
the object; how often it turned back."""


class LoiteringParams(PresenceParams):
    """When lingering becomes an event."""

    dwell_s: float = Field(
        default=20.0,
        ge=1,
        le=3600,
        title="Lingers (s)",
        description="Seconds in the area before the event begins.",
        json_schema_extra={"title_zh": "徘徊时间（秒）"},
    )
    turns: int = Field(
        default=0,
        ge=0,
        le=100,
        title="Turns",
        description="Whoever turned back so often in the area loiters before the time is up; 0 goes by time alone.",
        json_schema_extra={"title_zh": "折返次数"},
    )


def _measure(_: LoiteringParams, stays: Stays, picture: Picture) -> Points:
    x1, y1, x2, y2 = stays.box_xyxy_norm.T
    size = np.maximum((x2 - x1) * picture.seen.aspect, y2 - y1)
    at = np.column_stack([(x1 + x2) / 2 * picture.seen.aspect, y2])
    before = np.where(np.isnan(stays.measures), np.column_stack([at, np.zeros((len(stays), 4))]), stays.measures)
    step = at - before[:, [_X, _Y]]
    length = np.hypot(*step.T)
    walked = picture.inside & (length >= STEP_SIZES * size) & (length > 0)
    turned = walked & ((step * before[:, [_STEP_X, _STEP_Y]]).sum(axis=1) < 0)
    after = before.copy()
    after[walked, _X:_STEP_X] = at[walked]
    after[walked, _STEP_X:_PATH] = step[walked]
    after[:, _PATH] += np.where(walked, length / np.where(size > 0, size, 1.0), 0.0)
    after[:, _TURNS] += turned
    return after


def _lingers(params: LoiteringParams, stays: Stays) -> Flags:
    lingers: Flags = stays.held_s >= params.dwell_s - TIME_GRAIN_S
    if params.turns:
        lingers |= stays.measures[:, _TURNS] >= params.turns
    return lingers


def _values(stays: Stays, row: int) -> Values:
    path, turns = stays.measures[row, [_PATH, _TURNS]].tolist()
    return {"dwell_s": round(float(stays.held_s[row]), 3), "path_sizes": round(path, 1), "turns": int(turns)}


PRESENCE: PresenceKind[LoiteringParams] = PresenceKind(due=_lingers, measures=6, measure=_measure, values=_values)

LOITERING: RuleKind[LoiteringParams, Presence] = RuleKind(
    kind="loitering",
    title={"zh": "徘徊", "en": "Loitering"},
    summary={
        "zh": "目标在区域内逗留达到设定时间，或多次折返即触发；离开后重新计时。",
        "en": "An object lingers in an area for the set time, or turns back in it so often.",
    },
    subjects=FRAME,
    zone_shapes=POLYGONS,
    params_model=LoiteringParams,
    make_state=PRESENCE.nobody,
    step=PRESENCE.step,
    event_codes={"": (artemis(131590), gb28181(5, 8))},
)
