"""Things that stand somewhere: followed by their place and not by their track, for a bag is often lost and found again.

A thing stands from the first picture in which its box is where it still is. Persons near it are noticed, and the time
for which its place was seen without it: not while something nearer hides the place, and no more than `GAP_S` between
two pictures. Everything is in picture heights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from models.tracks import TrackedFrame
from rules.geometry import Edges, Points, normalised_boxes, points_in_polygons
from rules.limits import MAX_TRACKS
from rules.sightings import ObjectParams, Sighting, Sightings
from rules.trails import boxes_in_heights

SAME_IOU = 0.4
"""Two boxes that overlap by this much are of one thing in one place."""

HIDDEN = 0.3
"""A thing is hidden where a nearer box (its lower edge is lower) covers this share of its own."""

GAP_S = 1.0
"""Between two pictures at most this long counts as having seen the place without the thing."""

PERSONS = ("person",)


class ThingParams(ObjectParams):
    """Which things, and who is near them."""

    classes: tuple[str, ...] = Field(
        default=("suitcase", "backpack", "handbag"),
        min_length=1,
        max_length=16,
        title="Objects",
        description="Names of the object classes the rule looks at, as the detector calls them.",
        json_schema_extra={"title_zh": "目标类别"},
    )
    near: float = Field(
        default=1.0,
        gt=0,
        le=20,
        title="Near (heights)",
        description="A person no further from the object than this, in heights of the person's box, is near it.",
        json_schema_extra={"title_zh": "近旁范围（身高倍数）"},
    )
    gone_s: float = Field(
        default=5.0,
        ge=0,
        le=600,
        title="Gone after (s)",
        description="Seconds for which the place is seen without the object until it counts as gone. Not while "
        "somebody stands before it, nor while the camera is covered or silent.",
        json_schema_extra={"title_zh": "消失判定时间（秒）"},
    )


ThingRow = np.dtype(
    [
        ("number", np.int64),  # the track that was first seen there
        ("track_id", np.int64),
        ("class_index", np.int64),
        ("score", np.float64),
        ("norm_xyxy", np.float64, 4),  # as last seen, in parts of the picture
        ("box_xyxy", np.float64, 4),  # as first seen, in picture heights
        ("since_s", np.float64),
        ("seen_s", np.float64),
        ("unseen_s", np.float64),
        ("near_s", np.float64),  # when somebody was last near, -inf for never; since when without a break, +inf for not
        ("near_since_s", np.float64),
        ("brought", np.bool_),  # somebody was near when it was first seen
        ("owner", np.int64),  # the nearest one then, -1 for nobody
        ("owner_near", np.bool_),  # is near now
    ]
)
Things = NDArray[np.void]
NO_THINGS: Things = np.zeros(0, ThingRow)


@dataclass(frozen=True, slots=True)
class Standing:
    """The things (n,) of one camera's view, and when it was last looked at."""

    things: Things
    looked_s: float


def look(params: ThingParams, known: Standing, seen: Sightings, frame: TrackedFrame) -> Standing:
    """The things once this picture is taken into account; those gone for `gone_s` are still among them."""
    if seen.time_s < known.looked_s:  # the camera's time began anew
        known = Standing(NO_THINGS, seen.time_s)
    boxes, things = boxes_in_heights(seen), known.things.copy()
    row, found = _matched(things["box_xyxy"], boxes)
    others = _all_boxes(frame)
    hidden = _covered(things["box_xyxy"], others) >= HIDDEN
    passed_s = min(max(seen.time_s - known.looked_s, 0.0), GAP_S)
    things["unseen_s"] += np.where(hidden, 0.0, passed_s)
    _see(things, row, seen, found)
    fresh = np.setdiff1d(np.arange(len(seen)), found)
    things = np.concatenate([things, _begun(seen, boxes, fresh)])
    _notice_persons(params.near, things, others, frame, seen.time_s)
    return Standing(_bounded(things), seen.time_s)


def gone(params: ThingParams, things: Things) -> NDArray[np.bool_]:
    """Which have not been seen in their place for long enough."""
    return np.asarray((things["unseen_s"] > 0) & (things["unseen_s"] >= params.gone_s))


def standing_in(areas: Edges, things: Things, aspect: float) -> NDArray[np.bool_]:
    """Which things stand in which areas: (n, m), (n, 1) where there are none. The lower middle of the box counts."""
    if not len(areas):
        return np.ones((len(things), 1), np.bool_)
    x1, _, x2, y2 = things["box_xyxy"].T
    return points_in_polygons(np.stack([(x1 + x2) / 2 / aspect, y2], axis=1), areas)


def sighting_of(params: ThingParams, thing: np.void) -> Sighting:
    """The thing as it was last seen."""
    x1, y1, x2, y2 = thing["norm_xyxy"].tolist()
    name = params.classes[int(thing["class_index"])]
    return Sighting(int(thing["track_id"]), name, float(thing["score"]), (x1, y1, x2, y2))


