"""When a camera is watched by its key pictures only, and when every picture is decoded: a pure state machine.

| now   | what is seen                                              | then                        |
|-------|-----------------------------------------------------------|-----------------------------|
| idle  | a look says CHANGED                                       | awake: CHANGE               |
| idle  | a look says SCENE or LEARNING, and it may start           | awake: START                |
| idle  | a believed burst, device motion, a sweep that found       | awake: BURST, DEVICE, SWEEP |
| any   | no key picture for `sparse_key_s`                         | awake: SPARSE_KEYS          |
| awake | for `calm_s`: the scene known, looks quiet, no track alive | idle                        |

A camera set to ALWAYS is awake from the beginning to the end. All times are frame times in seconds.

A wake by CHANGE in which nothing was found to track makes doubtful: for a while a change must be clearer than that
one to wake the camera again, within bounds. Leaves in the wind end that way, a person does not.
"""

from dataclasses import dataclass, field
from math import exp
from typing import Final

from models.cameras import Watching
from models.watching import Alertness, WakeReason
from vision.bursts import Bursts, BurstSettings
from vision.change import Look, Verdict


@dataclass(frozen=True, slots=True)
class WatchfulnessSettings:
    """`calm_s`: how long nothing may happen before a camera goes idle. `sparse_key_s`: a camera whose key pictures
    come more rarely is never idle. `look_back_keys`: key intervals to go back on waking; something may have come just
    after the look before. `most_back_s`: how far at most, where the looks before could not tell. `most_doubt`: how
    many times clearer than enough a change must be at most, after false wakes. `doubt_s`: time constant of forgetting
    them."""

    calm_s: float = 8.0
    sparse_key_s: float = 4.0
    look_back_keys: float = 1.0
    most_back_s: float = 10.0
    most_doubt: float = 4.0
    doubt_s: float = 300.0
    bursts: BurstSettings = field(default_factory=BurstSettings)


@dataclass(frozen=True, slots=True)
class Transition:
    """The camera's alertness from now on. `reason`: why it woke, None on going idle. `from_frame_time_s`: on waking,
    pictures are wanted from the key picture at or before it; on going idle, the moment itself."""

    alertness: Alertness
    reason: WakeReason | None
    from_frame_time_s: float


_LONGEST_STEP_S: Final = 10.0  # a longer silence is time not watched
_STEP_BACK_S: Final = 60.0  # further back, the clock was set; less is the ring being caught up with
_MOST_OF_SPARSE: Final = 0.9
_CLEARER: Final = 1.25
_TELLING: Final = frozenset({Verdict.QUIET, Verdict.CHANGED})
_STAYING: Final = frozenset({WakeReason.ALWAYS, WakeReason.SPARSE_KEYS})


