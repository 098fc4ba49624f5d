"""Areas: the administrative tree. Everything else stands in one of them."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.areas import AreaLevel, check_area_code
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import AccountRow, AlertRow, AreaRow, CameraRow, CaseRow, GateRow
from models.db.scope import EVERYWHERE, Scope, under, within
from models.errors import Conflict, InputError, NotAllowed, NotFound
from models.ids import new_id

_DWELLERS = ((AreaRow.parent_id, "areas"), (AccountRow.area_id, "accounts"), (CameraRow.area_id, "cameras"),
             (GateRow.area_id, "gates"), (AlertRow.area_id, "alerts"), (CaseRow.area_id, "cases"))  # fmt: skip


def add(
    session: Session, scope: Scope, *, parent_id: str | None, level: AreaLevel, code: str, name: str, now: datetime
) -> AreaRow:
    """A new area under its parent. Raises InputError, NotFound, NotAllowed (a city by less than the whole house)."""
    if parent_id is None and not scope.is_everywhere:
        raise NotAllowed("only an administrator of the whole tree adds a city")
    if (parent_id is None) != (level is AreaLevel.CITY):
        raise InputError("a city has no parent, and every other area has one")
    parent = get(session, scope, parent_id) if parent_id else None
    check_area_code(level, code, parent.level if parent else None, parent.code if parent else "")
    if session.scalar(select(AreaRow.id).where(AreaRow.code == code)):
        raise Conflict(f"an area with the code {code} stands already")
    area_id = new_id("area", now)
    path = f"{parent.path if parent else EVERYWHERE}{area_id}/"
    area = AreaRow(id=area_id, parent_id=parent_id, level=level, code=code, name=name, path=path)
    session.add(area)
    session.flush()
    return area


def get(session: Session, scope: Scope, area_id: str) -> AreaRow:
    """The area. Raises NotFound."""
    area = session.scalar(select(AreaRow).where(AreaRow.id == area_id, within(scope, AreaRow.id)))
    if area is None:
        raise NotFound(f"no area {area_id}")
    return area


def find(session: Session, scope: Scope, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[AreaRow]:
    """The areas within reach, by code."""
    query = select(AreaRow).where(within(scope, AreaRow.id))
    return page(session, query, [AreaRow.code], cursor, limit, newest_first=False)


def rename(session: Session, scope: Scope, area_id: str, name: str) -> AreaRow:
    """The area under another name. Raises NotFound."""
    area = get(session, scope, area_id)
    area.name = name
    session.flush()
    return area


def remove(session: Session, scope: Scope, area_id: str) -> None:
    """Take the area away. Raises NotFound, or Conflict while anything stands there or speaks of it."""
    area = get(session, scope, area_id)
    if area.path == scope.area_path:
        raise NotAllowed("nobody removes the area they stand in themselves")
    for column, what in _DWELLERS:
        if session.scalar(select(exists().where(column == area_id))):
            raise Conflict(f"{area.name} cannot be removed: {what} stand there or stood there")
    session.delete(area)
    session.flush()


def ids_under(session: Session, scope: Scope, area_id: str) -> list[str]:
    """The ids of the area and of all below it. Raises NotFound."""
    area = get(session, scope, area_id)
    return list(session.scalars(select(AreaRow.id).where(under(area.path))))
