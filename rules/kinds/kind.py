"""What every kind of rule is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from models.access import AccessEvent
from models.cameras import CameraSight, CameraStatus
from models.rules import RuleEvent, RuleSpec, ZoneShape
from models.tracks import TrackedFrame
from rules.geometry import Edges
from rules.kinds.codes import EventCodes

Subject = Literal["frame", "access", "health"]
"""What a rule looks at: pictures of its camera, access events of its gate, how its camera is."""

FRAME: Final[frozenset[Subject]] = frozenset({"frame"})
ACCESS: Final[frozenset[Subject]] = frozenset({"access"})
HEALTH: Final[frozenset[Subject]] = frozenset({"health"})
NOTHING: Final[frozenset[Subject]] = frozenset()

POLYGONS: Final = frozenset({ZoneShape.POLYGON})
LINES: Final = frozenset({ZoneShape.LINE})
NO_ZONES: Final[frozenset[ZoneShape]] = frozenset()

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
    """The rule ends here (removed, changed; for a kind fed pictures alone also a silent camera): end what is open."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The camera has sent no picture for a while, or its time began anew: end what only its pictures kept open.

    Only kinds fed more than pictures are told so; for the others it is a Stop.
    """


CameraHealth = CameraSight | CameraStatus
"""What a camera's pictures are worth, or how its connection stands. Each comes when it changes; a rule that starts is
told the newest of both."""

Stimulus = TrackedFrame | AccessEvent | CameraHealth | Tick | Silence | Stop
Outcome = tuple[S, Sequence[RuleEvent]]


@dataclass(frozen=True, slots=True)
class RuleKind(Generic[P, S]):
    """One kind of rule.

    `subjects`: what it is fed. Pictures and health come from the rule's camera, access events from its gate.
    `optional`: those of `subjects` a rule may do without, by naming no camera or no gate.
    `zone_shapes`: the shapes of zones it takes, empty when it takes none.
    `needs_zones`: False for a kind that takes the whole picture where a rule names no zone.
    `least_zones`: how many zones a rule needs, if it needs any.
    `step`: pure; returns the state to keep and the events found, in order. A kind is ticked once a second or so
    unless pictures are all it is fed: those pass the time by themselves.
    `event_codes`: under which numbers other systems know what it finds.
    """

    kind: str
    title: dict[str, str]
    summary: dict[str, str]
    subjects: frozenset[Subject]
    zone_shapes: frozenset[ZoneShape]
    params_model: type[P]
    make_state: Callable[[], S]
    step: Callable[[Rule[P], S, Stimulus], Outcome[S]]
    optional: frozenset[Subject] = NOTHING
    needs_zones: bool = True
    least_zones: int = 1
    event_codes: EventCodes = field(default_factory=dict)

    @property
    def needs(self) -> frozenset[Subject]:
        """The subjects without which no rule of this kind can run."""
        return self.subjects - self.optional


AnyRuleKind = RuleKind[Any, Any]
