"""Which clips are served where none is named, and the server of them beside the rest of the house."""

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path

from cameras.virtual.scene import render_scene
from cameras.virtual.server import VirtualCameraServer
from models.clock import Clock
from xueliang.demo.films import FILMS
from xueliang.demo.scenes import FIRST_LOOK


def first_clips(data_dir: Path, films: Path = FILMS) -> dict[str, Path]:
    """The films of a first look, by name; where none is packaged, the drawn courtyard."""
    there = {name: films / f"{name}.mp4" for name in FIRST_LOOK}
    packaged = {name: path for name, path in there.items() if path.is_file()}
    return packaged or {"courtyard": drawn_clip(data_dir)}


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
