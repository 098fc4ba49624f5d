"""Where tracked boxes will be: a constant-velocity Kalman filter for many boxes at once, on seconds.

Centre, width and height of a box move independently, so the filter is four filters of two numbers each (position,
velocity) in closed form; process noise is white acceleration, so any step in time is right (Bar-Shalom, Li and
Kirubarajan, Estimation with Applications to Tracking and Navigation, 2001, 6.2.2). Noise scales with the box.
"""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

_SEEN_NOISE: Final = 0.08  # standard deviation of a detected edge, in box sides
_START_SPEED: Final = 1.0  # standard deviation of a new object's speed, in box sides a second
_ACCELERATION: Final = np.array([0.7, 0.7, 0.25, 0.25])  # white noise density of cx, cy, w, h, in box sides
_LEAST_SIDE: Final = 1.0

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Motion:
    """State of n boxes; each array float64 (n, 4) over (cx, cy, w, h) in pixels and seconds."""

    place: Rows
    speed: Rows
    var_place: Rows
    covar: Rows
    var_speed: Rows

    @classmethod
    def begin(cls, boxes_xyxy: NDArray[np.float32]) -> Self:
        """Boxes (n, 4) seen for the first time, at rest as far as anybody knows."""
        place = _centred(boxes_xyxy)
        side = _sides(place)
        zero = np.zeros_like(place)
        return cls(place, zero, (_SEEN_NOISE * side) ** 2, zero, (_START_SPEED * side) ** 2)

    def predicted(self, dt_s: float) -> Self:
        """The state `dt_s` seconds later."""
        noise = (_ACCELERATION * _sides(self.place)) ** 2
        place = self.place + dt_s * self.speed
        place[:, 2:] = np.maximum(place[:, 2:], _LEAST_SIDE)
        return type(self)(
            place,
            self.speed,
            self.var_place + dt_s * (2 * self.covar + dt_s * self.var_speed) + noise * dt_s**3 / 3,
            self.covar + dt_s * self.var_speed + noise * dt_s**2 / 2,
            self.var_speed + noise * dt_s,
        )

    def corrected(self, rows: NDArray[np.intp], boxes_xyxy: NDArray[np.float32]) -> Self:
        """The state after seeing boxes (m, 4) of the tracks `rows` (m,)."""
        seen = _centred(boxes_xyxy)
        old = self.taken(rows)
        spread = old.var_place + (_SEEN_NOISE * _sides(seen)) ** 2
        gain_place, gain_speed = old.var_place / spread, old.covar / spread
        surprise = seen - old.place
        new = type(self)(
            old.place + gain_place * surprise,
            old.speed + gain_speed * surprise,
            (1 - gain_place) * old.var_place,
            (1 - gain_place) * old.covar,
            old.var_speed - gain_speed * old.covar,
        )
        return self._with_rows(rows, new)

    def resized_no_more(self, rows: NDArray[np.intp]) -> Self:
        """The state with the size of the tracks `rows` held still, as for objects out of sight."""
        speed = self.speed.copy()
        speed[rows, 2:] = 0
        return type(self)(self.place, speed, self.var_place, self.covar, self.var_speed)

    def taken(self, rows: NDArray[np.intp]) -> Self:
        """The state of some tracks only."""
        return type(self)(*(getattr(self, each.name)[rows] for each in fields(self)))

    def joined(self, other: "Motion") -> Self:
        """These boxes followed by the other ones."""
        return type(self)(*(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self)))

    def boxes_xyxy(self) -> NDArray[np.float32]:
        """Where the boxes are, float32 (n, 4)."""
        half = self.place[:, 2:] / 2
        return np.concatenate([self.place[:, :2] - half, self.place[:, :2] + half], axis=1).astype(np.float32)

    def spread_xy(self) -> NDArray[np.float32]:
        """Standard deviation of the centres, float32 (n, 2), in pixels."""
        return np.sqrt(self.var_place[:, :2]).astype(np.float32)

    def _with_rows(self, rows: NDArray[np.intp], new: "Motion") -> Self:
        arrays = []
        for each in fields(self):
            array = getattr(self, each.name).copy()
            array[rows] = getattr(new, each.name)
            arrays.append(array)
        return type(self)(*arrays)


def _centred(boxes_xyxy: NDArray[np.float32]) -> Rows:
    boxes = boxes_xyxy.astype(np.float64)
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], _LEAST_SIDE)
    return np.concatenate([(boxes[:, :2] + boxes[:, 2:]) / 2, sides], axis=1)


def _sides(place: Rows) -> Rows:
    """What noise is measured in: the geometric mean side, the same for all four numbers."""
    return np.sqrt(place[:, 2:3] * place[:, 3:4]) * np.ones(4)
