"""What is kept of a camera between its pictures by the decoding thread whose turn it is."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.media import Frame
from vision.change import ChangeDetector, Look, Luma, Verdict
from vision.decode import Picture, PictureDecoder
from vision.gate import Gate
from vision.pace import Pace
from vision.regions import EVERYWHERE

_EVERYWHERE_EVERY_S: Final = 10.0  # small things that stand still are looked for this often


class Viewing:
    """One camera. `decoder` is there only while it is awake; `wakes`: which waking it belongs to.

    `latest`: the newest decoded picture of the awake camera. `shown`: what was decoded last for people to look at,
    and from what. `tracking`, `tracked_xyxy`: whether any object is remembered, and float32 (n, 4) where objects were
    seen; written by the analysis thread.
    """

    def __init__(self, fps: float, refresh_s: float) -> None:
        self.pace = Pace(fps)
        self.gate = Gate(refresh_s)
        self.decoder: PictureDecoder | None = None
        self.wakes = -1
        self.latest: Picture | None = None
        self.shown: tuple[object, Frame] | None = None
        self.tracking = False
        self.tracked_xyxy: NDArray[np.float32] = np.zeros((0, 4), np.float32)
        self._change = ChangeDetector()
        self._everywhere_s: float | None = None

    def compare(self, luma_small: Luma, frame_time_s: float) -> Look:
        """What changed since the picture before."""
        return self._change.look(luma_small, frame_time_s)

    def begin(self, camera_id: str, wakes: int) -> None:
        """The camera woke."""
        self.decoder, self.wakes = PictureDecoder(camera_id), wakes
        self._everywhere_s = None
        self.gate.begin()

    def moving(self, look: Look | None, frame_time_s: float) -> NDArray[np.float32]:
        """Where the detector is to look closely, float32 (n, 4), 0 to 1: where it moves, and now and then all over."""
        known = look is not None and (look.verdict is Verdict.CHANGED or _is_quiet(look))
        since_s = None if self._everywhere_s is None else frame_time_s - self._everywhere_s
        if look is not None and known and since_s is not None and 0 <= since_s < _EVERYWHERE_EVERY_S:
            return look.boxes_xyxy_norm
        self._everywhere_s = frame_time_s
        return EVERYWHERE


def _is_quiet(look: Look) -> bool:
    return look.verdict is Verdict.QUIET and look.strength < 1
