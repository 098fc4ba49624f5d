"""A storm of rule events over the bus of one machine: nothing lost, one incident with a count, the feed answers.

What it took is printed (`pytest -s`); it depends on the machine and is not asserted.
"""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from api.announce import Announcer
from api.live import LiveHub
from cases.desk import Desk
from models.clock import SystemClock
from models.db import alerts, inbox
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.schema import AlertEventRow, RuleEventRow
from models.db.scope import Scope
from models.db.vault import Vault
from models.facts import rule_event_to_json
from models.files import FileStore
from models.rules import Phase
from tests.fakes.town import build_town, intrusion
from tests.waiting import eventually
from xueliang.bus.local import LocalBus
from xueliang.bus.port import Topic
from xueliang.desk import desk_handlers, desk_together

EVENTS = 10_000
A_FRAME = 20  # events a publisher makes durable together
ALL = Scope.everything()


class _Feed:
    """Somebody who reads the first page of the feed again and again."""

    def __init__(self, database: Database) -> None:
        self._database, self.took_s = database, list[float]()

    def counts_all(self) -> bool:
        began_s = time.monotonic()
        with self._database.read() as session:
            items = alerts.find(session, ALL).items
        self.took_s.append(time.monotonic() - began_s)
        return sum(alert.event_count for alert in items) == EVENTS


@pytest.mark.timeout(600)  # on a machine that does much else at the same time
def test_ten_thousand_rule_events_in_a_minute_are_one_incident(tmp_path: Path) -> None:
    database, clock = Database.open(f"sqlite:///{tmp_path / 'x.db'}"), SystemClock()
    database.migrate()
    town = build_town(database, Vault(bytes(32)), clock)
    desk = Desk(database, FileStore(tmp_path / "files"), clock, Announcer(database, LiveHub()).change)
    bus, start = LocalBus(database, clock), clock.now()
    facts: dict[str, dict[str, Any]] = {}
    for number in range(EVENTS):
        at = start + timedelta(seconds=60 * number / EVENTS)
        facts[f"fact{number}"] = rule_event_to_json(intrusion(town, number, at=at, phase=Phase.END))
    names = list(facts)
    for first in range(0, EVENTS, A_FRAME):
        bus.publish_all(Topic.RULE_EVENTS, {name: facts[name] for name in names[first : first + A_FRAME]})
    feed, began_s, used_s = _Feed(database), time.monotonic(), time.process_time()
    bus.consume(desk_handlers(desk, database, lambda *_: None), desk_together(desk))
    try:
        eventually(feed.counts_all, timeout_s=540)
        eventually(lambda: _pending(database) == 0, timeout_s=30)
    finally:
        bus.stop(10)
    took_s, used_s = time.monotonic() - began_s, time.process_time() - used_s
    feed_ms = sorted(1000 * s for s in feed.took_s)
    print(f"\nstorm_events_per_s: {EVENTS / took_s:.0f} storm_cpu_ms_per_event: {1000 * used_s / EVENTS:.2f}")
    print(f"feed_ms_median: {feed_ms[len(feed_ms) // 2]:.0f} feed_ms_worst: {feed_ms[-1]:.0f} of {len(feed_ms)}")
    with database.read() as session:
        [alert] = alerts.find(session, ALL).items
        kept = session.scalar(select(func.count()).select_from(RuleEventRow))
        linked = session.scalar(select(func.count()).where(AlertEventRow.alert_id == alert.id))
        assert (kept, linked, alert.event_count) == (EVENTS, EVENTS, EVENTS)
        assert check_invariants(session) == []
        assert inbox.count_set_aside(session) == 0
    database.close()


def _pending(database: Database) -> int:
    with database.read() as session:
        return len(inbox.pending(session))
