"""A small town to test in: two communities with their people, cameras, gates and rules.

owner     operator of the old community, teammate and second are grid workers of its grids
stranger  operator of the new community, and outsider a grid worker there
chief     administrator of the whole tree
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models.areas import AreaLevel
from models.clock import Clock
from models.db import accounts, areas, cameras, gates, rules, zones
from models.db.engine import Database
from models.db.schema import AccountRow, AreaRow, CameraRow, GateRow, RuleRow, ZoneRow
from models.db.scope import Scope
from models.db.vault import Vault
from models.people import Role
from models.rules import Phase, RuleEvent, Severity, ZoneShape

EVERYTHING = Scope.everything()
SQUARE = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
PASSWORD_HASH = "$argon2id$never-verified-here"


@dataclass(frozen=True)
class Community:
    """One community with a camera, a zone, a gate, a rule over the zone and one over the gate."""

    area: AreaRow
    grids: tuple[AreaRow, AreaRow]
    camera: CameraRow
    zone: ZoneRow
    gate: GateRow
    intrusion: RuleRow
    door: RuleRow
    people: dict[str, AccountRow] = field(default_factory=dict)


@dataclass(frozen=True)
class Town:
    """Everything built, and the reach of each person by name."""

    street: AreaRow
    old: Community
    new: Community
    chief: AccountRow

    def scope(self, name: str) -> Scope:
        """The reach of `chief`, `owner`, `teammate`, `second`, `stranger`, `outsider`, `officer` or `auditor`."""
        return Scope.of(self.person(name))

    def person(self, name: str) -> AccountRow:
        """The account of that name."""
        return {"chief": self.chief, **self.old.people, **self.new.people}[name]


def build_town(database: Database, vault: Vault, clock: Clock) -> Town:
    """Build it in an empty, migrated database."""
    now = clock.now()
    with database.write() as session:
        chief = _person(session, "chief", Role.ADMIN, None, now)
        city = areas.add(session, EVERYTHING, parent_id=None, level=AreaLevel.CITY, code="3702", name="青岛市", now=now)
        county = _area(session, city, AreaLevel.COUNTY, "370202", "市南区", now)
        street = _area(session, county, AreaLevel.STREET, "370202001", "香港中路街道", now)
        old = _community(session, vault, street, "001", "老社区", now)
        new = _community(session, vault, street, "002", "新社区", now)
        for name, role, area in (
            ("owner", Role.OPERATOR, old.area),
            ("officer", Role.SECURITY_OFFICER, old.area),
            ("auditor", Role.AUDITOR, old.area),
            ("teammate", Role.GRID_WORKER, old.grids[0]),
            ("second", Role.GRID_WORKER, old.grids[1]),
        ):
            old.people[name] = _person(session, name, role, area, now)
        new.people["stranger"] = _person(session, "stranger", Role.OPERATOR, new.area, now)
        new.people["outsider"] = _person(session, "outsider", Role.GRID_WORKER, new.grids[0], now)
    return Town(street, old, new, chief)


def intrusion(town: Town, number: int, *, at: datetime, phase: Phase = Phase.BEGIN, sequence: int = 0,
              began_at: datetime | None = None, place: Community | None = None) -> RuleEvent:  # fmt: skip
    """The `number`-th person to walk into the zone of a community's camera (the old one's unless said)."""
    where = place or town.old
    return RuleEvent(
        event_id=f"event_{where.camera.id}_{number}",
        rule_id=where.intrusion.id,
        kind=where.intrusion.kind,
        phase=phase,
        sequence=sequence,
        began_s=(began_at or at).timestamp(),
        time_s=at.timestamp(),
        camera_id=where.camera.id,
        zone_id=where.zone.id,
        track_id=number,
        class_name="person",
        score=0.8,
        box_xyxy_norm=where_stands(number),
        values={"dwell_s": 3.5},
    )


def where_stands(number: int) -> tuple[float, float, float, float]:
    """The box of the `number`-th person, where the 35 before and after do not stand."""
    column, row = number % 9, number // 9 % 4
    return 0.1 * column, 0.2 * row, 0.1 * column + 0.08, 0.2 * row + 0.18


def _community(session: Session, vault: Vault, street: AreaRow, number: str, name: str, now: datetime) -> Community:
    area = _area(session, street, AreaLevel.COMMUNITY, f"370202001{number}", name, now)
    first = _area(session, area, AreaLevel.GRID, f"370202001{number}001", f"{name}第一网格", now)
    second = _area(session, area, AreaLevel.GRID, f"370202001{number}002", f"{name}第二网格", now)
    camera = cameras.add(
        session,
        vault,
        EVERYTHING,
        name=f"{name}东门",
        url=f"rtsp://camera{number}.example/1",
        username="viewer",
        password=f"camera-{number}",
        area_id=first.id,
        now=now,
    )
    zone = zones.add(
        session,
        EVERYTHING,
        camera_id=camera.id,
        name="绿化带",
        shape=ZoneShape.POLYGON,
        points_xy_norm=SQUARE,
        now=now,
    )
    gate = gates.add(
        session,
        vault,
        EVERYTHING,
        name=f"{name}门禁",
        kind="webhook",
        secret=f"gate-{number}",
        area_id=area.id,
        now=now,
    )
    watch = rules.add(
        session, EVERYTHING, kind="intrusion", name="闯入", camera_id=camera.id, zone_ids=[zone.id], now=now
    )
    door = rules.add(
        session,
        EVERYTHING,
        kind="door_alarm",
        name="门被强开",
        camera_id=camera.id,
        gate_id=gate.id,
        severity=Severity.ALARM,
        now=now,
    )
    return Community(area, (first, second), camera, zone, gate, watch, door)


def _area(session: Session, parent: AreaRow, level: AreaLevel, code: str, name: str, now: datetime) -> AreaRow:
    return areas.add(session, EVERYTHING, parent_id=parent.id, level=level, code=code, name=name, now=now)


def _person(session: Session, name: str, role: Role, area: AreaRow | None, now: datetime) -> AccountRow:
    return accounts.add(
        session,
        EVERYTHING,
        username=name,
        display_name=name.capitalize(),
        password_hash=PASSWORD_HASH,
        role=role,
        area_id=area.id if area else None,
        must_change_password=False,
        now=now,
    )
