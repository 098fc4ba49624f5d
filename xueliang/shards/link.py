"""What the service knows of one watch process: its pulse every second, its report when somebody wants to see it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from models.clock import Clock
from models.errors import XueliangError
from models.watching import CameraWatch, ConfigKind, DetectorInfo, WatchReport
from xueliang.loud_thread import LoudThread
from xueliang.shards.client import ShardAway, ShardClient

_log = logging.getLogger(__name__)

ASK_EVERY_S = 1.0
AWAY_AFTER_S = 2.5
SAY_AGAIN_S = 10.0
REPORT_HOLDS_S = 0.5  # and half a second in the shard itself
AWAY = "offline"


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest pulse: of which process, when on our monotonic clock, and since when that process watches."""

    pid: int
    at_s: float
    began: datetime


class ShardLink:
    """One shard. `on_away`: called when it does not answer, and every ten seconds while that lasts; on our thread.

    A shard that answers again is told to publish how its cameras and gates are: what was said of them is old.
    """

    def __init__(self, shard: int, path: Path, clock: Clock, on_away: Callable[[int], None]) -> None:
        """Raises SettingsError when the folder of the socket is not there."""
        self.shard = shard
        self.client = ShardClient(path)
        self._clock, self._on_away = clock, on_away
        self._lock = threading.Lock()
        self._heard: Heard | None = None
        self._asking = threading.Lock()
        self._report: tuple[float, WatchReport] | None = None
        self._detector: DetectorInfo | None = None
        self._untold: set[ConfigKind] = set()
        self._restate_at_s: float | None = None
        self._missed_since_s = clock.mono_s()
        self._said_away_s: float | None = None
        self._news = threading.Event()
        self._stopping = False
        self._thread = LoudThread(f"shard-{shard}", self._run)

    def start(self) -> None:
        self._missed_since_s = self._clock.mono_s()
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        self._stopping = True
        self._news.set()
        if self._thread.join(timeout_s):
            self.client.close()

    @property
    def detector(self) -> DetectorInfo | None:
        """Its detector, as last heard."""
        return self._detector

    @property
    def heard(self) -> Heard | None:
        """The newest pulse, however old; None before the first."""
        return self._heard

    @property
    def is_away(self) -> bool:
        """Whether it has not answered for too long."""
        return self._clock.mono_s() - self._last_s() > AWAY_AFTER_S

    @property
    def away_s(self) -> float:
        """For how long it has not answered."""
        return self._clock.mono_s() - self._last_s()

    def report(self, away: str) -> WatchReport:
        """What it says of itself, at most a second old however many ask.

        Of a shard that is away what it said last, with its cameras offline and `away` as its fault.
        """
        if self._heard is None:
            return WatchReport(self.shard, faults={"watch": away if self.is_away else "the watch process is starting"})
        newest = None if self.is_away else self._ask_report()
        if newest is not None:
            return newest
        last = self._report[1] if self._report else WatchReport(self.shard)
        cameras = tuple(_nobody_watches(camera) for camera in last.cameras)
        return replace(last, pid=0, uptime_s=0.0, cameras=cameras, faults={"watch": away})

    def _ask_report(self) -> WatchReport | None:
        with self._asking:  # whoever waited here finds the answer of the one before
            now_s = self._clock.mono_s()
            if self._report is None or now_s - self._report[0] > REPORT_HOLDS_S:
                try:
                    self._report = now_s, self.client.report()
                except XueliangError as error:
                    _log.warning("watch shard %d gives no report: %s", self.shard, error, extra={"action": "no_report"})
                    return None
            return self._report[1]

    def tell(self, kind: ConfigKind) -> None:
        """Have it follow a change, soon; returns at once."""
        with self._lock:
            self._untold.add(kind)
        self._news.set()

    def restate_in(self, seconds: float) -> None:
        """Have it publish how its devices are, a little later."""
        self._restate_at_s = self._clock.mono_s() + seconds

    def _last_s(self) -> float:
        return max(self._missed_since_s, self._heard.at_s if self._heard else 0.0)

    def _run(self) -> None:
        while not self._stopping:
            self.ask()
            self._news.wait(ASK_EVERY_S)
            self._news.clear()

    def ask(self) -> None:
        """Feel the pulse and tell what there is to tell, once."""
        try:
            pulse = self.client.pulse()
            if self._said_away_s is not None or self._restate_due():
                self.client.tell_states()
                _log.info("watch shard %d has said how its devices are", self.shard, extra={"action": "shard_states"})
                self._said_away_s = self._restate_at_s = None
            self._tell_changes()
            if self._heard is None or self._heard.pid != pulse.pid:
                self._detector = self.client.detector()
                self._report = None
        except ShardAway:
            self._say_away()
            return
        except XueliangError as error:
            _log.warning("watch shard %d: %s", self.shard, error, extra={"action": "shard_refused"})
            return
        began = self._clock.now() - timedelta(seconds=pulse.uptime_s)
        self._heard = Heard(pulse.pid, self._clock.mono_s(), began)

    def _restate_due(self) -> bool:
        return self._restate_at_s is not None and self._clock.mono_s() >= self._restate_at_s

    def _tell_changes(self) -> None:
        with self._lock:
            kinds = set(self._untold)
        for kind in kinds:
            self.client.follow(kind)
            with self._lock:
                self._untold.discard(kind)

    def _say_away(self) -> None:
        now_s = self._clock.mono_s()
        if not self.is_away or (self._said_away_s is not None and now_s - self._said_away_s < SAY_AGAIN_S):
            return
        if self._said_away_s is None:
            _log.error("watch shard %d does not answer", self.shard, extra={"action": "shard_away"})
        try:
            self._on_away(self.shard)
        except XueliangError as error:
            _log.warning("watch shard %d is away; its devices: %s", self.shard, error, extra={"action": "shard_away"})
            return
        self._said_away_s = now_s


def _nobody_watches(camera: CameraWatch) -> CameraWatch:
    return replace(camera, state=AWAY, ages_s={})
