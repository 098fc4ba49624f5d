"""Whatever the events, would-be alerts are the alerts a desk raises of them when nobody judges."""

import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases.backtest.gathering import Gathering
from cases.desk import Desk
from cases.incidents import Bounds
from models.clock import from_unix
from models.db import alerts, rules, zones
from models.db.engine import Database
from models.db.scope import Scope
from models.db.vault import Vault
from models.files import FileStore
from models.rules import Phase, RuleEvent, Severity, ZoneShape
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import SQUARE, Town, build_town

ALL = Scope.everything()
BOUNDS = Bounds(window=timedelta(seconds=60), storm_window=timedelta(minutes=10), storm_alerts=4)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "xueliang.db"
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{shutil.copy(migrated, tmp_path / 'xueliang.db')}")
    yield opened
    opened.close()


def words(dice: random.Random, town: Town, zone_ids: list[str], began_s: float) -> list[RuleEvent]:
    """Visits of all lengths in two zones, some of them close together, some at the same spot; in order of time."""
    rule, found, time_s = town.old.intrusion, list[RuleEvent](), began_s
    for number in range(40):
        time_s += dice.choice((1.0, 20.0, 59.0, 61.0, 300.0))
        lasts_s = dice.choice((0.0, 5.0, 90.0, 400.0))
        x = dice.choice((0.1, 0.3, 0.31, 0.6))
        zone_id = dice.choice(zone_ids)
        phases = [(Phase.BEGIN, time_s), (Phase.UPDATE, time_s + lasts_s / 2), (Phase.END, time_s + lasts_s)]
        found += [
            RuleEvent(
                event_id=f"rev_{number}",
                rule_id=rule.id,
                kind=rule.kind,
                phase=phase,
                sequence=sequence,
                began_s=time_s,
                time_s=at_s,
                camera_id=town.old.camera.id,
                zone_id=zone_id,
                track_id=number,
                class_name=dice.choice(("person", "car")),
                score=0.5,
                box_xyxy_norm=(x, 0.2, x + 0.1, 0.5),
                severity=Severity.ALARM if phase is Phase.UPDATE and number % 7 == 0 else None,
            )
            for sequence, (phase, at_s) in enumerate(phases)
        ]
    return sorted(found, key=lambda each: (each.time_s, each.event_id, each.sequence))


@pytest.mark.parametrize("seed", range(4))
def test_the_desk_raises_the_alerts_that_were_told(database: Database, tmp_path: Path, seed: int) -> None:
    clock = ManualClock()
    town = build_town(database, Vault(bytes(range(32))), clock)
    with database.write() as session:
        other = zones.add(
            session, ALL, camera_id=town.old.camera.id, name="水池", shape=ZoneShape.POLYGON, points_xy_norm=SQUARE,
            now=clock.now(),
        )  # fmt: skip
        spec = rules.spec(rules.get(session, ALL, town.old.intrusion.id))
    desk = Desk(database, FileStore(tmp_path / "evidence"), clock, Heard(), bounds=BOUNDS)
    gathering = Gathering(spec, BOUNDS)
    for event in words(random.Random(seed), town, [town.old.zone.id, other.id], clock.now().timestamp()):
        clock.tick(event.time_s - clock.now().timestamp())
        desk.take_rule_event(event)
        gathering.take(event)
    with database.read() as session:
        real = alerts.find(session, ALL, limit=200).items
    told = sorted(
        (from_unix(each.began_s), from_unix(each.last_s), each.zone_id, each.event_count, each.severity)
        for each in gathering.alerts
    )
    assert told == sorted((each.began_at, each.last_at, each.zone_id, each.event_count, each.severity) for each in real)
    assert 1 < len(told) < 40
