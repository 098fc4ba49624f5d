"""The layer around a kind's step: a stimulus goes in if the rule watches, what the kind finds comes out if it may.

A rule watches while it is armed and its schedule is open, by the time of what it is fed (of pictures their frame
time). When it stops watching, its events end; when it begins to, it begins from nothing: somebody who stands there
already begins to dwell at that moment, and a camera that is covered already is told to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from models.access import AccessEvent
from models.cameras import CameraSight, CameraStatus
from models.rules import RuleEvent
from models.tracks import TrackedFrame
from rules.access import gives_leave, moment_s
from rules.conditions.outflow import Outflow, escalate, let_out, with_leave
from rules.conditions.schedule import Opening, opening_at
from rules.conditions.sieve import sieve
from rules.conditions.terms import Terms
from rules.kinds.kind import FRAME, AnyRuleKind, CameraHealth, Rule, Silence, Stimulus, Stop, Tick


@dataclass(frozen=True, slots=True)
class Termed:
    """A rule of some kind under its terms."""

    kind: AnyRuleKind
    rule: Rule[Any]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Layered:
    """What a rule and the layer around it remember. `kind_state`: the kind's own. `news`: the newest of each sort."""

    kind_state: Any
    watching: bool = False
    newest_s: float = -inf
    opening: Opening | None = None
    news: tuple[CameraHealth, ...] = ()
    flow: Outflow = field(default_factory=Outflow)


Found = tuple[Layered, Sequence[RuleEvent]]


def start(kind: AnyRuleKind) -> Layered:
    """A rule that has seen nothing yet."""
    return Layered(kind.make_state())


def step(termed: Termed, state: Layered, stimulus: Stimulus) -> Found:
    """Take a stimulus into account."""
    if termed.terms.are_none and state.watching and isinstance(stimulus, TrackedFrame | AccessEvent | Tick):
        kind_state, events = termed.kind.step(termed.rule, state.kind_state, stimulus)
        return replace(state, kind_state=kind_state), events
    match stimulus:
        case Stop():
            return _stop(termed, state)
        case Silence():
            state, events = _feed(termed, state, stimulus) if state.watching else (state, ())
            return replace(state, newest_s=-inf, opening=None), events
        case _:
            return _take(termed, _note(termed.terms, state, stimulus), stimulus)


def _take(termed: Termed, state: Layered, stimulus: Stimulus) -> Found:
    if not _concerns(termed, stimulus):
        return state, ()
    state = _at(termed.terms, state, max(state.newest_s, _time_s(stimulus)))
    if not _is_watching(termed.terms, state):
        return _stop(termed, state)
    events: list[RuleEvent] = []
    stimuli = (stimulus,) if state.watching else (*_older_news(state, stimulus), stimulus)
    for each in stimuli:
        state, found = _feed(termed, replace(state, watching=True), each)
        events += found
    return _escalated(termed, state, events) if isinstance(stimulus, Tick) else (state, events)


def _feed(termed: Termed, state: Layered, stimulus: Stimulus) -> Found:
    seen = sieve(stimulus, termed.terms) if isinstance(stimulus, TrackedFrame) else stimulus
    kind_state, events = termed.kind.step(termed.rule, state.kind_state, seen)
    flow, sent = let_out(termed.terms, state.flow, events, state.newest_s)
    return replace(state, kind_state=kind_state, flow=flow), sent


def _escalated(termed: Termed, state: Layered, events: list[RuleEvent]) -> Found:
    flow, graver = escalate(termed.terms, state.flow, state.newest_s)
    return replace(state, flow=flow), [*events, *graver]


def _stop(termed: Termed, state: Layered) -> Found:
    """End what is open; grants, cooldowns and news of the camera stay known."""
    if not state.watching:
        return replace(state, newest_s=-inf, opening=None), ()
    state, events = _feed(termed, state, Stop())
    return replace(start(termed.kind), news=state.news, flow=state.flow), events


def _note(terms: Terms, state: Layered, stimulus: Stimulus) -> Layered:
    """What must be known even while nobody watches."""
    match stimulus:
        case AccessEvent() if terms.hears_gate and stimulus.gate_id == terms.gate_id and gives_leave(stimulus):
            leave_s = moment_s(stimulus, terms.conditions.granted_clock)
            return replace(state, flow=with_leave(state.flow, leave_s))
        case CameraSight() | CameraStatus():
            others = [each for each in state.news if type(each) is not type(stimulus)]
            return replace(state, news=(*others, stimulus))
        case _:
            return state


def _older_news(state: Layered, stimulus: Stimulus) -> tuple[CameraHealth, ...]:
    return tuple(each for each in state.news if each is not stimulus)


def _concerns(termed: Termed, stimulus: Stimulus) -> bool:
    subjects = termed.kind.subjects
    match stimulus:
        case TrackedFrame():
            return "frame" in subjects
        case AccessEvent():
            return "access" in subjects
        case CameraSight() | CameraStatus():
            return "health" in subjects
        case _:
            return subjects != FRAME


def _at(terms: Terms, state: Layered, time_s: float) -> Layered:
    """The state at a moment, with the schedule looked up anew where the last answer no longer holds."""
    schedule, opening = terms.conditions.schedule, state.opening
    if schedule is not None and (opening is None or not opening.holds_at(time_s)):
        opening = opening_at(schedule, time_s)
    return replace(state, newest_s=time_s, opening=opening)


def _is_watching(terms: Terms, state: Layered) -> bool:
    is_open = state.opening is None or state.opening.is_open
    return is_open and terms.is_armed(state.newest_s)


def _time_s(stimulus: Stimulus) -> float:
    match stimulus:
        case TrackedFrame():
            return stimulus.frame_time_s
        case AccessEvent():
            return stimulus.received_at.timestamp()
        case CameraSight() | CameraStatus():
            return stimulus.at.timestamp()
        case Tick():
            return stimulus.time_s
        case _:
            return -inf
