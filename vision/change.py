"""Whether anything in a camera's picture differs from the scene as it was: cheap enough for every key picture.

One `ChangeDetector` a camera is shown small luma pictures, seldom or often, and learns the scene in seconds of frame
time. It says what changed and where; it decides nothing.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from math import exp

import cv2
import numpy as np
from numpy.typing import NDArray

from models.cameras import Sight
from vision.small import Luma, small_luma

__all__ = ["ChangeDetector", "ChangeSettings", "Look", "Luma", "Verdict", "small_luma"]

Plane = NDArray[np.float32]
Boxes = NDArray[np.float32]


def no_boxes() -> Boxes:
    """Not a single box."""
    return np.zeros((0, 4), np.float32)


class Verdict(StrEnum):
    """What one look at a camera's picture says."""

    LEARNING = "learning"  # the scene is not known yet
    QUIET = "quiet"  # the scene as it was
    CHANGED = "changed"  # something is there that was not, or the other way round
    EXPOSURE = "exposure"  # another light: exposure, a lamp, the infrared switch; adapted to
    SCENE = "scene"  # the whole scene is another one; it is learned anew


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one look says. `share`: part of the picture that changed, 0 to 1. `boxes_xyxy_norm`: float32 (n, 4) around
    what changed, 0 to 1. `strength`: how clearly; 1 just suffices for CHANGED. `sight`: what the picture looks like.
    """

    verdict: Verdict
    share: float = 0.0
    boxes_xyxy_norm: Boxes = field(default_factory=no_boxes)
    sight: Sight = Sight.CLEAR
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """`learn_s`: how long a new scene is learned. `scene_s`: time constant of its slow change. `stay_s`: how long
    something must stay as it is to become part of the scene."""

    learn_s: float = 4.0
    scene_s: float = 20.0
    stay_s: float = 40.0
    global_share: float = 0.4
    longest_step_s: float = 4.0


class ChangeDetector:
    """Watches one camera's small luma. Not thread-safe; time may stand still or jump."""

    def __init__(self, settings: ChangeSettings | None = None) -> None:
        self._settings = settings or ChangeSettings()
        self._mean: Plane | None = None
        self._noise: Plane = np.zeros((0, 0), np.float32)
        self._time_s = 0.0
        self._learned_s = 0.0

    def look(self, luma_small: Luma, frame_time_s: float) -> Look:
        """Compare the picture uint8 (h, w) with the scene, and learn from it."""
        step_s = min(max(0.0, frame_time_s - self._time_s), self._settings.longest_step_s)
        self._time_s = frame_time_s
        sight = _sight_of(luma_small)
        if self._mean is None or self._mean.shape != luma_small.shape:
            self._begin(luma_small)
            return Look(Verdict.LEARNING, sight=sight)
        surprise = luma_small - self._mean
        surprise -= np.median(surprise[::4, ::4])
        size = np.abs(surprise)
        excess = size / (4 + 5 * self._noise)
        self._learned_s += step_s
        if self._learned_s < self._settings.learn_s:
            self._learn(surprise, size, 0.5, 0.3)
            return Look(Verdict.LEARNING, sight=sight)
        boxes, strength = _blobs(excess)
        share = float(np.count_nonzero(excess > 1) / excess.size)
        if share > self._settings.global_share:
            self._begin(luma_small)
            return Look(Verdict.SCENE, share, sight=Sight.MOVED if sight is Sight.CLEAR else sight)
        rate = 1 - exp(-step_s / self._settings.scene_s)
        self._learn(surprise, size, rate, rate)
        verdict = Verdict.CHANGED if len(boxes) else Verdict.QUIET
        return Look(verdict, share, boxes, sight, strength)

    def _begin(self, luma_small: Luma) -> None:
        self._mean = luma_small.astype(np.float32)
        self._noise = np.ones_like(self._mean)
        self._learned_s = 0.0

    def _learn(self, surprise: Plane, size: Plane, mean_rate: float, noise_rate: float) -> None:
        assert self._mean is not None
        self._mean += mean_rate * surprise
        self._noise += noise_rate * (np.minimum(size, 4 * self._noise + 2) - self._noise)


def _sight_of(luma_small: Luma) -> Sight:
    low, high = np.percentile(luma_small[::2, ::2], [2, 98])
    if high - low < 10:
        return Sight.BLACK if high < 45 else Sight.COVERED
    return Sight.CLEAR


def _blobs(excess: Plane) -> tuple[Boxes, float]:
    height, width = excess.shape
    mask = np.asarray(excess > 1, np.uint8)
    if not mask.any():
        return no_boxes(), float(excess.max() / 2)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    mass = np.bincount(labels.ravel(), weights=excess.ravel(), minlength=count)
    mass[0] = 0
    kept = mass >= 8
    left_top = stats[kept, :2]
    boxes = np.hstack([left_top, left_top + stats[kept, 2:4]]) / [width, height, width, height]
    return boxes.astype(np.float32), float(mass.max() / 8)
