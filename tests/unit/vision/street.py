"""A street as a camera sees it, drawn: 640x360 luma with texture, noise, light and people."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.change import ChangeDetector, Look, Verdict, small_luma

Luma = NDArray[np.uint8]


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

    def picture(
        self, person_xy: tuple[int, int] | None = None, shade: int = 30, size_wh: tuple[int, int] = (9, 24)
    ) -> Luma:
        """The street now, with a person of that size at that place."""
        image = self.scene.copy()
        if person_xy is not None:
            left, top = person_xy
            image[top : top + size_wh[1], left : left + size_wh[0]] = shade
        noise = self.random.normal(0, self.noise, image.shape)
        return np.clip(self.gain * image + self.offset + noise, 0, 255).astype(np.uint8)


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


def learned(street: Street, for_s: float = 30.0, step_s: float = 0.2) -> Viewer:
    """A viewer that knows the street."""
    viewer = Viewer()
    viewer.watch(street, for_s, step_s)
    return viewer
