"""Whether the detector keeps up with the cameras: said in words, because a slow system looks like a quiet scene."""

from collections.abc import Callable, Mapping

from vision.counters import CameraCounters, DropReason

LEAST_DUE = 30  # pictures between two looks, below which nothing is concluded
LEAST_SHARE = 0.5


class Overload:
    """Compares, between two looks, the pictures analysed with those that were due.

    `counters`: totals by camera, as `vision.pipeline.Pipeline.counters` gives them.
    """

    def __init__(self, counters: Callable[[], Mapping[str, CameraCounters]]) -> None:
        self._counters = counters
        self._before: Mapping[str, CameraCounters] = {}
        self._words: str | None = None

    @property
    def words(self) -> str | None:
        """What to tell people; None while at least half of the due pictures are looked at."""
        return self._words

    def look(self) -> None:
        """Conclude from what happened since the last look."""
        now = dict(self._counters())
        analysed = sum(each.analysed - self._known(camera_id).analysed for camera_id, each in now.items())
        passed_over = sum(_passed_over(each) - _passed_over(self._known(camera_id)) for camera_id, each in now.items())
        self._before = now
        self._words = _words(analysed, analysed + passed_over)

    def _known(self, camera_id: str) -> CameraCounters:
        return self._before.get(camera_id, CameraCounters())


def _passed_over(counters: CameraCounters) -> int:
    """Due pictures nobody looked at because something newer came or decoding lagged."""
    return sum(counters.dropped.get(reason, 0) for reason in (DropReason.REPLACED, DropReason.QUEUE_FULL))


def _words(analysed: int, due: int) -> str | None:
    if due < LEAST_DUE or analysed / due >= LEAST_SHARE:
        return None
    return (
        f"this machine is too slow for its cameras: {round(100 * analysed / due)} % of the due pictures are looked at; "
        "people who pass quickly are missed. Watch fewer cameras, lower their rate, or set detector.input_size to 320"
    )
