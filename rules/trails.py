"""What a rule remembers of each track from picture to picture, and how a new track takes up the trail of a lost one.

Places and sizes are in picture heights (x to the right, y down), so that a step is as long across as it is down.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.columns import Rows, rows_of
from rules.geometry import Points
from rules.limits import MAX_TRACKS, TIME_GRAIN_S
from rules.sightings import Sightings

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


class Trails:
    """n trails, a row a track, each field an array (n, …) of its own. The fields are those of a `trail_type`.

    `first_id`: the track that began the trail; it stays over a switch of ids.
    """

    __slots__ = ("_columns",)

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        self._columns = dict(columns)

    def __len__(self) -> int:
        return len(self._columns["track_id"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._columns[name]

    def __setitem__(self, name: str, values: Any) -> None:
        """Put other values in the place of a field's; the array that was there stays as it was."""
        column = self._columns[name]
        new = np.asarray(values, column.dtype)
        self._columns[name] = new if new.shape == column.shape else np.array(np.broadcast_to(new, column.shape))

    def rows(self, which: Rows) -> "Trails":
        """The trails that a mask (n,) or an index array picks."""
        return Trails({name: column[which] for name, column in self._columns.items()})

    def each(self, other: "Trails", join: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]) -> "Trails":
        """Both, field by field, as `join` has it."""
        return Trails({name: join(column, other[name]) for name, column in self._columns.items()})

    def fork(self) -> "Trails":
        """The same trails, to put other values into."""
        return Trails(self._columns)


def trail_type(*fields: tuple[Any, ...]) -> np.dtype[np.void]:
    """The fields that every trail has and these besides."""
    return np.dtype([*_TRACK, *fields])


def boxes_in_heights(seen: Sightings) -> Points:
    """The boxes of n objects, float64 (n, 4) x1 y1 x2 y2, in picture heights."""
    boxes: Points = seen.boxes_xyxy_norm * np.array((seen.aspect, 1.0, seen.aspect, 1.0))
    return boxes


def begin_trails(kind: np.dtype[np.void], seen: Sightings, boxes_xyxy: Points) -> Trails:
    """Trails that begin with these sightings; the fields of the kind are zero. `boxes_xyxy`: in picture heights."""
    trails = Trails({name: np.zeros((len(seen), *kind[name].shape), kind[name].base) for name in kind.names or ()})
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
        return here, here.rows(np.zeros(len(here), np.bool_))
    fresh = np.flatnonzero(known["seen_s"] >= here["seen_s"][0] - gap_s - TIME_GRAIN_S)
    fresh = fresh[np.argsort(known["track_id"][fresh], kind="stable")]
    found = rows_of(known["track_id"][fresh], here["track_id"])
    row = np.where(found >= 0, fresh[found] if len(fresh) else -1, -1)
    lost, new = np.setdiff1d(fresh, row), np.flatnonzero(row < 0)
    if len(lost) and len(new):
        row[new] = _heritage(known, lost, here.rows(new))
        lost = np.setdiff1d(lost, row)
    before = _before(known, here, row)
    again = (row < 0) & np.isin(here["track_id"], known["first_id"][fresh])  # another took up its trail meanwhile
    before["first_id"] = np.where(again, -1 - here["track_id"], before["first_id"])
    return before, known.rows(lost)


def _before(known: Trails, here: Trails, row: NDArray[np.intp]) -> Trails:
    """The known trails in these rows, and where the row is -1 the one of `here`."""
    new = row < 0
    before = known.rows(np.maximum(row, 0))
    if not new.any():
        return before
    return before.each(here, lambda old, now: np.where(new.reshape(-1, *[1] * (old.ndim - 1)), now, old))


def go_on_with(before: Trails, here: Trails) -> Trails:
    """The rows of `before`, standing where `here` stands."""
    after = before.fork()
    for name in ("track_id", "seen_s", "foot_xy", "height", "size"):
        after[name] = here[name]
    return after


def keep(others: Trails, after: Trails) -> Trails:
    """Both; past the bound those unseen for longest are forgotten."""
    trails = others.each(after, lambda some, more: np.concatenate([some, more])) if len(others) else after
    if len(trails) <= MAX_TRACKS:
        return trails
    return trails.rows(np.lexsort((trails["track_id"], trails["seen_s"]))[-MAX_TRACKS:])


def _heritage(known: Trails, lost: NDArray[np.intp], new: Trails) -> NDArray[np.intp]:
    """For each new row the lost one it takes up, -1 for none; the nearest pairs first, nothing given twice."""
    left = known.rows(lost)
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
