"""Where a picture deviates: connected cells, and how clearly they stand out."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.lighting import Plane

Boxes = NDArray[np.float32]

_LEAST_CELLS: Final = 4
_MOST_EXCESS: Final = 4.0  # a single glaring cell is no object
_MOST_BOXES: Final = 64


def no_boxes() -> Boxes:
    """Not a single box."""
    return np.zeros((0, 4), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """`boxes_xyxy_norm` float32 (n, 4), 0 to 1, the clearest first; `mass` float32 (n,): cells times how far each is
    over its threshold; `cells` int64 (n,): how many. `label` (n,): its number in `labels` (h, w)."""

    boxes_xyxy_norm: Boxes = field(default_factory=no_boxes)
    mass: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    cells: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    label: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    labels: NDArray[np.uint16] | None = None

    def only(self, chosen: NDArray[np.bool_]) -> "Blobs":
        """Some of them."""
        return Blobs(
            self.boxes_xyxy_norm[chosen], self.mass[chosen], self.cells[chosen], self.label[chosen], self.labels
        )

    def in_rim(self, rim: float) -> NDArray[np.bool_]:
        """Which lie in the uppermost or lowest part of the picture, bool (n,)."""
        return np.asarray((self.boxes_xyxy_norm[:, 3] <= rim) | (self.boxes_xyxy_norm[:, 1] >= 1 - rim), np.bool_)

    def mask(self, number: int) -> NDArray[np.bool_]:
        """bool (h, w): the cells of one."""
        if self.labels is None:
            raise IndexError(f"there is no blob {number}")
        return np.asarray(self.labels == self.label[number], np.bool_)


def find_blobs(excess: Plane, over: NDArray[np.bool_]) -> Blobs:
    """`excess` (h, w): deviation over its threshold, `over`: where it is above 1."""
    mask = over.view(np.uint8)
    if np.count_nonzero(mask) < _LEAST_CELLS:
        return Blobs()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    capped = np.minimum(excess[over], np.float32(_MOST_EXCESS))
    mass = np.bincount(labels[over], weights=capped, minlength=count)[1:]
    stats = stats[1:]
    order = np.argsort(-mass)
    kept = order[stats[order, cv2.CC_STAT_AREA] >= _LEAST_CELLS][:_MOST_BOXES]
    height, width = excess.shape
    left_top = stats[kept, :2]
    boxes = np.hstack([left_top, left_top + stats[kept, 2:4]]) / [width, height, width, height]
    cells = stats[kept, cv2.CC_STAT_AREA].astype(np.int64)
    return Blobs(
        boxes.astype(np.float32), mass[kept].astype(np.float32), cells, kept + 1, np.asarray(labels, np.uint16)
    )
