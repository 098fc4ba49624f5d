"""What is parked at a place in every story: actors, so that the truth knows them."""

from bench.scenes.vehicles import KINDS
from bench.scenes.words import Action, Actor, State

Spot = tuple[str, int, float, float, float, float]  # model, look, x, y, z, heading


def parked(spots: list[Spot]) -> tuple[Actor, ...]:
    """Vehicles that never move, numbered from 1000."""
    return tuple(_one(1000 + number, spot) for number, spot in enumerate(spots))


def _one(number: int, spot: Spot) -> Actor:
    model, look, x, y, z, heading = spot
    stands = State((x, y, z), heading, Action.PARKED, phase=0.137 * look % 1)
    return Actor(number, KINDS[model], lambda _: stands, look, model)
