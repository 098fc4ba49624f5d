"""The edges of a scene, in any light."""

import numpy as np
import pytest

from models.cameras import Sight
from tests.unit.vision.street import textured
from vision.place import ALIKE, Place
from vision.scenery import edges_of, likeness, same_edges, sight_of
from vision.small import Luma, small_luma


def small(seed: int, gain: float = 1.0, offset: float = 0.0, noise: float = 3.0) -> Luma:
    image = gain * textured(seed) + offset + np.random.default_rng(seed).normal(0, noise, (360, 640))
    return small_luma(np.clip(image, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(("gain", "offset"), [(1.0, 0.0), (0.2, 5.0), (1.4, 10.0), (-0.8, 235.0)])
def test_the_same_scene_is_alike_in_any_light(gain: float, offset: float) -> None:
    assert likeness(edges_of(small(1)), edges_of(small(1, gain, offset))) > 2 * ALIKE


def test_other_scenes_and_turned_cameras_are_not() -> None:
    edges = edges_of(small(1))
    assert max(likeness(edges, edges_of(small(seed))) for seed in range(2, 12)) < ALIKE
    assert likeness(edges, edges_of(np.roll(small(1), 12, axis=1))) < ALIKE


def test_pictures_of_different_shape_are_not_compared() -> None:
    assert likeness(edges_of(small(1)), edges_of(small(1)[:60])) == 0


def test_a_part_in_another_light_has_the_same_edges_and_an_object_has_not() -> None:
    scene, part = small(1), np.zeros((90, 160), np.bool_)
    part[20:70, 40:120] = True
    lit = np.where(part, np.clip(scene * 0.5 + 110, 0, 255), scene).astype(np.uint8)
    other = np.where(part, small(7), scene)
    assert same_edges(edges_of(scene), edges_of(lit), part)
    assert not same_edges(edges_of(scene), edges_of(other), part)


def test_a_plain_part_in_another_light_is_the_same() -> None:
    wall, part = np.full((90, 160), 90, np.uint8), np.ones((90, 160), np.bool_)
    assert same_edges(edges_of(wall), edges_of(wall + np.uint8(60)), part)


@pytest.mark.parametrize(
    ("picture", "sight"),
    [
        (small(1), Sight.CLEAR),
        (small(1, gain=0.25), Sight.CLEAR),
        (np.full((90, 160), 16, np.uint8), Sight.BLACK),
        (np.full((90, 160), 128, np.uint8), Sight.COVERED),
        (np.tile(np.linspace(100, 135, 160).astype(np.uint8), (90, 1)), Sight.CLEAR),
    ],
)
def test_what_a_picture_is_worth(picture: Luma, sight: Sight) -> None:
    assert sight_of(picture) is sight


def test_a_clock_burnt_in_does_not_uncover_a_covered_lens() -> None:
    covered = np.full((90, 160), 120, np.uint8)
    covered[2:6, 4:60:2] = 235
    assert sight_of(covered) is Sight.COVERED


def test_a_camera_turned_slowly_is_moved_in_the_end_and_back_when_it_returns() -> None:
    place = Place(accept_s=900)
    place.see(small(1), 2.0)
    for _ in range(40):
        place.see(small(5), 2.0)
    assert place.moved
    for _ in range(10):
        place.see(small(1), 2.0)
    assert not place.moved
