"""Where tracked boxes will be: a constant-velocity Kalman filter for many boxes at once, on seconds.

Centre, width and height of a box move independently, so the filter is four filters of two numbers each (position,
velocity) in closed form; process noise is white acceleration, so any step in time is right (Bar-Shalom, Li and
Kirubarajan, Estimation with Applications to Tracking and Navigation, 2001, 6.2.2). Noise scales with the box.
All of a filter is linear in its five numbers, so a step in time is one product with a matrix of five by five.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

_SEEN_NOISE: Final = 0.08  # standard deviation of a detected edge, in box sides
_START_SPEED: Final = 1.0  # standard deviation of a new object's speed, in box sides a second
_ACCELERATION: Final = np.array([0.7, 0.7, 0.25, 0.25]) ** 2  # density of white noise of cx, cy, w, h, in box sides
_LEAST_SIDE: Final = 1.0

_TO_CENTRED: Final = np.array([[0.5, 0, -1, 0], [0, 0.5, 0, -1], [0.5, 0, 1, 0], [0, 0.5, 0, 1]])
_TO_CORNERS: Final = np.array([[1, 0, 1, 0], [0, 1, 0, 1], [-0.5, 0, 0.5, 0], [0, -0.5, 0, 0.5]])

State = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Motion:
    """`state`: float64 (n, 5, 4) of n boxes, in pixels and seconds.

    Second axis: position, speed, variance of the position, covariance of both, variance of the speed.
    Third axis: cx, cy, w, h.
    """

    state: State

    @classmethod
    def begin(cls, boxes_xyxy: NDArray[np.float32]) -> Self:
        """Boxes (n, 4) seen for the first time, at rest as far as anybody knows."""
        place = _centred(boxes_xyxy)
        state = np.zeros((len(place), 5, 4))
        state[:, 0] = place
        state[:, 2] = _SEEN_NOISE**2 * _area(place)
        state[:, 4] = _START_SPEED**2 * _area(place)
        return cls(state)

    def __len__(self) -> int:
        return len(self.state)

    @property
    def place(self) -> State:
        """float64 (n, 4): cx, cy, w, h in pixels."""
        return self.state[:, 0]

    def predicted(self, dt_s: float) -> Self:
        """The state `dt_s` seconds later."""
        step = np.array(
            [[1, dt_s, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 2 * dt_s, dt_s**2], [0, 0, 0, 1, dt_s], [0, 0, 0, 0, 1]]
        )
        noise = np.array([[0], [0], [dt_s**3 / 3], [dt_s**2 / 2], [dt_s]]) * _ACCELERATION
        state = step @ self.state
        state += noise * _area(self.place)[:, None]
        np.maximum(state[:, 0, 2:], _LEAST_SIDE, out=state[:, 0, 2:])
        return type(self)(state)

    def corrected(self, rows: NDArray[np.intp], boxes_xyxy: NDArray[np.float32]) -> Self:
        """The state after seeing boxes (m, 4) of the tracks `rows` (m,)."""
        seen = _centred(boxes_xyxy)
        new = self.state[rows]
        gains = new[:, 2:4] / (new[:, 2] + _SEEN_NOISE**2 * _area(seen))[:, None]
        surprise = seen - new[:, 0]
        new[:, 4] -= gains[:, 1] * new[:, 3]
        new[:, 2:4] *= 1 - gains[:, :1]
        new[:, :2] += gains * surprise[:, None]
        state = self.state.copy()
        state[rows] = new
        return type(self)(state)

    def resized_no_more(self, rows: NDArray[np.intp]) -> Self:
        """The state with the size of the tracks `rows` held still, as for objects out of sight."""
        if not len(rows):
            return self
        state = self.state.copy()
        state[rows, 1, 2:] = 0
        return type(self)(state)

    def taken(self, rows: NDArray[np.intp]) -> Self:
        """The state of some tracks only."""
        return type(self)(self.state[rows])

    def joined(self, other: "Motion") -> Self:
        """These boxes followed by the other ones."""
        return type(self)(np.concatenate([self.state, other.state]))

    def boxes_xyxy(self) -> NDArray[np.float32]:
        """Where the boxes are, float32 (n, 4)."""
        return np.asarray(self.place @ _TO_CORNERS, np.float32)

    def spread_xy(self) -> NDArray[np.float32]:
        """Standard deviation of the centres, float32 (n, 2), in pixels."""
        return np.asarray(np.sqrt(self.state[:, 2, :2]), np.float32)


def _centred(boxes_xyxy: NDArray[np.float32]) -> State:
    """Centre, width and height of boxes (n, 4), no side shorter than the least."""
    place: State = boxes_xyxy @ _TO_CENTRED
    np.maximum(place[:, 2:], _LEAST_SIDE, out=place[:, 2:])
    return place


def _area(place: State) -> State:
    """float64 (n, 1): the square of what noise is measured in, the geometric mean side."""
    return place[:, 2:3] * place[:, 3:4]
