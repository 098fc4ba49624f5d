"""Whether the detector keeps up with the cameras: said in words, because a slow system looks like a quiet scene."""

from collections.abc import Callable, Mapping

from models.watching import CameraWatch
from vision.counters import DropReason

LEAST_DUE = 30  # pictures between two looks, below which nothing is concluded
LEAST_SHARE = 0.5


class Overload:
    """Compares, between two looks, the pictures analysed with those that were due.

    `counters`: totals by camera.
    """

    def __init__(self, counters: Callable[[], Mapping[str, CameraWatch]]) -> None:
        self._counters = counters
        self._before: Mapping[str, CameraWatch] = {}
        self._words: str | None = None

    @property
    def words(self) -> str | None:
        """What to tell people; None while at least half of the due pictures are looked at."""
        return self._words

    def look(self) -> None:
        """Conclude from what happened since the last look."""
        now = dict(self._counters())
        analysed = sum(each.analysed - self._known(each).analysed for each in now.values())
        passed_over = sum(_passed_over(each) - _passed_over(self._known(each)) for each in now.values())
        self._before = now
        self._words = _words(analysed, analysed + passed_over)

    def _known(self, now: CameraWatch) -> CameraWatch:
        """The camera at the look before; from nothing where it is counted anew."""
        before = self._before.get(now.camera_id)
        return before if before is not None and before.received <= now.received else CameraWatch(now.camera_id)


def _passed_over(counters: CameraWatch) -> int:
    """Due pictures nobody looked at because something newer came or decoding lagged."""
    return sum(counters.dropped.get(reason, 0) for reason in (DropReason.REPLACED, DropReason.QUEUE_FULL))


def _words(analysed: int, due: int) -> str | None:
    if due < LEAST_DUE or analysed / due >= LEAST_SHARE:
        return None
    return (
        f"this machine is too slow for its cameras: {round(100 * analysed / due)} % of the due pictures are looked at; "
        "people who pass quickly are missed. Watch fewer cameras, lower their rate, or set detector.input_size to 320"
    )
