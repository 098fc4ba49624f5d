"""What the detector and the tracker say about one picture."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


def _empty_boxes() -> NDArray[np.float32]:
    return np.zeros((0, 4), np.float32)


@dataclass(frozen=True, slots=True)
class Detections:
    """Objects in one picture.

    `boxes_xyxy`: float32 (n, 4), pixels of the source picture, x1 <= x2, y1 <= y2.
    `score`: float32 (n,), 0-1.
    `class_id`: int64 (n,), index into the detector's class names.
    Raises ValueError on other shapes or non-finite numbers.
    """

    boxes_xyxy: NDArray[np.float32] = field(default_factory=_empty_boxes)
    score: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    class_id: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        n = len(self.boxes_xyxy)
        if self.boxes_xyxy.shape != (n, 4) or self.score.shape != (n,) or self.class_id.shape != (n,):
            raise ValueError(
                f"shapes {self.boxes_xyxy.shape}, {self.score.shape}, {self.class_id.shape} are not (n,4), (n,), (n,)"
            )
        if not (np.isfinite(self.boxes_xyxy).all() and np.isfinite(self.score).all()):
            raise ValueError("boxes and scores must be finite")

    def __len__(self) -> int:
        return len(self.score)

    def select(self, mask: NDArray[np.bool_] | NDArray[np.intp]) -> "Detections":
        """The detections a boolean mask (n,) or an index array (m,) picks."""
        return Detections(self.boxes_xyxy[mask], self.score[mask], self.class_id[mask])


@dataclass(frozen=True, slots=True)
class TrackedFrame:
    """The tracks alive in one picture of one camera: what rules see. Confirmed tracks only.

    `track_id`: int64 (n,), unique within (camera, `epoch` of the tracker's run), never reused.
    `boxes_xyxy`: float32 (n, 4) pixels of a picture of `resolution_wh`.
    `class_name`: n names, e.g. "person".
    `frame_time_s`: Unix seconds of the picture; non-decreasing per camera.
    """

    camera_id: str
    frame_time_s: float
    resolution_wh: tuple[int, int]
    track_id: NDArray[np.int64]
    boxes_xyxy: NDArray[np.float32]
    score: NDArray[np.float32]
    class_name: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.track_id)
