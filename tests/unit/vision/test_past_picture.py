import numpy as np
import pytest

from models.errors import DecodeError
from models.media import AccessUnit, Codec, Frame
from tests.unit.vision.streams import FPS, START_S, encoded
from vision.past_picture import picture_at


def number_of(frame: Frame) -> int:
    """Which picture it is, by where its bright square begins."""
    bright = np.flatnonzero(frame.planes[0][32] > 60)
    return round(float(bright[0]) / 2)


@pytest.mark.parametrize("b_pictures", [0, 2])
@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265])
@pytest.mark.parametrize(("after_s", "number"), [(0.0, 0), (0.7, 7), (0.78, 7), (0.9, 9)])
def test_the_picture_of_a_moment_is_the_last_one_taken_by_then(
    codec: Codec, b_pictures: int, after_s: float, number: int
) -> None:
    units = encoded(codec, 15, 5, b_pictures=b_pictures)
    frame = picture_at(units, START_S + after_s)
    assert number_of(frame) == number
    assert frame.frame_time_s == pytest.approx(START_S + number / FPS)


def test_what_is_not_kept_or_cannot_be_decoded_is_said() -> None:
    with pytest.raises(DecodeError, match="nothing is kept"):
        picture_at([], START_S)
    with pytest.raises(DecodeError, match="no picture of that moment"):
        picture_at(encoded(count=3), START_S - 1)
    broken = AccessUnit("gate", Codec.H264, b"\x00\x00\x01\x65 broken", 0, 0, START_S, True)
    with pytest.raises(DecodeError):
        picture_at([broken], START_S)
