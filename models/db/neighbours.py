"""Which cameras look at one place: what one sees, the other sees a moment later."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from models.db import cameras
from models.db.schema import CameraRow, NeighbourRow
from models.db.scope import Scope, within
from models.errors import InputError

MOST = 32  # of one camera


def find(session: Session, scope: Scope, camera_id: str) -> Sequence[CameraRow]:
    """The neighbours within reach of a camera, by name. Raises NotFound."""
    cameras.get(session, scope, camera_id)
    found = [cameras.get(session, scope, each) for each in _within_reach(session, scope, camera_id)]
    return sorted(found, key=lambda camera: (camera.name, camera.id))


def ids(session: Session, camera_id: str) -> set[str]:
    """The ids of a camera's neighbours, for the house itself."""
    pairs = session.execute(select(NeighbourRow.camera_id, NeighbourRow.neighbour_id).where(_of(camera_id)))
    return {each for pair in pairs for each in pair} - {camera_id}


def put(session: Session, scope: Scope, camera_id: str, neighbour_ids: Collection[str]) -> None:
    """These and no others within reach are neighbours of the camera from now on. Raises NotFound, InputError."""
    camera = cameras.get(session, scope, camera_id)
    wanted = set(neighbour_ids)
    if len(wanted) > MOST:
        raise InputError(f"camera_ids: {len(wanted)} neighbours; a camera has {MOST} at most")
    for each in wanted:
        if each == camera_id:
            raise InputError("camera_ids: a camera is no neighbour of itself")
        if cameras.get(session, scope, each).area_id != camera.area_id:
            raise InputError(f"camera_ids: {each} stands in another area; neighbours stand in one, as alerts do")
    known = set(_within_reach(session, scope, camera_id))
    for gone in known - wanted:
        session.execute(delete(NeighbourRow).where(_is(camera_id, gone)))
    session.add_all(
        NeighbourRow(camera_id=min(camera_id, new), neighbour_id=max(camera_id, new)) for new in wanted - known
    )
    session.flush()


def _within_reach(session: Session, scope: Scope, camera_id: str) -> list[str]:
    reachable = select(CameraRow.id).where(
        CameraRow.id.in_(ids(session, camera_id)), CameraRow.removed_at.is_(None), within(scope, CameraRow.area_id)
    )
    return list(session.scalars(reachable))


def _of(camera_id: str) -> ColumnElement[bool]:
    return or_(NeighbourRow.camera_id == camera_id, NeighbourRow.neighbour_id == camera_id)


def _is(one: str, other: str) -> ColumnElement[bool]:
    return (NeighbourRow.camera_id == min(one, other)) & (NeighbourRow.neighbour_id == max(one, other))
