"""What was found in several regions of one picture, as one list without doubles."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections
from vision.detectors.nms import MAX_OBJECTS, iou_matrix
from vision.regions import Region

_SAME_IOU: Final = 0.55
_CUT_INSIDE: Final = 0.6  # share of a cut box that lies in a better one
_AT_EDGE: Final = 0.012  # of a region's side: a box that ends so near an inner edge was cut by it


def merge(found: Sequence[Detections], regions: Sequence[Region], resolution_wh: tuple[int, int]) -> Detections:
    """Objects of a picture found in its `regions`, all in pixels of the picture, each object once.

    Of one class, the better of two boxes that are nearly the same stays. A box that ends at an inner edge of its
    region may be part of an object: whole ones are believed first, and it goes when most of it lies in one of them.
    Boxes that are whole sort before cut ones, each by falling score.
    """
    everything = Detections(
        np.concatenate([each.boxes_xyxy for each in found]),
        np.concatenate([each.score for each in found]),
        np.concatenate([each.class_id for each in found]),
    )
    cut = np.concatenate(
        [_cut(each.boxes_xyxy, region, resolution_wh) for each, region in zip(found, regions, strict=True)]
    )
    order = np.lexsort((-everything.score, cut))
    everything, cut = everything.select(order), cut[order]
    return everything.select(_kept(everything, cut)[:MAX_OBJECTS])


def _cut(boxes_xyxy: NDArray[np.float32], region: Region, resolution_wh: tuple[int, int]) -> NDArray[np.bool_]:
    """Which boxes end at an edge of the region that is not one of the picture."""
    left, top, right, bottom = region
    near = np.array([right - left, bottom - top], np.float32) * _AT_EDGE
    inner_low = np.array([left > 0, top > 0])
    inner_high = np.array([right < resolution_wh[0], bottom < resolution_wh[1]])
    at_low = (boxes_xyxy[:, :2] <= np.array([left, top]) + near) & inner_low
    at_high = (boxes_xyxy[:, 2:] >= np.array([right, bottom]) - near) & inner_high
    cut: NDArray[np.bool_] = (at_low | at_high).any(axis=1)
    return cut


def _kept(found: Detections, cut: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Rows that are no double of a row kept before them."""
    boxes = found.boxes_xyxy
    double = iou_matrix(boxes, boxes) > _SAME_IOU
    double |= (_inside(boxes) > _CUT_INSIDE) & cut[None]
    double &= found.class_id[:, None] == found.class_id[None]
    kept: list[int] = []
    for row in range(len(found)):
        if not double[kept, row].any():
            kept.append(row)
    return np.array(kept, np.intp)


def _inside(boxes_xyxy: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, n): the share of the second box's area that lies in the first."""
    low = np.maximum(boxes_xyxy[:, None, :2], boxes_xyxy[None, :, :2])
    high = np.minimum(boxes_xyxy[:, None, 2:], boxes_xyxy[None, :, 2:])
    common = np.maximum(high - low, 0).prod(axis=2)
    area = np.maximum(boxes_xyxy[:, 2:] - boxes_xyxy[:, :2], 0).prod(axis=1)
    share: NDArray[np.float32] = np.divide(common, area[None], out=np.zeros_like(common), where=area[None] > 0)
    return share
