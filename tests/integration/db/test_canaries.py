"""A synthetic alert arrives as real ones do, and is nowhere to be seen."""

from cases.desk import Desk
from models.canary import canary
from models.db import alerts, canaries
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.scope import Scope
from models.files import FileStore
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion

ALL = Scope.everything()


def test_a_canary_arrives_with_real_events_and_shows_nowhere(
    database: Database, files: FileStore, town: Town, clock: ManualClock, heard: Heard
) -> None:
    desk = Desk(database, files, clock, heard)
    first = canary("watch/0", clock.now().timestamp())
    clock.tick(300)
    second = canary("watch/0", clock.now().timestamp())
    real = intrusion(town, 1, at=clock.now())
    assert desk.take_rule_event(first) is None
    assert desk.take_rule_events([second, real, second, first])[0::2] == [None, None]
    with database.read() as session:
        [row] = canaries.read(session)
        [alert] = alerts.find(session, ALL).items
        assert check_invariants(session) == []
    assert (row.source, row.event_id, row.stored_at, row.arrived) == ("watch/0", second.event_id, clock.now(), 2)
    assert alert.event_count == 1
    assert [change.id for change in heard] == [alert.id]
