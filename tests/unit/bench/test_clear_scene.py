"""A scene without those who walk through it."""

from pathlib import Path

import numpy as np

from bench.clear_scene import without_remains
from bench.quiet_clips import Source
from tests.fakes.detector import BrightnessDetector


def test_who_stands_longer_than_the_median_forgives_is_left_out_of_the_scene(tmp_path: Path) -> None:
    pictures = np.full((20, 96, 64), 128, np.uint8)
    pictures[:, :64] = 40
    pictures[:14, 16:48, 16:32] = 230
    median = np.median(pictures, axis=0).astype(np.uint8)
    assert (median[20:40, 20:30] == 230).all()
    source = without_remains(Source("street", pictures, median), BrightnessDetector(), tmp_path)
    assert (source.background[:64] == 40).all()
    again = without_remains(Source("street", pictures, median), BrightnessDetector(), tmp_path)
    assert (again.background == source.background).all()


def test_what_is_always_there_stays(tmp_path: Path) -> None:
    pictures = np.full((20, 96, 64), 128, np.uint8)
    pictures[:, :64] = 40
    pictures[:, 16:48, 16:32] = 230
    source = without_remains(Source("yard", pictures, pictures[0].copy()), BrightnessDetector(), tmp_path)
    assert (source.background == pictures[0]).all()
