"""Presence that lasts while the camera is idle: for what stands still, and so lets its camera fall idle.

Told of its camera's health, a rule goes on through silence as long as the camera is known to see; time passes by
ticks then (`rules.idling`). When the camera sees no more, what goes on ends where it was last seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic

from models.cameras import CameraSight, CameraStatus
from models.rules import RuleEvent
from models.tracks import TrackedFrame
from rules.idling import Watch
from rules.kinds.kind import Outcome, Rule, Silence, Stimulus, Stop, Tick
from rules.presence import P, PresenceKind
from rules.sightings import sightings
from rules.stays import Presence


@dataclass(frozen=True, slots=True)
class Lasting:
    """`presence` as of `watch.now_s`."""

    watch: Watch
    presence: Presence


@dataclass(frozen=True, slots=True)
class LastingKind(Generic[P]):
    """A kind of presence fed pictures and health."""

    kind: PresenceKind[P]

    def nothing(self) -> Lasting:
        """Nothing seen yet."""
        return Lasting(Watch(), self.kind.nobody())

    def step(self, rule: Rule[P], state: Lasting, stimulus: Stimulus) -> Outcome[Lasting]:
        """Take a picture, news, the passing of time or a stop into account."""
        match stimulus:
            case TrackedFrame():
                return self._on_frame(rule, state, stimulus)
            case CameraSight() | CameraStatus():
                state = replace(state, watch=state.watch.after_news(stimulus))
                return self._ended(rule, state) if state.watch.is_blind else (state, ())
            case Tick():
                return self._on_tick(rule, state, stimulus.time_s)
            case Silence() if state.watch.sees:
                return state, ()
            case Silence() | Stop():
                return self._ended(rule, state)
            case _:
                return state, ()

    def _on_frame(self, rule: Rule[P], state: Lasting, frame: TrackedFrame) -> Outcome[Lasting]:
        watch, moved_s = state.watch.after_picture(frame.frame_time_s)
        presence = state.presence
        if moved_s:
            presence = replace(presence, stays=presence.stays.moved(moved_s))
        time_s = frame.frame_time_s if watch.now_s is None else watch.now_s
        seen = replace(sightings(frame, rule.params, rule.spec.zones), time_s=time_s)
        presence, events = self.kind.on_sightings(rule, presence, seen)
        return Lasting(watch, presence), events

    def _on_tick(self, rule: Rule[P], state: Lasting, tick_s: float) -> Outcome[Lasting]:
        watch, passed_s = state.watch.after_tick(tick_s)
        if not passed_s or watch.now_s is None:
            return replace(state, watch=watch), ()
        presence = replace(state.presence, stays=state.presence.stays.after_quiet(passed_s))
        presence, events = self.kind.reported(rule, presence, ~presence.stays.away, watch.now_s)
        return Lasting(watch, presence), events

    def _ended(self, rule: Rule[P], state: Lasting) -> Outcome[Lasting]:
        """What went on ends; the camera's health stays known."""
        watch = replace(state.watch, now_s=None, heard=False)
        ends: Sequence[RuleEvent] = self.kind.ends(rule, state.presence.stays)
        return Lasting(watch, self.kind.nobody()), ends
