"""Vehicles stand on the ground, have the size of real ones, roll on their wheels; the same seed looks the same."""

from collections.abc import Sequence

import numpy as np
import pytest

from bench.scenes.vehicles import KINDS, MODELS, built, pieces_of, saddle_of, wheel_radius_m
from bench.scenes.words import Action, Actor, Kind, Piece, Points, State

# Length, width, height in metres: least and most.
SIZES = {
    "saloon": ((4.4, 5.0), (1.9, 2.3), (1.35, 1.55)),
    "hatchback": ((3.7, 4.2), (1.8, 2.2), (1.4, 1.65)),
    "suv": ((4.4, 4.8), (2.0, 2.4), (1.6, 1.85)),
    "van": ((4.2, 4.6), (1.8, 2.2), (1.75, 2.0)),
    "bus": ((10.0, 11.0), (2.6, 3.2), (2.9, 3.3)),
    "truck": ((5.6, 6.2), (2.0, 2.5), (2.8, 3.2)),
    "bicycle": ((1.6, 1.9), (0.5, 0.7), (0.95, 1.15)),
    "ebike": ((1.6, 2.1), (0.6, 0.85), (1.0, 1.4)),
    "delivery": ((1.7, 2.2), (0.6, 0.85), (1.2, 1.4)),
}


def actor(model: str, look: int = 3) -> Actor:
    return Actor(1, KINDS[model], lambda _: None, look, model)


def points(pieces: Sequence[Piece]) -> Points:
    return np.concatenate([piece.points for piece in pieces])


def at_rest(model: str, look: int = 3, **changes: float) -> Points:
    where = State((0.0, 0.0, 0.0), changes.get("heading", 0.0), Action.PARKED, changes.get("phase", 0.0))
    return points(pieces_of(actor(model, look), where))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("look", [0, 5])
def test_it_has_the_size_of_a_real_one(model: str, look: int) -> None:
    low, high = at_rest(model, look).min(axis=0), at_rest(model, look).max(axis=0)
    for size, (least, most) in zip(high - low, SIZES[model], strict=True):
        assert least <= size <= most
    assert low[2] == pytest.approx(0.0, abs=0.02)
    assert abs(high[1] + low[1]) < 0.1


@pytest.mark.parametrize("model", MODELS)
def test_it_goes_where_its_state_says(model: str) -> None:
    here = points(pieces_of(actor(model), State((0, 0, 0), 0.0, Action.PARKED)))
    there = points(pieces_of(actor(model), State((7, -2, 0.1), np.pi / 2, Action.PARKED)))
    assert there[:, 0] == pytest.approx(7 - here[:, 1], abs=1e-3)
    assert there[:, 1] == pytest.approx(-2 + here[:, 0], abs=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_wheels_roll_forwards_with_the_phase(model: str) -> None:
    one = built(model, 3)
    assert len(one.turning) >= 2
    wheel = one.turning[0]
    assert wheel.hub[2] == pytest.approx(wheel_radius_m(model, 3), abs=1e-6)
    index = sum(len(piece.points) for piece in one.still)
    before, after = (one.at((0, 0, 0), 0.0, phase) for phase in (0.0, 0.01))
    on_wheel = len(wheel.pieces[0].points)
    start, end = points(before)[index : index + on_wheel], points(after)[index : index + on_wheel]
    top = int(start[:, 2].argmax())
    assert end[top, 0] > start[top, 0]
    whole = points(one.at((0, 0, 0), 0.0, 1.0))[index : index + on_wheel]
    assert whole == pytest.approx(start, abs=1e-4)


def test_the_rest_of_it_stays_when_wheels_turn() -> None:
    one = built("saloon", 3)
    for before, after in zip(one.at((0, 0, 0), 0, 0.0)[: len(one.still)], one.at((0, 0, 0), 0, 0.4), strict=False):
        assert np.array_equal(before.points, after.points)


@pytest.mark.parametrize("model", MODELS)
def test_the_same_look_is_the_same_vehicle(model: str) -> None:
    first, second = MODELS[model](9), MODELS[model](9)
    assert [piece.paint for piece in first.still] == [piece.paint for piece in second.still]
    assert all(np.array_equal(a.points, b.points) for a, b in zip(first.still, second.still, strict=True))
    assert built(model, 9) is built(model, 9)


def test_paints_differ_by_look_and_most_cars_are_grey_white_or_black() -> None:
    paints = [built("saloon", look).still[0].paint.rgb for look in range(60)]
    assert len(set(paints)) > 20
    plain = sum(max(rgb) - min(rgb) < 0.05 for rgb in paints)
    assert 0.6 <= plain / len(paints) < 1.0


def test_who_can_be_ridden_has_a_saddle_between_grips_and_feet() -> None:
    for model, kind in KINDS.items():
        saddle = saddle_of(model, 3)
        assert (saddle is not None) == (kind in (Kind.BICYCLE, Kind.MOTORCYCLE))
        if saddle is not None:
            assert saddle.feet[0][2] < saddle.seat[2] < saddle.grips[0][2]
            assert saddle.grips[0][0] > saddle.seat[0]
            assert saddle.grips[0][1] == pytest.approx(-saddle.grips[1][1])


@pytest.mark.parametrize("model", MODELS)
def test_it_is_light_enough_for_a_street_of_them(model: str) -> None:
    one = built(model, 3)
    assert sum(len(piece.faces) for piece in one.at((0, 0, 0), 0, 0)) < 9000
    for piece in one.at((0, 0, 0), 0, 0):
        assert max(max(face) for face in piece.faces) < len(piece.points)
        assert np.isfinite(piece.points).all()


def test_a_body_encloses_its_arches_round_the_wheels() -> None:
    from bench.scenes.vehicles.cars import MODELS as DRAWN

    for model in DRAWN.values():
        drawing = model.drawing
        for axle in drawing.axles:
            assert drawing.edge_z(axle) > 2 * drawing.wheel
            assert drawing.edge_z(axle + drawing.wheel + drawing.arch + 0.01) < drawing.wheel
            assert drawing.edge_z(axle) < drawing.deck_z(axle)
