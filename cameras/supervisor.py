"""Keeps one camera watched for ever: connects, notices what is wrong, says so in words, tries again."""

import asyncio
import logging
import random
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cameras.addresses import withhold
from cameras.counters import CameraCounters, packets_lost
from cameras.pulse import PictureWatch, Pulse, PulseLimits
from cameras.retry import Ending, RetryLimits, decide_retry
from cameras.source import CameraSource, UnitsSink, heard_until_s, set_pace
from models.cameras import CameraConfig, CameraState, CameraStatus
from models.clock import Clock
from models.errors import CameraError, CameraUnauthorised, CameraUnreachable, InputError, StreamEnded
from models.media import AccessUnit, StreamInfo

logger = logging.getLogger(__name__)

OpenSource = Callable[[CameraConfig, Clock, int], CameraSource]
StatusSink = Callable[[CameraStatus], None]
CameraInfoSink = Callable[[str, StreamInfo], None]

LONGEST_REASON = 300
_ENDINGS: tuple[tuple[type[Exception], Ending], ...] = (
    (StreamEnded, Ending.STREAM_ENDED),
    (CameraUnreachable, Ending.UNREACHABLE),
    (CameraUnauthorised, Ending.UNAUTHORISED),
    (CameraError, Ending.FAULT),
    (InputError, Ending.MISCONFIGURED),
)


@dataclass(frozen=True, slots=True)
class SupervisorLimits:
    """Bounds of one camera's supervision, in seconds.

    `drop_after_s`: a connection that stays stalled this long is given up. `recheck_s`: how often a stalled one is
    looked at. `close_s`: how long closing a connection may take.
    """

    pulse: PulseLimits = field(default_factory=PulseLimits)
    retry: RetryLimits = field(default_factory=RetryLimits)
    drop_after_s: float = 10.0
    recheck_s: float = 1.0
    close_s: float = 5.0


@dataclass(frozen=True, slots=True)
class _End:
    """How an attempt ended, and in words why."""

    ending: Ending
    reason: str


class _Attempt:
    """What is known of the connection now open."""

    def __init__(self, opened_s: float, limits: PulseLimits) -> None:
        self.watch = PictureWatch(opened_s, limits)
        self.source: CameraSource | None = None
        self.online_since_s: float | None = None

    def online_s(self, now_s: float) -> float:
        return 0.0 if self.online_since_s is None else now_s - self.online_since_s


