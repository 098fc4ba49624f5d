"""The boxes of a track over the last seconds, and how fast it goes, by frame time and not by pictures.

A path keeps a bounded number of samples, spread over the seconds it is asked for: the newest picture always, older ones
thinned out. Everything is in picture heights.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rules.geometry import Points
from rules.limits import TIME_GRAIN_S
from rules.sightings import Sightings
from rules.trails import Trails, begin_trails, boxes_in_heights, go_on_with, take_up, trail_type

SAMPLES: Final = 24
_FIELDS: Final = (("at_s", np.float64, (SAMPLES,)), ("box_xyxy", np.float64, (SAMPLES, 4)))


def path_trail(*fields: tuple[Any, ...]) -> np.dtype[np.void]:
    """A trail with its path: `at_s` (samples,), -inf where there is none, the newest last; `box_xyxy` (samples, 4)."""
    return trail_type(*_FIELDS, *fields)


def follow_paths(
    kind: np.dtype[np.void], known: Trails | None, seen: Sightings, keep_s: float, gap_s: float
) -> tuple[Trails, Trails]:
    """The trails of the objects seen, row by row, longer by this picture; and those of the others.

    `keep_s`: how far back the path is wanted. `seen`: at least one.
    """
    boxes = boxes_in_heights(seen)
    here = begin_trails(kind, seen, boxes)
    here["at_s"] = -np.inf
    before, others = take_up(known, here, gap_s)
    after = go_on_with(before, here)
    close = seen.time_s - before["at_s"][:, -2] < keep_s / (SAMPLES - 2) - TIME_GRAIN_S
    for name, newest in (("at_s", here["seen_s"]), ("box_xyxy", boxes)):
        column = before[name].copy()
        column[~close, :-1] = column[~close, 1:]
        column[:, -1] = newest
        after[name] = column
    return after, others


def samples_since(trails: Trails, since_s: float | Points) -> NDArray[np.bool_]:
    """Which samples (n, samples) are no older than `since_s`, one for all or (n, 1)."""
    return np.asarray(trails["at_s"] >= since_s - TIME_GRAIN_S)


def speeds(trails: Trails, window_s: float) -> tuple[Points, Points]:
    """How fast each track goes, in its own heights a second, NaN where its path is shorter; and its height: (n,).

    Between the middle (median) of the first third of the window and that of its last third, so that a single box gone
    wrong does not make a runner. The window is as long as asked for, or one gap longer where no picture fell on its
    beginning. What goes towards the camera or away from it seems slower than it is.
    """
    at_s, box = trails["at_s"], trails["box_xyxy"]
    now_s = at_s[:, -1:]
    old = at_s <= now_s - window_s + TIME_GRAIN_S
    from_s = np.max(np.where(old, at_s, -np.inf), axis=1, keepdims=True)
    span_s = np.where(np.isfinite(from_s), now_s - from_s, np.nan)
    within = samples_since(trails, from_s)
    early, late = within & (at_s <= from_s + span_s / 3), within & (at_s >= now_s - span_s / 3)
    columns = np.stack([at_s, (box[..., 0] + box[..., 2]) / 2, box[..., 3]], axis=-1)
    passed, across, down = (middle(columns, late) - middle(columns, early)).T
    height = middle((box[..., 3] - box[..., 1])[..., None], samples_since(trails, now_s - window_s))[:, 0]
    known = np.isfinite(span_s[:, 0]) & (passed > 0)
    speed = np.hypot(across, down) / np.where(known, passed, 1.0) / np.maximum(height, 1e-6)
    return np.where(known, speed, np.nan), height


def middle(values: Points, which: NDArray[np.bool_]) -> Points:
    """The median of the samples picked: (n, samples, c) and (n, samples) give (n, c); 0 where none is picked."""
    ordered = np.sort(np.where(which[..., None], values, np.inf), axis=1)
    rows, count = np.arange(len(values)), which.sum(axis=1)
    low, high = np.maximum(count - 1, 0) // 2, np.maximum(count - 1, 0) // 2 + (count % 2 == 0) * (count > 0)
    return np.where(count[:, None] > 0, (ordered[rows, low] + ordered[rows, high]) / 2, 0.0)
