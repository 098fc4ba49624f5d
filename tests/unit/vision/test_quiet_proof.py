"""The short ways of a look say what the long ones would."""

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.background import Background
from vision.blobs import Blobs
from vision.change import ChangeDetector, ChangeSettings
from vision.clutter import Clutter
from vision.lighting import Plane


def in_full(off: Plane, background: Background) -> Plane:
    """Every cell's excess without any short cut, as `vision.change` describes it."""
    chosen = ChangeSettings()
    height, width = off.shape
    quarter = cv2.resize(np.clip(off, -12, 12), (width // 4, height // 4), interpolation=cv2.INTER_LINEAR)
    shared = cv2.resize(cv2.blur(quarter, (10, 10)), (width, height), interpolation=cv2.INTER_LINEAR)
    threshold = np.float32(chosen.least_levels) + np.float32(chosen.varies_times) * background.varies()
    return np.asarray(np.abs(off - shared) / threshold, np.float32)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    noise=st.floats(0, 8),
    beam=st.floats(-20, 20),
    spot=st.floats(-60, 60),
    wh=st.sampled_from([(160, 90), (120, 96), (160, 120), (33, 17)]),
)
def test_what_is_proven_quiet_has_no_cell_over_its_threshold(
    seed: int, noise: float, beam: float, spot: float, wh: tuple[int, int]
) -> None:
    random = np.random.default_rng(seed)
    off = random.normal(0, noise, wh[::-1]).astype(np.float32)
    off[:, : wh[0] // 2] += np.float32(beam)
    off[5:8, 5:8] += np.float32(spot)
    background = Background(np.full(wh[::-1], 100, np.uint8))
    expected, found = in_full(off, background), ChangeDetector()._excess(off, background)
    if found is None:
        assert expected.max() <= 1
    else:
        np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_a_still_picture_is_proven_quiet() -> None:
    background = Background(np.full((90, 160), 100, np.uint8))
    noise = np.random.default_rng(1).normal(0, 1, (90, 160)).astype(np.float32)
    assert ChangeDetector()._excess(noise, background) is None


def blob(mass: float) -> Blobs:
    box = np.array([[0.4, 0.4, 0.6, 0.6]], np.float32)
    return Blobs(box, np.array([mass], np.float32), np.array([20]), np.array([1]))


@given(steps_s=st.lists(st.floats(0.05, 3), min_size=1, max_size=20), there=st.integers(0, 2**20))
def test_no_blob_is_sorted_as_an_empty_list_of_them(steps_s: list[float], there: int) -> None:
    short, long, time_s = Clutter(10), Clutter(10), 100.0
    for number, step_s in enumerate(steps_s):
        time_s += step_s
        if there >> number & 1:
            assert short.sort(blob(30), time_s).tolist() == long.sort(blob(30), time_s).tolist()
        else:
            short.sort_none(time_s)
            assert len(long.sort(Blobs(), time_s)) == 0
        assert short.least_mass == long.least_mass
