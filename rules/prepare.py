"""From a rule as people set it to a rule that can run, or a plain word on why it cannot."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from models.errors import InputError
from models.rules import RuleSpec
from rules.conditions.layer import Termed
from rules.conditions.terms import terms_of
from rules.geometry import edges_of
from rules.kinds.kind import AnyRuleKind, Rule
from rules.kinds.registry import RULE_KINDS
from rules.limits import MAX_ZONES
from rules.shapes import check_zone_points

RuleKinds = Mapping[str, AnyRuleKind]


def prepare_rule(spec: RuleSpec, kinds: RuleKinds = RULE_KINDS) -> tuple[AnyRuleKind, Rule[Any]]:
    """The kind and the rule ready to run. Raises InputError naming what is wrong with `spec`."""
    kind = _kind_of(spec, kinds)
    _check_subject(kind, spec)
    _check_zones(kind, spec)
    return kind, Rule(spec, _checked_params(kind, spec), edges_of(spec.zones))


def prepare_termed(spec: RuleSpec, kinds: RuleKinds = RULE_KINDS) -> Termed:
    """The same with the conditions under which it runs."""
    kind, rule = prepare_rule(spec, kinds)
    return Termed(kind, rule, terms_of(spec, kind))


def validate_rule(spec: RuleSpec) -> None:
    """Raises InputError naming what is wrong with `spec`, if anything is."""
    prepare_termed(spec)


def _kind_of(spec: RuleSpec, kinds: RuleKinds) -> AnyRuleKind:
    kind = kinds.get(spec.kind)
    if kind is None:
        near = difflib.get_close_matches(spec.kind, kinds, n=1)
        guess = f"; did you mean {near[0]!r}?" if near else ""
        raise InputError(f"no rule kind {spec.kind!r}{guess} There are: {', '.join(kinds)}")
    return kind


def _check_subject(kind: AnyRuleKind, spec: RuleSpec) -> None:
    if kind.needs & {"frame", "health"} and not spec.camera_id:
        raise InputError(f"a rule of kind {kind.kind} needs a camera")
    if "access" in kind.needs and not spec.gate_id:
        raise InputError(f"a rule of kind {kind.kind} needs a gate")


def _check_zones(kind: AnyRuleKind, spec: RuleSpec) -> None:
    if not kind.zone_shapes:
        if spec.zones:
            raise InputError(f"a rule of kind {kind.kind} takes no zones")
        return
    fewest = kind.least_zones if kind.needs_zones else 0
    if not fewest <= len(spec.zones) <= MAX_ZONES:
        raise InputError(f"a rule of kind {kind.kind} needs {fewest} to {MAX_ZONES} zones, this has {len(spec.zones)}")
    shapes = " or a ".join(sorted(kind.zone_shapes))
    for zone in spec.zones:
        if zone.shape not in kind.zone_shapes:
            raise InputError(f"zone {zone.name!r} is a {zone.shape}; kind {kind.kind} needs a {shapes}")
        if zone.camera_id != spec.camera_id:
            raise InputError(f"zone {zone.name!r} belongs to another camera than the rule")
        check_zone_points(zone.shape, zone.points_xy_norm)


def _checked_params(kind: AnyRuleKind, spec: RuleSpec) -> Any:
    try:
        return kind.params_model.model_validate(dict(spec.params))
    except ValidationError as error:
        raise InputError("; ".join(_complaint(kind, dict(problem)) for problem in error.errors())) from error


def _complaint(kind: AnyRuleKind, problem: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"params.{where}: unknown; kind {kind.kind} knows {', '.join(kind.params_model.model_fields)}"
    return f"params.{where}: {problem['msg']}"
