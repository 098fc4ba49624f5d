"""Which YOLO a network is, told from its output's shape.

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

from models.errors import WeightsError

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
