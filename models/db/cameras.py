"""Cameras: how to reach them, what state they are and were in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.cameras import CameraConfig, CameraSight, CameraState, CameraStatus, Regions, Sight, Transport, Watching
from models.db import areas, sights
from models.db.moves import refuse_parting
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import CameraRow, CameraSightRow, CameraStateRow, RuleRow, ZoneRow
from models.db.scope import Scope, within
from models.db.vault import Vault
from models.errors import InputError, NotFound
from models.ids import new_id

_WITH_AREA = joinedload(CameraRow.area)
NOT_TRIED = "not connected yet"


class CameraChanges(TypedDict, total=False):
    """What people may change; what is left away stays. `password` "" takes it away."""

    name: str
    url: str
    username: str
    password: str
    transport: Transport
    analysis_fps: float
    watching: Watching
    regions: Regions
    motion_url: str
    masks: Sequence[Sequence[tuple[float, float]]]
    area_id: str
    enabled: bool


def add(
    session: Session,
    vault: Vault,
    scope: Scope,
    *,
    name: str,
    url: str,
    area_id: str,
    now: datetime,
    username: str = "",
    password: str = "",
    transport: Transport = Transport.TCP,
    analysis_fps: float = 5.0,
    watching: Watching = Watching.AUTO,
    regions: Regions = Regions.WHOLE,
    motion_url: str = "",
    enabled: bool = True,
) -> CameraRow:
    """A new camera. `url` carries no credentials. Raises NotFound (area out of reach), InputError."""
    areas.get(session, scope, area_id)
    _check_url(url)
    camera_id = new_id("cam", now)
    camera = CameraRow(
        id=camera_id,
        name=name,
        url=url,
        username=username,
        password_sealed=vault.seal(password, camera_id),
        transport=transport,
        analysis_fps=analysis_fps,
        watching=watching,
        regions=regions,
        motion_url=motion_url,
        area_id=area_id,
        enabled=enabled,
        state=CameraState.CONNECTING,
        state_reason=NOT_TRIED,
        state_at=now,
        created_at=now,
    )
    session.add(camera)
    session.flush()
    return get(session, scope, camera_id)


def get(session: Session, scope: Scope, camera_id: str) -> CameraRow:
    """The camera, `area` loaded. Raises NotFound, also for a removed one."""
    query = (
        select(CameraRow)
        .where(CameraRow.id == camera_id, CameraRow.removed_at.is_(None), within(scope, CameraRow.area_id))
        .options(_WITH_AREA)
        .execution_options(populate_existing=True)
    )
    camera = session.scalar(query)
    if camera is None:
        raise NotFound(f"no camera {camera_id}")
    return camera


def find(
    session: Session,
    scope: Scope,
    *,
    state: CameraState | None = None,
    sight: Sight | None = None,
    area_id: str | None = None,
    q: str = "",
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[CameraRow]:
    """The cameras within reach, oldest first, `area` loaded; `area_id` with all below it, `q` in name or address.

    `sight`: of those that are connected.
    """
    query = select(CameraRow).where(CameraRow.removed_at.is_(None), within(scope, CameraRow.area_id))
    if state is not None:
        query = query.where(CameraRow.state == state)
    if sight is not None:
        query = query.where(CameraRow.sight == sight, sights.connected())
    if area_id is not None:
        query = query.where(CameraRow.area_id.in_(areas.ids_under(session, scope, area_id)))
    if q:
        query = query.where(
            or_(CameraRow.name.icontains(q, autoescape=True), CameraRow.url.icontains(q, autoescape=True))
        )
    query = query.options(_WITH_AREA)
    return page(session, query, [CameraRow.created_at, CameraRow.id], cursor, limit, newest_first=False)


def update(session: Session, vault: Vault, scope: Scope, camera_id: str, **changes: Unpack[CameraChanges]) -> CameraRow:
    """The camera as changed. Raises NotFound (camera or its new area out of reach), InputError, Conflict (a rule)."""
    camera = get(session, scope, camera_id)
    if "area_id" in changes:
        refuse_parting(session, camera, areas.get(session, scope, changes["area_id"]))
    if "url" in changes:
        _check_url(changes["url"])
    for name, value in changes.items():
        if name == "password":
            camera.password_sealed = vault.seal(str(value), camera_id)
        else:
            setattr(camera, name, value)
    session.flush()
    return get(session, scope, camera_id)


def remove(session: Session, scope: Scope, camera_id: str, now: datetime) -> None:
    """Take the camera, its zones and its rules out of use; what they saw stays. Raises NotFound."""
    camera = get(session, scope, camera_id)
    camera.removed_at, camera.enabled, camera.password_sealed = now, False, b""
    for zone in session.scalars(select(ZoneRow).where(ZoneRow.camera_id == camera_id, ZoneRow.removed_at.is_(None))):
        zone.removed_at = now
    for rule in session.scalars(select(RuleRow).where(RuleRow.camera_id == camera_id, RuleRow.removed_at.is_(None))):
        if rule.gate_id is None:
            rule.removed_at = now
        else:
            rule.camera_id = None
    session.flush()


def config(camera: CameraRow, vault: Vault) -> CameraConfig:
    """How to reach it, with the password in clear. Raises SettingsError when the vault has another key."""
    return CameraConfig(
        camera.id,
        camera.name,
        camera.url,
        camera.username,
        vault.unseal(camera.password_sealed, camera.id),
        camera.transport,
        camera.analysis_fps,
        camera.watching,
        camera.regions,
        camera.motion_url,
        tuple(tuple((x, y) for x, y in mask) for mask in camera.masks),
    )


def enabled(session: Session) -> Sequence[CameraRow]:
    """All cameras to be watched, for the house itself, `area` loaded."""
    query = select(CameraRow).where(CameraRow.enabled, CameraRow.removed_at.is_(None))
    return session.scalars(query.options(_WITH_AREA).order_by(CameraRow.id)).all()


def set_state(session: Session, status: CameraStatus) -> bool:
    """Note a camera's state; False, and nothing noted, when it is the newest one with the same reason."""
    camera = session.get(CameraRow, status.camera_id)
    if camera is None or (camera.state, camera.state_reason) == (status.state, status.reason):
        return False
    if status.at >= camera.state_at:
        camera.state, camera.state_reason, camera.state_at = status.state, status.reason, status.at
    session.add(CameraStateRow(camera_id=camera.id, state=status.state, reason=status.reason, at=status.at))
    session.flush()
    return True


