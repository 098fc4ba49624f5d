"""Shapes are closed, look outwards, and keep their size when moved."""

import numpy as np
import pytest

from bench.scenes.shapes import Kit, Shape, ball, bar, both_sides, box, lathe, loft, sheet, slab, tube, upright, volume
from bench.scenes.words import Paint

GREY = Paint((0.5, 0.5, 0.5))


@pytest.mark.parametrize(
    ("shape", "cubic_m"),
    [
        (box((0, 0, 0), (1, 2, 3)), 6.0),
        (slab([(0, 0), (2, 0), (2, 1), (0, 1)], 1.0, 1.5), 1.0),
        (upright([(0, 0), (2, 0), (0, 1)], 3.0, 5.0), 2.0),
        (lathe(((0.5, 0.0), (0.5, 2.0)), 64), np.pi / 2),
        (bar((0, 0, 0), (0, 0, 2), 0.5, 64), np.pi / 2),
        (bar((1, 1, 1), (3, 1, 1), 0.5, 64), np.pi / 2),
        (bar((1, 1, 1), (1, 3, 1), 0.5, 64), np.pi / 2),
        (ball((4, 5, 6), (1, 2, 3), 48), 8 * np.pi),
    ],
)
def test_closed_shapes_look_outwards(shape: Shape, cubic_m: float) -> None:
    assert volume(shape) == pytest.approx(cubic_m, rel=0.01)


def test_a_bent_tube_keeps_its_thickness() -> None:
    bent = tube([(0, 0, 0), (0, 0, 1), (0, 1, 2), (0, 2, 2)], 0.1, 16)
    assert volume(bent) == pytest.approx(np.pi * 0.01 * (1 + 2**0.5 + 1), rel=0.15)


def test_moving_turning_and_mirroring_change_no_volume() -> None:
    shape = loft([[(0, 0, z), (2, 0, z), (1, 1, z)] for z in (0, 1)])
    for each in (
        shape.moved(5, -3, 2),
        shape.turned(0.7),
        shape.turned(2.0, "x"),
        shape.turned(1.0, "y"),
        shape.mirrored(),
    ):
        assert volume(each) == pytest.approx(1.0, rel=1e-4)
    assert volume(both_sides(shape.moved(0, 1))) == pytest.approx(2.0, rel=1e-4)


def test_a_turn_is_counter_clockwise_seen_from_the_axis() -> None:
    one = Shape(np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1)], np.float32), ())
    assert one.turned(np.pi / 2).points[0] == pytest.approx((0, 1, 0), abs=1e-6)
    assert one.turned(np.pi / 2, "x").points[1] == pytest.approx((0, 0, 1), abs=1e-6)
    assert one.turned(np.pi / 2, "y").points[2] == pytest.approx((1, 0, 0), abs=1e-6)


def test_a_sheet_is_seen_from_where_rows_go_up_and_columns_right() -> None:
    net = [[(column, 0, row) for column in range(3)] for row in range(2)]
    shape = sheet(net)
    a, b, c = shape.points[list(shape.faces[0][:3])]
    assert np.cross(b - a, c - b)[1] < 0


def test_a_kit_gives_one_piece_a_paint() -> None:
    kit = Kit()
    red = Paint((0.5, 0, 0))
    for number in range(3):
        kit.add(GREY, box((number, 0, 0), (number + 0.5, 1, 1)))
    kit.add(red, box((0, 0, 2), (1, 1, 3)))
    grey, other = kit.pieces()
    assert (grey.paint, len(grey.faces), len(grey.points), other.paint) == (GREY, 18, 24, red)
    assert volume(Shape(grey.points, grey.faces)) == pytest.approx(1.5, rel=1e-4)
    turned = Kit()
    turned.take(kit.pieces(), 10.0, 0.0, np.pi / 2)
    assert turned.pieces()[0].points[:, 0].max() == pytest.approx(10.0, abs=1e-4)
