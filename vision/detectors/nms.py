"""Non-maximum suppression without a Python loop over boxes."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections

MAX_CANDIDATES: Final = 1000
MAX_OBJECTS: Final = 300


def iou_matrix(
    first_xyxy: NDArray[np.float32],
    second_xyxy: NDArray[np.float32],
    margin_xy: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Intersection over union, float32 (n, m), of boxes (n, 4) with boxes (m, 4); 0 where both are empty.

    `margin_xy` (n, 2): both boxes of a pair are first widened on each side by that of the pair's first box.
    """
    grown = np.zeros((len(first_xyxy), 1, 2), np.float32) if margin_xy is None else 2 * margin_xy[:, None]
    low = np.maximum(first_xyxy[:, None, :2], second_xyxy[None, :, :2])
    high = np.minimum(first_xyxy[:, None, 2:], second_xyxy[None, :, 2:])
    overlap = _area(high - low + grown)
    union = _area(_sides(first_xyxy)[:, None] + grown) + _area(_sides(second_xyxy)[None] + grown) - overlap
    ratio: NDArray[np.float32] = np.divide(overlap, union, out=np.zeros_like(overlap), where=union > 0)
    return ratio


def _sides(boxes_xyxy: NDArray[np.float32]) -> NDArray[np.float32]:
    sides: NDArray[np.float32] = boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]
    return sides


def _area(sides_xy: NDArray[np.float32]) -> NDArray[np.float32]:
    sides = np.maximum(sides_xy, 0)
    area: NDArray[np.float32] = sides[..., 0] * sides[..., 1]
    return area


def strongest(found: Detections, limit: int) -> Detections:
    """The `limit` best detections, by falling score; equal scores keep their order."""
    return found.select(np.argsort(-found.score, kind="stable")[:limit])


def suppress(found: Detections, iou: float) -> Detections:
    """Class-aware greedy suppression: of two boxes of a class overlapping by more than `iou`, the better stays.

    At most MAX_CANDIDATES boxes are considered and MAX_OBJECTS kept. The greedy answer is found as the fixed point
    of "kept = not overlapped by a better kept one", which is reached in as many steps as the longest chain of
    overlaps (Zheng et al., Cluster-NMS, 2020).
    """
    found = strongest(found, MAX_CANDIDATES)
    rival = iou_matrix(found.boxes_xyxy, found.boxes_xyxy) > iou
    rival &= found.class_id[:, None] == found.class_id[None]
    rival = np.triu(rival, 1)
    kept = np.ones(len(found), np.bool_)
    while True:
        again = np.logical_not(np.any(rival & kept[:, None], axis=0))
        if np.array_equal(again, kept):
            break
        kept = again
    return found.select(np.flatnonzero(kept)[:MAX_OBJECTS])
