"""What a network must take to be a detector of ours: one picture input of known or free size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.errors import WeightsError

_STRIDE: Final = 32
_MAX_SIDE: Final = 4096

Side = int | None


@dataclass(frozen=True, slots=True)
class InputForm:
    """`input_wh`: the size to open the network for. `fixed_batch`: None when the file takes any batch."""

    input_wh: tuple[int, int]
    fixed_batch: int | None


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
    return InputForm(size, batch)


def _text(shapes: Sequence[Sequence[Side]]) -> str:
    return "; ".join("(" + ", ".join("?" if side is None else str(side) for side in shape) + ")" for shape in shapes)
