"""Four places of a residential compound, each seen by one fixed camera: what stands there and what rules watch."""

from collections.abc import Callable, Mapping

from bench.scenes.places import courtyard, gate, shed, wall
from bench.scenes.words import Place

PLACES: Mapping[str, Callable[..., Place]] = {
    "gate": gate.place,
    "courtyard": courtyard.place,
    "wall": wall.place,
    "shed": shed.place,
}
"""A place by its name; each may be called with the size of its pictures."""

__all__ = ["PLACES"]
