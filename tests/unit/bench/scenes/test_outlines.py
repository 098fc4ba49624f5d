"""Zones as the picture shows them."""

import numpy as np
import pytest

from bench.scenes.outlines import on_picture
from bench.scenes.words import View

VIEW = View((0.0, -6.0, 4.0), (0.0, 4.0, 1.0), 26.0)


def test_an_area_in_view_keeps_its_corners() -> None:
    corners = ((-1.0, 3.0), (1.0, 3.0), (1.0, 5.0), (-1.0, 5.0))
    flat = VIEW.project(np.array([(x, y, 0) for x, y in corners], np.float32))
    assert on_picture(VIEW, corners) == [
        pytest.approx((x / 640, y / 360), abs=2e-4) for x, y, _ in flat.astype(np.float64).tolist()
    ]


def test_what_reaches_beyond_is_cut_at_the_edges() -> None:
    ground = on_picture(VIEW, ((-500, -500), (500, -500), (500, 500), (-500, 500)))
    xs, ys = zip(*ground, strict=True)
    assert (min(xs), max(xs), max(ys)) == (0, 1, 1)
    assert 0 < min(ys) < 0.5  # the horizon's side


def test_a_line_stays_a_line_and_keeps_its_direction() -> None:
    (x0, y0), (x1, y1) = on_picture(VIEW, ((-50, 4), (50, 4)))
    assert (x0, x1) == (0, 1)
    assert y0 == y1 > 0.5


@pytest.mark.parametrize("corners", [((-5, -20), (5, -20)), ((-5, -20), (5, -20), (5, -30))])
def test_what_lies_behind_the_camera_is_not_there(corners: tuple[tuple[float, float], ...]) -> None:
    assert on_picture(VIEW, corners) == []
