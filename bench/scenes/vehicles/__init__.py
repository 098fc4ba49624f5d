"""Cars, vans, trucks, buses, bicycles and e-bikes: bodies from drawings, paints by seed, wheels that turn."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from bench.scenes.vehicles.built import Built, Saddle, Turning
from bench.scenes.vehicles.cars import car, truck
from bench.scenes.vehicles.cycles import bicycle
from bench.scenes.vehicles.scooters import ebike
from bench.scenes.words import Actor, Kind, Piece, State

MODELS: Mapping[str, Callable[[int], Built]] = {
    "saloon": partial(car, "saloon"),
    "hatchback": partial(car, "hatchback"),
    "suv": partial(car, "suv"),
    "van": partial(car, "van"),
    "bus": partial(car, "bus"),
    "truck": truck,
    "bicycle": bicycle,
    "ebike": ebike,
    "delivery": partial(ebike, courier=True),
}
"""A vehicle by its model's name and a look."""

KINDS: Mapping[str, Kind] = {
    "saloon": Kind.CAR,
    "hatchback": Kind.CAR,
    "suv": Kind.CAR,
    "van": Kind.CAR,
    "bus": Kind.BUS,
    "truck": Kind.TRUCK,
    "bicycle": Kind.BICYCLE,
    "ebike": Kind.MOTORCYCLE,
    "delivery": Kind.MOTORCYCLE,
}

__all__ = ["KINDS", "MODELS", "Built", "Saddle", "Turning", "built", "pieces_of", "saddle_of", "wheel_radius_m"]


@cache
def built(model: str, look: int) -> Built:
    """A vehicle in its own coordinates; the same one for the same look."""
    return MODELS[model](look)


def pieces_of(actor: Actor, state: State) -> Sequence[Piece]:
    """A vehicle where it is at a moment, in world coordinates."""
    return built(actor.model, actor.look).at(state.xyz, state.heading, state.phase)


def saddle_of(model: str, look: int) -> Saddle | None:
    """Where a rider sits; None of vehicles one sits in."""
    return built(model, look).saddle


def wheel_radius_m(model: str, look: int = 0) -> float:
    """How large its wheels are: a turn of the phase is 2 π of them on the road."""
    return built(model, look).turning[0].hub[2]
