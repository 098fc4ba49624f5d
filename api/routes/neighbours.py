"""Neighbouring cameras: what two of them see within a short time is one incident."""

from typing import Annotated

from fastapi import Path

from api.permissions import SeesCameras, SetsCameras
from api.routing import errors, new_router
from api.schemas.silences import NeighbourAnswer, NeighboursSet
from api.schemas.words import ID_PATTERN, Listing
from api.service import Ports
from api.trail import record
from models.db import cameras, neighbours

router = new_router("cameras", "/cameras")
CameraId = Annotated[str, Path(pattern=ID_PATTERN)]


@router.get("/{camera_id}/neighbours", summary="Cameras of the same place (相邻摄像机)", responses=errors(404))
def list_neighbours(camera_id: CameraId, caller: SeesCameras, ports: Ports) -> Listing[NeighbourAnswer]:
    """Those within reach, by name."""
    with ports.database.read() as session:
        found = neighbours.find(session, caller.scope, camera_id)
    return Listing(items=[NeighbourAnswer(id=camera.id, name=camera.name) for camera in found])


@router.put("/{camera_id}/neighbours", summary="Say which they are (设置相邻摄像机)", responses=errors(404))
def set_neighbours(
    camera_id: CameraId, caller: SetsCameras, ports: Ports, asked: NeighboursSet
) -> Listing[NeighbourAnswer]:
    """They stand in one area, as the alert they share does. The relation is mutual."""
    with ports.database.write() as session:
        neighbours.put(session, caller.scope, camera_id, asked.camera_ids)
        camera = cameras.get(session, caller.scope, camera_id)
        record(session, ports.clock, caller, "camera.neighbours", camera_id, place=camera.area, ids=asked.camera_ids)
        found = neighbours.find(session, caller.scope, camera_id)
    return Listing(items=[NeighbourAnswer(id=each.id, name=each.name) for each in found])
