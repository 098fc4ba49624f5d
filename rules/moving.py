"""What kinds that follow tracks have in common: their memory, and how they take in what comes to a rule."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from models.tracks import TrackedFrame
from rules.happenings import Happenings, end_all, go_on
from rules.kinds.kind import Outcome, Rule, Stimulus, Stop
from rules.sightings import ObjectParams, Sightings, sightings
from rules.trails import Trails

P = TypeVar("P", bound=ObjectParams)


@dataclass(frozen=True, slots=True)
class Moving:
    """The trails of the tracks, and the events that are open."""

    trails: Trails | None = None
    happenings: Happenings = field(default_factory=dict)


Look = Callable[[Rule[P], Moving, Sightings], Outcome[Moving]]


def stepping(look: Look[P]) -> Callable[[Rule[P], Moving, Stimulus], Outcome[Moving]]:
    """The step of a kind that looks, with `look`, at the objects of a picture that concern it, where there are any."""

    def step(rule: Rule[P], state: Moving, stimulus: Stimulus) -> Outcome[Moving]:
        """Take a picture (or a stop) into account."""
        match stimulus:
            case TrackedFrame():
                seen = sightings(stimulus, rule.params, rule.spec.zones)
                return look(rule, state, seen) if seen else _nobody(rule, state, stimulus)
            case Stop():
                return Moving(), end_all(rule, state.happenings)
            case _:
                return state, ()

    return step


def _nobody(rule: Rule[P], state: Moving, frame: TrackedFrame) -> Outcome[Moving]:
    happenings, events = go_on(rule, state.happenings, frame.frame_time_s, {})
    return Moving(state.trails, happenings), events
