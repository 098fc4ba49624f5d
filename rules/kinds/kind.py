"""What every kind of rule is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from models.access import AccessEvent
from models.rules import RuleEvent, RuleSpec, ZoneShape
from models.tracks import TrackedFrame
from rules.geometry import Edges

P = TypeVar("P", bound="Params")
S = TypeVar("S")


class Params(BaseModel):
    """What people may set on a rule; forms, schema and reference follow from its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Rule(Generic[P]):
    """A rule ready to run: the spec as people set it, its checked parameters, its zones as edges (m, k)."""

    spec: RuleSpec
    params: P
    edges: Edges


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing happened, but it is now `time_s` (Unix seconds)."""

    time_s: float


@dataclass(frozen=True, slots=True)
class Stop:
    """The rule ends here (removed, changed, or its camera fell silent): end what is open."""


Stimulus = TrackedFrame | AccessEvent | Tick | Stop
Outcome = tuple[S, Sequence[RuleEvent]]


@dataclass(frozen=True, slots=True)
class RuleKind(Generic[P, S]):
    """One kind of rule.

    `subject`: whether it is fed pictures ("frame") or access events ("access").
    `zone_shape`: the shape of zone it needs, None when it needs none.
    `step`: pure; returns the state to keep and the events found, in order.
    """

    kind: str
    title: dict[str, str]
    summary: dict[str, str]
    subject: Literal["frame", "access"]
    zone_shape: ZoneShape | None
    params_model: type[P]
    make_state: Callable[[], S]
    step: Callable[[Rule[P], S, Stimulus], Outcome[S]]


AnyRuleKind = RuleKind[Any, Any]
