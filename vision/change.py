"""Whether anything in a camera's picture differs from the scene as it was: cheap enough for every key picture.

One `ChangeDetector` a camera is shown small luma pictures, seldom or often, and learns the scene in seconds of frame
time. It says what changed and where; it decides nothing.

A look takes the scene in today's light (`vision.lighting`), and off each cell's deviation what its surroundings share
(shadows, beams). What is left counts against how much that cell usually varies (`vision.background`); connected cells
make a change (`vision.blobs`). Where much of the picture changed, its edges tell another light from another scene
(`vision.scenery`).
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from models.cameras import Sight
from vision.background import RIM, Background
from vision.blobs import Blobs, Boxes, find_blobs, no_boxes
from vision.clutter import Clutter
from vision.lighting import Light, Plane, light_of
from vision.place import ALIKE, Place
from vision.scenery import edges_of, likeness, same_edges, sight_of
from vision.small import Luma, small_luma

__all__ = ["ChangeDetector", "ChangeSettings", "Look", "Luma", "Verdict", "small_luma"]


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
    """`learn_s`: how long a new scene is learned. `follow_s`: time constant of following its slow change. `stay_s`:
    how long something must stay as it is to become part of the scene. `least_levels`, `varies_times`: a cell deviates
    if by more than so many levels and so many times what is usual for it. `least_mass`: how many cells, weighted by
    how far they deviate, make a change. `global_share`: part of the picture beyond which it is no object.
    `accept_s`: how long another scene must be shown to
    count as the camera's own."""

    learn_s: float = 4.0
    follow_s: float = 10.0
    stay_s: float = 8.0
    least_levels: float = 3.0
    varies_times: float = 3.2
    least_mass: float = 10.0
    global_share: float = 0.35
    accept_s: float = 900.0
    longest_step_s: float = 4.0


_SHARED_CELLS: Final = 41  # across which a deviation in common is light
_SHARED_MOST: Final = np.float32(12)  # levels
_ROUNDED: Final = 1e-3
_LARGE_SHARE: Final = 0.02  # of the picture, from which a blob may be light
_MUCH_SHARE: Final = 0.1
_REMAINS_TIMES: Final = 4.0  # the least mass of a change; where the light jumped, lighter blobs do not fit its line
_DARKEST, _BRIGHTEST = np.float32(8), np.float32(245)  # beyond, sensors and codecs clip
_OTHER_LIGHT: Final = (0.08, 10.0)  # gain, levels