class Watchfulness:
    """One camera. `woken_by`: why it is awake, None while idle. `wakes`: how often it woke from idle.
    `awake_s` of `watched_s` seconds it was awake."""

    def __init__(self, watching: Watching, settings: WatchfulnessSettings | None = None) -> None:
        self._settings = settings or WatchfulnessSettings()
        self._bursts = Bursts(self._settings.bursts)
        self.alertness = Alertness.AWAKE
        self.woken_by: WakeReason | None = WakeReason.ALWAYS if watching is Watching.ALWAYS else WakeReason.START
        self.wakes = 0
        self.awake_s = 0.0
        self.watched_s = 0.0
        self._turned_s = 0.0  # `watched_s` when it became as alert as it is
        self.key_interval_s = 0.0
        self._now_s: float | None = None
        self._key_s: float | None = None
        self._unkeyed_s: float | None = None  # since when there was none
        self._look_s: float | None = None
        self._told_s: float | None = None
        self._busy_s = 0.0
        self._learned = False
        self._alive = 0
        self._burst_s: float | None = None
        self._doubt = 1.0
        self._strength = 0.0
        self._confirmed = False

    @property
    def since_s(self) -> float:
        """How long it has been as alert as it is."""
        return self.watched_s - self._turned_s

    def begin_idle(self) -> None:
        """Before the first picture: begin by key pictures, unless set otherwise."""
        if self.woken_by is WakeReason.START:
            self.alertness, self.woken_by = Alertness.IDLE, None

    def begin_stream(self, frame_time_s: float) -> None:
        """The stream begins, or begins anew: how long there was none says nothing about its key pictures."""
        self._key_s, self._unkeyed_s = None, frame_time_s

    @property
    def knows_scene(self) -> bool:
        """Whether the scene was learned as of the look before."""
        return self._learned

    def see_unit(self, size_bytes: int, is_key: bool, frame_time_s: float) -> Transition | None:
        """A picture arrived, still compressed."""
        self._pass_time(frame_time_s)
        if is_key:
            self._see_key(frame_time_s)
        elif self._bursts.see(size_bytes, frame_time_s):
            self._burst_s = frame_time_s
            if self._bursts.believed:
                return self._wake(WakeReason.BURST, frame_time_s)
        if self._is_sparse(frame_time_s):
            return self._wake(WakeReason.SPARSE_KEYS, frame_time_s)
        if self.woken_by is WakeReason.SPARSE_KEYS and is_key:
            self.woken_by = WakeReason.START
        return None

    def see_look(self, look: Look, frame_time_s: float, may_start: bool = True) -> Transition | None:
        """A picture was compared with the scene. `may_start`: it may wake for a scene that is not known."""
        self._pass_time(frame_time_s, arrived=False)
        self._learned = look.verdict not in (Verdict.LEARNING, Verdict.SCENE)
        self._judge_burst(look.verdict is Verdict.CHANGED, frame_time_s)
        before_s = self._told_s
        self._look_s = frame_time_s
        if look.verdict in _TELLING or self._told_s is None:
            self._told_s = frame_time_s
        if look.verdict is Verdict.CHANGED:
            return self._see_change(look.strength, frame_time_s, before_s)
        if not self._learned:
            stays_idle = self.alertness is Alertness.IDLE and not may_start
            return None if stays_idle else self._wake(WakeReason.START, frame_time_s, before_s)
        if look.strength >= 1:
            return None  # what is held for clutter so far may be an object that has just come
        return self._rest(frame_time_s)

    def see_tracks(self, alive: int, frame_time_s: float) -> Transition | None:
        """A picture was analysed; `alive` objects are being tracked after it."""
        self._pass_time(frame_time_s, arrived=False)
        self._alive = alive
        if alive:
            self._confirmed = True
            self._judge_burst(True, frame_time_s)
            self._busy_s = max(self._busy_s, frame_time_s)
            return None
        return self._rest(frame_time_s)

    def see_device_motion(self, frame_time_s: float) -> Transition | None:
        """The camera itself reported motion."""
        self._pass_time(frame_time_s, arrived=False)
        return self._wake(WakeReason.DEVICE, frame_time_s)

    def start(self, frame_time_s: float) -> Transition | None:
        """There is room to look closely at what a sweep found standing there."""
        return self._wake(WakeReason.START, frame_time_s)

    def see_sweep(self, objects: int, frame_time_s: float) -> Transition | None:
        """A picture of the idle camera was shown to the detector, which found so many objects."""
        self._pass_time(frame_time_s, arrived=False)
        return self._wake(WakeReason.SWEEP, frame_time_s) if objects else None

    def _see_change(self, strength: float, frame_time_s: float, before_s: float | None) -> Transition | None:
        if self.alertness is Alertness.IDLE:
            if strength < self._doubt:
                return None
            self._strength = strength
        return self._wake(WakeReason.CHANGE, frame_time_s, before_s)

    def _wake(self, reason: WakeReason, frame_time_s: float, before_s: float | None = None) -> Transition | None:
        """Awake for another while. `before_s`: the look before the one that woke it."""
        self._busy_s = max(self._busy_s, frame_time_s)
        if self.alertness is Alertness.AWAKE:
            if reason in _STAYING and self.woken_by not in _STAYING:
                self.woken_by = reason
            return None
        self.alertness, self.woken_by, self._turned_s = Alertness.AWAKE, reason, self.watched_s
        self.wakes += 1
        self._confirmed = False
        from_s = frame_time_s - self._settings.look_back_keys * self.key_interval_s
        if before_s is not None:
            from_s = max(min(before_s, from_s), frame_time_s - self._settings.most_back_s)
        return Transition(Alertness.AWAKE, reason, max(0.0, min(from_s, frame_time_s)))

    def _rest(self, frame_time_s: float) -> Transition | None:
        if self.alertness is Alertness.IDLE or self.woken_by in _STAYING or self._alive or not self._learned:
            return None
        if self._look_s is None or self.key_interval_s == 0:
            return None
        if min(self._look_s, frame_time_s) - self._busy_s < self._settings.calm_s:
            return None
        if self.woken_by is WakeReason.CHANGE:
            self._learn_doubt()
        self.alertness, self.woken_by, self._turned_s = Alertness.IDLE, None, self.watched_s
        return Transition(Alertness.IDLE, None, frame_time_s)

    def _learn_doubt(self) -> None:
        if self._confirmed:
            self._doubt = 1.0
        else:
            self._doubt = min(self._settings.most_doubt, max(self._doubt, _CLEARER * self._strength))

    def _pass_time(self, frame_time_s: float, arrived: bool = True) -> None:
        """`arrived`: at this moment; what is looked at or analysed may have arrived long before."""
        if self._now_s is None:
            self._now_s = self._busy_s = frame_time_s
            return
        step_s = frame_time_s - self._now_s
        if step_s < 0 and not (arrived and step_s < -_STEP_BACK_S):
            return
        if step_s < 0:
            self._clock_was_set(step_s)
        elif step_s <= _LONGEST_STEP_S:
            self.watched_s += step_s
            self._doubt = 1 + (self._doubt - 1) * exp(-step_s / self._settings.doubt_s)
            self.awake_s += step_s if self.alertness is Alertness.AWAKE else 0.0
        self._now_s = frame_time_s

    def _clock_was_set(self, step_s: float) -> None:
        """Everything remembered moves with the clock."""
        self._busy_s += step_s
        self._key_s = self._unkeyed_s = self._look_s = self._told_s = self._burst_s = None

    def _see_key(self, frame_time_s: float) -> None:
        if self._key_s is not None and frame_time_s > self._key_s:
            interval_s = frame_time_s - self._key_s
            known_s = self.key_interval_s
            self.key_interval_s = interval_s if known_s == 0 else known_s + 0.4 * (interval_s - known_s)
        self._key_s = frame_time_s

    def _is_sparse(self, frame_time_s: float) -> bool:
        limit_s = self._settings.sparse_key_s
        if self.woken_by is WakeReason.SPARSE_KEYS:
            limit_s *= _MOST_OF_SPARSE
        since_s = self._unkeyed_s if self._key_s is None else self._key_s
        waited_s = 0.0 if since_s is None else frame_time_s - since_s
        return max(self.key_interval_s, waited_s) > limit_s

    def _judge_burst(self, right: bool, frame_time_s: float) -> None:
        """What followed a burst proves it right; nothing within a key interval, wrong."""
        if self._burst_s is None or frame_time_s < self._burst_s:
            return
        if right or frame_time_s - self._burst_s > max(2.0, self.key_interval_s):
            self._bursts.judge(right)
            self._burst_s = None
