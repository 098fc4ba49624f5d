"""A vehicle ready to be set down: what stands still on it, and what turns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.scenes.shapes import Point, Shape
from bench.scenes.words import Piece


@dataclass(frozen=True, slots=True, eq=False)
class Turning:
    """A wheel or a crank: it turns about the y axis through `hub`, `ratio` times for a turn of the phase."""

    pieces: tuple[Piece, ...]
    hub: Point
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Saddle:
    """Where a rider touches a two-wheeler, in its coordinates. `feet`: on the floor, or on the pedals at phase 0.

    `crank`: x and z of the pedals' axle and how long a crank is; None where the feet stand on a floor.
    """

    seat: Point
    grips: tuple[Point, Point]  # left, right
    feet: tuple[Point, Point]
    crank: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A vehicle in its own coordinates: x forward, the origin on the ground. `length`, `width`: metres."""

    still: tuple[Piece, ...]
    turning: tuple[Turning, ...]
    length: float
    width: float
    saddle: Saddle | None = None

    def at(self, xyz: Point, heading: float, phase: float) -> Sequence[Piece]:
        """Its pieces in the world; `phase`: turns of the wheels."""
        pieces = [_placed(piece, xyz, heading) for piece in self.still]
        for wheel in self.turning:
            for piece in wheel.pieces:
                turned = Shape(piece.points, piece.faces).turned(2 * np.pi * phase * wheel.ratio, "y")
                on_it = turned.moved(*wheel.hub)
                pieces.append(_placed(Piece(on_it.points, piece.faces, piece.paint, piece.smooth), xyz, heading))
        return pieces


def _placed(piece: Piece, xyz: Point, heading: float) -> Piece:
    points = Shape(piece.points, piece.faces).turned(heading).moved(*xyz).points
    return Piece(points, piece.faces, piece.paint, piece.smooth)
