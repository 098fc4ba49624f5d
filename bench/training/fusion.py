"""What several teachers say of one picture as labels: what is sure, and what is in doubt.

Boxes of one thing are one box, the mean of theirs by score (weighted boxes fusion: Solovyev, Wang, Gabruseva 2021).
Sure is what one teacher says firmly, or what more than one says at all firmly; the rest is in doubt: it is no label,
and what lies there is no background either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.training.boxes import Boxes, Labels
from bench.training.kinds import LOOK_ALIKE
from models.tracks import Detections
from vision.detectors.nms import iou_matrix

SAME_IOU: Final = 0.5
FIRM: Final = 0.4
AGREED: Final = 0.25
_EMPTY: Final = Labels()


@dataclass(frozen=True, slots=True)
class Fused:
    """Labels in pixels: `sure`, and `doubtful` with the class that is likeliest."""

    sure: Labels = _EMPTY
    doubtful: Labels = _EMPTY


def fuse(said: Sequence[Detections]) -> Fused:
    """`said`: of each teacher, boxes in pixels with classes of ours."""
    teacher = np.concatenate([np.full(len(each), number) for number, each in enumerate(said)])
    boxes = np.concatenate([each.boxes_xyxy for each in said])
    score = np.concatenate([each.score for each in said])
    kind = np.concatenate([each.class_id for each in said]).astype(np.int64)
    alike = np.array(LOOK_ALIKE)[kind]
    one = (iou_matrix(boxes, boxes) >= SAME_IOU) & (alike[:, None] == alike)
    free = np.ones(len(boxes), np.bool_)
    sure: list[tuple[int, Boxes]] = []
    doubtful: list[tuple[int, Boxes]] = []
    for best in np.argsort(-score, kind="stable"):
        if not free[best]:
            continue
        members = np.flatnonzero(one[best] & free)
        free[members] = False
        weight = score[members]
        likeliest = int(np.bincount(kind[members], weights=weight).argmax())
        box = np.average(boxes[members], axis=0, weights=weight).astype(np.float32)
        agreed = len(set(teacher[members])) > 1 and weight.mean() >= AGREED
        (sure if agreed or weight.max() >= FIRM else doubtful).append((likeliest, box))
    return Fused(_labels(sure), _labels(doubtful))


def completed(truth: Labels, fused: Fused, told: frozenset[int]) -> Fused:
    """A picture whose truth tells only of some classes (`told`), and not of all there is of them.

    What teachers are sure of is taken for the other classes; of the told ones it is in doubt where no truth is near.
    """
    of_told = np.isin(fused.sure.class_id, list(told))
    others, again = fused.sure.select(~of_told), fused.sure.select(of_told)
    doubtful = fused.doubtful.joined(again)
    known = iou_matrix(doubtful.boxes_xyxy, truth.boxes_xyxy) >= SAME_IOU / 2
    known &= doubtful.class_id[:, None] == truth.class_id
    unknown = np.flatnonzero(~np.asarray(known.any(axis=1)))
    return Fused(truth.joined(others), doubtful.select(unknown))


def _labels(found: Sequence[tuple[int, Boxes]]) -> Labels:
    return Labels(
        np.array([kind for kind, _ in found], np.int64),
        np.array([box for _, box in found], np.float32).reshape(-1, 4),
    )
