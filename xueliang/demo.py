"""Virtual cameras for a newcomer: clips served over RTSP, and on an empty system the things needed to see an alert."""

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from cameras.virtual.scene import render_scene
from cameras.virtual.server import VirtualCameraServer
from models.areas import AreaLevel
from models.clock import Clock
from models.db import areas, cameras, rules, zones
from models.db.scope import Scope
from models.rules import Severity, ZoneShape
from xueliang.storage import Storage

# The tree a first look stands in; codes only continue the root's, they name no real place.
_DEMO_TREE = (
    (AreaLevel.COUNTY, "01", "示例县区"),
    (AreaLevel.STREET, "001", "示例街道"),
    (AreaLevel.COMMUNITY, "001", "示例社区"),
    (AreaLevel.GRID, "001", "示例网格"),
)
_GROUND = [(0.05, 0.45), (0.95, 0.45), (0.95, 0.98), (0.05, 0.98)]
_ACROSS = [(0.5, 0.4), (0.5, 0.98)]


def drawn_clip(data_dir: Path) -> Path:
    """The drawn courtyard, rendered once into the data directory."""
    path = data_dir / "clips" / "courtyard.mp4"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name("courtyard.part.mp4")
        render_scene(unfinished)
        unfinished.replace(path)
    return path


class VirtualCameras:
    """The virtual camera server on an event loop and thread of its own."""

    def __init__(self, clips: Mapping[str, Path], host: str, port: int, clock: Clock) -> None:
        self._server = VirtualCameraServer(clips, host, port, clock=clock)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="virtual-cameras", daemon=True)

    def start(self) -> Mapping[str, str]:
        """Listen; gives the address of each camera."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._server.start(), self._loop).result(20)
        return self._server.urls()

    def stop(self, timeout_s: float) -> None:
        asyncio.run_coroutine_threadsafe(self._server.stop(), self._loop).result(timeout_s)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout_s)
        self._loop.close()


def plant_cameras(storage: Storage, urls: Mapping[str, str], clock: Clock) -> None:
    """Make a camera of each virtual one, with a zone, a line and two rules; on later starts only follow the addresses.

    Does nothing without any, nor to a system whose people have set up cameras of their own.
    """
    if not urls:
        return
    with storage.database.write() as session:
        known = {camera.name: camera for camera in cameras.enabled(session)}
        planted = {name: known[name] for name in urls if name in known}
        if known and not planted:
            return
        for name, url in urls.items():
            if name in planted:
                _follow(session, storage, planted[name].id, planted[name].url, url)
            else:
                _plant(session, storage, name, url, clock)


def _follow(session: Session, storage: Storage, camera_id: str, old_url: str, url: str) -> None:
    if old_url != url:
        cameras.update(session, storage.vault, Scope.everything(), camera_id, url=url)


def _plant(session: Session, storage: Storage, name: str, url: str, clock: Clock) -> None:
    everything, now = Scope.everything(), clock.now()
    camera = cameras.add(
        session, storage.vault, everything, name=name, url=url, area_id=_demo_grid(session, clock), now=now
    )
    ground = zones.add(
        session,
        everything,
        camera_id=camera.id,
        name="地面",
        shape=ZoneShape.POLYGON,
        points_xy_norm=_GROUND,
        now=now,
    )
    line = zones.add(
        session, everything, camera_id=camera.id, name="中线", shape=ZoneShape.LINE, points_xy_norm=_ACROSS, now=now
    )
    rules.add(
        session,
        everything,
        kind="intrusion",
        name=f"{name} 区域入侵",
        now=now,
        camera_id=camera.id,
        zone_ids=[ground.id],
        params={"dwell_s": 2.0},
    )
    rules.add(
        session,
        everything,
        kind="line_crossing",
        name=f"{name} 越界",
        now=now,
        camera_id=camera.id,
        zone_ids=[line.id],
        severity=Severity.NOTICE,
    )


def _demo_grid(session: Session, clock: Clock) -> str:
    """The id of the grid at the foot of the demo tree, made where it is missing."""
    everything = Scope.everything()
    existing = areas.find(session, everything, limit=200).items
    parent = next(area for area in existing if area.parent_id is None)
    by_code = {area.code: area for area in existing}
    for level, more, name in _DEMO_TREE:
        code = parent.code + more
        parent = by_code.get(code) or areas.add(
            session, everything, parent_id=parent.id, level=level, code=code, name=name, now=clock.now()
        )
    return parent.id
