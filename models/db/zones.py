"""Zones: places in a camera's picture. They stand where their camera stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager

from models.db import cameras
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import CameraRow, RuleRow, RuleZoneRow, ZoneRow
from models.db.scope import Scope, within
from models.errors import Conflict, NotFound
from models.ids import new_id
from models.rules import Anchor, Zone, ZoneShape

Points = Sequence[tuple[float, float]]


class ZoneChanges(TypedDict, total=False):
    """What people may change; what is left away stays."""

    name: str
    shape: ZoneShape
    points_xy_norm: Points
    anchor: Anchor


def add(
    session: Session,
    scope: Scope,
    *,
    camera_id: str,
    name: str,
    shape: ZoneShape,
    points_xy_norm: Points,
    now: datetime,
    anchor: Anchor = Anchor.BOTTOM_CENTER,
) -> ZoneRow:
    """A new zone; the points have been checked before (`rules`). Raises NotFound (camera out of reach)."""
    cameras.get(session, scope, camera_id)
    zone = ZoneRow(
        id=new_id("zone", now),
        camera_id=camera_id,
        name=name,
        shape=shape,
        points_xy_norm=_plain(points_xy_norm),
        anchor=anchor,
        created_at=now,
    )
    session.add(zone)
    session.flush()
    return get(session, scope, zone.id)


def get(session: Session, scope: Scope, zone_id: str) -> ZoneRow:
    """The zone, `camera` loaded. Raises NotFound, also for a removed one."""
    query = select(ZoneRow).join(ZoneRow.camera).where(ZoneRow.id == zone_id, _standing(scope))
    query = query.options(contains_eager(ZoneRow.camera)).execution_options(populate_existing=True)
    zone = session.scalar(query)
    if zone is None:
        raise NotFound(f"no zone {zone_id}")
    return zone


def find(
    session: Session,
    scope: Scope,
    *,
    camera_id: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[ZoneRow]:
    """The zones within reach, oldest first, `camera` loaded."""
    query = select(ZoneRow).join(ZoneRow.camera).where(_standing(scope)).options(contains_eager(ZoneRow.camera))
    if camera_id is not None:
        query = query.where(ZoneRow.camera_id == camera_id)
    return page(session, query, [ZoneRow.created_at, ZoneRow.id], cursor, limit, newest_first=False)


def update(session: Session, scope: Scope, zone_id: str, **changes: Unpack[ZoneChanges]) -> ZoneRow:
    """The zone as changed. Raises NotFound."""
    zone = get(session, scope, zone_id)
    if "points_xy_norm" in changes:
        zone.points_xy_norm = _plain(changes["points_xy_norm"])
    zone.name = changes.get("name", zone.name)
    zone.shape = changes.get("shape", zone.shape)
    zone.anchor = changes.get("anchor", zone.anchor)
    session.flush()
    return get(session, scope, zone_id)


def remove(session: Session, scope: Scope, zone_id: str, now: datetime) -> None:
    """Take the zone out of use. Raises NotFound, or Conflict while a rule watches it."""
    zone = get(session, scope, zone_id)
    watching = (
        select(RuleRow.name)
        .join(RuleZoneRow, RuleZoneRow.rule_id == RuleRow.id)
        .where(RuleZoneRow.zone_id == zone_id, RuleRow.removed_at.is_(None))
    )
    rule_name = session.scalar(watching.limit(1))
    if rule_name is not None:
        raise Conflict(f"{zone.name} cannot be removed: the rule {rule_name} watches it")
    zone.removed_at = now
    session.flush()


def as_zone(zone: ZoneRow) -> Zone:
    """The zone as rules want it."""
    points = tuple((float(x), float(y)) for x, y in zone.points_xy_norm)
    return Zone(zone.id, zone.camera_id, zone.name, zone.shape, points, zone.anchor)


def _standing(scope: Scope) -> ColumnElement[bool]:
    return ZoneRow.removed_at.is_(None) & within(scope, CameraRow.area_id)


def _plain(points_xy_norm: Points) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in points_xy_norm]
