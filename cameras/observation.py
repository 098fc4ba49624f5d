"""What a stream shows of itself in a few seconds: rate, key pictures, one picture to look at."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from cameras.source import CameraSource
from models.clock import Clock
from models.errors import CameraError, InputError, StreamEnded
from models.media import AccessUnit, StreamInfo

FEWEST_SECONDS = 2.0  # of pictures, before a rate is believed
MOST_PICTURES = 10_000
CLOSE_S = 3.0
_NO_SIZE_MARKERS = {0xC4, 0xC8, 0xCC}  # DHT, JPG, DAC lie among the start-of-frame markers (ITU-T T.81, table B.1)


class Observation:
    """Collects from one source until enough is known: two key pictures, `FEWEST_SECONDS` of pictures, its clock."""

    def __init__(self, source: CameraSource) -> None:
        self._source = source
        self._pts_s: list[float] = []
        self._key_pts_s: list[float] = []
        self.info: StreamInfo | None = None
        self.problem: CameraError | InputError | None = None
        self.key_picture: AccessUnit | None = None
        self.pictures = 0
        self.damaged = 0
        self.enough = asyncio.Event()

    def take_info(self, info: StreamInfo) -> None:
        """The stream is known."""
        self.info = info

    def take_units(self, units: Sequence[AccessUnit]) -> None:
        """More pictures."""
        for unit in units:
            self.take_unit(unit)

    def take_unit(self, unit: AccessUnit) -> None:
        """One more picture."""
        self.pictures += 1
        self.damaged += unit.damaged
        if unit.damaged or self.pictures > MOST_PICTURES:
            return
        self._pts_s.append(unit.pts_s)
        if unit.is_key:
            self.key_picture = unit
            self._key_pts_s.append(unit.pts_s)
        clock_known = self.clock_offset_s is not None or not hasattr(self._source, "clock_offset_s")
        if clock_known and len(self._key_pts_s) > 1 and self.span_s >= FEWEST_SECONDS:
            self.enough.set()

    @property
    def clock_offset_s(self) -> float | None:
        """The camera's clock minus ours, where its source knows."""
        offset_s: float | None = getattr(self._source, "clock_offset_s", None)
        return offset_s

    @property
    def span_s(self) -> float:
        """Seconds of the camera's time from its first to its last whole picture."""
        return max(self._pts_s) - min(self._pts_s) if self._pts_s else 0.0

    @property
    def fps(self) -> float | None:
        """Whole pictures a second of the camera's time; None before two of them."""
        return (len(self._pts_s) - 1) / self.span_s if self.span_s > 0 else None

    @property
    def keyframe_interval_s(self) -> float | None:
        """The usual time between key pictures; None before two of them."""
        steps = [after - before for before, after in pairwise(sorted(self._key_pts_s))]
        return median(steps) if steps else None


async def observe(source: CameraSource, clock: Clock, timeout_s: float) -> Observation:
    """Run `source` until enough is known of it, it ended, or `timeout_s` is over; the connection is closed then.

    A CameraError or InputError of the source stands in `problem`, unless it is the end of a stream that did show
    something.
    """
    seen = Observation(source)
    stream = asyncio.create_task(source.run(seen.take_info, seen.take_units))
    ends: list[asyncio.Task[object]] = [
        asyncio.create_task(seen.enough.wait()),
        asyncio.create_task(clock.sleep(timeout_s)),
    ]
    try:
        await asyncio.wait({stream, *ends}, return_when=asyncio.FIRST_COMPLETED)
        if stream.done():
            stream.result()
    except (CameraError, InputError) as problem:
        seen.problem = None if isinstance(problem, StreamEnded) and seen.pictures else problem
    finally:
        tasks = {stream, *ends}
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=CLOSE_S)
    return seen


def resolution_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """Width and height a JPEG file states in its frame header (ITU-T T.81, B.2.2); None if there is none."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE_MARKERS:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