class ChangeDetector:
    """Watches one camera's small luma. Not thread-safe; time may stand still or jump."""

    def __init__(self, settings: ChangeSettings | None = None) -> None:
        self._settings = settings or ChangeSettings()
        self._background: Background | None = None
        self._time_s = 0.0
        self._learned_s = 0.0
        self._place = Place(self._settings.accept_s)
        self._clutter = Clutter(self._settings.least_mass)
        self._obscured = False

    @property
    def nbytes(self) -> int:
        """Memory held, about."""
        return (self._background.nbytes if self._background else 0) + self._place.nbytes

    def look(self, luma_small: Luma, frame_time_s: float) -> Look:
        """Compare the picture uint8 (h, w) with the scene, and learn from it."""
        step_s = min(max(0.0, frame_time_s - self._time_s), self._settings.longest_step_s)
        self._time_s = frame_time_s
        sight = sight_of(luma_small)
        background = self._background
        if background is None or background.shape != luma_small.shape:
            self._begin(luma_small)
            return Look(Verdict.LEARNING, sight=sight)
        if sight is not Sight.CLEAR:
            return self._look_at_nothing(sight)
        self._obscured = False
        look = self._compare(background, luma_small, step_s)
        self._place.see(luma_small, step_s)
        return look if not self._place.moved else replace(look, sight=Sight.MOVED)

    def _begin(self, luma: Luma) -> None:
        self._background = Background(luma)
        self._learned_s = 0.0
        self._clutter.forget()

    def _look_at_nothing(self, sight: Sight) -> Look:
        """Black or covered: told once; the scene is kept for when it comes back."""
        told, self._obscured = self._obscured, True
        return Look(Verdict.QUIET if told else Verdict.SCENE, 0.0 if told else 1.0, sight=sight)

    def _compare(self, background: Background, luma: Luma, step_s: float) -> Look:
        shade = background.shade()
        light = light_of(luma, shade)
        expected = light.on(shade)
        np.clip(expected, _DARKEST, _BRIGHTEST, out=expected)
        off = np.clip(luma, np.uint8(_DARKEST), np.uint8(_BRIGHTEST)).astype(np.float32)
        off -= expected
        excess = self._excess(off, background)
        over = np.zeros(off.shape, np.bool_) if excess is None else excess > 1
        share = float(np.count_nonzero(over)) / over.size
        self._learned_s += step_s
        if share > self._settings.global_share and likeness(edges_of(_shades(expected)), edges_of(luma)) < ALIKE:
            self._place.leave()
            self._begin(luma)
            return Look(Verdict.SCENE, share, sight=Sight.MOVED)
        background.learn(luma, expected, off, over, step_s, self._follow_s())
        found = Blobs() if excess is None else find_blobs(excess, over)
        return self._judge(background, luma, expected, found, share, light)

    def _threshold(self, background: Background) -> Plane:
        settings = self._settings
        threshold = background.varies()
        threshold *= np.float32(settings.varies_times)
        threshold += np.float32(settings.least_levels)
        return threshold

    def _excess(self, off: Plane, background: Background) -> Plane | None:
        """Each cell's own deviation over its threshold, (h, w); None where none can be above 1."""
        threshold, shared = self._threshold(background), _shared(off)
        most = np.abs(off)
        most += np.float32(np.abs(shared).max() + _ROUNDED)
        if not (most > threshold).any():
            return None
        own = off - cv2.resize(shared, off.shape[::-1], interpolation=cv2.INTER_LINEAR)
        return np.asarray(np.abs(own) / threshold, np.float32)

    def _follow_s(self) -> float:
        return min(self._settings.follow_s, 0.5 + self._learned_s)

    def _judge(
        self, background: Background, luma: Luma, expected: Plane, found: Blobs, share: float, light: Light
    ) -> Look:
        other = _is_other(light)
        if not len(found.mass):
            return self._judge_nothing(background, luma, share, other)
        lit = _lit(found, expected, luma)
        much = bool(found.cells[lit].sum() > _MUCH_SHARE * luma.size)
        if much:
            lit |= found.cells <= _LARGE_SHARE * luma.size
        if other or much:
            lit |= found.mass < _REMAINS_TIMES * self._settings.least_mass
            lit |= found.in_rim(RIM)  # what the camera writes there has a light of its own
        for number in np.flatnonzero(lit):
            background.relight(luma, found.mask(int(number)))
        blobs = found.only(~lit)
        strength = float(blobs.mass[0]) / self._clutter.least_mass if len(blobs.mass) else 0.0
        boxes = blobs.boxes_xyxy_norm[self._clutter.sort(blobs, self._time_s)]
        if self._learned_s < self._settings.learn_s:
            return Look(Verdict.LEARNING, share)
        background.settle(luma, self._settings.stay_s)
        if len(boxes):
            return Look(Verdict.CHANGED, share, boxes, strength=strength)
        return Look(Verdict.EXPOSURE if other or lit.any() else Verdict.QUIET, share, strength=strength)

    def _judge_nothing(self, background: Background, luma: Luma, share: float, other: bool) -> Look:
        self._clutter.sort_none(self._time_s)
        if self._learned_s < self._settings.learn_s:
            return Look(Verdict.LEARNING, share)
        background.settle(luma, self._settings.stay_s)
        return Look(Verdict.EXPOSURE if other else Verdict.QUIET, share)


def _is_other(light: Light) -> bool:
    gain, offset = abs(light.gain - 1), abs(light.offset)
    return gain > _OTHER_LIGHT[0] or (gain == 0 and offset > _OTHER_LIGHT[1])


def _lit(blobs: Blobs, expected: Plane, luma: Luma) -> NDArray[np.bool_]:
    """Which of the large blobs, bool (n,), are the scene itself in another light: a lamp, a beam, infrared."""
    lit = np.zeros(len(blobs.mass), np.bool_)
    large = np.flatnonzero(blobs.cells > _LARGE_SHARE * luma.size)
    if len(large):
        scene, picture = edges_of(_shades(expected)), edges_of(luma)
        for number in large:
            lit[number] = same_edges(scene, picture, blobs.mask(int(number)))
    return lit


def _shades(plane: Plane) -> Luma:
    return np.clip(plane, 0, 255).astype(np.uint8)


def _shared(off: Plane) -> Plane:
    """What a cell's surroundings share, (h / 4, w / 4): beams and shadows are wide and soft."""
    bounded = np.clip(off, -_SHARED_MOST, _SHARED_MOST)
    height, width = off.shape
    quarter = cv2.resize(bounded, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.blur(quarter, (_SHARED_CELLS // 4, _SHARED_CELLS // 4)), np.float32)