def _matched(places: Points, boxes: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which place goes with which box, the best overlaps first; each at most once."""
    overlap = _iou(places, boxes)
    some, others = np.nonzero(overlap >= SAME_IOU)
    best_first = np.lexsort((others, some, -overlap[some, others]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for place, box in zip(some[best_first].tolist(), others[best_first].tolist(), strict=True):
        if place not in pairs and box not in taken:
            pairs[place] = box
            taken.add(box)
    return np.array(list(pairs), np.intp), np.array(list(pairs.values()), np.intp)


def _see(things: Things, row: NDArray[np.intp], seen: Sightings, found: NDArray[np.intp]) -> None:
    columns = {"track_id": seen.track_id, "class_index": seen.class_index, "score": seen.score}
    for name, values in columns.items():
        things[name][row] = values[found]
    things["norm_xyxy"][row] = seen.boxes_xyxy_norm[found]
    things["seen_s"][row] = seen.time_s
    things["unseen_s"][row] = 0.0


def _begun(seen: Sightings, boxes: Points, rows: NDArray[np.intp]) -> Things:
    """Things seen for the first time; of whom is near them nothing is known yet."""
    begun = np.zeros(len(rows), ThingRow)
    begun["number"] = seen.track_id[rows]
    begun["box_xyxy"] = boxes[rows]
    begun["since_s"] = seen.time_s
    begun["near_s"], begun["near_since_s"], begun["owner"] = -np.inf, np.inf, -1
    _see(begun, np.arange(len(rows)), seen, rows)
    return begun


def _notice_persons(near: float, things: Things, boxes: Points, frame: TrackedFrame, time_s: float) -> None:
    """Write who is near the things; `boxes` are all of the picture's."""
    rows = np.array([i for i, name in enumerate(frame.class_name) if name in PERSONS], np.intp)
    track_id = frame.track_id[rows]
    away = _away(things["box_xyxy"], boxes[rows])
    close = away <= near
    anybody = close.any(axis=1) if len(rows) else np.zeros(len(things), np.bool_)
    new = things["since_s"] == time_s
    if len(rows):
        things["owner"] = np.where(new & anybody, track_id[away.argmin(axis=1)], things["owner"])
    things["brought"] |= new & anybody
    things["owner_near"] = (close & (track_id == things["owner"][:, None])).any(axis=1)
    things["near_since_s"] = np.where(anybody, np.minimum(things["near_since_s"], time_s), np.inf)
    things["near_s"] = np.where(anybody, time_s, things["near_s"])


def _away(places: Points, persons: Points) -> Points:
    """How far each of p persons is from each of n places, in heights of the person: between the boxes across, between
    the lower edges down: (n, p)."""
    left, right = persons[:, 0] - places[:, None, 2], places[:, None, 0] - persons[:, 2]
    across = np.maximum(np.maximum(left, right), 0.0)
    height = np.maximum(persons[:, 3] - persons[:, 1], 1e-6)
    away: Points = np.hypot(across, persons[:, 3] - places[:, None, 3]) / height
    return away


def _all_boxes(frame: TrackedFrame) -> Points:
    width, height = frame.resolution_wh
    scaled: Points = normalised_boxes(frame.boxes_xyxy, frame.resolution_wh) * (width / height, 1, width / height, 1)
    return scaled


def _covered(places: Points, boxes: Points) -> Points:
    """The largest share of each place that one nearer box covers, but for a box of about the same place: (n,)."""
    if not len(boxes):
        return np.zeros(len(places))
    common, area, _ = _overlap(places, boxes)
    nearer = (boxes[:, 3] >= places[:, None, 3]) & (_iou(places, boxes) < SAME_IOU)
    return np.asarray((common / area * nearer).max(axis=1))


def _iou(some: Points, others: Points) -> Points:
    common, area, other_area = _overlap(some, others)
    return np.asarray(common / (area + other_area - common))


def _overlap(some: Points, others: Points) -> tuple[Points, Points, Points]:
    """What n boxes have in common with k others (n, k), and the areas of both, (n, 1) and (k,)."""
    sides = [
        np.minimum(some[:, None, axis + 2], others[:, axis + 2]) - np.maximum(some[:, None, axis], others[:, axis])
        for axis in (0, 1)
    ]
    common = np.maximum(sides[0], 0.0) * np.maximum(sides[1], 0.0)
    area = np.maximum(np.prod(some[:, 2:] - some[:, :2], axis=1), 1e-12)
    other_area = np.maximum(np.prod(others[:, 2:] - others[:, :2], axis=1), 1e-12)
    return common, area[:, None], other_area


def _bounded(things: Things) -> Things:
    """Past the bound those unseen for longest are forgotten."""
    if len(things) <= MAX_TRACKS:
        return things
    return things[np.lexsort((things["number"], things["seen_s"]))[-MAX_TRACKS:]]
