"""Two detectors side by side on the same pictures: do they see the same, and what does each cost."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from models.tracks import Detections
from vision.clip_pictures import ClipPicture
from vision.detectors.nms import iou_matrix
from vision.detectors.port import Detector
from vision.ground_truth import IOU, Score, Truth


@dataclass(frozen=True, slots=True)
class Seen:
    """What a detector found in each picture, in letterbox pixels, and what that cost. `cpu_ms`: a picture."""

    found: list[Detections]
    cpu_ms: float
    precision: str
    backend: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the objects of one detector match those of another, or the truth, one to one at IoU 0.5 and the same class.

    `recall`: share of the reference's objects found again. `precision`: share of the found that the reference has.
    `score_shift`: mean change of score of matched objects, 0 against truth. `objects`: of the reference.
    """

    what: str
    recall: float
    precision: float
    score_shift: float
    pictures: int
    objects: int


def look(detector: Detector, pictures: Sequence[ClipPicture]) -> Seen:
    """Look at all pictures one by one, the first one twice to warm up."""
    detector.detect(pictures[0].slot[None])
    began_s = _cpu_s()
    found = [detector.detect(picture.slot[None])[0] for picture in pictures]
    cpu_ms = 1000 * (_cpu_s() - began_s) / len(pictures)
    return Seen(found, cpu_ms, detector.info.precision, detector.backend)


def agreement(what: str, reference: Seen, other: Seen) -> Agreement:
    """How far `other` sees what `reference` sees."""
    matched, shifts, expected, found = 0, 0.0, 0, 0
    for one, two in zip(reference.found, other.found, strict=True):
        overlap = iou_matrix(one.boxes_xyxy, two.boxes_xyxy) * (one.class_id[:, None] == two.class_id)
        rows, columns = linear_sum_assignment(overlap, maximize=True)
        same = overlap[rows, columns] >= IOU
        matched += int(same.sum())
        shifts += float((two.score[columns[same]] - one.score[rows[same]]).sum())
        expected, found = expected + len(one), found + len(two)
    return Agreement(
        what, _share(matched, expected), _share(matched, found), shifts / max(1, matched), len(other.found), expected
    )


def against_truth(
    what: str, seen: Seen, pictures: Sequence[ClipPicture], truth: Mapping[int, Truth], class_id: int
) -> Agreement:
    """Recall and precision of the objects of one class in pictures of the clip the truth is of."""
    score = Score()
    for picture, every in zip(pictures, seen.found, strict=True):
        found = every.select(every.class_id == class_id)
        expected = truth[picture.number].boxes_xyxy if picture.number in truth else np.zeros((0, 4), np.float32)
        score.add(expected, picture.box.to_source(found).boxes_xyxy)
    return Agreement(what, score.recall, score.precision, 0.0, len(pictures), score.true)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _cpu_s() -> float:
    times = os.times()
    return times.user + times.system
