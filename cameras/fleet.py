"""All cameras of one process, each under its own supervisor, on one event loop in one thread."""

import asyncio
import logging
import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from cameras.loop_thread import LoopThread
from cameras.source import UnitsSink
from cameras.supervisor import CameraInfoSink, OpenSource, StatusSink, Supervisor, SupervisorLimits
from models.cameras import CameraConfig, CameraState, CameraStatus
from models.clock import Clock
from models.media import StreamInfo

logger = logging.getLogger(__name__)

NOT_WATCHED = "not watched: switched off or removed"
SERVICE_STOPPED = "not watched: the service was stopped"
STAGGER_S = 0.02  # between the starts of two cameras, so that hundreds do not connect at once


@dataclass(slots=True)
class _Post:
    """A camera that is configured, and the task that watches it."""

    config: CameraConfig
    supervisor: Supervisor
    task: asyncio.Task[None]


class Fleet:
    """Watches the cameras it is told to. One life: start once, stop once.

    `on_units`, `on_status` and `on_info` are called on the loop's thread and must be quick. Every public method may
    be called from any thread, `set_cameras` before `start` too. A camera's epoch goes on counting when its
    configuration changes. A camera no longer watched is told to be offline.
    """

    def __init__(
        self,
        open_source: OpenSource,
        clock: Clock,
        on_units: UnitsSink,
        on_status: StatusSink,
        on_info: CameraInfoSink,
        limits: SupervisorLimits | None = None,
        rng: random.Random | None = None,
        stagger_s: float = STAGGER_S,
    ) -> None:
        self._open_source, self._clock = open_source, clock
        self._on_units, self._on_status, self._on_info = on_units, on_status, on_info
        self._limits, self._stagger_s = limits, stagger_s
        self._rng = rng or random.Random()  # noqa: S311 - spreads reconnects, guards nothing
        self._lock = threading.Lock()
        self._wanted: dict[str, CameraConfig] = {}
        self._statuses: dict[str, CameraStatus] = {}
        self._infos: dict[str, StreamInfo] = {}
        self._posts: dict[str, _Post] = {}
        self._epochs: dict[str, int] = {}
        self._relaxed: set[str] = set()
        self._leaving: set[asyncio.Task[None]] = set()
        self._loop = LoopThread("cameras", self._carry_out, self._dismiss_all)

    def start(self) -> None:
        """Begin; returns at once."""
        self._loop.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Close every connection; False when that was not done within `timeout_s`."""
        return self._loop.stop(timeout_s)

    def set_cameras(self, cameras: Iterable[CameraConfig]) -> None:
        """Watch these and no others: new ones are started, changed ones restarted, the rest left alone.

        Returns at once; the loop's thread carries it out.
        """
        with self._lock:
            self._wanted = {camera.camera_id: camera for camera in cameras}
            self._relaxed &= self._wanted.keys()
            self._loop.tell(self._carry_out)

    def tell_decoded(self, camera_id: str, decoded: bool) -> None:
        """A decoder's verdict on a key picture of this camera; see Supervisor. Without any, pictures are trusted."""
        with self._lock:
            post = self._posts.get(camera_id)
            if post is not None:
                self._loop.tell(post.supervisor.tell_decoded, decoded)

    def set_pace(self, camera_id: str, *, relaxed: bool) -> None:
        """Say whether this camera may be read rarely, since nobody waits for its newest picture; before it is among
        those to be watched too. Where it may no longer, it is read at once."""
        with self._lock:
            if relaxed:
                self._relaxed.add(camera_id)
            else:
                self._relaxed.discard(camera_id)
            post = self._posts.get(camera_id)
            if post is not None:
                self._loop.tell(partial(post.supervisor.set_pace, relaxed=relaxed))

    @property
    def alive(self) -> bool:
        """Whether the thread that watches runs."""
        return self._loop.alive

    def statuses(self) -> dict[str, CameraStatus]:
        """The newest status of every camera by id."""
        with self._lock:
            return dict(self._statuses)

    def infos(self) -> dict[str, StreamInfo]:
        """What every camera's stream last said of itself, by id; cameras never reached are missing."""
        with self._lock:
            return dict(self._infos)

    def counters(self) -> dict[str, dict[str, int]]:
        """See CameraCounters, by id."""
        with self._lock:
            posts = dict(self._posts)
        return {camera_id: post.supervisor.counters() for camera_id, post in posts.items()}

    def clock_offset_s(self, camera_id: str) -> float | None:
        """The camera's clock minus ours, where it is connected and its source knows."""
        with self._lock:
            post = self._posts.get(camera_id)
        return None if post is None else post.supervisor.clock_offset_s

    async def _dismiss_all(self) -> None:
        for camera_id in list(self._posts):
            self._dismiss(camera_id)
        if self._leaving:
            await asyncio.wait(self._leaving)

    def _carry_out(self) -> None:
        with self._lock:
            wanted = self._wanted
        for camera_id, post in list(self._posts.items()):
            if wanted.get(camera_id) != post.config:
                self._dismiss(camera_id)
        for camera_id in self._statuses.keys() - wanted.keys():
            self._forget(camera_id)
        new = [camera for camera in wanted.values() if camera.camera_id not in self._posts]
        for place, camera in enumerate(new):
            self._assign(camera, place * self._stagger_s)

    def _assign(self, camera: CameraConfig, delay_s: float) -> None:
        supervisor = Supervisor(
            camera,
            self._open_source,
            self._clock,
            self._on_units,
            self._take_status,
            self._take_info,
            self._rng,
            self._limits,
            first_epoch=self._epochs.get(camera.camera_id, 0),
        )
        before = [task for task in self._leaving if task.get_name() == camera.camera_id]
        task = asyncio.create_task(self._watch(supervisor, delay_s, before), name=camera.camera_id)
        task.add_done_callback(_tell_of_death)
        with self._lock:
            self._posts[camera.camera_id] = _Post(camera, supervisor, task)
            supervisor.set_pace(relaxed=camera.camera_id in self._relaxed)

    async def _watch(self, supervisor: Supervisor, delay_s: float, before: list[asyncio.Task[None]]) -> None:
        if before:  # some cameras allow a single connection: the old one is closed first
            await asyncio.wait(before)
        await self._clock.sleep(delay_s)
        await supervisor.run()

    def _dismiss(self, camera_id: str) -> None:
        with self._lock:
            post = self._posts.pop(camera_id)
        self._epochs[camera_id] = post.supervisor.epoch + 1
        self._leaving.add(post.task)
        post.task.add_done_callback(self._leaving.discard)
        post.task.add_done_callback(lambda _: self._sign_off(camera_id))
        post.task.cancel()

    def _sign_off(self, camera_id: str) -> None:
        """Say that a camera is no longer watched, unless it is watched anew: its last state holds no longer."""
        if camera_id not in self._posts:
            reason = SERVICE_STOPPED if self._loop.is_stopping else NOT_WATCHED
            self._on_status(CameraStatus(camera_id, CameraState.OFFLINE, reason, self._clock.now()))

    def _forget(self, camera_id: str) -> None:
        with self._lock:
            self._statuses.pop(camera_id, None)
            self._infos.pop(camera_id, None)

    def _take_status(self, status: CameraStatus) -> None:
        with self._lock:
            self._statuses[status.camera_id] = status
        self._on_status(status)

    def _take_info(self, camera_id: str, info: StreamInfo) -> None:
        with self._lock:
            if camera_id in self._posts:
                self._infos[camera_id] = info
        self._on_info(camera_id, info)


def _tell_of_death(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (problem := task.exception()) is not None:
        logger.critical("camera %s is no longer watched: %r", task.get_name(), problem, exc_info=problem)
