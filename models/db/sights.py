"""What cameras' pictures are worth: which ones see nothing of use now, and what was noted of one."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from models.cameras import CameraState, Sight
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import CameraRow, CameraSightRow
from models.db.scope import Scope, within


def connected() -> ColumnElement[bool]:
    """The condition that a camera is in use and connected: of others, what they saw last says nothing of now."""
    return and_(
        CameraRow.removed_at.is_(None),
        CameraRow.enabled,
        CameraRow.state.in_((CameraState.ONLINE, CameraState.STALLED)),
    )


def count_by_sight(session: Session, scope: Scope) -> dict[Sight, int]:
    """How many connected cameras within reach see what; sights of none are left away."""
    query = select(CameraRow.sight, func.count()).where(connected(), within(scope, CameraRow.area_id))
    return {row[0]: row[1] for row in session.execute(query.group_by(CameraRow.sight))}


def history(
    session: Session, scope: Scope, camera_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[CameraSightRow]:
    """What was noted of a camera within reach, newest first."""
    query = select(CameraSightRow).join(CameraRow, CameraRow.id == CameraSightRow.camera_id)
    query = query.where(CameraSightRow.camera_id == camera_id, within(scope, CameraRow.area_id))
    return page(session, query, [CameraSightRow.at, CameraSightRow.id], cursor, limit)
