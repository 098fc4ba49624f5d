"""Labels of a picture, and their files: YOLO's form, `class cx cy w h` in shares of the picture."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
Classes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """Things on a picture: `class_id` (n,), `boxes_xyxy` (n, 4) in pixels or, where said, shares of the picture."""

    class_id: Classes = field(default_factory=lambda: np.zeros(0, np.int64))
    boxes_xyxy: Boxes = field(default_factory=lambda: np.zeros((0, 4), np.float32))

    def __len__(self) -> int:
        return len(self.class_id)

    def select(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Labels":
        """Those that `which` names."""
        return Labels(self.class_id[which], self.boxes_xyxy[which])

    def joined(self, other: "Labels") -> "Labels":
        """These and the others."""
        return Labels(
            np.concatenate([self.class_id, other.class_id]), np.concatenate([self.boxes_xyxy, other.boxes_xyxy])
        )

    def scaled(self, factor_xy: tuple[float, float]) -> "Labels":
        """With coordinates multiplied."""
        return Labels(self.class_id, (self.boxes_xyxy * np.array([*factor_xy, *factor_xy])).astype(np.float32))


def read_yolo(path: Path) -> Labels:
    """Labels of a file in shares of the picture; none where there is no file."""
    text = path.read_text() if path.exists() else ""
    rows = np.array([line.split()[:5] for line in text.splitlines() if line.strip()], np.float64).reshape(-1, 5)
    centre, half = rows[:, 1:3], rows[:, 3:5] / 2
    return Labels(rows[:, 0].astype(np.int64), np.hstack([centre - half, centre + half]).astype(np.float32))


def write_yolo(path: Path, labels: Labels) -> None:
    """Write labels that are in shares of the picture."""
    boxes = np.clip(labels.boxes_xyxy, 0, 1)
    numbers = np.hstack([(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]])
    lines = [
        f"{kind} " + " ".join(f"{number:.5f}" for number in row)
        for kind, row in zip(labels.class_id, numbers, strict=True)
    ]
    path.write_text("".join(line + "\n" for line in lines))
