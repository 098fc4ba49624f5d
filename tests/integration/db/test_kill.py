"""`kill -9` loses no alert that was shown, and a replay after it doubles none."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from cases.desk import Desk
from models.db import alerts
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.scope import Scope
from models.facts import rule_event_to_json
from models.files import FileStore
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion

ROOT = Path(__file__).resolve().parents[3]


def test_an_alert_that_was_shown_survives_kill_9(
    database_url: str, database: Database, town: Town, files: FileStore, clock: ManualClock, tmp_path: Path
) -> None:
    shown = []
    for number in range(2):
        clock.tick(3600)
        event = intrusion(town, number, at=clock.now())
        fact = json.dumps(rule_event_to_json(event))
        command = [sys.executable, "-m", "tests.integration.db.dying_desk", database_url, str(tmp_path / "files"), fact]
        died = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr
        shown.append(died.stdout)
        assert Desk(database, files, clock, Heard()).take_rule_event(event) == died.stdout
    with database.read() as session:
        kept = alerts.find(session, Scope.everything()).items
        assert check_invariants(session) == []
    assert sorted(alert.id for alert in kept) == sorted(shown)
    assert [alert.event_count for alert in kept] == [1, 1]
