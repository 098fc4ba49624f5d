"""Where a camera looks: the edges of the scene it was set up for, against those of its pictures."""

from typing import Final

import cv2
import numpy as np

from vision.scenery import Edges, edges_of, likeness
from vision.small import Luma

ALIKE: Final = 0.25  # likeness: other scenes have 0.14 at most (99 of 100 pairs of clips), infrared 0.37 at least
_SEE_EVERY_S: Final = 10.0
_FOLLOW_EVERY: Final = 6  # times seen
_FOLLOW: Final = 0.05
_ASTRAY_S: Final = 40.0


class Place:
    """One camera's. `moved`: it shows another scene than the one it was set up for."""

    def __init__(self, accept_s: float) -> None:
        self._accept_s = accept_s
        self._edges: Edges | None = None
        self._due_s = 0.0
        self._seen = 0
        self._astray_s = 0.0
        self.moved = False

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return 0 if self._edges is None else self._edges.nbytes

    def see(self, luma: Luma, step_s: float) -> None:
        """Compare now and then. Another scene that lasts means moved; shown for long, it is the camera's own."""
        self._due_s -= step_s
        self._astray_s += step_s
        if self._due_s > 0:
            return
        self._due_s = _SEE_EVERY_S
        edges = edges_of(luma)
        if self._edges is None or (self.moved and self._astray_s > self._accept_s):
            self._edges, self.moved, self._astray_s = edges, False, 0.0
        elif likeness(self._edges, edges) > ALIKE:
            self.moved, self._astray_s = False, 0.0
            self._follow(edges)
        elif not self.moved and self._astray_s > _ASTRAY_S:
            self.leave()

    def leave(self) -> None:
        """The camera now shows another scene."""
        if not self.moved:
            self.moved, self._astray_s = True, 0.0
        self._due_s = 0.0

    def _follow(self, edges: Edges) -> None:
        """Seasons and light change a scene; slowly."""
        self._seen += 1
        if self._edges is not None and self._seen % _FOLLOW_EVERY == 0:
            self._edges = np.asarray(cv2.addWeighted(self._edges, 1 - _FOLLOW, edges, _FOLLOW, 0), np.int8)
