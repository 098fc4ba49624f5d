"""The desk role: facts from the bus become alerts and cases, and what has to be done now and then with them.

In: the bus. Out: rows, and words to whoever is looking (`live`). It never watches anything itself.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from api.announce import Announcer
from api.live import LiveHub
from cases.delivery import deliver_due
from cases.desk import Desk
from cases.leftovers import forget_unnamed_files
from cases.notify.port import Channel
from cases.notify.redis_stream import RedisStreamChannel
from models.db import canaries, outbox, sessions, track_minutes
from xueliang.canary import missing, source_name
from xueliang.chores import Chore
from xueliang.desk import desk_handlers, desk_together
from xueliang.desk_pace import bounds_of, pace_of
from xueliang.evidence.care import EvidenceCare
from xueliang.opened import Opened
from xueliang.watch_port import Tenure

KEEP_DELIVERED = timedelta(days=7)
KEEP_UNNAMED = timedelta(days=7)


class DeskRole:
    """`tenures`: since when which devices are watched without a break."""

    def __init__(self, opened: Opened, tenures: Callable[[], Sequence[Tenure]]) -> None:
        self._opened, self._tenures = opened, tenures
        settings, storage = opened.settings, opened.storage
        self.bounds = bounds_of(settings.alerts)
        self._began = opened.clock.now()
        self.live = LiveHub()
        self.announcer = Announcer(storage.database, self.live, settings.http.public_url)
        self.desk = Desk(
            storage.database,
            storage.files,
            opened.clock,
            self.announcer.change,
            bounds=self.bounds,
            pace=pace_of(settings.alerts),
            claim_lasts=timedelta(minutes=settings.alerts.claim_minutes),
        )
        self.evidence = EvidenceCare(opened, self.desk, tenures)

    def start(self) -> None:
        handlers = desk_handlers(self.desk, self._opened.storage.database, self._on_device)
        self._opened.bus.consume(handlers, desk_together(self.desk))

    def stop(self, timeout_s: float) -> None:
        self._opened.bus.stop(timeout_s)

    def canary_fault(self) -> str | None:
        """Which watch's synthetic alert stays away; None while all arrive, or where they are switched off."""
        settings = self._opened.settings
        if not settings.alerts.canary_minutes:
            return None
        with self._opened.storage.database.read() as session:
            arrived = {row.source: row.stored_at for row in canaries.read(session)}
        sources = [source_name(shard) for shard in range(settings.watch.shards)]
        every = timedelta(minutes=settings.alerts.canary_minutes)
        return missing(arrived, sources, every, self._began, self._opened.clock.now())

    def chores(self) -> list[Chore]:
        """What has to be done now and then."""
        settings = self._opened.settings
        channels: Mapping[str, Channel] = (
            {"redis_stream": RedisStreamChannel.open(settings.redis.url)} if settings.redis.url else {}
        )
        database, clock = self._opened.storage.database, self._opened.clock
        expire_after = timedelta(hours=settings.alerts.expire_after_h)
        return [
            Chore("delivering the outbox", 1.0, lambda: deliver_due(database, channels, clock.now())),
            Chore("ending what a killed forerunner left open", 10.0, self._end_interrupted),
            Chore("telling people of alerts", 2.0, self.desk.make_rounds),
            Chore("letting old alerts expire", 300.0, lambda: self.desk.expire_old(expire_after)),
            Chore("forgetting ended sessions and delivered messages", 3600.0, self._forget_the_done),
            Chore("deleting pictures nobody speaks of", 86_400.0, self._forget_unnamed),
            Chore("deleting old tracks", 600.0, self._forget_tracks),
            *self.evidence.chores(),
        ]

    def _end_interrupted(self) -> None:
        for tenure in self._tenures():
            self.desk.end_interrupted(tenure.began, tenure.has)

    def _forget_the_done(self) -> None:
        now = self._opened.clock.now()
        with self._opened.storage.database.write() as session:
            sessions.forget_expired(session, now)
            outbox.forget_delivered(session, now - KEEP_DELIVERED)

    def _forget_unnamed(self) -> None:
        storage = self._opened.storage
        forget_unnamed_files(storage.database, storage.files, self._opened.clock.now() - KEEP_UNNAMED)

    def _forget_tracks(self) -> None:
        keep = timedelta(days=self._opened.settings.tracks.keep_days)
        track_minutes.forget_before(self._opened.storage.database, self._opened.clock.now() - keep)

    def _on_device(self, kind: str, device_id: str) -> None:
        {"camera": self.announcer.camera, "gate": self.announcer.gate}[kind](device_id)
