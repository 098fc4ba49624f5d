"""What a network must take."""

import pytest

from models.errors import WeightsError
from vision.detectors.inputs import InputForm, choose_input, wide_of


def test_a_free_size_takes_the_wanted_one() -> None:
    assert choose_input([(None, 3, None, None)], 1, (640, 384)) == InputForm((640, 384), None, any_size=True)


def test_what_the_file_fixes_wins() -> None:
    assert choose_input([(4, 3, 320, 416)], 1, (640, 640)) == InputForm((416, 320), 4, any_size=False)
    assert not choose_input([(1, 3, None, 416)], 1, (640, 640)).any_size


@pytest.mark.parametrize(("side", "height"), [(640, 384), (960, 576), (1280, 768), (672, 416)])
def test_the_wide_input_holds_16_to_9_in_whole_strides(side: int, height: int) -> None:
    assert wide_of(side) == (side, height)
    assert (side - height) // 2 % 32 == 0


@pytest.mark.parametrize("side", [64, 320, 416, 608])
def test_a_small_input_is_square_only(side: int) -> None:
    assert wide_of(side) is None


@pytest.mark.parametrize(
    ("inputs", "outputs", "why"),
    [
        ([], 1, "expected one input"),
        ([(None, 3, None, None)] * 2, 1, "expected one input"),
        ([(None, 1, 640, 640)], 1, "expected one input"),
        ([(None, 640)], 1, "expected one input"),
        ([(None, 3, None, None)], 2, "2 outputs; expected one"),
        ([(None, 3, 100, 640)], 1, "multiple of 32"),
        ([(None, 3, 8192, 8192)], 1, "multiple of 32"),
    ],
)
def test_anything_else_is_refused(inputs: list[tuple[int | None, ...]], outputs: int, why: str) -> None:
    with pytest.raises(WeightsError, match=why):
        choose_input(inputs, outputs, (640, 640))
