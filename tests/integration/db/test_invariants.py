"""What `doctor` finds when somebody wrote to the database directly, or lost files."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from cases.desk import Desk
from models.alerts import AlertMove
from models.db import audit
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.files import FileStore
from models.media import EvidenceRef
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion

BREAKINGS = [
    ("UPDATE areas SET path = '/elsewhere/' WHERE level = 'community' AND name = '老社区'", "path does not lead"),
    ("UPDATE cases SET alert_id = NULL", "confirmed alert has no case"),
    ("UPDATE alerts SET event_count = 5", "counts other events"),
    ("UPDATE alerts SET state = 'new'", "state of this alert is not"),
    ("UPDATE cases SET state = 'cancelled', closed_at = created_at", "state of this case is not"),
    ("DELETE FROM case_history", "state of this case is not"),
    ("UPDATE audit SET subject = 'another'", "audit is not as it was written"),
]


@pytest.fixture
def filled(town: Town, database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> EvidenceRef:
    """The town with a confirmed alert, its case, a picture and a line of audit."""
    picture = EvidenceRef(files.put(b"jpeg", "image/jpeg"), "image/jpeg", 4, clock.now(), "begin")
    desk = Desk(database, files, clock, heard)
    alert_id = desk.take_rule_event(replace(intrusion(town, 1, at=clock.now()), evidence=(picture,)))
    assert alert_id is not None
    desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner"))
    with database.write() as session:
        audit.append(session, at=clock.now(), account_id=None, action="x", subject="y")
    return picture


def test_an_untouched_database_holds(filled: EvidenceRef, database: Database, files: FileStore) -> None:
    with database.read() as session:
        assert check_invariants(session, files) == []


@pytest.mark.parametrize(("statement", "found"), BREAKINGS)
def test_what_was_broken_is_named(filled: EvidenceRef, database: Database, statement: str, found: str) -> None:
    with database.write() as session:
        session.execute(text(statement))
    with database.read() as session:
        problems = check_invariants(session)
    assert any(found in problem.what for problem in problems), problems
    assert all(problem.where and problem.what_to_do for problem in problems)


def test_a_missing_file_is_named_wherever_it_is_shown(
    filled: EvidenceRef, database: Database, files: FileStore
) -> None:
    files.path(filled.sha256).unlink()
    with database.read() as session:
        found = [problem.where.split()[0] for problem in check_invariants(session, files)]
    assert found == ["evidence", "attachment"]
