"""Cameras: how to reach them, how they are, and what they show now."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import Response

from api.addresses import check_motion_url, refuse_moved_password, refuse_strange_motion, with_split_url
from api.errors import unavailable
from api.paging import Asked, as_page
from api.permissions import SeesCameras, SetsCameras
from api.routing import errors, new_router, picture_answer
from api.schemas.cameras import (
    CameraAnswer,
    CameraChange,
    CameraHistoryStep,
    CameraNew,
    CameraSightStep,
    CameraSummary,
    CountersAnswer,
    CoverageAnswer,
)
from api.schemas.words import ID_PATTERN, Page
from api.service import Ports
from api.trail import record
from api.views.devices import camera_answer
from api.watching import counters_of, watches
from models.cameras import CameraState, Sight
from models.db import cameras, sights
from models.errors import InputError
from models.rules import ZoneShape
from patrols.coverage import StateChange, coverage
from rules.shapes import check_zone_points

router = new_router("cameras", "/cameras")
CameraId = Annotated[str, Path(pattern=ID_PATTERN)]


@router.get("", summary="Cameras (摄像机列表)")
def list_cameras(
    caller: SeesCameras,
    ports: Ports,
    asked: Asked,
    state: Annotated[CameraState | None, Query()] = None,
    sight: Annotated[Sight | None, Query(description="Of connected cameras: what they see (画面状况)")] = None,
    area_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$", description="Part of name or address")] = "",
) -> Page[CameraAnswer]:
    """Cameras within reach, oldest first; `area_id` means that area and all below it."""
    with ports.database.read() as session:
        found = cameras.find(
            session,
            caller.scope,
            state=state,
            sight=sight,
            area_id=area_id,
            q=q,
            cursor=asked.cursor,
            limit=asked.limit,
        )
    return as_page(found, camera_answer)


@router.post("", summary="Add a camera (新增摄像机)", status_code=201, responses=errors(404))
def add_camera(caller: SetsCameras, ports: Ports, asked: CameraNew) -> CameraAnswer:
    """Credentials inside the address are split off; the password is sealed and never shown again."""
    fields = with_split_url(dict(asked), files_allowed=ports.allow_file_urls)
    check_motion_url(asked.motion_url)
    with ports.database.write() as session:
        camera = cameras.add(session, ports.vault, caller.scope, now=ports.clock.now(), **fields)
        record(
            session, ports.clock, caller, "camera.add", camera.id, place=camera.area, name=camera.name, url=camera.url
        )
    ports.on_config_change("cameras")
    ports.announcer.camera(camera.id)
    return camera_answer(camera)


@router.get("/summary", summary="Cameras by state and sight (摄像机概况)")
def summarise_cameras(caller: SeesCameras, ports: Ports) -> CameraSummary:
    """Those within reach."""
    with ports.database.read() as session:
        states = cameras.count_by_state(session, caller.scope)
        return CameraSummary(states=states, sights=sights.count_by_sight(session, caller.scope))


@router.get("/{camera_id}", summary="One camera (摄像机)", responses=errors(404))
def get_camera(camera_id: CameraId, caller: SeesCameras, ports: Ports) -> CameraAnswer:
    """How to reach it and how it is."""
    with ports.database.read() as session:
        return camera_answer(cameras.get(session, caller.scope, camera_id))


@router.patch("/{camera_id}", summary="Change a camera (修改摄像机)", responses=errors(404, 409))
def change_camera(camera_id: CameraId, caller: SetsCameras, ports: Ports, asked: CameraChange) -> CameraAnswer:
    """What is left out stays; an empty password removes it. A new host needs the password again."""
    changes = with_split_url(asked.model_dump(exclude_none=True), files_allowed=ports.allow_file_urls)
    check_motion_url(asked.motion_url or "")
    _check_masks(asked.masks or [])
    with ports.database.write() as session:
        before = cameras.get(session, caller.scope, camera_id)
        refuse_moved_password(changes, before.url, bool(before.password_sealed))
        refuse_strange_motion(changes, before.url, before.motion_url, bool(before.password_sealed))
        camera = cameras.update(session, ports.vault, caller.scope, camera_id, **changes)
        record(session, ports.clock, caller, "camera.change", camera_id, place=camera.area, **changes)
    ports.on_config_change("cameras")
    ports.announcer.camera(camera_id)
    return camera_answer(camera)


def _check_masks(masks: Sequence[Sequence[tuple[float, float]]]) -> None:
    for number, points in enumerate(masks, start=1):
        try:
            check_zone_points(ZoneShape.POLYGON, points)
        except InputError as error:
            raise InputError(f"masks: number {number}: {error}") from error


@router.delete("/{camera_id}", summary="Remove a camera (删除摄像机)", status_code=204, responses=errors(404))
def remove_camera(camera_id: CameraId, caller: SetsCameras, ports: Ports) -> None:
    """With its zones and rules; what it saw stays."""
    with ports.database.write() as session:
        camera = cameras.get(session, caller.scope, camera_id)
        cameras.remove(session, caller.scope, camera_id, ports.clock.now())
        record(session, ports.clock, caller, "camera.remove", camera_id, place=camera.area, name=camera.name)
    ports.on_config_change("cameras")
    ports.on_config_change("rules")


@router.get(
    "/{camera_id}/picture",
    summary="Newest picture (实时画面)",
    response_class=Response,
    responses=errors(404, 503) | picture_answer("The newest decoded picture; X-Picture-At says when", "image/jpeg"),
)
def get_picture(camera_id: CameraId, caller: SeesCameras, ports: Ports) -> Response:
    """503 with the reason while there is none."""
    with ports.database.read() as session:
        camera = cameras.get(session, caller.scope, camera_id)
    picture = ports.pictures.jpeg(camera_id)
    if picture is None:
        raise unavailable(f"no picture now: the camera is {camera.state} ({camera.state_reason})")
    data, at = picture
    return Response(data, media_type="image/jpeg", headers={"X-Picture-At": at.isoformat().replace("+00:00", "Z")})


@router.get("/{camera_id}/history", summary="Changes of state (状态记录)", responses=errors(404))
def list_camera_history(
    camera_id: CameraId, caller: SeesCameras, ports: Ports, asked: Asked
) -> Page[CameraHistoryStep]:
    """Newest first."""
    with ports.database.read() as session:
        found = cameras.history(session, caller.scope, camera_id, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, CameraHistoryStep.model_validate)


@router.get("/{camera_id}/sights", summary="What its pictures were worth (画面状况记录)", responses=errors(404))
def list_camera_sights(camera_id: CameraId, caller: SeesCameras, ports: Ports, asked: Asked) -> Page[CameraSightStep]:
    """Newest first."""
    with ports.database.read() as session:
        cameras.get(session, caller.scope, camera_id)
        found = sights.history(session, caller.scope, camera_id, cursor=asked.cursor, limit=asked.limit)
    return as_page(found, CameraSightStep.model_validate)


@router.get("/{camera_id}/counters", summary="What became of its pictures (计数)", responses=errors(404))
def get_camera_counters(camera_id: CameraId, caller: SeesCameras, ports: Ports) -> CountersAnswer:
    """Since the service started."""
    with ports.database.read() as session:
        cameras.get(session, caller.scope, camera_id)
    return counters_of(watches(ports.watch_reports()), camera_id)


@router.get("/{camera_id}/coverage", summary="How long it could be watched (有效覆盖)", responses=errors(404))
def get_coverage(
    camera_id: CameraId, caller: SeesCameras, ports: Ports, hours: Annotated[float, Query(gt=0, le=24 * 31)] = 24.0
) -> CoverageAnswer:
    """Over the last `hours`; a camera that was blind is never counted as watched."""
    until = ports.clock.now()
    since = until - timedelta(hours=hours)
    with ports.database.read() as session:
        changes = cameras.states_between(session, caller.scope, camera_id, since, until)
    spent = coverage([StateChange(change.state, change.at) for change in changes], since, until)
    return CoverageAnswer.model_validate(spent)
