"""Who is in which zone, since when and for how long: the one core of every kind of rule about presence.

A stay is one object's presence in one zone, a row of columns. A picture is taken in at once for all objects and zones:
inside with hysteresis at the edge, time by `rules.spells`, and the stay of an object whose track id changed goes on
under the new id (`rules.handover`). What is remembered is bounded by MAX_STAYS and MAX_TRACKS, and forgotten.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rules.columns import Columns, Flags, Floats, Ints, rows_of
from rules.geometry import Edges, Points, inside_or_held
from rules.handover import Bearers, handed_over
from rules.limits import EXIT_MARGIN_NORM, FORGET_AFTER_S, MAX_STAYS, MAX_TRACKS, TIME_GRAIN_S
from rules.sightings import Sightings
from rules.spells import Spells, beginning


@dataclass(frozen=True)
class Stays(Spells):
    """n stays.

    `first_id` int64: the track that began it, which names its events; `track_id` int64: the one that bears it now.
    `class_index` int64, `score` float64, `box_xyxy_norm` float64 (n, 4): the object as it was last seen inside.
    `measures` float64 (n, k): what the kind of rule measures besides; NaN in a stay that has just begun.
    """

    first_id: Ints
    track_id: Ints
    class_index: Ints
    score: Floats
    box_xyxy_norm: Points
    measures: Points


@dataclass(frozen=True)
class Tracks(Columns):
    """The tracks seen of late, wherever they were, by id: `seen_s`, `box_xyxy_norm` (n, 4)."""

    track_id: Ints
    seen_s: Floats
    box_xyxy_norm: Points


@dataclass(frozen=True, slots=True)
class Presence:
    """All that is remembered: the stays that go on, and where tracks were seen of late."""

    stays: Stays
    tracks: Tracks


@dataclass(frozen=True, slots=True)
class Patience:
    """`gap_s`: most time between two sightings that counts. `leave_after_s`: seen outside for so long, a stay is over.

    `forget_after_s`: so is one unseen for so long. `wait_s`: how long a vanished track is waited for under another id;
    None for twice the gap tolerance. `stands`: its object does not move meanwhile.
    """

    gap_s: float
    leave_after_s: float
    forget_after_s: float = FORGET_AFTER_S
    wait_s: float | None = None
    stands: bool = False

    @property
    def heir_s(self) -> float:
        return 2 * self.gap_s if self.wait_s is None else self.wait_s


@dataclass(frozen=True, slots=True)
class Followed:
    """After a picture. `row` intp (n,): each stay's row in the sightings, -1 where its track is not in the picture.
    `inside` bool (n,): seen inside in this picture. `began_outside` bool (n,): it begins now, and its track had been
    seen before, so it came in; False for all others. `over`: the stays that ended, as they were last."""

    presence: Presence
    row: NDArray[np.intp]
    inside: Flags
    began_outside: Flags
    over: Stays


def nobody(measures: int = 0) -> Presence:
    """Nothing seen yet; `measures`: how many columns the kind of rule keeps for each stay."""
    none, times = np.zeros(0, np.int64), np.zeros(0)
    stays = _stays(beginning(none, 0.0), none, none, times, np.zeros((0, 4)), measures)
    return Presence(stays, Tracks(none, times, np.zeros((0, 4))))


def follow(presence: Presence, seen: Sightings, edges: Edges, patience: Patience) -> Followed:
    """Take a picture in: which stays go on, begin and end."""
    gone = _are_over(presence.stays, seen.time_s, patience)
    over, stays = presence.stays.rows(gone), presence.stays.rows(~gone)
    row = rows_of(seen.track_id, stays.track_id)
    inside = _inside(stays, row, seen, edges)
    stays, row = _with_new_bearers(stays, row, inside, seen, presence.tracks, patience)
    stays = _after_picture(stays, row, inside, seen, patience.gap_s)
    gone = _are_over(stays, seen.time_s, patience)
    over, stays, row = over.and_also(stays.rows(gone)), stays.rows(~gone), row[~gone]
    going_on = len(stays)
    stays, row = _with_beginning(stays, row, inside, seen)
    new = np.arange(len(stays)) >= going_on
    if len(stays) > MAX_STAYS:
        order = np.lexsort((stays.first_id, stays.zone, stays.last_s))
        kept = np.sort(order[-MAX_STAYS:])
        over = over.and_also(stays.rows(order[:-MAX_STAYS]))
        stays, row, new = stays.rows(kept), row[kept], new[kept]
    new[new] = rows_of(presence.tracks.track_id, stays.track_id[new]) >= 0
    tracks = _tracks_after(presence.tracks, seen, patience)
    return Followed(Presence(stays, tracks), row, (row >= 0) & ~stays.away, new, over)


def _are_over(stays: Stays, time_s: float, patience: Patience) -> Flags:
    return stays.are_over(time_s, patience.leave_after_s, patience.forget_after_s)


def _inside(stays: Stays, row: NDArray[np.intp], seen: Sightings, edges: Edges) -> Flags:
    """Which sightings are inside which zones (n, m): those that were leave only by going past the margin."""
    was_inside = np.zeros(seen.anchors_xy_norm.shape[:2], np.bool_)
    there = (row >= 0) & ~stays.away
    was_inside[row[there], stays.zone[there]] = True
    return inside_or_held(seen.anchors_xy_norm, edges, was_inside, EXIT_MARGIN_NORM)


def _with_new_bearers(
    stays: Stays, row: NDArray[np.intp], inside: Flags, seen: Sightings, tracks: Tracks, patience: Patience
) -> tuple[Stays, NDArray[np.intp]]:
    """The stays whose tracks vanished or walked off while another appeared in their place, under that one's id."""
    if not len(seen):
        return stays, row
    left = (row < 0) | (~stays.away & ~inside[row, stays.zone])
    left &= seen.time_s - stays.last_s <= patience.heir_s + TIME_GRAIN_S
    lost, free = np.flatnonzero(left), _free(stays, row, inside)
    if not len(lost) or not len(free):
        return stays, row
    without_track = Bearers(
        stays.zone[lost],
        stays.class_index[lost],
        stays.box_xyxy_norm[lost],
        _boxes_at(seen.boxes_xyxy_norm, row[lost]),
        np.zeros(len(lost)) if patience.stands else seen.time_s - stays.last_s[lost],
    )
    zone, new = free.T
    before = rows_of(tracks.track_id, seen.track_id[new])
    without_stay = Bearers(
        zone,
        seen.class_index[new],
        seen.boxes_xyxy_norm[new],
        _boxes_at(tracks.box_xyxy_norm, before),
        np.zeros(len(free)),
    )
    stay, track = handed_over(without_track, without_stay, seen.class_names, seen.aspect).T
    track_id, row = stays.track_id.copy(), row.copy()
    row[lost[stay]] = new[track]
    track_id[lost[stay]] = seen.track_id[new[track]]
    return replace(stays, track_id=track_id), row


