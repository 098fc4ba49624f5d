"""What a network must take to be a detector of ours: one picture input of known or free size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.errors import WeightsError

_STRIDE: Final = 32
_MAX_SIDE: Final = 4096
_WIDE: Final = (16, 9)
_WIDE_FROM: Final = 640  # as wide as this the picture's edges tell as much without grey beside them; at 320 they do not

Side = int | None


@dataclass(frozen=True, slots=True)
class InputForm:
    """`input_wh`: the size to open the network for. `fixed_batch`: None when the file takes any batch.

    `any_size`: whether the file leaves width and height free.
    """

    input_wh: tuple[int, int]
    fixed_batch: int | None
    any_size: bool


def choose_input(inputs: Sequence[Sequence[Side]], outputs: int, wanted_wh: tuple[int, int]) -> InputForm:
    """The form for a file whose inputs have these shapes (None: free side) and that has `outputs` outputs.

    A side the file fixes wins over `wanted_wh`. Raises WeightsError with what was found and what was expected.
    """
    if len(inputs) != 1 or len(inputs[0]) != 4 or inputs[0][1] not in (3, None):
        raise WeightsError(f"the inputs have shapes {_text(inputs)}; expected one input (n, 3, height, width)")
    if outputs != 1:
        raise WeightsError(f"the file has {outputs} outputs; expected one: export plain detection, not segmentation")
    batch, _, height, width = inputs[0]
    size = (width or wanted_wh[0], height or wanted_wh[1])
    for side in size:
        if side % _STRIDE or not _STRIDE <= side <= _MAX_SIDE:
            raise WeightsError(f"input size {size[0]}x{size[1]}: each side must be a multiple of 32 up to {_MAX_SIDE}")
    return InputForm(size, batch, width is None and height is None)


def wide_of(side: int) -> tuple[int, int] | None:
    """Width and height of the input for pictures of 16:9 beside a square one: as wide, and no higher than they need.

    What is left away above and below is whole strides: the cells of both lie alike on a picture, so both see it alike.
    None for small ones: without the grey a network of 320 finds a tenth fewer objects, one of 640 as many.
    """
    if side < _WIDE_FROM:
        return None
    needed = -(-side * _WIDE[1] // _WIDE[0])
    return side, side - (side - needed) // (2 * _STRIDE) * 2 * _STRIDE


def _text(shapes: Sequence[Sequence[Side]]) -> str:
    return "; ".join("(" + ", ".join("?" if side is None else str(side) for side in shape) + ")" for shape in shapes)
