"""A street as a camera sees it, drawn: 640x360 luma with texture, noise, light and people."""

from copy import deepcopy
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.change import ChangeDetector, Look, Verdict, small_luma

Luma = NDArray[np.uint8]

_GRAINS = 8


def textured(seed: int, wh: tuple[int, int] = (640, 360)) -> NDArray[np.float32]:
    """Buildings, windows and ground: another one for each seed."""
    random = np.random.default_rng(seed)
    image = np.full(wh[::-1], 110, np.float32)
    for _ in range(60):
        left, top = int(random.integers(wh[0])), int(random.integers(wh[1]))
        wide, high = int(random.integers(10, 160)), int(random.integers(10, 120))
        shade = float(random.integers(40, 200))
        cv2.rectangle(image, (left, top), (left + wide, top + high), shade, -1)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.2), np.float32)


@dataclass(slots=True)
class Street:
    """One camera. `noise`: standard deviation of luma; `gain`, `offset`: its light."""

    scene: NDArray[np.float32] = field(default_factory=lambda: textured(1))
    noise: float = 3.0
    gain: float = 1.0
    offset: float = 0.0
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))
    grain: list[NDArray[np.float32]] = field(default_factory=list)

    def picture(
        self, person_xy: tuple[int, int] | None = None, shade: int = 30, size_wh: tuple[int, int] = (9, 24)
    ) -> Luma:
        """The street now, with a person of that size at that place."""
        image = self.scene.copy()
        if person_xy is not None:
            left, top = person_xy
            image[top : top + size_wh[1], left : left + size_wh[0]] = shade
        lit = cv2.addWeighted(image, self.gain, self._grain(), self.noise, self.offset)
        return np.clip(lit, 0, 255, out=lit).astype(np.uint8)

    def _grain(self) -> NDArray[np.float32]:
        """Noise of deviation 1: few are drawn, and each is shifted anew, which costs a tenth."""
        if not self.grain:
            self.grain = [self.random.standard_normal(self.scene.shape, np.float32) for _ in range(_GRAINS)]
        grain = self.grain[int(self.random.integers(_GRAINS))]
        return np.roll(grain, self.random.integers(0, grain.shape, 2).tolist(), (0, 1))


@dataclass(slots=True)
class Viewer:
    """A detector and its time."""

    detector: ChangeDetector = field(default_factory=ChangeDetector)
    time_s: float = 1_000.0

    def look(self, luma: Luma, step_s: float = 2.0) -> Look:
        """One look, `step_s` after the one before."""
        self.time_s += step_s
        return self.detector.look(small_luma(luma), self.time_s)

    def watch(self, street: Street, for_s: float, step_s: float = 2.0) -> list[Verdict]:
        """The quiet street for a while."""
        return [self.look(street.picture(), step_s).verdict for _ in range(round(for_s / step_s))]


_KNOWN: dict[tuple[object, ...], Viewer] = {}


def learned(street: Street, for_s: float = 30.0, step_s: float = 0.2) -> Viewer:
    """A viewer that knows the street; one that knew such a street before is copied."""
    known = street.scene.tobytes(), street.noise, street.gain, street.offset, for_s, step_s
    if known not in _KNOWN:
        _KNOWN[known] = Viewer()
        _KNOWN[known].watch(street, for_s, step_s)
    return deepcopy(_KNOWN[known])
