"""What a rule remembers of each track from picture to picture, and how a new track takes up the trail of a lost one.

Places and sizes are in picture heights (x to the right, y down), so that a step is as long across as it is down.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.columns import rows_of
from rules.geometry import Points
from rules.limits import MAX_TRACKS, TIME_GRAIN_S
from rules.sightings import Sightings

Trails = NDArray[np.void]
"""(n,) of a `trail_type`, a row a track. `first_id`: the track that began the trail; it stays over a switch of ids."""

HEIR_REACH = 0.5
HEIR_SPEED = 1.0
HEIR_SCALE = 1.6
"""A track never seen before takes up the trail of one that is seen no more, if it is of about its size (by a factor of
`HEIR_SCALE`) and stands within `HEIR_REACH` sizes, and `HEIR_SPEED` sizes more for each second since. The size is the
longer side of a box: who falls keeps it."""

_TRACK = [
    ("track_id", np.int64),
    ("first_id", np.int64),
    ("seen_s", np.float64),
    ("foot_xy", np.float64, 2),
    ("height", np.float64),
    ("size", np.float64),
]


def trail_type(*fields: tuple[Any, ...]) -> np.dtype[np.void]:
    """What every trail holds and these fields besides."""
    return np.dtype([*_TRACK, *fields])


def boxes_in_heights(seen: Sightings) -> Points:
    """The boxes of n objects, float64 (n, 4) x1 y1 x2 y2, in picture heights."""
    boxes: Points = seen.boxes_xyxy_norm * np.array((seen.aspect, 1.0, seen.aspect, 1.0))
    return boxes


def begin_trails(kind: np.dtype[np.void], seen: Sightings, boxes_xyxy: Points) -> Trails:
    """Trails that begin with these sightings; the fields of the kind are zero. `boxes_xyxy`: in picture heights."""
    trails = np.zeros(len(seen), kind)
    trails["track_id"] = trails["first_id"] = seen.track_id
    trails["seen_s"] = seen.time_s
    trails["foot_xy"] = np.stack([(boxes_xyxy[:, 0] + boxes_xyxy[:, 2]) / 2, boxes_xyxy[:, 3]], axis=1)
    trails["height"] = boxes_xyxy[:, 3] - boxes_xyxy[:, 1]
    trails["size"] = np.maximum(trails["height"], boxes_xyxy[:, 2] - boxes_xyxy[:, 0])
    return trails


def take_up(known: Trails | None, here: Trails, gap_s: float) -> tuple[Trails, Trails]:
    """The trails that the tracks of `here` go on with, row by row, and those of the tracks not seen now.

    A track without a trail begins with its row of `here`. Trails older than `gap_s` are forgotten.
    """
    if known is None or not len(known) or not len(here):
        return here, here[:0]
    known = known[known["seen_s"] >= here["seen_s"][0] - gap_s - TIME_GRAIN_S]
    known = known[np.argsort(known["track_id"], kind="stable")]
    row = rows_of(known["track_id"], here["track_id"])
    lost, new = np.setdiff1d(np.arange(len(known)), row), np.flatnonzero(row < 0)
    if len(lost) and len(new):
        row[new] = _heritage(known, lost, here[new])
    before = here.copy()
    before[row >= 0] = known[row[row >= 0]]
    again = (row < 0) & np.isin(here["track_id"], known["first_id"])  # its trail was taken up by another meanwhile
    before["first_id"][again] = -1 - before["track_id"][again]
    return before, known[np.setdiff1d(np.arange(len(known)), row)]


def go_on_with(before: Trails, here: Trails) -> Trails:
    """The rows of `before`, standing where `here` stands."""
    after = before.copy()
    for name in ("track_id", "seen_s", "foot_xy", "height", "size"):
        after[name] = here[name]
    return after


def keep(others: Trails, after: Trails) -> Trails:
    """Both; past the bound those unseen for longest are forgotten."""
    trails = np.concatenate([others, after])
    if len(trails) <= MAX_TRACKS:
        return trails
    return trails[np.lexsort((trails["track_id"], trails["seen_s"]))[-MAX_TRACKS:]]


def _heritage(known: Trails, lost: NDArray[np.intp], new: Trails) -> NDArray[np.intp]:
    """For each new row the lost one it takes up, -1 for none; the nearest pairs first, nothing given twice."""
    left = known[lost]
    larger = np.maximum(np.maximum(left["size"], new["size"][:, None]), 1e-6)
    smaller = np.minimum(left["size"], new["size"][:, None])
    away = np.hypot(*np.moveaxis(left["foot_xy"] - new["foot_xy"][:, None], -1, 0)) / larger
    reach = HEIR_REACH + HEIR_SPEED * (new["seen_s"][:, None] - left["seen_s"])
    away = np.where((away <= reach) & (smaller * HEIR_SCALE >= larger), away, np.inf)
    heritage = np.full(len(new), -1, np.intp)
    for _ in range(min(away.shape)):
        one, other = np.unravel_index(int(away.argmin()), away.shape)
        if not np.isfinite(away[one, other]):
            break
        heritage[one] = lost[other]
        away[one], away[:, other] = np.inf, np.inf
    return heritage
