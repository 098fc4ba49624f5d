"""The audit's chain: whole as written, broken by any hand that touches it."""

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from models.db import audit
from models.db.engine import Database
from models.db.scope import Scope
from tests.fakes.clock import ManualClock
from tests.fakes.town import Town

TAMPERINGS = [
    ("UPDATE audit SET detail = '{\"door\": 2}' WHERE seq = 3", "row 3 was changed"),
    ("UPDATE audit SET account_id = NULL WHERE seq = 2", "row 2 was changed"),
    ("UPDATE audit SET action = 'nothing' WHERE seq = 5", "row 5 was changed"),
    ("DELETE FROM audit WHERE seq = 1", "row 1 is missing"),
    ("DELETE FROM audit WHERE seq = 3", "row 3 is missing"),
    ("DELETE FROM audit WHERE seq = 5", "the end is missing"),
    ("DELETE FROM audit", "the end is missing"),
    ("DELETE FROM audit_head", "the end is missing"),
]


def _fill(database: Database, clock: ManualClock, paths: Sequence[str] = ("/",) * 5) -> None:
    for path in paths:
        with database.write() as session:
            audit.append(session, at=clock.now(), account_id="acc_owner", action="door.open", subject="gate_1",
                         area_path=path, detail={"door": 1, "事由": "送货"})  # fmt: skip


@pytest.mark.parametrize(("statement", "found"), TAMPERINGS)
def test_tampering_is_found(database: Database, clock: ManualClock, statement: str, found: str) -> None:
    _fill(database, clock)
    with database.read() as session:
        assert audit.first_break(session) is None
    with database.write() as session:
        session.execute(text(statement.replace(":", r"\:")))
    with database.read() as session:
        broken = audit.first_break(session)
    assert broken is not None
    assert found in broken


def test_an_empty_audit_is_whole(database: Database) -> None:
    with database.read() as session:
        assert audit.first_break(session) is None


def test_writers_at_once_make_one_chain(database: Database, clock: ManualClock) -> None:
    threads = [threading.Thread(target=_fill, args=(database, clock)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert audit.first_break(session) is None
        assert [row.seq for row in audit.find(session, Scope.everything(), limit=200).items] == list(range(30, 0, -1))


def test_an_auditor_reads_of_their_area(town: Town, database: Database, clock: ManualClock) -> None:
    _fill(database, clock, ["/", town.old.area.path, town.old.grids[0].path, town.new.area.path])
    with database.read() as session:
        seen = audit.find(session, town.scope("auditor")).items
    assert [row.area_path for row in seen] == [town.old.grids[0].path, town.old.area.path]
