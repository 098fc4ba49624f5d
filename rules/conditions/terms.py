"""A rule's conditions, checked and ready to be asked."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from models.errors import InputError
from models.rules import RuleSpec, Severity, Zone, ZoneShape
from rules.conditions.conditions import Conditions
from rules.geometry import Edges, edges_of
from rules.kinds.kind import AnyRuleKind
from rules.limits import MAX_ZONES
from rules.shapes import check_zone_points

_NONE = Conditions()


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one rule. `armed` holds until `armed_until_s` (Unix seconds; None: until changed), then its
    opposite. `excluded`: zones in which nobody counts, with their edges."""

    conditions: Conditions
    severity: Severity
    gate_id: str
    armed: bool
    armed_until_s: float | None
    excluded: tuple[Zone, ...]
    excluded_edges: Edges

    def is_armed(self, time_s: float) -> bool:
        """Whether the rule is armed at this moment."""
        return self.armed if self.armed_until_s is None or time_s < self.armed_until_s else not self.armed

    @property
    def are_none(self) -> bool:
        """Whether the kind is on its own: nothing is asked of it or of what it is fed."""
        return self.conditions == _NONE and self.armed and self.armed_until_s is None and not self.excluded

    @property
    def overlooks(self) -> bool:
        """Whether some objects do not count."""
        return bool(self.excluded) or self.conditions.overlooks_sizes

    @property
    def hears_gate(self) -> bool:
        """Whether grants at the rule's gate matter, whatever its kind."""
        return self.conditions.unless_granted_s > 0

    @property
    def work(self) -> tuple[Any, ...]:
        """What a rule that goes on under other terms must have in common with itself: all but arming and severity."""
        return self.conditions, [(zone.zone_id, zone.points_xy_norm, zone.anchor) for zone in self.excluded]


def terms_of(spec: RuleSpec, kind: AnyRuleKind) -> Terms:
    """The terms of a rule. Raises InputError naming what is wrong with them."""
    conditions = _conditions(spec)
    terms = Terms(conditions, spec.severity, spec.gate_id, spec.armed, spec.armed_until_s, spec.excluded, _edges(spec))
    if terms.overlooks and "frame" not in kind.subjects:
        raise InputError(f"a rule of kind {kind.kind} looks at no pictures: sizes and exclusion zones mean nothing")
    if terms.hears_gate and not spec.gate_id:
        raise InputError("conditions.unless_granted_s: name the gate whose grants count (gate_id)")
    return terms


def _conditions(spec: RuleSpec) -> Conditions:
    try:
        return Conditions.model_validate(dict(spec.conditions))
    except ValidationError as error:
        raise InputError("; ".join(_complaint(dict(problem)) for problem in error.errors())) from error


def _complaint(problem: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden" and len(problem["loc"]) == 1:
        return f"conditions.{where}: unknown; there are {', '.join(Conditions.model_fields)}"
    return f"conditions.{where}: {problem['msg']}"


def _edges(spec: RuleSpec) -> Edges:
    if len(spec.excluded) > MAX_ZONES:
        raise InputError(f"a rule takes up to {MAX_ZONES} exclusion zones, this has {len(spec.excluded)}")
    for zone in spec.excluded:
        if zone.shape is not ZoneShape.POLYGON:
            raise InputError(f"exclusion zone {zone.name!r} is a {zone.shape}; it must be a polygon")
        if zone.camera_id != spec.camera_id:
            raise InputError(f"zone {zone.name!r} belongs to another camera than the rule")
        check_zone_points(zone.shape, zone.points_xy_norm)
    return edges_of(spec.excluded)
