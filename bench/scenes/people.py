"""People as pieces in the world: who somebody is and wears by the look, the pose by the state."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, sin
from pathlib import Path

import numpy as np

from bench.scenes.body import Anatomy, Body, skinned
from bench.scenes.clothes import Figure, Worn, clothes
from bench.scenes.gait import BICYCLE, Mount, legs_of, phase_per_metre, pose_of
from bench.scenes.heads import head
from bench.scenes.luggage import luggage
from bench.scenes.skeleton import Array, bone_matrices
from bench.scenes.wardrobe import Look, look_of
from bench.scenes.words import Actor, Piece, State


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A look made flesh. All meshes in one array, for one multiplication a pose; `cuts`: where each begins and ends."""

    look: Look
    joints: Array
    points: Array
    weights: Array
    cuts: tuple[tuple[int, int], ...]
    worn: tuple[Worn, ...]


def person_of(body: Body, look: Look) -> Person:
    """Dress a body."""
    figure = Figure(body)
    rng = np.random.default_rng((look.seed, 13))
    parts = (clothes(figure, look.outfit, rng), head(figure, look.outfit, rng), luggage(figure, look.outfit))
    worn = tuple(piece for part in parts for piece in part if piece.faces)
    ends = np.cumsum([len(piece.points) for piece in worn]).tolist()
    points = np.concatenate([piece.points for piece in worn])
    weights = np.concatenate([piece.weights for piece in worn])
    return Person(look, body.joints, points, weights, tuple(zip([0, *ends[:-1]], ends, strict=True)), worn)


class People:
    """Pieces of actors that are people. `bodies`: the folder `mpfb2` of MPFB's data.

    Faces and paint of an actor's pieces are the same objects in every state, in the same order: only points differ.
    """

    def __init__(self, bodies: Path) -> None:
        self._anatomy = Anatomy(bodies)
        self._person = lru_cache(maxsize=64)(self._make)

    def _make(self, look: int, role: str) -> Person:
        who = look_of(look, role)
        return person_of(self._anatomy.body_of(who.shape), who)

    def person(self, actor: Actor) -> Person:
        """Who an actor is."""
        return self._person(actor.look, actor.model)

    def phase_per_metre(self, actor: Actor, speed: float) -> float:
        """How much an actor's phase of a walk or run grows over a metre, so that its feet do not slide."""
        person = self.person(actor)
        return phase_per_metre(legs_of(person.joints), speed, person.look.manner)

    def pieces_of(self, actor: Actor, state: State, mount: Mount = BICYCLE) -> Sequence[Piece]:
        """What is seen of an actor, in the world. `mount`: what carries a rider."""
        person = self.person(actor)
        pose = pose_of(person.joints, state.action, state.phase, state.speed, person.look.manner, mount)
        points = skinned(person.points, person.weights, bone_matrices(person.joints, pose))
        if pose.sunk is not None:
            points[:, 2] -= np.quantile(points[:, 2], pose.sunk)
            points[:, 2] = np.maximum(points[:, 2], 0.0)
        points = placed(points, state)
        return [
            Piece(points[begin:end], piece.faces, piece.paint, piece.smooth, piece.apart)
            for (begin, end), piece in zip(person.cuts, person.worn, strict=True)
        ]


def placed(points: Array, state: State) -> Array:
    """Points in an actor's axes, in the world."""
    c, s = cos(state.heading), sin(state.heading)
    turn = np.array(((c, s, 0), (-s, c, 0), (0, 0, 1)), np.float32)
    return points @ turn + np.array(state.xyz, np.float32)
