"""Which YOLO a network is, told from its output's shape, and how to read that output.

For an input of w x h and strides 8, 16, 32 there are `cells` = sum(w/s * h/s) places, each with four box numbers:

============  =======================  ==================================================================
layout        output                   numbers a place
============  =======================  ==================================================================
objectness    (n, 3 * cells, 5 + c)    YOLOv5, v7: cx cy w h objectness class…
anchor_free   (n, 4 + c, cells)        YOLOv8, v9, 11, 12: cx cy w h class…
end_to_end    (n, up to 1000, 6)       YOLOv10, 26: x1 y1 x2 y2 score class, suppression already done
============  =======================  ==================================================================

Each is also recognised with its last two axes exchanged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import WeightsError
from models.tracks import Detections
from vision.detectors.nms import MAX_OBJECTS, strongest, suppress

_STRIDES: Final = ((8, 16, 32), (8, 16, 32, 64), (4, 8, 16, 32))
_END_TO_END_MAX: Final = 1000
_MAX_CLASSES: Final = 2000
EXPECTED: Final = (
    "expected one output of a YOLO detection export: (n, 3*cells, 5+classes) as YOLOv5, "
    "(n, 4+classes, cells) as YOLOv8/11, or (n, 300, 6) as YOLO26 end-to-end"
)


class Layout(StrEnum):
    """The families of output."""

    OBJECTNESS = "objectness"
    ANCHOR_FREE = "anchor_free"
    END_TO_END = "end_to_end"


@dataclass(frozen=True, slots=True)
class OutputForm:
    """A recognised output: its family, whether its last two axes must be exchanged to get numbers x places,
    and its class count (None when only the file's metadata can tell)."""

    layout: Layout
    places_first: bool
    classes: int | None


def recognise(shape: Sequence[int], input_wh: tuple[int, int], named: int | None) -> OutputForm:
    """The form of an output of `shape` for an input of `input_wh`; `named`: how many classes the metadata names.

    Raises WeightsError with what was found and what was expected.
    """
    if len(shape) != 3:
        raise WeightsError(f"the output has shape {_text(shape)}; {EXPECTED}")
    forms = list(_possible_forms(shape, {_cells(input_wh, strides) for strides in _STRIDES}))
    if not forms:
        raise WeightsError(
            f"the output has shape {_text(shape)} for an input of {input_wh[0]}x{input_wh[1]}; {EXPECTED}"
        )
    for form in forms:
        if named is None or form.classes in (None, named):
            return form
    raise WeightsError(
        f"the output has shape {_text(shape)}, which as {forms[0].layout} means {forms[0].classes} classes, but the "
        f"file names {named}; a segmentation, pose or oriented-box export cannot be used: {EXPECTED}"
    )


def _possible_forms(shape: Sequence[int], cell_counts: set[int]) -> Iterator[OutputForm]:
    for places_first in (False, True):
        numbers, places = (shape[2], shape[1]) if places_first else (shape[1], shape[2])
        if places in cell_counts and 5 <= numbers <= _MAX_CLASSES:
            yield OutputForm(Layout.ANCHOR_FREE, places_first, numbers - 4)
        if places in {3 * cells for cells in cell_counts} and 6 <= numbers <= _MAX_CLASSES:
            yield OutputForm(Layout.OBJECTNESS, places_first, numbers - 5)
    for places_first in (True, False):
        numbers, places = (shape[2], shape[1]) if places_first else (shape[1], shape[2])
        if numbers == 6 and places <= _END_TO_END_MAX:
            yield OutputForm(Layout.END_TO_END, places_first, None)


def _cells(input_wh: tuple[int, int], strides: Sequence[int]) -> int:
    return sum((input_wh[0] // stride) * (input_wh[1] // stride) for stride in strides)


def _text(shape: Sequence[int]) -> str:
    return "(" + ", ".join(str(side) for side in shape) + ")"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one picture's output.

    `wanted`: class ids to report, ascending, or None for all. `score`: the least score. `iou`: the most overlap of
    two objects of a class (not used where the network has suppressed already).
    """

    form: OutputForm
    score: float
    iou: float
    wanted: NDArray[np.int64] | None = None

    def read(self, output: NDArray[np.float32]) -> Detections:
        """Objects, by falling score, in one picture's output (places x numbers or numbers x places)."""
        rows = output.T if self.form.places_first else output
        if self.form.layout is Layout.END_TO_END:
            return strongest(self._read_end_to_end(rows), MAX_OBJECTS)
        if self.form.layout is Layout.OBJECTNESS:
            return suppress(self._read_objectness(rows), self.iou)
        return suppress(self._read_scores(rows[:4], rows[4:]), self.iou)

    def _read_end_to_end(self, rows: NDArray[np.float32]) -> Detections:
        chosen = rows[4] >= self.score
        if self.wanted is not None:
            chosen &= np.isin(rows[5].astype(np.int64), self.wanted)
        picked = rows[:, chosen]
        return _detections(picked[:4].T, picked[4], picked[5].astype(np.int64))

    def _read_objectness(self, rows: NDArray[np.float32]) -> Detections:
        rows = rows[:, rows[4] >= self.score]
        return self._read_scores(rows[:4], rows[5:] * rows[4])

    def _read_scores(self, boxes_cxcywh: NDArray[np.float32], scores: NDArray[np.float32]) -> Detections:
        considered = scores if self.wanted is None else scores[self.wanted]
        places = np.flatnonzero(considered.max(axis=0, initial=0) >= self.score)
        scores = scores[:, places]
        class_id = scores.argmax(axis=0)
        if self.wanted is not None:
            kept = np.isin(class_id, self.wanted)
            places, class_id, scores = places[kept], class_id[kept], scores[:, kept]
        return _detections(
            _corners(boxes_cxcywh[:, places].T), scores[class_id, np.arange(len(places))], class_id.astype(np.int64)
        )


def _corners(boxes_cxcywh: NDArray[np.float32]) -> NDArray[np.float32]:
    half = boxes_cxcywh[:, 2:] / 2
    return np.concatenate([boxes_cxcywh[:, :2] - half, boxes_cxcywh[:, :2] + half], axis=1)


def _detections(boxes_xyxy: NDArray[np.float32], score: NDArray[np.float32], class_id: NDArray[np.int64]) -> Detections:
    sound = np.isfinite(boxes_xyxy).all(axis=1) & np.isfinite(score) & (class_id >= 0)
    if sound.all():
        return Detections(np.ascontiguousarray(boxes_xyxy, np.float32), score.astype(np.float32), class_id)
    return Detections(boxes_xyxy[sound].astype(np.float32), score[sound].astype(np.float32), class_id[sound])
