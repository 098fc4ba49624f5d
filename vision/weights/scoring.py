"""How well a detector's boxes match the labelled objects of a set: recall, precision and AP50, class by class.

Which objects count: those marked so, at least `LEAST_PX` high. The others may be found or not. A found box counts
unless it is of a class nobody labelled, fits an object that does not count best, or is lower than `LEAST_PX` and fits
none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections
from vision.detectors.nms import iou_matrix
from vision.ground_truth import IOU, Score

OUR_CLASSES: Final = ("person", "bicycle", "motorcycle", "car", "bus", "truck")
LEAST_PX: Final = 24
LEAST_SCORE: Final = 0.25
Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Objects:
    """Labelled objects of one picture: `class_names` (n), `boxes_xyxy` (n, 4) in its pixels, `counted` (n,)."""

    class_names: tuple[str, ...]
    boxes_xyxy: Boxes
    counted: NDArray[np.bool_]

    def of(self, names: Sequence[str]) -> tuple[Boxes, Boxes]:
        """Boxes of these classes: those that must be found, and those that may be."""
        wanted = np.array([name in names for name in self.class_names], bool)
        high = self.boxes_xyxy[:, 3] - self.boxes_xyxy[:, 1] >= LEAST_PX
        must = wanted & self.counted & high
        return self.boxes_xyxy[must], self.boxes_xyxy[wanted & ~must]


@dataclass(slots=True)
class Tally:
    """One detector on the pictures of one set. `groups`: classes that are taken for one, by the name of the group."""

    groups: dict[str, tuple[str, ...]]
    scores: dict[str, Score] = field(init=False)
    pictures: int = 0
    _ranked: dict[str, list[tuple[float, bool]]] = field(init=False)  # found boxes: score, whether it matched

    def __post_init__(self) -> None:
        self.scores = {group: Score() for group in self.groups}
        self._ranked = {group: [] for group in self.groups}

    @classmethod
    def strict(cls, classes: Sequence[str]) -> "Tally":
        """Each class for itself."""
        return cls({name: (name,) for name in classes})

    def add(self, truth: Objects, found: Detections, names: Sequence[str]) -> None:
        """Count one picture. `found`: in its pixels, by falling score; below `LEAST_SCORE` only AP50 looks at them.

        `names`: of the detector's classes by id.
        """
        self.pictures += 1
        for group, classes in self.groups.items():
            must, may = truth.of(classes)
            ids = [number for number, name in enumerate(names) if name in classes]
            ours = found.select(np.isin(found.class_id, ids))
            ours = ours.select(_counting(ours.boxes_xyxy, must, may))
            self.scores[group].add(must, ours.boxes_xyxy[ours.score >= LEAST_SCORE])
            matched = _greedy(must, ours.boxes_xyxy)
            self._ranked[group] += zip(ours.score.tolist(), matched.tolist(), strict=True)

    @property
    def whole(self) -> Score:
        """All groups together."""
        parts = self.scores.values()
        return Score(sum(p.matched for p in parts), sum(p.true for p in parts), sum(p.found for p in parts))

    @property
    def ap50(self) -> float | None:
        """Mean, over the groups of which there is an object, of the area under precision by recall; None without."""
        areas = [_area(self._ranked[group], score.true) for group, score in self.scores.items() if score.true]
        return float(np.mean(areas)) if areas else None


def beside(found: Boxes, must: Boxes, may: Boxes) -> NDArray[np.bool_]:
    """Which found boxes fit best something that need not be found: they are neither right nor wrong."""
    of_may = _best(found, may)
    return (of_may >= IOU / 2) & (of_may > _best(found, must))


def _counting(found: Boxes, must: Boxes, may: Boxes) -> NDArray[np.bool_]:
    """Which found boxes are right or wrong, rather than of no matter."""
    low = found[:, 3] - found[:, 1] < LEAST_PX
    return ~beside(found, must, may) & ~(low & (_best(found, must) < IOU))


def _best(found: Boxes, true: Boxes) -> NDArray[np.float32]:
    if not len(true):
        return np.zeros(len(found), np.float32)
    best: NDArray[np.float32] = iou_matrix(found, true).max(axis=1)
    return best


def _greedy(true: Boxes, found: Boxes) -> NDArray[np.bool_]:
    """Whether each found box, by falling score, takes a true one that none before it took."""
    overlap = iou_matrix(found, true)
    matched = np.zeros(len(found), bool)
    for row in range(len(found) if len(true) else 0):
        column = int(overlap[row].argmax())
        if overlap[row, column] >= IOU:
            matched[row] = True
            overlap[:, column] = 0
    return matched


def _area(ranked: Sequence[tuple[float, bool]], true: int) -> float:
    """Area under the precision, made to fall, over the recall (all points, as VOC from 2010 on)."""
    hits = np.array([hit for _, hit in sorted(ranked, key=lambda pair: -pair[0])], bool)
    recall = np.cumsum(hits) / true
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    falling = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * falling))
