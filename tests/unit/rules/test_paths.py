import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.paths import SAMPLES, follow_paths, middle, path_trail, speeds
from rules.sightings import ObjectParams, sightings
from rules.trails import Trails, keep
from tests.unit.rules.walks import Scene, picture

KIND = path_trail()
H = 0.1


def _walked(speed: float, times_s: list[float], keep_s: float = 3.0) -> Trails:
    """Somebody who goes `speed` heights a second, seen at these times."""
    trails: Trails | None = None
    for time_s in times_s:
        scene: Scene = {7: ("person", (0.1 + speed * H * time_s, 0.5, H / 2, H))}
        seen = sightings(picture(time_s, scene), ObjectParams(), ())
        after, others = follow_paths(KIND, trails, seen, keep_s, 2.0)
        trails = keep(others, after)
    assert trails is not None
    return trails


@given(st.floats(0.2, 5), st.lists(st.floats(0.02, 0.9), min_size=4, max_size=12))
@settings(max_examples=40)
def test_speed_is_the_same_whenever_pictures_come(speed: float, steps_s: list[float]) -> None:
    times_s = np.cumsum(steps_s).tolist()
    assume(speed * H * times_s[-1] < 1.7)  # the picture is two heights broad
    [found], [height] = speeds(_walked(speed, times_s), 1.0)
    assert height == pytest.approx(H, rel=1e-3)
    if times_s[-1] - times_s[0] >= 1.0:
        assert found == pytest.approx(speed, rel=0.02)
    else:
        assert np.isnan(found)


def test_a_path_is_bounded_and_reaches_back_as_far_as_it_is_wanted() -> None:
    trails = _walked(1.0, [i / 100 for i in range(1000)], keep_s=3.0)
    at_s = trails["at_s"][0]
    assert at_s.shape == (SAMPLES,)
    assert at_s[-1] - at_s[0] == pytest.approx(3.0, abs=0.2)
    assert np.all(np.diff(at_s) > 0)


def test_a_path_seen_rarely_keeps_every_picture() -> None:
    at_s = _walked(1.0, [0.0, 1.0, 2.0])["at_s"][0]
    assert np.isfinite(at_s).sum() == 3
    assert np.diff(at_s[-3:]) == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(
    ("values", "picked", "found"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1], 2.5),
        ([9, 2, 3, 1], [0, 1, 1, 1], 2.0),
        ([9, 2, 3, 100], [0, 1, 1, 1], 3.0),
        ([5, 6, 7, 8], [0, 0, 1, 0], 7.0),
        ([5, 6, 7, 8], [0, 0, 0, 0], 0.0),
        ([5, 6, 7, 8], [1, 0, 0, 1], 6.5),
    ],
)
def test_the_middle_of_what_is_picked(values: list[float], picked: list[int], found: float) -> None:
    [[middle_value]] = middle(np.array(values, np.float64)[None, :, None], np.array(picked, np.bool_)[None])
    assert middle_value == found
