"""People in the world: the same meshes all the time, where their state says."""

from pathlib import Path

import numpy as np
import pytest

from bench.scenes.gait import E_BIKE, legs_of, phase_per_metre
from bench.scenes.people import People
from bench.scenes.words import Action, Actor, Kind, State


def somebody(look: int = 5, role: str = "") -> Actor:
    return Actor(1, Kind.PERSON, lambda _: None, look, role)


@pytest.fixture(scope="module")
def people(bodies: Path) -> People:
    return People(bodies)


def points_of(people: People, actor: Actor, state: State) -> np.ndarray:
    return np.concatenate([piece.points for piece in people.pieces_of(actor, state) if not piece.apart])


@pytest.mark.parametrize("action", list(Action))
def test_somebody_is_whole_and_above_the_ground_whatever_they_do(people: People, action: Action) -> None:
    for phase in (0.0, 0.3, 0.7, 1.0):
        points = points_of(people, somebody(), State((0, 0, 0), 0.0, action, phase, 1.5))
        assert np.isfinite(points).all()
        assert points.dtype == np.float32
        assert points[:, 2].min() > -0.06
        assert points[:, 2].max() < 2.6


def test_only_points_change_from_state_to_state(people: People) -> None:
    first, second = (
        people.pieces_of(somebody(), State((phase, 0, 0), 0.0, Action.WALK, phase, 1.3)) for phase in (0.1, 0.4)
    )
    assert len(first) == len(second) > 4
    assert all(a.faces is b.faces and a.paint is b.paint for a, b in zip(first, second, strict=True))
    assert not all((a.points == b.points).all() for a, b in zip(first, second, strict=True))


def test_somebody_stands_where_the_state_says_and_looks_where_it_heads(people: People) -> None:
    here = points_of(people, somebody(), State((0, 0, 0), 0.0, Action.STAND, 0.2))
    there = points_of(people, somebody(), State((3, -2, 0.5), np.pi / 2, Action.STAND, 0.2))
    turned = np.stack((3 - here[:, 1], here[:, 0] - 2, here[:, 2] + 0.5), axis=1)
    assert there == pytest.approx(turned, abs=1e-4)


def test_who_has_fallen_lies_on_the_ground(people: People) -> None:
    points = points_of(people, somebody(), State((0, 0, 0), 0.0, Action.LIE))
    assert points[:, 2].min() == 0.0
    assert points[:, 2].max() < 0.8
    assert np.ptp(points[:, 0]) > 1.2


def test_a_pace_is_its_own_for_everybody(people: People) -> None:
    actor = somebody()
    person = people.person(actor)
    assert people.phase_per_metre(actor, 1.3) == phase_per_metre(legs_of(person.joints), 1.3, person.look.manner)


def test_the_same_look_is_made_once(people: People) -> None:
    assert people.person(somebody(9)) is people.person(somebody(9))
    assert people.person(somebody(9)) is not people.person(somebody(9, "guard"))


def test_an_umbrella_is_a_piece_apart(people: People) -> None:
    pieces = people.pieces_of(somebody(3, "umbrella"), State((0, 0, 0), 0.0, Action.WALK, 0.2, 1.2))
    over = [piece for piece in pieces if piece.apart]
    head = max(piece.points[:, 2].max() for piece in pieces if not piece.apart)
    assert max(piece.points[:, 2].max() for piece in over) > head
    assert len(over) < len(pieces)


def test_a_rider_is_where_the_saddle_is(people: People) -> None:
    points = points_of(people, somebody(), State((0, 0, 0), 0.0, Action.RIDE, 0.2, 4.0))
    on_e_bike = people.pieces_of(somebody(), State((0, 0, 0), 0.0, Action.RIDE, 0.2, 4.0), E_BIKE)
    assert points[:, 2].min() > 0.02
    assert max(piece.points[:, 2].max() for piece in on_e_bike) < points[:, 2].max()
