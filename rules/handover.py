"""Whose stay it is when track ids change: a stay of one object must not become the stays of two.

A tracker gives an object another id when it was hidden, and exchanges the ids of two that met. A stay whose track is
gone from its place, and a track that appears in that place without a stay, are then one object. The bounds:

- A vanished track is waited for twice the gap tolerance. What appears later, or further off than REACH_SIZES object
  sizes and REACH_SIZES_PER_S more for each second unseen, or twice as large or half, is somebody else.
- Of two tracks that go on to be seen the ids were exchanged only where exchanging them back leaves at most
  1 / LIKELIER of the way they would have gone. Ids that change while two stand in one place cannot be told, and do not
  matter: the stays go on.
- One id change adds no event and takes from a dwell at most the gap tolerance.
- Somebody else who takes the place of one who vanished, within those bounds, carries on that stay.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rules.columns import Columns, Flags, Floats, Ints
from rules.geometry import Points

REACH_SIZES = 0.5
REACH_SIZES_PER_S = 1.0
MOST_RATIO = 2.0
LIKELIER = 3.0
_LEAST_SIZE = 1e-9

# Classes a detector takes for one another from picture to picture; of others each is its own.
_LOOKALIKES = (frozenset({"car", "truck", "bus"}), frozenset({"bicycle", "motorcycle"}))


@dataclass(frozen=True)
class Bearers(Columns):
    """n stays without their track, or tracks without a stay: `zone`, `class_index`, `box_xyxy_norm` (n, 4).

    `elsewhere_xyxy_norm` (n, 4): for a stay, where its track is seen now instead; for a track, where it was seen
    before; NaN where nowhere. `unseen_s`: for a stay, how long its object may have moved since it was seen there.
    """

    zone: Ints
    class_index: Ints
    box_xyxy_norm: Points
    elsewhere_xyxy_norm: Points
    unseen_s: Floats


def handed_over(stays: Bearers, tracks: Bearers, class_names: tuple[str, ...], aspect: float) -> NDArray[np.intp]:
    """Which stay (row) goes on under which track (row): (k, 2), each at most once, the nearest first."""
    kin = _kin(class_names)
    same = (stays.zone[:, None] == tracks.zone) & (kin[stays.class_index][:, None] == kin[tracks.class_index])
    pairs = np.argwhere(same)
    one, other = stays.rows(pairs[:, 0]), tracks.rows(pairs[:, 1])
    sizes = _sizes(one.box_xyxy_norm, aspect), _sizes(other.box_xyxy_norm, aspect)
    size = np.maximum(np.maximum(*sizes), _LEAST_SIZE)
    apart = _apart(one.box_xyxy_norm, other.box_xyxy_norm, aspect)
    fits = size <= MOST_RATIO * np.minimum(*sizes)
    fits &= apart <= (REACH_SIZES + REACH_SIZES_PER_S * one.unseen_s) * size
    fits &= _likelier(one, other, apart, aspect)
    order = np.argsort(np.where(fits, apart / size, np.inf), kind="stable")[: np.count_nonzero(fits)]
    return _each_once(pairs[order])


def _likelier(stays: Bearers, tracks: Bearers, apart: Floats, aspect: float) -> Flags:
    """Whether the tracks' ways are so much shorter with their ids exchanged; always where neither is seen twice."""
    as_it_is = _apart(stays.box_xyxy_norm, stays.elsewhere_xyxy_norm, aspect)
    as_it_is = np.nan_to_num(as_it_is) + np.nan_to_num(_apart(tracks.elsewhere_xyxy_norm, tracks.box_xyxy_norm, aspect))
    exchanged = apart + np.nan_to_num(_apart(tracks.elsewhere_xyxy_norm, stays.elsewhere_xyxy_norm, aspect))
    alone = np.isnan(stays.elsewhere_xyxy_norm[:, 0]) & np.isnan(tracks.elsewhere_xyxy_norm[:, 0])
    likelier: Flags = alone | (LIKELIER * exchanged <= as_it_is)
    return likelier


def _each_once(pairs: NDArray[np.intp]) -> NDArray[np.intp]:
    taken: tuple[set[int], set[int]] = set(), set()
    chosen = []
    for stay, track in pairs.tolist():
        if stay not in taken[0] and track not in taken[1]:
            taken[0].add(stay)
            taken[1].add(track)
            chosen.append((stay, track))
    return np.array(chosen, np.intp).reshape(-1, 2)


@cache
def _kin(class_names: tuple[str, ...]) -> Ints:
    groups = [next((each for each in _LOOKALIKES if name in each), frozenset({name})) for name in class_names]
    return np.array([groups.index(group) for group in groups], np.int64)


def _sizes(boxes_xyxy_norm: Points, aspect: float) -> Floats:
    """The longer side of each box, in heights of the picture (n,)."""
    wide, high = _sides(boxes_xyxy_norm, aspect)
    return np.maximum(wide, high)


def _sides(boxes_xyxy_norm: Points, aspect: float) -> tuple[Floats, Floats]:
    return (boxes_xyxy_norm[:, 2] - boxes_xyxy_norm[:, 0]) * aspect, boxes_xyxy_norm[:, 3] - boxes_xyxy_norm[:, 1]


def _apart(one_xyxy_norm: Points, other_xyxy_norm: Points, aspect: float) -> Floats:
    """How far the middles of boxes are from one another, in heights of the picture (n,)."""
    off = (one_xyxy_norm[:, :2] + one_xyxy_norm[:, 2:] - other_xyxy_norm[:, :2] - other_xyxy_norm[:, 2:]) / 2
    apart: Floats = np.hypot(off[:, 0] * aspect, off[:, 1])
    return apart
