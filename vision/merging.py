"""What was found in several regions of one picture, as one list without doubles."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections
from vision.detectors.nms import MAX_OBJECTS, iou_matrix
from vision.regions import Region

_SAME_IOU: Final = 0.5
_SAME_COARSE_IOU: Final = 0.3
_CUT_INSIDE: Final = 0.5  # share of a cut box that lies in a better one
_AT_EDGE: Final = 0.012  # of a region's side: a box that ends so near an inner edge was cut by it
_SMALL: Final = 0.5  # of the smallest region's side: what is no larger is measured better there

Mask = NDArray[np.bool_]


def merge(found: Sequence[Detections], regions: Sequence[Region], resolution_wh: tuple[int, int]) -> Detections:
    """Objects of a picture found in its `regions`, all in pixels of the picture, each object once.

    Of one class, the better of two boxes that are nearly the same stays. Believed first are whole boxes, then coarse
    ones: small in a region larger than the smallest; then cut ones, which end at an inner edge of their region and may
    be part of an object: these go when much of them lies in a better one. Among equals the higher score is better;
    boxes come in this order.
    """
    everything = Detections(
        np.concatenate([each.boxes_xyxy for each in found]),
        np.concatenate([each.score for each in found]),
        np.concatenate([each.class_id for each in found]),
    )
    least_wh = min((_sides(region) for region in regions), key=lambda sides: sides[0] * sides[1])
    pairs = list(zip(found, regions, strict=True))
    cut = np.concatenate([_cut(each.boxes_xyxy, region, resolution_wh) for each, region in pairs])
    coarse = np.concatenate([_coarse(each.boxes_xyxy, region, least_wh) for each, region in pairs])
    order = np.lexsort((-everything.score, coarse, cut))
    kept = _kept(everything.select(order), coarse[order], cut[order])
    return everything.select(order[kept[:MAX_OBJECTS]])


def _sides(region: Region) -> tuple[int, int]:
    left, top, right, bottom = region
    return right - left, bottom - top


def _coarse(boxes_xyxy: NDArray[np.float32], region: Region, least_wh: tuple[int, int]) -> Mask:
    """Which boxes would have been measured better in the smallest region."""
    if _sides(region) == least_wh:
        return np.zeros(len(boxes_xyxy), np.bool_)
    small = boxes_xyxy[:, 2:] - boxes_xyxy[:, :2] <= _SMALL * np.array(least_wh, np.float32)
    return np.asarray(small.all(axis=1), np.bool_)


def _cut(boxes_xyxy: NDArray[np.float32], region: Region, resolution_wh: tuple[int, int]) -> Mask:
    """Which boxes end at an edge of the region that is not one of the picture."""
    left, top, right, bottom = region
    near = np.array([right - left, bottom - top], np.float32) * _AT_EDGE
    inner_low = np.array([left > 0, top > 0])
    inner_high = np.array([right < resolution_wh[0], bottom < resolution_wh[1]])
    at_low = (boxes_xyxy[:, :2] <= np.array([left, top]) + near) & inner_low
    at_high = (boxes_xyxy[:, 2:] >= np.array([right, bottom]) - near) & inner_high
    return np.asarray((at_low | at_high).any(axis=1), np.bool_)


def _kept(found: Detections, coarse: Mask, cut: Mask) -> NDArray[np.intp]:
    """Rows that are no double of a row kept before them."""
    boxes = found.boxes_xyxy
    double = iou_matrix(boxes, boxes) > np.where(coarse, _SAME_COARSE_IOU, _SAME_IOU)
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
