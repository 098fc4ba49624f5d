"""On an empty system, what is needed to see the virtual cameras' alerts: an area, cameras, zones and rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from models.areas import AreaLevel
from models.clock import Clock
from models.db import areas, cameras, rules, settings, zones
from models.db.schema import CameraRow
from models.db.scope import Scope
from models.errors import NotFound
from models.rules import Severity, ZoneShape
from rules.shapes import check_zone_points
from xueliang.demo.films import Film, Point, film_of
from xueliang.demo.scenes import ANALYSIS_FPS, SCENES, Scene, Watched
from xueliang.storage import Storage

PLANTED: Final = "demo.planted"  # name of the virtual camera → {"camera_id", "url"} as last written

# The tree a first look stands in; codes only continue the root's, they name no real place.
_DEMO_TREE: Final = (
    (AreaLevel.COUNTY, "01", "示例县区"),
    (AreaLevel.STREET, "001", "示例街道"),
    (AreaLevel.COMMUNITY, "001", "示例社区"),
    (AreaLevel.GRID, "001", "示例网格"),
)
_WHOLE: Final[Mapping[str, tuple[Point, ...]]] = {
    "ground": ((0.05, 0.45), (0.95, 0.45), (0.95, 0.98), (0.05, 0.98)),
    "middle": ((0.5, 0.4), (0.5, 0.98)),
}
_EVERYTHING: Final = Scope.everything()


@dataclass(frozen=True, slots=True)
class Served:
    """A virtual camera: where it is reached, and the clip it shows."""

    url: str
    clip: Path


def plant_cameras(storage: Storage, served: Mapping[str, Served], clock: Clock) -> None:
    """Make a camera of each virtual one, with the zones and rules of its film; on later starts follow the addresses.

    What was planted once is not planted again, whatever people made of it; an address people changed is theirs.
    Does nothing without any, nor to a system whose people have set up cameras of their own.
    """
    if not served:
        return
    with storage.database.write() as session:
        planted = {name: dict(each) for name, each in (settings.get(session, PLANTED) or {}).items()}
        if not _is_first_look(session, planted):
            return
        for name, each in served.items():
            if name in planted:
                _follow(session, storage, planted[name], each.url)
            else:
                planted[name] = {"camera_id": _plant(session, storage, name, each, clock), "url": each.url}
        settings.put(session, PLANTED, planted, clock.now())


def _is_first_look(session: Session, planted: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether there are no cameras yet, or some of those that were planted."""
    there = cameras.find(session, _EVERYTHING, limit=1).items
    return not there or any(_standing(session, each["camera_id"]) for each in planted.values())


def _follow(session: Session, storage: Storage, planted: dict[str, str], url: str) -> None:
    camera = _standing(session, planted["camera_id"])
    if camera is not None and camera.url == planted["url"] != url:
        cameras.update(session, storage.vault, _EVERYTHING, camera.id, url=url)
        planted["url"] = url


def _standing(session: Session, camera_id: str) -> CameraRow | None:
    """The camera, unless people have removed it."""
    try:
        return cameras.get(session, _EVERYTHING, camera_id)
    except NotFound:
        return None


def _plant(session: Session, storage: Storage, name: str, served: Served, clock: Clock) -> str:
    """The id of a new camera with its zones and rules."""
    film = film_of(served.clip)
    scene, corners = _scene_of(film, name)
    grid, now = _demo_grid(session, clock), clock.now()
    camera = cameras.add(
        session,
        storage.vault,
        _EVERYTHING,
        name=scene.camera,
        url=served.url,
        area_id=grid,
        now=now,
        analysis_fps=ANALYSIS_FPS,
    )
    zone_ids = {}
    for zone, called in scene.zones.items():
        points = corners[zone]
        shape = ZoneShape.LINE if len(points) == 2 else ZoneShape.POLYGON
        check_zone_points(shape, points)
        row = zones.add(
            session, _EVERYTHING, camera_id=camera.id, name=called, shape=shape, points_xy_norm=points, now=now
        )
        zone_ids[zone] = row.id
    for rule in scene.rules:
        _plant_rule(session, camera.id, rule, zone_ids[rule.zone], clock)
    return camera.id


def _plant_rule(session: Session, camera_id: str, rule: Watched, zone_id: str, clock: Clock) -> None:
    rules.add(
        session,
        _EVERYTHING,
        kind=rule.kind,
        name=rule.name,
        now=clock.now(),
        camera_id=camera_id,
        zone_ids=[zone_id],
        params=rule.params,
        severity=rule.severity,
    )


def _scene_of(film: Film | None, name: str) -> tuple[Scene, Mapping[str, Sequence[Point]]]:
    """What is watched in a clip and where: as its film wants it, or people on the ground and across the middle."""
    if film is not None and film.story in SCENES:
        return SCENES[film.story], film.zones
    any_clip = Scene(
        name,
        {"ground": "地面", "middle": "中线"},
        (
            Watched("intrusion", f"{name} 区域入侵", "ground", Severity.WARNING, {"dwell_s": 2.0}),
            Watched("line_crossing", f"{name} 越界", "middle", Severity.NOTICE),
        ),
    )
    return any_clip, _WHOLE


def _demo_grid(session: Session, clock: Clock) -> str:
    """The id of the grid at the foot of the demo tree, made where it is missing."""
    existing = areas.find(session, _EVERYTHING, limit=200).items
    parent = next(area for area in existing if area.parent_id is None)
    by_code = {area.code: area for area in existing}
    for level, more, name in _DEMO_TREE:
        code = parent.code + more
        parent = by_code.get(code) or areas.add(
            session, _EVERYTHING, parent_id=parent.id, level=level, code=code, name=name, now=clock.now()
        )
    return parent.id
