"""Overlap of boxes, and non-maximum suppression."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections

MAX_CANDIDATES: Final = 1000
MAX_OBJECTS: Final = 300

Coordinates = NDArray[np.float32]


def iou_matrix(
    first_xyxy: NDArray[np.float32],
    second_xyxy: NDArray[np.float32],
    margin_xy: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Intersection over union, float32 (n, m), of boxes (n, 4) with boxes (m, 4); 0 where both are empty.

    `margin_xy` (n, 2): both boxes of a pair are first widened on each side by that of the pair's first box.
    """
    first, second = np.ascontiguousarray(first_xyxy.T), np.ascontiguousarray(second_xyxy.T)
    grown = np.zeros((2, 1, 1), np.float32) if margin_xy is None else 2 * margin_xy.T[:, :, None]
    overlap = _shared(first, second, 0, grown[0])
    overlap *= _shared(first, second, 1, grown[1])
    union = _areas(first, grown[0, :, 0], grown[1, :, 0])[:, None] + _areas(second, *grown)
    union -= overlap
    ratio: Coordinates = np.divide(overlap, union, out=np.zeros_like(overlap), where=union > 0)
    return ratio


def _shared(first: Coordinates, second: Coordinates, axis: int, grown: Coordinates) -> Coordinates:
    """How far each pair overlaps along an axis (0: x, 1: y), (n, m); a plane at a time, which is quickest."""
    shared: Coordinates = np.minimum(first[axis + 2][:, None], second[axis + 2])
    shared -= np.maximum(first[axis][:, None], second[axis])
    shared += grown
    return np.maximum(shared, 0, out=shared)


def _areas(boxes: Coordinates, grown_x: Coordinates, grown_y: Coordinates) -> Coordinates:
    width, height = boxes[2] - boxes[0] + grown_x, boxes[3] - boxes[1] + grown_y
    areas: Coordinates = np.maximum(width, 0) * np.maximum(height, 0)
    return areas


def strongest(found: Detections, limit: int) -> Detections:
    """The `limit` best detections, by falling score; equal scores keep their order."""
    return found.select(np.argsort(-found.score, kind="stable")[:limit])


def suppress(found: Detections, iou: float) -> Detections:
    """Class-aware greedy suppression: of two boxes of a class overlapping by more than `iou`, the better stays.

    At most MAX_CANDIDATES boxes are considered and MAX_OBJECTS kept. All overlaps are computed at once; only the boxes
    that are kept, few as a rule, are then gone through one by one.
    """
    found = strongest(found, MAX_CANDIDATES)
    rival = iou_matrix(found.boxes_xyxy, found.boxes_xyxy) > iou
    if (found.class_id != found.class_id[:1]).any():
        rival &= found.class_id[:, None] == found.class_id
    peaceful = np.logical_not(rival, out=rival)
    free = np.ones(len(found), np.bool_)
    kept: list[int] = []
    while len(kept) < MAX_OBJECTS and free.any():
        best = int(free.argmax())
        kept.append(best)
        free &= peaceful[best]
        free[best] = False
    return found.select(np.array(kept, np.intp))
