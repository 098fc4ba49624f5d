"""What must be rendered again, and what not."""

import numpy as np
import pytest

from bench.scenes.raster import Window
from bench.scenes.regions import Shine, changed, merged, shine_of
from bench.scenes.words import View, Weather

VIEW = View((0.0, -10.0, 4.0), (0.0, 2.0, 1.0), 24.0)
POST = np.array([(x, y, z) for x in (-0.2, 0.2) for y in (-0.2, 0.2) for z in np.linspace(0, 1.8, 8)], np.float32)
DARK = Shine(None)


def window(points: np.ndarray[tuple[int, int], np.dtype[np.float32]], shine: Shine = DARK) -> Window:
    found = changed(VIEW, points, shine)
    assert found is not None
    return found


def covers(outer: Window, inner: Window) -> bool:
    return (
        outer.x0 <= inner.x0
        and outer.y0 <= inner.y0
        and outer.x0 + outer.width >= inner.x0 + inner.width
        and outer.y0 + outer.height >= inner.y0 + inner.height
    )


def test_it_holds_the_object() -> None:
    found = window(POST)
    flat = VIEW.project(POST)
    assert found.x0 < flat[:, 0].min() < flat[:, 0].max() < found.x0 + found.width
    assert found.y0 < flat[:, 1].min() < flat[:, 1].max() < found.y0 + found.height


def test_the_sun_throws_a_shadow_away_from_itself() -> None:
    bare, sunny = window(POST), window(POST, shine_of(Weather.DAY, (0.6, np.pi)))
    assert covers(sunny, bare)
    assert sunny.x0 + sunny.width > bare.x0 + bare.width + 30  # from the left to the right
    assert sunny.x0 >= bare.x0 - 8


def test_without_a_sun_nothing_but_the_object_changes() -> None:
    for weather in (Weather.DUSK, Weather.NIGHT_INFRARED):
        assert window(POST, shine_of(weather, (0.6, np.pi))) == window(POST)


def test_wet_ground_gives_it_back_below() -> None:
    wet, dry = window(POST, shine_of(Weather.RAIN, (0, 0))), window(POST)
    assert wet.y0 + wet.height > dry.y0 + dry.height


def test_what_is_out_of_the_picture_changes_nothing() -> None:
    assert changed(VIEW, POST + np.array((60, 0, 0), np.float32), DARK) is None
    assert changed(VIEW, POST - np.array((0, 30, 0), np.float32), DARK) is None


@pytest.mark.parametrize(
    ("windows", "count"),
    [
        ([Window(0, 0, 40, 40), Window(20, 20, 40, 40)], 1),
        ([Window(0, 0, 40, 40), Window(500, 300, 60, 60)], 2),
        ([Window(0, 0, 90, 90), Window(95, 0, 90, 90), Window(400, 200, 150, 150)], 2),
        ([], 0),
    ],
)
def test_windows_are_joined_where_that_is_cheaper(windows: list[Window], count: int) -> None:
    joined = merged(windows)
    assert len(joined) == count
    assert all(any(covers(outer, inner) for outer in joined) for inner in windows)
