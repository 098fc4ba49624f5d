"""Tracks on their way into the database: gathered a minute a camera, packed and written on a thread of its own.

Nobody who hands tracks over ever waits. Where the database is away or slow, packed minutes wait for it, then the oldest
are given up; what is lost is counted.
"""

import logging
import threading
from collections import deque
from dataclasses import dataclass, field

from models.clock import Clock
from models.db import track_minutes
from models.db.engine import Database
from models.db.track_minutes import LONGEST_S, Packed
from models.errors import XueliangError
from models.track_columns import TrackColumns
from models.tracks import TrackedFrame
from xueliang.loud_thread import LoudThread
from xueliang.outage import Outage

_log = logging.getLogger(__name__)

WRITE_EVERY_S = 5.0
CLOSE_AFTER_S = LONGEST_S + 5.0  # on our clock: of a camera that has fallen silent
MOST_WAITING = 50_000  # pictures not gathered yet: some seconds of a shard in which everything moves
MOST_UNWRITTEN = 5_000  # packed minutes
ROWS_AT_ONCE = 50  # in one transaction: whoever has an alert to write waits for it


@dataclass(slots=True)
class _Minute:
    """A camera's minute that is being gathered. `first_s`, `opened_s`: its first picture's frame time, and ours."""

    first_s: float
    opened_s: float
    columns: TrackColumns = field(default_factory=TrackColumns)

    def takes(self, frame: TrackedFrame) -> bool:
        return 0 <= frame.frame_time_s - self.first_s <= LONGEST_S and self.columns.has_room(frame)


class TrackRecorder:
    """`run`: names this run of the watching, within which a track id means one track."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        run: str,
        most_waiting: int = MOST_WAITING,
        most_unwritten: int = MOST_UNWRITTEN,
    ) -> None:
        self._database, self._clock, self._run = database, clock, run
        self._most_waiting, self._most_unwritten = most_waiting, most_unwritten
        self._waiting: deque[TrackedFrame] = deque()
        self._minutes: dict[str, _Minute] = {}
        self._unwritten: deque[Packed] = deque()
        self._lost = 0
        self._outage = Outage("tracks wait for the database", "tracks_wait")
        self._stopping = threading.Event()
        self._thread = LoudThread("tracks", self._work)

    @property
    def lost(self) -> int:
        """Pictures whose tracks were not stored, since the start."""
        return self._lost

    @property
    def fault(self) -> str | None:
        """Why tracks are not stored now; None while they are."""
        return self._thread.fault or self._outage.fault

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Write what there is, and end."""
        self._stopping.set()
        if not self._thread.join(timeout_s):
            _log.error("stopped with tracks that are not stored", extra={"action": "stopped_with_tracks"})

    def take(self, frame: TrackedFrame) -> None:
        """Store it soon; from any thread, at once."""
        if len(self._waiting) >= self._most_waiting:
            self._lose(1)
        else:
            self._waiting.append(frame)

    def turn(self) -> None:
        """Gather what came in, and write the minutes that are full or old. Of the recorder's thread."""
        self._gather()
        now_s = self._clock.mono_s()
        for camera_id in [c for c, each in self._minutes.items() if now_s - each.opened_s >= CLOSE_AFTER_S]:
            self._close(camera_id)
        self._write()

    def _work(self) -> None:
        while not self._stopping.wait(WRITE_EVERY_S):
            self.turn()
        self.finish()

    def finish(self) -> None:
        """Write everything there is."""
        self._gather()
        for camera_id in list(self._minutes):
            self._close(camera_id)
        self._write()

    def _gather(self) -> None:
        for _ in range(len(self._waiting)):
            frame = self._waiting.popleft()
            minute = self._minutes.get(frame.camera_id)
            if minute is not None and not minute.takes(frame):
                self._close(frame.camera_id)
                minute = None
            if minute is None:
                minute = self._minutes[frame.camera_id] = _Minute(frame.frame_time_s, self._clock.mono_s())
            minute.columns.add(frame)

    def _close(self, camera_id: str) -> None:
        minute = self._minutes.pop(camera_id)
        self._unwritten.append(track_minutes.packed(camera_id, self._run, minute.columns))
        while len(self._unwritten) > self._most_unwritten:
            self._lose(self._unwritten.popleft().pictures)

    def _write(self) -> None:
        """What cannot be written now waits for the next turn."""
        while self._unwritten:
            minutes = [self._unwritten[place] for place in range(min(ROWS_AT_ONCE, len(self._unwritten)))]
            try:
                with self._database.write() as session:
                    track_minutes.add(session, minutes)
            except XueliangError as error:
                self._outage.note(str(error))
                return
            self._outage.over()
            for _ in minutes:
                self._unwritten.popleft()

    def _lose(self, pictures: int) -> None:
        before, self._lost = self._lost, self._lost + pictures
        if before.bit_length() != self._lost.bit_length():  # said when their number has doubled
            _log.error("the tracks of %d pictures so far were not stored", self._lost, extra={"action": "tracks_lost"})
