"""What is really to be seen in a clip, in MOT format, and how well found boxes match it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from vision.detectors.nms import iou_matrix

Boxes = NDArray[np.float32]
IOU: Final = 0.5


@dataclass(frozen=True, slots=True)
class Truth:
    """Persons of one frame: `track_id` (n,), `boxes_xyxy` (n, 4) in pixels of the clip."""

    track_id: NDArray[np.int64]
    boxes_xyxy: Boxes


@dataclass(slots=True)
class Score:
    """Boxes matched one to one at IoU 0.5, summed over pictures."""

    matched: int = 0
    true: int = 0
    found: int = 0

    def add(self, truth_xyxy: Boxes, found_xyxy: Boxes) -> None:
        """Count one picture."""
        overlap = iou_matrix(truth_xyxy, found_xyxy)
        rows, columns = linear_sum_assignment(overlap >= IOU, maximize=True)
        self.matched += int((overlap[rows, columns] >= IOU).sum())
        self.true += len(truth_xyxy)
        self.found += len(found_xyxy)

    @property
    def recall(self) -> float:
        return self.matched / max(1, self.true)

    @property
    def precision(self) -> float:
        return self.matched / max(1, self.found)


def read_truth(path: Path, scale: float) -> dict[int, Truth]:
    """Truth by frame number: lines `frame,id,left,top,width,height,flag,…`; flag 0 means not to be counted."""
    rows = np.loadtxt(path, delimiter=",", usecols=range(7), ndmin=2)
    rows = rows[rows[:, 6] != 0]
    left_top = rows[:, 2:4]
    boxes = (np.concatenate([left_top, left_top + rows[:, 4:6]], axis=1) * scale).astype(np.float32)
    return {
        int(number): Truth(rows[rows[:, 0] == number, 1].astype(np.int64), boxes[rows[:, 0] == number])
        for number in np.unique(rows[:, 0])
    }
