"""Camera sources that do what a test says."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cameras.source import CameraSource, InfoSink, UnitsSink
from models.cameras import CameraConfig, CameraStatus
from models.clock import Clock
from models.media import AccessUnit, Codec, StreamInfo

INFO = StreamInfo(Codec.H264, (640, 360), 25.0)


class Stage:
    """What a scripted source acts with: its sinks, its clock and its counter of pictures.

    `read_s`: what came since then waits unread; None where nothing does.
    """

    def __init__(self, config: CameraConfig, clock: Clock, epoch: int, on_info: InfoSink, on_units: UnitsSink) -> None:
        self.config, self.clock, self.epoch = config, clock, epoch
        self._on_info, self._on_units = on_info, on_units
        self._sent = 0
        self.read_s: float | None = None

    def info(self, info: StreamInfo = INFO) -> None:
        self._on_info(info)

    def picture(
        self, data: bytes | None = None, pts_s: float | None = None, is_key: bool = True, damaged: bool = False
    ) -> None:
        """One picture, new and later than the last one unless told otherwise."""
        self._sent += 1
        now_s = self.clock.mono_s()
        unit = AccessUnit(
            camera_id=self.config.camera_id,
            codec=Codec.H264,
            data=data if data is not None else b"picture %d" % self._sent,
            pts_s=float(self._sent) if pts_s is None else pts_s,
            mono_s=now_s,
            frame_time_s=self.clock.now().timestamp(),
            is_key=is_key,
            epoch=self.epoch,
            damaged=damaged,
        )
        self._on_units((unit,))

    async def pictures(self, seconds: float, data: bytes | None = None, pts_s: float | None = None) -> None:
        """A picture each half second."""
        for _ in range(round(seconds * 2)):
            self.picture(data, pts_s)
            await self.clock.sleep(0.5)

    async def silence(self) -> None:
        await asyncio.get_running_loop().create_future()


Act = Callable[[Stage], Awaitable[None]]


class ScriptedSource:
    """Runs one act."""

    def __init__(self, config: CameraConfig, clock: Clock, epoch: int, act: Act) -> None:
        self._config, self._clock, self._epoch, self._act = config, clock, epoch, act
        self.closed = False
        self.relaxed = False
        self._stage: Stage | None = None

    def set_pace(self, *, relaxed: bool) -> None:
        self.relaxed = relaxed

    def heard_until_s(self, now_s: float) -> float:
        return now_s if self._stage is None or self._stage.read_s is None else self._stage.read_s

    async def run(self, on_info: InfoSink, on_units: UnitsSink) -> None:
        self._stage = Stage(self._config, self._clock, self._epoch, on_info, on_units)
        try:
            await self._act(self._stage)
        finally:
            self.closed = True


@dataclass
class Script:
    """Opens a source for each attempt: the acts in turn, then the last one for ever."""

    acts: list[Act]
    opened: list[ScriptedSource] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)

    def open(self, config: CameraConfig, clock: Clock, epoch: int) -> CameraSource:
        act = self.acts[min(len(self.opened), len(self.acts) - 1)]
        self.opened.append(ScriptedSource(config, clock, epoch, act))
        self.epochs.append(epoch)
        return self.opened[-1]


@dataclass
class Seen:
    """What came out."""

    units: list[AccessUnit] = field(default_factory=list)
    statuses: list[CameraStatus] = field(default_factory=list)
    infos: list[tuple[str, StreamInfo]] = field(default_factory=list)

    def take_info(self, camera_id: str, info: StreamInfo) -> None:
        self.infos.append((camera_id, info))

    def states(self, camera_id: str = "cam") -> list[str]:
        return [str(status.state) for status in self.statuses if status.camera_id == camera_id]

    def last_state(self, camera_id: str) -> str:
        return next(iter(self.states(camera_id)[::-1]), "")


async def healthy(stage: Stage) -> None:
    """Pictures for ever."""
    stage.info()
    while True:
        await stage.pictures(1.0)


def failing(problem: BaseException) -> Act:
    """An act that ends at once."""

    async def act(stage: Stage) -> None:
        raise problem

    return act
