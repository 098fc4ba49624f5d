"""The scene of one camera as it was, cell by cell: its shade, how much that varies, and what has newly come to stay.

Sixteen-bit numbers and bytes: 6 bytes a cell, 86 KB at 160x90.
"""

from math import exp
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.lighting import Plane
from vision.small import Luma

Mask = NDArray[np.bool_]

_SHADE: Final = 128  # units of a level
_VARIES: Final = 256
_AGES_A_S: Final = 25
_LEAST_VARIES, _MOST_VARIES = np.float32(0.7), np.float32(60)
_BEGIN_VARIES: Final = 1.5
_QUANTILE: Final = 0.8  # of the deviations that count as the cell's own
_LEARN_A_S: Final = 0.4  # how fast that quantile is followed, in e-folds a second
_ASLEEP_A_S: Final = 0.0008  # how fast the rim forgets what varies by more than _LOUD levels
_LOUD: Final = 8.0
_LONGEST_LESSON_S: Final = 0.4  # a single look teaches no more: larger steps would waver around the quantile
_RESTLESS: Final = 3.0  # levels: leaves; what varies more calms down more slowly, gusts come and go
_RESTLESS_PART: Final = 0.4
_SAME: Final = np.uint8(6)  # levels: nothing new between two looks
_SAME_TIMES: Final = 2.0  # what is usual
_STAYING_S: Final = 1.0
RIM: Final = 0.15  # part of the height, above and below, where cameras write the time
_THRICE: Final = 3.0
_BESIDE: Final = np.ones((3, 3), np.uint8)


class Background:
    """One camera's scene. All planes are (h, w) in levels of 0-255."""

    def __init__(self, luma: Luma) -> None:
        self._shade = luma.astype(np.int16) * np.int16(_SHADE)
        self._varies = np.full(luma.shape, round(_BEGIN_VARIES * _VARIES), np.int16)
        self._newest = luma.copy()
        self._age = np.zeros(luma.shape, np.uint8)
        self._ages = False  # whether any is above 0
        rim = max(1, round(RIM * luma.shape[0]))
        self._rims = (slice(0, rim), slice(luma.shape[0] - rim, None))

    @property
    def shape(self) -> tuple[int, ...]:
        """(h, w)."""
        return self._shade.shape

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return self._shade.nbytes + self._varies.nbytes + self._newest.nbytes + self._age.nbytes

    def shade(self) -> Plane:
        """The usual shade of each cell."""
        return _scaled(self._shade, 1 / _SHADE)

    def varies(self) -> Plane:
        """By how much each cell, or one beside it, usually deviates."""
        return _scaled(np.asarray(cv2.dilate(self._varies, _BESIDE), np.int16), 1 / _VARIES)

    def relight(self, luma: Luma, part: Mask) -> None:
        """A part of the scene, bool (h, w), is shown in another light: take it as it is now."""
        self._shade[part] = luma[part].astype(np.int16) * np.int16(_SHADE)
        self._age[part] = 0

    def learn(self, luma: Luma, expected: Plane, off: Plane, changed: Mask, step_s: float, follow_s: float) -> None:
        """Follow the picture. `expected`: the scene in today's light; `off`: the picture's deviation from it."""
        follow = off * np.float32(1 - exp(-step_s / follow_s))
        any_changed = bool(changed.any())
        if any_changed:
            follow[changed] = 0
        follow += expected
        self._set_shade(follow)
        if any_changed:
            self._age_newest(luma, changed, step_s)
        else:
            self._newest = luma.copy()
            self._age.fill(0)
        self._ages = any_changed
        self._follow_variation(np.abs(off), changed if any_changed else None, step_s)

    def settle(self, luma: Luma, stay_s: float) -> bool:
        """What has stayed for `stay_s` is the scene from now on; whether there was any."""
        if not self._ages:
            return False
        staying = self._age >= round(stay_s * _AGES_A_S)
        if not staying.any():
            return False
        self._know_clock(luma, staying)
        self._shade[staying] = luma[staying].astype(np.int16) * np.int16(_SHADE)
        self._age[staying] = 0
        return True

    def _know_clock(self, luma: Luma, staying: Mask) -> None:
        """What jumps from one state to another in the rim will do so again: a clock's minutes."""
        jump = np.abs(luma - self.shade()) * np.float32(_VARIES / _THRICE)
        jump = np.minimum(jump, np.float32(_MOST_VARIES * _VARIES)).astype(np.int16)
        for rows in self._rims:
            known = np.where(staying[rows], jump[rows], np.int16(0))
            np.maximum(self._varies[rows], known, out=self._varies[rows])

    def _set_shade(self, shade: Plane) -> None:
        """Takes a plane of 0 to 255 and uses it up."""
        shade *= np.float32(_SHADE)
        shade += np.float32(0.5)
        self._shade = shade.astype(np.int16)

    def _age_newest(self, luma: Luma, changed: Mask, step_s: float) -> None:
        """How long each changed cell has shown the same new shade."""
        bound = np.maximum(cv2.convertScaleAbs(self._varies, alpha=_SAME_TIMES / _VARIES), _SAME)
        same = changed & (cv2.absdiff(luma, self._newest) <= bound)
        older = np.asarray(cv2.add(self._age, np.full_like(self._age, round(step_s * _AGES_A_S))), np.uint8)
        self._age = older * same
        self._newest = luma + (self._newest - luma) * same

    def _follow_variation(self, deviation: Plane, changed: Mask | None, step_s: float) -> None:
        varies = _scaled(self._varies, 1 / _VARIES)
        step_s = min(step_s, _LONGEST_LESSON_S)
        up, down = _QUANTILE * _LEARN_A_S * step_s, (1 - _QUANTILE) * _LEARN_A_S * step_s
        more = deviation > varies
        factor = more.astype(np.float32)
        factor *= np.float32(exp(up) - exp(-down))
        factor += np.float32(exp(-down))
        restless = varies > _RESTLESS
        if restless.any():
            np.copyto(factor, np.float32(exp(-_RESTLESS_PART * down)), where=restless & ~more)
        if changed is not None:
            factor[changed & (self._age >= round(_STAYING_S * _AGES_A_S))] = 1
        self._keep_rim(factor, varies, step_s)
        varies *= factor
        np.clip(varies, _LEAST_VARIES, _MOST_VARIES, out=varies)
        varies *= np.float32(_VARIES)
        self._varies = varies.astype(np.int16)

    def _keep_rim(self, factor: Plane, varies: Plane, step_s: float) -> None:
        for rows in self._rims:
            loud = varies[rows] > _LOUD
            if loud.any():
                factor[rows][loud] = np.maximum(factor[rows][loud], np.float32(exp(-_ASLEEP_A_S * step_s)))


def _scaled(units: NDArray[np.int16], level: float) -> Plane:
    """Units in levels, float32 (h, w)."""
    plane = units.astype(np.float32)
    plane *= np.float32(level)
    return plane
