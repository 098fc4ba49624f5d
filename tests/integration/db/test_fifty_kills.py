"""Fifty desks killed at random between rule event and alert: no rule event is lost, none is doubled."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

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
from tests.fakes.desk import Heard
from tests.fakes.town import build_town, intrusion
from tests.waiting import eventually
from xueliang.bus.local import LocalBus
from xueliang.desk import desk_handlers, desk_together

ROOT = Path(__file__).resolve().parents[3]
KILLS, EVENTS_OF_EACH, SEED = 50, 20, 20260101


@pytest.mark.timeout(600)  # on a machine that does much else at the same time
def test_fifty_kills_lose_no_rule_event_and_double_none(migrated_file: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_file, tmp_path / "xueliang.db")
    database, clock = Database.open(f"sqlite:///{tmp_path / 'xueliang.db'}"), SystemClock()
    town, start = build_town(database, Vault(bytes(32)), clock), clock.now()
    facts = [
        [
            rule_event_to_json(
                intrusion(town, EVENTS_OF_EACH * kill + n, at=start + timedelta(minutes=5 * kill), phase=Phase.END)
            )
            for n in range(EVENTS_OF_EACH)
        ]
        for kill in range(KILLS)
    ]
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    command = [sys.executable, "-m", "tests.integration.db.dying_desks", str(tmp_path), str(SEED)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    assert killed.returncode == 0, killed.stderr
    _file_what_waits(database, tmp_path)
    durable = (tmp_path / "durable").read_text().split()
    assert len(durable) >= 5 * KILLS
    with database.read() as session:
        kept = list(session.scalars(select(RuleEventRow.id)))
        filed = Counter(session.scalars(select(AlertEventRow.event_id)))
        found = alerts.find(session, Scope.everything(), limit=200).items
        assert check_invariants(session) == []
        assert inbox.count_set_aside(session) == 0
    assert set(durable) <= set(kept), "a durable rule event was lost"
    assert filed == Counter(kept), "a rule event has no alert, or more than one"
    assert sum(alert.event_count for alert in found) == len(kept)
    database.close()


def _file_what_waits(database: Database, folder: Path) -> None:
    """What the last desk left is filed by one that lives."""
    bus = LocalBus(database, SystemClock())
    desk = Desk(database, FileStore(folder / "files"), SystemClock(), Heard())
    bus.consume(desk_handlers(desk, database, lambda *_: None), desk_together(desk))
    try:
        eventually(lambda: not _waiting(database), timeout_s=60)
    finally:
        bus.stop(10)


def _waiting(database: Database) -> int:
    with database.read() as session:
        return len(inbox.pending(session))
