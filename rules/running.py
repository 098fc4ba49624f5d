"""One rule at work: what it is, what it is fed, and the state it left behind."""

from dataclasses import dataclass
from typing import Any

from models.rules import RuleEvent, RuleSpec
from rules.conditions.layer import Layered, Termed, start, step
from rules.kinds.kind import ACCESS, FRAME, Silence, Stimulus, Stop, Subject


@dataclass(slots=True)
class Running:
    """A rule under its terms."""

    termed: Termed
    state: Layered

    @classmethod
    def begun(cls, termed: Termed) -> "Running":
        """A rule that has seen nothing yet."""
        return cls(termed, start(termed.kind))

    @property
    def spec(self) -> RuleSpec:
        """As people set it."""
        return self.termed.rule.spec

    @property
    def subjects(self) -> frozenset[Subject]:
        """What it is to be fed: what its kind looks at, and its gate where grants count."""
        subjects = self.termed.kind.subjects
        return subjects | ACCESS if self.termed.terms.hears_gate else subjects

    @property
    def is_ticked(self) -> bool:
        """Whether time is told to it; pictures pass it by themselves."""
        return self.termed.kind.subjects != FRAME

    def take(self, stimulus: Stimulus) -> list[RuleEvent]:
        """What it finds in a stimulus."""
        self.state, events = step(self.termed, self.state, stimulus)
        return list(events)

    def take_silence(self) -> list[RuleEvent]:
        """No pictures come any more."""
        return self.take(Silence() if self.is_ticked else Stop())

    def goes_on_as(self, other: Termed) -> bool:
        """Whether it may keep its state as that rule: only name, severity and arming differ."""
        return _work(self.termed) == _work(other)

    def change(self, other: Termed) -> list[RuleEvent]:
        """Go on as that rule; the ends of its events if it is disarmed now."""
        disarmed = self.termed.terms.armed and not other.terms.armed
        ends = self.take(Stop()) if disarmed else []
        self.termed = other
        return ends


def _work(termed: Termed) -> tuple[Any, ...]:
    spec = termed.rule.spec
    places = [(zone.zone_id, zone.points_xy_norm, zone.anchor) for zone in spec.zones]
    return spec.kind, spec.camera_id, spec.gate_id, places, termed.rule.params, termed.terms.work
