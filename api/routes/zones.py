"""Zones: places drawn in a camera's picture."""

from typing import Annotated

from fastapi import Path, Query
from sqlalchemy.orm import Session

from api.paging import Asked, as_page
from api.permissions import SeesRules, SetsRules
from api.routing import errors, new_router
from api.schemas.rules import ZoneAnswer, ZoneChange, ZoneNew
from api.schemas.words import ID_PATTERN, Page
from api.service import Ports
from api.trail import record
from api.views.devices import zone_answer
from models.db import cameras, zones
from models.db.schema import AreaRow
from models.db.scope import Scope
from rules.shapes import check_zone_points

router = new_router("zones", "/zones")
ZoneId = Annotated[str, Path(pattern=ID_PATTERN)]


@router.get("", summary="Zones (区域列表)")
def list_zones(
    caller: SeesRules, ports: Ports, asked: Asked, camera_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None
) -> Page[ZoneAnswer]:
    """Zones of cameras within reach, oldest first."""
    with ports.database.read() as session:
        found = zones.find(session, caller.scope, camera_id=camera_id, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, zone_answer)


@router.post("", summary="Draw a zone (新建区域)", status_code=201, responses=errors(404))
def add_zone(caller: SetsRules, ports: Ports, asked: ZoneNew) -> ZoneAnswer:
    """A polygon has at least three points and does not cross itself; a line has at least two."""
    check_zone_points(asked.shape, asked.points)
    with ports.database.write() as session:
        zone = zones.add(
            session,
            caller.scope,
            camera_id=asked.camera_id,
            name=asked.name,
            shape=asked.shape,
            points_xy_norm=asked.points,
            anchor=asked.anchor,
            now=ports.clock.now(),
        )
        place = _place(session, caller.scope, zone.camera_id)
        record(session, ports.clock, caller, "zone.add", zone.id, place=place, name=zone.name)
    return zone_answer(zone)


@router.patch("/{zone_id}", summary="Change a zone (修改区域)", responses=errors(404))
def change_zone(zone_id: ZoneId, caller: SetsRules, ports: Ports, asked: ZoneChange) -> ZoneAnswer:
    """Rules that watch it see the new shape at once."""
    changes = asked.model_dump(exclude_none=True)
    with ports.database.write() as session:
        zone = zones.get(session, caller.scope, zone_id)
        if asked.points is not None:
            check_zone_points(zone.shape, asked.points)
            changes["points_xy_norm"] = changes.pop("points")
        zone = zones.update(session, caller.scope, zone_id, **changes)
        place = _place(session, caller.scope, zone.camera_id)
        record(session, ports.clock, caller, "zone.change", zone_id, place=place, **changes)
    ports.on_config_change("rules")
    return zone_answer(zone)


@router.delete("/{zone_id}", summary="Remove a zone (删除区域)", status_code=204, responses=errors(404, 409))
def remove_zone(zone_id: ZoneId, caller: SetsRules, ports: Ports) -> None:
    """Refused while a rule watches it."""
    with ports.database.write() as session:
        zone = zones.get(session, caller.scope, zone_id)
        place = _place(session, caller.scope, zone.camera_id)
        zones.remove(session, caller.scope, zone_id, ports.clock.now())
        record(session, ports.clock, caller, "zone.remove", zone_id, place=place, name=zone.name)


def _place(session: Session, scope: Scope, camera_id: str) -> AreaRow:
    return cameras.get(session, scope, camera_id).area
