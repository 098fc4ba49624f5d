"""Listens to the motion alarms of the devices that have some; a thread of its own, beside the receive loop.

In: camera configurations with a `motion_url`. Out: the id of a camera whose device says that something moves.
A device that does not tell is tried again, ever more rarely; its camera is then woken by its pictures alone.
"""

import asyncio
import logging
import random
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping

from cameras.loop_thread import LoopThread
from cameras.onvif.motion import listen_for_motion, parse_motion_url
from cameras.retry import Ending, RetryLimits, decide_retry
from models.cameras import CameraConfig
from models.clock import Clock
from models.errors import CameraError, CameraUnauthorised, InputError

_log = logging.getLogger(__name__)

Listen = Callable[[CameraConfig, Clock, Callable[[], None], Callable[[], None]], Awaitable[None]]


async def listen_to_onvif(
    config: CameraConfig, clock: Clock, on_motion: Callable[[], None], on_listening: Callable[[], None]
) -> None:
    """See `cameras.onvif.motion.listen_for_motion`; also raises InputError."""
    address = parse_motion_url(config.motion_url)
    await listen_for_motion(address, config.username, config.password, clock, on_motion, on_listening)


class MotionListeners:
    """One task a device on one event loop. `on_motion` is called on that loop's thread and must be quick."""

    def __init__(
        self,
        clock: Clock,
        on_motion: Callable[[str], None],
        listen: Listen = listen_to_onvif,
        limits: RetryLimits | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self._clock, self._on_motion, self._listen = clock, on_motion, listen
        self._limits = limits or RetryLimits()
        self._rng = rng or random.Random()  # noqa: S311 - spreads attempts, guards nothing
        self._lock = threading.Lock()
        self._wanted: dict[str, CameraConfig] = {}
        self._problems: dict[str, str] = {}
        self._tasks: dict[str, tuple[CameraConfig, asyncio.Task[None]]] = {}
        self._loop = LoopThread("motion", self._carry_out, self._end)

    def start(self) -> None:
        self._loop.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Unsubscribe from every device; False when that was not done within `timeout_s`."""
        return self._loop.stop(timeout_s)

    def set_cameras(self, cameras: Iterable[CameraConfig]) -> None:
        """Listen to those of these cameras that have a `motion_url`, and to no others; returns at once."""
        with self._lock:
            self._wanted = {each.camera_id: each for each in cameras if each.motion_url}
            self._loop.tell(self._carry_out)

    def problems(self) -> Mapping[str, str]:
        """Why a camera's own alarms do not reach us now, by id; cameras that are listened to are missing."""
        with self._lock:
            return dict(self._problems)

    async def _end(self) -> None:
        with self._lock:
            self._wanted = {}
        tasks = [task for _, task in self._tasks.values()]
        self._carry_out()
        if tasks:
            await asyncio.wait(tasks)

    def _carry_out(self) -> None:
        with self._lock:
            wanted = dict(self._wanted)
        for camera_id, (config, task) in list(self._tasks.items()):
            if wanted.get(camera_id) != config:
                task.cancel()
                del self._tasks[camera_id]
                self._note(camera_id, None)
        for camera_id in wanted.keys() - self._tasks.keys():
            config = wanted[camera_id]
            self._tasks[camera_id] = (config, asyncio.create_task(self._keep_listening(config), name=camera_id))

    async def _keep_listening(self, config: CameraConfig) -> None:
        failures = 0
        while True:
            began_s = self._clock.mono_s()
            ending, reason = await self._listen_once(config)
            lived_s = self._clock.mono_s() - began_s
            retry = decide_retry(ending, failures, lived_s, self._limits)
            failures = retry.failures
            self._note(config.camera_id, reason)
            await self._clock.sleep(self._rng.uniform(*retry.wait_s))

    async def _listen_once(self, config: CameraConfig) -> tuple[Ending, str]:
        camera_id = config.camera_id
        try:
            await self._listen(
                config, self._clock, lambda: self._on_motion(camera_id), lambda: self._note(camera_id, None)
            )
        except CameraUnauthorised as problem:
            return Ending.UNAUTHORISED, str(problem)
        except InputError as problem:
            return Ending.MISCONFIGURED, str(problem)
        except CameraError as problem:
            return Ending.FAULT, str(problem)
        except Exception as problem:  # noqa: BLE001 - one device's answers must not end the listening to the others
            _log.error("camera %s: its motion alarms: %r", camera_id, problem, extra={"action": "motion_crashed"})
            return Ending.CRASHED, f"internal fault ({type(problem).__name__}) while listening; the log tells more"
        return Ending.STREAM_ENDED, "the device ended the subscription"

    def _note(self, camera_id: str, problem: str | None) -> None:
        with self._lock:
            known = self._problems.pop(camera_id, None)
            if problem is not None and camera_id in self._tasks:
                self._problems[camera_id] = problem
        if problem is not None and problem != known:
            _log.warning("camera %s: no motion alarms: %s", camera_id, problem, extra={"action": "motion_deaf"})
