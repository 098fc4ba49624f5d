"""The cameras to be watched, as those see them who look at how the watching goes: a line each, quick to read."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cameras import ListedCamera
from models.db.schema import AreaRow, CameraRow
from models.db.scope import Scope, within


def find(session: Session, scope: Scope) -> list[ListedCamera]:
    """All within reach, by id."""
    camera = (CameraRow.id, CameraRow.name, CameraRow.area_id, AreaRow.name)
    query = (
        select(*camera, CameraRow.state, CameraRow.state_reason, CameraRow.sight)
        .join(AreaRow, AreaRow.id == CameraRow.area_id)
        .where(CameraRow.enabled, CameraRow.removed_at.is_(None), within(scope, CameraRow.area_id))
        .order_by(CameraRow.id)
    )
    return [ListedCamera(*row) for row in session.execute(query)]
