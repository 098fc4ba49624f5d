"""Objects out of a network's numbers. The many places are thresholded first; only what remains is looked at closely."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.tracks import Detections
from vision.detectors.layouts import Layout, OutputForm
from vision.detectors.nms import MAX_OBJECTS, strongest, suppress

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one picture's output.

    `wanted`: class ids to report, ascending, or None for all; a place counts where no other class scores higher than
    its best wanted one. `score`: the least score. `iou`: the most overlap of two objects of a class (not used where
    the network has suppressed already).
    """

    form: OutputForm
    score: float
    iou: float
    wanted: NDArray[np.int64] | None = None

    def read(self, output: Numbers) -> Detections:
        """Objects, by falling score, in one picture's output (places x numbers or numbers x places)."""
        rows = output.T if self.form.places_first else output
        if self.form.layout is Layout.END_TO_END:
            return strongest(self._read_end_to_end(rows), MAX_OBJECTS)
        if self.form.layout is Layout.OBJECTNESS:
            return suppress(self._read_objectness(rows), self.iou)
        return suppress(self._read_scores(rows[:4], rows[4:]), self.iou)

    def read_narrowed(self, rows: Numbers) -> Detections:
        """Objects, by falling score, in one picture's narrowed output (6, places); see `backend.Runner.narrowed`."""
        picked = rows[:, np.flatnonzero(rows[4] >= self.score)]
        return suppress(_detections(_corners(picked[:4].T), picked[4], picked[5].astype(np.int64)), self.iou)

    def _read_end_to_end(self, rows: Numbers) -> Detections:
        picked = rows[:, np.flatnonzero(rows[4] >= self.score)]
        class_id = picked[5].astype(np.int64)
        if self.wanted is not None:
            kept = np.isin(class_id, self.wanted)
            picked, class_id = picked[:, kept], class_id[kept]
        return _detections(picked[:4].T, picked[4], class_id)

    def _read_objectness(self, rows: Numbers) -> Detections:
        rows = rows[:, np.flatnonzero(rows[4] >= self.score)]
        return self._read_scores(rows[:4], rows[5:] * rows[4])

    def _read_scores(self, boxes_cxcywh: Numbers, scores: Numbers) -> Detections:
        places = np.flatnonzero(_highest(scores, self.wanted) >= self.score)
        scores = scores[:, places]
        class_id = scores.argmax(axis=0)
        best = scores[class_id, np.arange(len(places))]
        if self.wanted is not None:
            class_id = self.wanted[scores[self.wanted].argmax(axis=0)]
            kept = scores[class_id, np.arange(len(places))] >= best
            places, class_id, best = places[kept], class_id[kept], best[kept]
        return _detections(_corners(boxes_cxcywh[:, places].T), best, class_id)


def _highest(scores: Numbers, wanted: NDArray[np.int64] | None) -> Numbers:
    """The best score of each place among the wanted classes; a row at a time, which is quickest in memory."""
    numbers = range(len(scores)) if wanted is None else wanted
    highest = np.zeros(scores.shape[1], np.float32)
    for number in numbers:
        np.maximum(highest, scores[number], out=highest)
    return highest


def _corners(boxes_cxcywh: Numbers) -> Numbers:
    half = boxes_cxcywh[:, 2:] / 2
    return np.concatenate([boxes_cxcywh[:, :2] - half, boxes_cxcywh[:, :2] + half], axis=1)


def _detections(boxes_xyxy: Numbers, score: Numbers, class_id: NDArray[np.int64]) -> Detections:
    if not (np.isfinite(boxes_xyxy).all() and np.isfinite(score).all() and (class_id >= 0).all()):
        sound = np.isfinite(boxes_xyxy).all(axis=1) & np.isfinite(score) & (class_id >= 0)
        boxes_xyxy, score, class_id = boxes_xyxy[sound], score[sound], class_id[sound]
    return Detections(np.ascontiguousarray(boxes_xyxy, np.float32), score.astype(np.float32, copy=False), class_id)