def set_sight(session: Session, sight: CameraSight) -> bool:
    """Note what a camera's pictures are worth; False, and nothing noted, when that is known already."""
    camera = session.get(CameraRow, sight.camera_id)
    if camera is None or (camera.sight, camera.sight_reason) == (sight.sight, sight.reason):
        return False
    if camera.sight_at is None or sight.at >= camera.sight_at:
        camera.sight, camera.sight_reason, camera.sight_at = sight.sight, sight.reason, sight.at
    session.add(CameraSightRow(camera_id=camera.id, sight=sight.sight, reason=sight.reason, at=sight.at))
    session.flush()
    return True


def set_stream(session: Session, camera_id: str, stream: dict[str, Any]) -> None:
    """Note what the stream is: {"codec", "width", "height", "fps"}."""
    camera = session.get(CameraRow, camera_id)
    if camera is not None:
        camera.stream = stream
        session.flush()


def history(
    session: Session, scope: Scope, camera_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[CameraStateRow]:
    """The camera's states, newest first. Raises NotFound."""
    get(session, scope, camera_id)
    query = select(CameraStateRow).where(CameraStateRow.camera_id == camera_id)
    return page(session, query, [CameraStateRow.at, CameraStateRow.id], cursor, limit)


def states_between(
    session: Session, scope: Scope, camera_id: str, since: datetime, until: datetime
) -> Sequence[CameraStateRow]:
    """The changes in [since, until), oldest first, led by the one in force at `since` if known. Raises NotFound."""
    get(session, scope, camera_id)
    of_camera = select(CameraStateRow).where(CameraStateRow.camera_id == camera_id)
    newest = (CameraStateRow.at.desc(), CameraStateRow.id.desc())
    before = session.scalars(of_camera.where(CameraStateRow.at < since).order_by(*newest).limit(1)).all()
    inside = of_camera.where(CameraStateRow.at >= since, CameraStateRow.at < until)
    return [*before, *session.scalars(inside.order_by(CameraStateRow.at, CameraStateRow.id))]


def count_by_state(session: Session, scope: Scope) -> dict[CameraState, int]:
    """How many cameras within reach are in each state; states with none are left away."""
    query = select(CameraRow.state, func.count()).group_by(CameraRow.state)
    rows = session.execute(query.where(CameraRow.removed_at.is_(None), within(scope, CameraRow.area_id)))
    return {row[0]: row[1] for row in rows}


def _check_url(url: str) -> None:
    if "@" in urlsplit(url).netloc:
        raise InputError("url: leave user name and password out of it; they have their own fields")
