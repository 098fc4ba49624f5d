"""Trying a rule on what is stored."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cases.backtest.comparison import compare, pictures, real_alerts
from cases.backtest.gathering import Gathering
from cases.backtest.store import PastOf
from cases.backtest.trial import Comparison, Material, Picture, Trial, WouldBeAlert
from cases.incidents import Bounds
from models.db import track_minutes
from models.db.engine import Database
from models.db.scope import Scope
from models.errors import InputError
from models.rules import RuleSpec
from models.tracks import TrackedFrame
from rules.replay import Happening, replay

TOLD_OF_STEPS = 200
OnProgress = Callable[[float], None]
"""Told of the share done, 0-1, now and then; it gives up a trial by raising."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to try: a rule on the time from `since` until `until`. `real_rule_id`: whose alerts to compare with, "" for
    none. `scope`: of whoever asks; what they may not see is not in the answer."""

    spec: RuleSpec
    since: datetime
    until: datetime
    scope: Scope
    bounds: Bounds
    real_rule_id: str = ""


def try_rule(database: Database, asked: Asked, on_progress: OnProgress) -> Trial:
    """Try a rule, as if it had been switched on and armed all the time.

    `asked.spec` must be of a camera or gate within `asked.scope`. Raises InputError (the rule cannot run, or the time
    is none), DatabaseUnavailable, and whatever `on_progress` raises.
    """
    if asked.until <= asked.since:
        raise InputError("the time to try a rule on ends before it begins")
    past = PastOf(database, asked.spec, asked.since, asked.until)
    gathering = Gathering(asked.spec, asked.bounds)
    seen = Seen(asked.since.timestamp(), asked.until.timestamp(), on_progress)
    spec = replace(asked.spec, enabled=True, armed=True, armed_until_s=None)
    gathering.take_all(replay(spec, seen.passing(past.happenings()), asked.until.timestamp()))
    material = replace(seen.material, watched_s=_watched_s(database, asked), unreadable=past.unreadable)
    comparison, alerts, shown = _compared(database, asked, gathering.alerts)
    on_progress(1.0)
    return Trial(
        since_s=asked.since.timestamp(),
        until_s=asked.until.timestamp(),
        material=material,
        events=gathering.events,
        events_total=gathering.events_total,
        alerts=alerts,
        alerts_total=gathering.alerts_total,
        comparison=comparison,
        pictures=shown,
    )


class Seen:
    """Counts what passes, and tells how far it has come by its time."""

    def __init__(self, since_s: float, until_s: float, on_progress: OnProgress) -> None:
        self._since_s, self._span_s, self._on_progress = since_s, max(1e-6, until_s - since_s), on_progress
        self._told = -1
        self._pictures = self._sightings = 0

    @property
    def material(self) -> Material:
        """What has passed so far."""
        return Material(self._pictures, self._sightings)

    def passing(self, happenings: Iterable[Happening]) -> Iterator[Happening]:
        """The same, counted."""
        self._tell(self._since_s)
        for time_s, past in happenings:
            if isinstance(past, TrackedFrame):
                self._pictures += 1
                self._sightings += len(past)
            self._tell(time_s)
            yield time_s, past

    def _tell(self, time_s: float) -> None:
        step = int(min(1.0, max(0.0, (time_s - self._since_s) / self._span_s)) * TOLD_OF_STEPS)
        if step > self._told:
            self._told = step
            self._on_progress(step / TOLD_OF_STEPS)


def _watched_s(database: Database, asked: Asked) -> float:
    if not asked.spec.camera_id:
        return 0.0
    with database.read() as session:
        return track_minutes.stored(session, asked.spec.camera_id, asked.since, asked.until).watched_s


def _compared(
    database: Database, asked: Asked, would_be: tuple[WouldBeAlert, ...]
) -> tuple[Comparison | None, tuple[WouldBeAlert, ...], tuple[Picture, ...]]:
    camera_id, since, until = asked.spec.camera_id, asked.since, asked.until
    with database.read() as session:
        shown = pictures(session, asked.scope, camera_id, since, until) if camera_id else ()
        if not asked.real_rule_id:
            return None, would_be, shown
        real = real_alerts(session, asked.scope, asked.real_rule_id, since, until)
    return *compare(would_be, real, asked.bounds.window), shown
