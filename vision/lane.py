"""One camera's way through the pipeline up to the detector: what waits, and how closely it is watched.

Units come in on the receive thread; steps are taken by one decoding thread at a time (`vision.decoding`), results come
back from the analysis thread. Everything here is short and under the lane's lock.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from models.cameras import CameraSight, Watching
from models.clock import Clock
from models.media import AccessUnit
from models.watching import Alertness, CameraWatch, Stage, WakeReason
from vision.arrivals import Arrivals
from vision.blindness import Blindness
from vision.change import Look, Verdict
from vision.counters import CameraCounters, DropReason, Tally
from vision.crowd import Crowd
from vision.decode import Picture
from vision.due import Due
from vision.pace import Pace
from vision.pipeline_settings import PipelineSettings
from vision.replay import Replay
from vision.ring import Ring
from vision.sights import SightJudge, SightSettings
from vision.sweeps import Sweeps
from vision.unit_queue import UnitQueue
from vision.viewing import Viewing
from vision.waiting import Step, Waiting
from vision.watched import Watched
from vision.watchfulness import Transition, Watchfulness

_UNKNOWN: Final = frozenset({Verdict.LEARNING, Verdict.SCENE})
_FEW: Final = 4  # units ahead of the decoder where a file's camera may go idle


@dataclass(frozen=True, slots=True)
class Setting:
    """What a lane lives in. `can_wake`: there is a detector. `on_alertness`: told when the camera wakes or rests.
    `crowd`: who is awake."""

    settings: PipelineSettings
    clock: Clock
    can_wake: bool
    on_alertness: Callable[[str, bool], None]
    crowd: Crowd


class Lane:
    """One camera. Safe from any thread."""

    def __init__(self, number: int, camera_id: str, watched: Watched, setting: Setting) -> None:
        self.number = number
        self.camera_id = camera_id
        self.watched = watched
        self.is_scheduled = False  # the pool's own, under the pool's lock
        self.viewing = Viewing(watched.analysis_fps, setting.settings.refresh_s)  # of the thread whose turn it is
        self._setting = setting
        self._lock = threading.Lock()
        settings = setting.settings
        self._tally = Tally()
        self._ring = Ring(settings.ring_s, settings.ring_bytes)
        lag_s = inf if settings.wait else settings.lag_s
        self._waiting = Waiting(UnitQueue(settings.queue_units, settings.queue_bytes, lag_s))
        self._arrivals = Arrivals(settings.look_every_s)
        self._replay = Replay()
        self._sights = SightJudge(camera_id, SightSettings(blind_s=settings.blind_after_s))
        self._blindness = Blindness()
        self._ages_s: dict[Stage, float] = {}
        self._sweeps = Sweeps(settings.sweep_s)
        self._closed = False
        self._epoch: int | None = None
        self._wakes = 0
        self._watchfulness = Watchfulness(self._watching(), settings.watchfulness)
        self._awake = setting.can_wake

    # what comes in

    def take_in(self, units: Sequence[AccessUnit]) -> bool:
        """More compressed pictures, of one epoch, that arrived together; True when there is something to do. Called
        for all units of every camera."""
        first, last = units[0], units[-1]
        with self._lock:
            tally = self._tally
            tally.received += len(units)
            tally.received_bytes += sum([len(unit.data) for unit in units])
            if self._closed:
                tally.drop(DropReason.STOPPED, len(units))
                return False
            self._arrivals.newest_s = last.frame_time_s
            if first.epoch != self._epoch:
                self._begin_stream(first)
            self._blindness.arrive(first.mono_s, tally)
            self._blindness.arrive(last.mono_s, tally)
            self._ring.extend(units)
            if self._awake:
                tally.drop(DropReason.QUEUE_FULL, sum([self._waiting.queue.offer(unit) for unit in units]))
            else:
                self._take_in_idle(units)
            if self._setting.can_wake:  # after all of them: what wakes the camera finds them in the ring
                for size_bytes, is_key, time_s in self._arrivals.sizes_to_see(units):
                    self._apply(self._watchfulness.see_unit(size_bytes, is_key, time_s))
            return self._awake or self._waiting.key is not None

    def has_room(self, unit: AccessUnit) -> bool:
        """Whether `unit` can be taken in and nothing be lost by it."""
        with self._lock:
            if self._closed:
                return True
            if self._awake:
                few = (
                    not self._setting.settings.gates or len(self._waiting.queue) < _FEW
                )  # else it could not rest in time
                return few and self._waiting.queue.has_room(unit)
            return self._waiting.key is None and not (self._waiting.looking or self._sweeps.under_way)

    # steps of a decoding thread

    def next_step(self) -> tuple[Step, AccessUnit | None]:
        """What to do next, and with which unit."""
        with self._lock:
            self._end_catch_up()
            return (Step.NOTHING, None) if self._closed else self._waiting.next_step(self._awake)

    def end_step(self) -> bool:
        """The step is done; True when there is more to do."""
        with self._lock:
            self._waiting.looking = False
            return self._has_work()

    def end_stream(self) -> bool:
        """Nothing more comes for now: give out what the decoder holds back; True when there is something to do."""
        with self._lock:
            self._waiting.ending = not self._closed
            return self._has_work()

    @property
    def is_done(self) -> bool:
        """Whether nothing waits, not even for its place with the detector."""
        with self._lock:
            return not self._waiting.parked and not self._has_work()

    @property
    def wakes(self) -> int:
        """How often the camera woke: a decoder from before cannot be used after."""
        return self._wakes

    @property
    def is_gated(self) -> bool:
        """Whether pictures in which nothing moves may be passed over."""
        return self._watching() is not Watching.ALWAYS

    @property
    def is_patient(self) -> bool:
        """Whether its pictures wait for their place with the detector rather than replace each other."""
        return self._setting.settings.wait or self.is_catching_up

    @property
    def is_catching_up(self) -> bool:
        """Whether it woke a moment ago and has not reached the present yet."""
        return self._replay.by_s is not None

    def put_decoded(self, pictures: Sequence[Picture]) -> None:
        """Pictures came out of the decoder."""
        with self._lock:
            self._tally.decoded += len(pictures)
            if self._closed or not self._awake:
                self._tally.drop(DropReason.STOPPED if self._closed else DropReason.IDLE, len(pictures))
            else:
                self._waiting.decoded.extend(pictures)

    def take_decoded(self) -> Picture | None:
        """The next decoded picture to hand over."""
        with self._lock:
            return self._waiting.decoded.popleft() if self._waiting.decoded else None

    def hold(self, due: Due) -> None:
        """Keep a picture until its place with the detector is free; nothing else is done for the camera meanwhile."""
        with self._lock:
            if self._closed:
                self._tally.drop(DropReason.STOPPED)
            else:
                self._waiting.hold(due)

    def release(self) -> Due | None:
        """Take what is held."""
        with self._lock:
            return self._waiting.release()

    def resume(self) -> bool:
        """The place with the detector is free; True when there is something to do."""
        with self._lock:
            self._waiting.parked = False
            return self._has_work()

    def has_seen(self, picture: Picture) -> bool:
        """Whether this picture or a later one has gone to the detector before."""
        with self._lock:
            return self._replay.has_seen(picture.epoch, picture.frame_time_s)

    def is_replayed(self, epoch: int, frame_time_s: float) -> bool:
        """Whether that picture arrived before the camera woke."""
        with self._lock:
            return self._replay.is_replayed(epoch, frame_time_s)

    def note_due(self, picture: Picture) -> None:
        """This picture goes to the detector; none before it will."""
        with self._lock:
            self._replay.see(picture.epoch, picture.frame_time_s)
            self._blindness.ask(self._setting.clock.mono_s())

    def drop(self, reason: DropReason, pictures: int = 1) -> None:
        """So many pictures went no further."""
        with self._lock:
            self._tally.drop(reason, pictures)

    def see_look(self, look: Look, frame_time_s: float) -> CameraSight | None:
        """A picture was compared with the scene; what the camera's pictures are worth, if that changed."""
        with self._lock:
            self._blindness.look(self._setting.clock.mono_s(), self._tally)
            if self._setting.can_wake:
                self._see_scene(look, frame_time_s)
            return self._sights.see_look(look, self._setting.clock.now())

    def see_unseen(self) -> None:
        """A picture was decoded, and comparing it was not asked for."""
        with self._lock:
            self._blindness.look(self._setting.clock.mono_s(), self._tally)

    def count_key_look(self) -> None:
        """The key picture of an idle camera was looked at."""
        with self._lock:
            self._tally.decoded += 1
            self._tally.drop(DropReason.STILL)

    def takes_sweep(self, frame_time_s: float) -> bool:
        """Whether this picture of the idle camera is to be shown to the detector; taken, when it is."""
        with self._lock:
            return not self._awake and self._setting.can_wake and self._sweeps.take(frame_time_s)

    @property
    def owes_sweep(self) -> bool:
        """Whether it is idle and nobody has looked at what it shows."""
        return self._sweeps.owed

    # results

    def lose_sweep(self) -> None:
        """The picture to be shown to the detector went no further."""
        with self._lock:
            self._sweeps.lose()

    def see_sweep(self, objects: int, frame_time_s: float, parked: int = 0) -> bool:
        """The detector found so many objects not known to stand there, and so many that may have stood there all the
        time; True when there is something to do."""
        with self._lock:
            self._tally.swept += 1
            self._sweeps.see(begins_later=parked > 0 and not self._awake)
            self._apply(self._watchfulness.see_sweep(objects, frame_time_s))
            return self._has_work()

    def see_tracks(self, alive: int, frame_time_s: float, late: bool) -> bool:
        """A picture was analysed and so many objects live after it; True when there is something to do."""
        with self._lock:
            self._tally.analysed += 1
            self._tally.late += late
            self._blindness.answer()
            self._apply(self._watchfulness.see_tracks(alive, frame_time_s))
            return self._has_work()

    def wake(self) -> bool:
        """The camera itself reported motion; True when there is something to do."""
        with self._lock:
            if self._closed or not self._setting.can_wake:
                return False
            self._apply(self._watchfulness.see_device_motion(self._arrivals.newest_s))
            return self._has_work()

    def note_age(self, stage: Stage, age_s: float) -> None:
        """The newest picture that reached `stage` was so old."""
        self._ages_s[stage] = age_s

    # from outside

    def rewatch(self, watched: Watched) -> None:
        """From now on watch it so."""
        with self._lock:
            before, self.watched = self.watched, watched
            if before.analysis_fps != watched.analysis_fps:
                self.viewing.pace = Pace(watched.analysis_fps)
            if before.watching is not watched.watching:
                self._watchfulness = Watchfulness(self._watching(), self._setting.settings.watchfulness)
                if self._setting.can_wake and not self._awake:
                    self._wake(self._arrivals.newest_s)

    def newest_key(self) -> AccessUnit | None:
        """The newest key picture, compressed."""
        with self._lock:
            return self._ring.newest_key

    def units_since(self, frame_time_s: float) -> list[AccessUnit]:
        """Every picture the ring has, compressed, from the newest key picture at or before that time on."""
        with self._lock:
            return self._ring.since(frame_time_s)

    def check_blind(self) -> CameraSight | None:
        """Say so when pictures come but could not be looked at for too long."""
        clock = self._setting.clock
        with self._lock:
            for_s = self._blindness.for_s(clock.mono_s())
            sight = self._sights.see_nothing(for_s, clock.now()) if for_s > 0 else None
            return sight and replace(sight, reason=self._blindness.reason(for_s, self._tally))

    def close(self) -> None:
        """Nothing more of this camera is decoded; what waits is counted as such."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._setting.crowd.note(self.camera_id, awake=False)
            self._tally.drop(DropReason.STOPPED, self._waiting.clear())
            self._ring.clear()

    def counters(self) -> CameraCounters:
        """What became of its pictures."""
        with self._lock:
            return self._tally.snapshot()

    def watch(self) -> CameraWatch:
        """How the watching goes; what only the connection knows is left empty."""
        with self._lock:
            tally, watchfulness = self._tally, self._watchfulness
            return CameraWatch(
                self.camera_id,
                received=tally.received,
                received_bytes=tally.received_bytes,
                decoded=tally.decoded,
                analysed=tally.analysed,
                late=tally.late,
                dropped={str(reason): count for reason, count in tally.dropped.items()},
                alertness=Alertness.AWAKE if self._awake else Alertness.IDLE,
                woken_by=watchfulness.woken_by if self._awake else None,
                wakes=watchfulness.wakes,
                since_s=watchfulness.since_s,
                awake_s=watchfulness.awake_s if self._setting.can_wake else 0.0,
                watched_s=watchfulness.watched_s,
                key_interval_s=watchfulness.key_interval_s,
                ring_bytes=self._ring.bytes,
                ring_s=self._ring.seconds,
                ages_s=dict(self._ages_s),
                owed=self._sweeps.owed,
            )

    @property
    def woken_by(self) -> WakeReason | None:
        """Why it is awake."""
        return self._watchfulness.woken_by if self._awake else None

    # under the lock

    def _watching(self) -> Watching:
        return self.watched.watching if self._setting.settings.gates else Watching.ALWAYS

    def _has_work(self) -> bool:
        return not self._closed and self._waiting.has_work(self._awake)

    def _take_in_idle(self, units: Sequence[AccessUnit]) -> None:
        passed = 0
        for unit in units:
            if unit.is_key and not unit.damaged and self._arrivals.is_worth_a_look(unit):
                self._tally.drop(DropReason.QUEUE_FULL, int(self._waiting.put_key(unit)))
                self.viewing.shown = None
            elif unit.damaged:
                self._tally.drop(DropReason.DAMAGED)
            else:
                passed += 1
        self._tally.drop(DropReason.IDLE, passed)

    def _begin_stream(self, unit: AccessUnit) -> None:
        is_first, self._epoch = self._epoch is None, unit.epoch
        if not self._setting.can_wake:
            if is_first:
                self._tell_alertness()
            return
        self._watchfulness.begin_stream(unit.frame_time_s)
        if is_first and self._watching() is not Watching.ALWAYS and not self._setting.crowd.has_room:
            self._watchfulness.begin_idle()
            self._sweeps.owe()
            self._awake = False
        if is_first:
            self._tell_alertness()

    def _see_scene(self, look: Look, frame_time_s: float) -> None:
        may_start, known = self._setting.crowd.has_room, self._watchfulness.knows_scene
        self._apply(self._watchfulness.see_look(look, frame_time_s, may_start))
        if self._awake:
            return
        if known and look.verdict in _UNKNOWN:
            self._sweeps.owe()
        elif may_start and self._sweeps.begins_later:
            self._apply(self._watchfulness.start(frame_time_s))

    def _tell_alertness(self) -> None:
        self._setting.crowd.note(self.camera_id, self._awake)
        self._setting.on_alertness(self.camera_id, self._awake)

    def _apply(self, transition: Transition | None) -> None:
        if transition is None or self._closed:
            return
        if transition.alertness is Alertness.AWAKE and not self._awake:
            self._wake(transition.from_frame_time_s)
        elif transition.alertness is Alertness.IDLE and self._awake:
            self._rest()

    def _wake(self, from_frame_time_s: float) -> None:
        """Decode from the ring; what comes in later follows behind it."""
        self._awake = True
        self._wakes += 1
        units = self._ring.since(from_frame_time_s)
        self._tally.drop(DropReason.IDLE, int(self._waiting.replay(units, self._ring.whole)))
        self._tally.replayed += len(units)
        self._replay.begin(units, self._setting.clock.mono_s() + self._setting.settings.catch_up_s)
        self._sweeps.end(self._arrivals.newest_s)
        self._tell_alertness()

    def _rest(self) -> None:
        """From now on only key pictures; of what waits, the newest key picture is still looked at."""
        self._awake = False
        self._tally.drop(DropReason.IDLE, self._waiting.rest())
        self._blindness.answer()
        self._replay.by_s = None
        self._sweeps.end(self._arrivals.newest_s)
        self._tell_alertness()

    def _end_catch_up(self) -> None:
        """Caught up, or out of time: from then on the newest picture wins."""
        by_s = self._replay.by_s
        if by_s is None:
            return
        out_of_time = self._setting.clock.mono_s() > by_s and not self._setting.settings.wait
        if out_of_time or not self._waiting.is_behind:
            self._replay.by_s = None
            self._waiting.queue.count_all()