class Supervisor:
    """One camera, from being configured to being removed. Everything happens on the event loop that runs `run`.

    `on_status` is called only when state or reason changes. A camera that failed keeps the state and reason of its
    failure while it is tried again, so that a dead one does not flicker between two states.
    """

    def __init__(
        self,
        config: CameraConfig,
        open_source: OpenSource,
        clock: Clock,
        on_units: UnitsSink,
        on_status: StatusSink,
        on_info: CameraInfoSink,
        rng: random.Random,
        limits: SupervisorLimits | None = None,
        first_epoch: int = 0,
    ) -> None:
        self._config, self._open_source, self._clock = config, open_source, clock
        self._on_units, self._on_status, self._on_info = on_units, on_status, on_info
        self._rng, self._limits = rng, limits or SupervisorLimits()
        self._shown: tuple[CameraState, str] | None = None
        self._counters = CameraCounters()
        self._attempt: _Attempt | None = None
        self._doubted = self._relaxed = False
        self.epoch = first_epoch

    def counters(self) -> dict[str, int]:
        """See CameraCounters; safe from any thread."""
        attempt = self._attempt
        return self._counters.with_source(attempt.source if attempt else None)

    @property
    def clock_offset_s(self) -> float | None:
        """The camera's clock minus ours, where its source knows; safe from any thread."""
        attempt = self._attempt
        offset_s: float | None = getattr(attempt.source, "clock_offset_s", None) if attempt else None
        return offset_s

    def tell_decoded(self, decoded: bool) -> None:
        """A decoder's verdict on a key picture passed on before. A camera that was given up because nothing could be
        decoded is online again only when something could."""
        attempt = self._attempt
        if attempt is None:
            return
        attempt.watch.take_verdict(decoded, self._clock.mono_s())
        if decoded and self._doubted:
            self._doubted = False
            if attempt.watch.started:
                self._report(CameraState.ONLINE, "")

    def set_pace(self, *, relaxed: bool) -> None:
        """Whether the camera may be read rarely (see Paced), now and after it was connected anew."""
        self._relaxed = relaxed
        if self._attempt is not None:
            set_pace(self._attempt.source, relaxed=relaxed)

    async def run(self) -> None:
        """Watch the camera until cancelled; raises nothing but CancelledError."""
        self._report(CameraState.CONNECTING, "connecting")
        failures = 0
        while True:
            attempt = self._attempt = _Attempt(self._clock.mono_s(), self._limits.pulse)
            end = await self._watch_until_it_ends(attempt)
            self._counters.lost += packets_lost(attempt.source)
            self._attempt = None
            online_s = attempt.online_s(self._clock.mono_s())
            retry = decide_retry(end.ending, failures, online_s, self._limits.retry)
            failures = retry.failures
            self._report(retry.state, end.reason)
            await self._clock.sleep(self._rng.uniform(*retry.wait_s))
            self._counters.reconnects += 1
            self.epoch += 1

    async def _watch_until_it_ends(self, attempt: _Attempt) -> _End:
        stream = asyncio.create_task(self._stream(attempt))
        pulse = asyncio.create_task(self._feel_pulse(attempt))
        try:
            await asyncio.wait({stream, pulse}, return_when=asyncio.FIRST_COMPLETED)
            return (stream if stream.done() else pulse).result()
        finally:
            await self._close({stream, pulse})

    async def _close(self, tasks: set[asyncio.Task[_End]]) -> None:
        for task in tasks:
            task.cancel()
        _, open_still = await asyncio.wait(tasks, timeout=self._limits.close_s)
        if open_still:
            logger.error("camera %s: its connection did not close in time and is left behind", self._config.camera_id)

    async def _stream(self, attempt: _Attempt) -> _End:
        try:
            attempt.source = self._open_source(self._config, self._clock, self.epoch)
            self.set_pace(relaxed=self._relaxed)
            await attempt.source.run(self._take_info, self._units_sink(attempt))
        except asyncio.CancelledError as problem:
            if _is_being_cancelled():
                raise
            return self._crash(problem)
        except (CameraError, InputError) as problem:
            _forget_way(problem)
            return _End(_ending_of(problem), self._plain(str(problem)))
        except Exception as problem:  # noqa: BLE001 - one camera's library must not end the watching of the others
            return self._crash(problem)
        return _End(Ending.STREAM_ENDED, "the stream ended")

    def _crash(self, problem: BaseException) -> _End:
        story = withhold("".join(traceback.format_exception(problem)), self._config.password)
        logger.error("camera %s: unexpected failure\n%s", self._config.camera_id, story)
        _forget_way(problem)
        reason = f"internal fault ({type(problem).__name__}) while watching it; the log tells more"
        return _End(Ending.CRASHED, reason)

    def _take_info(self, info: StreamInfo) -> None:
        self._on_info(self._config.camera_id, info)

    def _units_sink(self, attempt: _Attempt) -> UnitsSink:
        see_all, count, pass_on = attempt.watch.see_all, self._counters.count, self._on_units

        def take(units: Sequence[AccessUnit]) -> None:
            count(units)
            self.epoch = units[-1].epoch  # a source may begin new epochs by itself
            first = see_all(units)
            if first is not None:
                attempt.online_since_s = first.mono_s
                if not self._doubted:
                    self._report(CameraState.ONLINE, "")
            pass_on(units)

        return take

    async def _feel_pulse(self, attempt: _Attempt) -> _End:
        stalled_since_s: float | None = None
        while True:
            now_s = self._clock.mono_s()
            pulse = self._judge(attempt, now_s)
            if pulse in (Pulse.LIVE, Pulse.WAITING):
                if stalled_since_s is not None:
                    stalled_since_s = None
                    self._doubted = False
                    self._report(CameraState.ONLINE, "")
                await self._clock.sleep(attempt.watch.next_look_s(now_s) or self._limits.recheck_s)
                continue
            if stalled_since_s is None:
                stalled_since_s = now_s
                self._counters.stalls += 1
            reason = self._limits.pulse.describe(pulse)
            self._doubted = self._doubted or pulse is Pulse.UNDECODABLE
            if not attempt.watch.started or now_s - stalled_since_s >= self._limits.drop_after_s:
                return _End(Ending.STALLED, reason)
            self._report(CameraState.STALLED, reason)
            await self._clock.sleep(self._limits.recheck_s)

    @staticmethod
    def _judge(attempt: _Attempt, now_s: float) -> Pulse:
        """How the connection is. Nothing is held against a camera that it may have sent and that we, on a busy machine
        or at a relaxed pace, have not read yet."""
        pulse = attempt.watch.judge(now_s)
        if pulse in (Pulse.LIVE, Pulse.WAITING):
            return pulse
        return attempt.watch.judge(heard_until_s(attempt.source, now_s))

    def _plain(self, text: str) -> str:
        return withhold(text, self._config.password)[:LONGEST_REASON]

    def _report(self, state: CameraState, reason: str) -> None:
        if self._shown != (state, reason):
            self._shown = (state, reason)
            self._on_status(CameraStatus(self._config.camera_id, state, reason, self._clock.now()))


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _forget_way(problem: BaseException | None) -> None:
    """Drop the frames an error came through. What it ended holds the error: with them, both would be held until the
    garbage collector's rare full turn."""
    while problem is not None:
        problem.__traceback__ = None
        problem = problem.__cause__ or problem.__context__


def _ending_of(problem: Exception) -> Ending:
    return next(ending for kind, ending in _ENDINGS if isinstance(problem, kind))
