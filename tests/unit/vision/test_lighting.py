"""The light of a picture as against the scene."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.lighting import Light, light_of

SCENE = np.random.default_rng(1).uniform(20, 200, (90, 160)).astype(np.float32)


@given(st.floats(0.4, 2.0), st.floats(-20, 20))
def test_gain_and_offset_are_found_under_noise_and_objects(gain: float, offset: float) -> None:
    luma = Light(gain, offset).on(SCENE) + np.random.default_rng(2).normal(0, 2, SCENE.shape).astype(np.float32)
    luma[20:60, 30:70] = 250  # an object over a ninth of the picture
    found = light_of(luma, SCENE).on(SCENE)
    wanted = Light(gain, offset).on(SCENE)
    assert np.abs(found - wanted).max() < 6


def test_a_scene_of_one_shade_has_an_offset_only() -> None:
    flat = np.full((90, 160), 100, np.float32)
    light = light_of(flat + 40, flat)
    assert light.gain == 1
    assert light.offset == pytest.approx(40)


def test_the_scene_itself_is_in_its_own_light() -> None:
    light = light_of(SCENE.copy(), SCENE)
    assert (light.gain, light.offset) == (1, 0)
