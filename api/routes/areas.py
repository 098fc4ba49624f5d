"""Areas: the administrative tree, as far as the caller sees it."""

from typing import Annotated

from fastapi import Path
from sqlalchemy.orm import Session

from api.callers import AnyCaller, Caller
from api.paging import Asked, as_page
from api.permissions import SetsAreas
from api.routing import errors, new_router
from api.schemas.session import AreaAnswer, AreaChange, AreaNew
from api.schemas.words import ID_PATTERN, Page
from api.service import Ports
from api.trail import record
from models.clock import Clock
from models.db import areas
from models.db.schema import AreaRow
from models.db.scope import Scope

router = new_router("areas", "/areas")
AreaId = Annotated[str, Path(pattern=ID_PATTERN)]


def _answer(area: AreaRow, scope: Scope) -> AreaAnswer:
    is_top = area.path == scope.area_path
    return AreaAnswer(
        id=area.id,
        parent_id=None if is_top else area.parent_id,
        level=area.level,
        code=area.code,
        name=area.name,
        path=area.path,
    )


@router.get("", summary="Areas within reach (辖区列表)")
def list_areas(caller: AnyCaller, ports: Ports, asked: Asked) -> Page[AreaAnswer]:
    """The caller's area and all below it, by code, so that a parent stands before its children."""
    with ports.database.read() as session:
        found = areas.find(session, caller.scope, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, lambda area: _answer(area, caller.scope))


@router.post("", summary="Add an area (新建辖区)", status_code=201, responses=errors(404, 409))
def add_area(caller: SetsAreas, ports: Ports, asked: AreaNew) -> AreaAnswer:
    """Its level is the next below its parent's and its code begins with its parent's."""
    with ports.database.write() as session:
        area = areas.add(
            session,
            caller.scope,
            parent_id=asked.parent_id,
            level=asked.level,
            code=asked.code,
            name=asked.name,
            now=ports.clock.now(),
        )
        _record(session, ports.clock, caller, "area.add", area)
    return _answer(area, caller.scope)


@router.patch("/{area_id}", summary="Rename an area (重命名辖区)", responses=errors(404))
def change_area(area_id: AreaId, caller: SetsAreas, ports: Ports, asked: AreaChange) -> AreaAnswer:
    """Only the name changes: what stands in it keeps its place."""
    with ports.database.write() as session:
        area = areas.rename(session, caller.scope, area_id, asked.name)
        _record(session, ports.clock, caller, "area.change", area)
    return _answer(area, caller.scope)


@router.delete("/{area_id}", summary="Remove an area (删除辖区)", status_code=204, responses=errors(404, 409))
def remove_area(area_id: AreaId, caller: SetsAreas, ports: Ports) -> None:
    """Refused while anything stands there."""
    with ports.database.write() as session:
        area = areas.get(session, caller.scope, area_id)
        _record(session, ports.clock, caller, "area.remove", area)
        areas.remove(session, caller.scope, area_id)


def _record(session: Session, clock: Clock, caller: Caller, action: str, area: AreaRow) -> None:
    record(session, clock, caller, action, area.id, place=area, code=area.code, name=area.name)
