"""Connected cells and their weight."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vision.blobs import Blobs, find_blobs


def found(excess: NDArray[np.float32]) -> Blobs:
    return find_blobs(excess, excess > 1)


def test_nothing_over_the_threshold() -> None:
    assert len(found(np.full((90, 160), 0.9, np.float32)).mass) == 0


def test_blobs_come_the_heaviest_first_with_their_boxes_and_cells() -> None:
    excess = np.zeros((90, 160), np.float32)
    excess[10:16, 20:22] = 2.0
    excess[40:60, 100:110] = 1.5
    excess[80, 5:8] = 9.0  # three cells only
    blobs = found(excess)
    assert blobs.mass.tolist() == [300.0, 24.0]
    assert blobs.cells.tolist() == [200, 12]
    assert blobs.boxes_xyxy_norm[0] == pytest.approx([100 / 160, 40 / 90, 110 / 160, 60 / 90])
    assert blobs.mask(1).sum() == 12
    assert blobs.mask(1)[10:16, 20:22].all()
    assert blobs.only(np.array([False, True])).mass.tolist() == [24.0]


def test_one_glaring_cell_does_not_weigh_for_many() -> None:
    excess = np.zeros((90, 160), np.float32)
    excess[10:12, 20:22] = 50.0
    assert found(excess).mass.tolist() == [16.0]


def test_there_are_at_most_so_many() -> None:
    excess = np.zeros((90, 160), np.float32)
    excess[::4, ::4] = excess[1::4, ::4] = excess[::4, 1::4] = excess[1::4, 1::4] = 2.0
    assert len(found(excess).mass) == 64


def test_a_blob_that_is_not_there_has_no_mask() -> None:
    with pytest.raises(IndexError):
        Blobs().mask(0)