def _boxes_at(boxes_xyxy_norm: Points, row: NDArray[np.intp]) -> Points:
    """The boxes in these rows, NaN for row -1: (k, 4)."""
    padded = np.concatenate([boxes_xyxy_norm, np.full((1, 4), np.nan)])
    boxes: Points = padded[row]
    return boxes


def _free(stays: Stays, row: NDArray[np.intp], inside: Flags) -> NDArray[np.intp]:
    """Zone and sighting of those inside without a stay there (k, 2), ordered by zone, then track."""
    free = inside.copy()
    there = row >= 0
    free[row[there], stays.zone[there]] = False
    track, zone = np.divmod(np.flatnonzero(free), free.shape[1])
    pairs = np.stack([zone, track], axis=1)
    ordered: NDArray[np.intp] = pairs[np.argsort(zone, kind="stable")]
    return ordered


def _after_picture(stays: Stays, row: NDArray[np.intp], inside: Flags, seen: Sightings, gap_s: float) -> Stays:
    if not len(seen):
        return stays
    seen_now = row >= 0
    holds = seen_now & inside[row, stays.zone]
    stays = stays.after_picture(holds, seen_now & ~holds, seen.time_s, gap_s)
    return replace(
        stays,
        class_index=np.where(holds, seen.class_index[row], stays.class_index),
        score=np.where(holds, seen.score[row], stays.score),
        box_xyxy_norm=np.where(holds[:, None], seen.boxes_xyxy_norm[row], stays.box_xyxy_norm),
    )


def _with_beginning(
    stays: Stays, row: NDArray[np.intp], inside: Flags, seen: Sightings
) -> tuple[Stays, NDArray[np.intp]]:
    free = _free(stays, row, inside)
    if not len(free):
        return stays, row
    zone, new = free[:, 0], free[:, 1]
    track_id = seen.track_id[new]
    begun = _stays(
        beginning(zone, seen.time_s),
        track_id,
        seen.class_index[new],
        seen.score[new],
        seen.boxes_xyxy_norm[new],
        stays.measures.shape[1],
    )
    return stays.and_also(begun), np.concatenate([row, new])


def _stays(
    spells: Spells, track_id: Ints, class_index: Ints, score: Floats, box_xyxy_norm: Points, measures: int
) -> Stays:
    columns = {name: getattr(spells, name) for name in spells.names()}
    unknown = np.full((len(spells), measures), np.nan)
    return Stays(
        **columns,
        first_id=track_id,
        track_id=track_id,
        class_index=class_index,
        score=score,
        box_xyxy_norm=box_xyxy_norm,
        measures=unknown,
    )


def _tracks_after(tracks: Tracks, seen: Sightings, patience: Patience) -> Tracks:
    """Where tracks were seen of late; ordered by id."""
    here = Tracks(seen.track_id, np.full(len(seen), seen.time_s), seen.boxes_xyxy_norm)
    others = tracks.rows(
        (rows_of(seen.track_id, tracks.track_id) < 0)
        & (np.abs(seen.time_s - tracks.seen_s) <= patience.heir_s + TIME_GRAIN_S)
    )
    if not len(others):
        return here
    both = others.and_also(here)
    if len(both) > MAX_TRACKS:
        both = both.rows(np.lexsort((both.track_id, both.seen_s))[-MAX_TRACKS:])
    return both.rows(np.argsort(both.track_id, kind="stable"))
