"""Rules: what is watched where, and the kinds there are."""

from typing import Annotated, Any, get_args

from fastapi import Path, Query
from sqlalchemy.orm import Session

from api.callers import Caller
from api.paging import Asked, as_page
from api.permissions import JudgesAlerts, SeesRules, SetsRules
from api.ports import ApiPorts
from api.routing import errors, new_router
from api.schemas.rules import RuleAnswer, RuleArming, RuleChange, RuleConditionsAnswer, RuleKindAnswer, RuleNew, Subject
from api.schemas.words import ID_PATTERN, BilingualText, Listing, Page
from api.service import Ports
from api.trail import record
from api.views.standing import rule_now
from models.db import rules
from models.db.schema import RuleRow
from models.rules import ZoneShape
from rules.conditions.conditions import Conditions
from rules.kinds.kind import AnyRuleKind
from rules.kinds.registry import RULE_KINDS
from rules.prepare import validate_rule

router = new_router("rules")
RuleId = Annotated[str, Path(pattern=ID_PATTERN)]


def _kind_answer(kind: AnyRuleKind) -> RuleKindAnswer:
    subjects = [subject for subject in get_args(Subject) if subject in kind.subjects]
    shapes = [shape for shape in ZoneShape if shape in kind.zone_shapes]
    return RuleKindAnswer(
        kind=kind.kind,
        title=BilingualText(zh=kind.title["zh"], en=kind.title["en"]),
        summary=BilingualText(zh=kind.summary["zh"], en=kind.summary["en"]),
        subject=subjects[0],
        subjects=subjects,
        optional=[subject for subject in subjects if subject in kind.optional],
        zone_shape=shapes[0] if shapes else None,
        zone_shapes=shapes,
        needs_zones=kind.needs_zones and bool(shapes),
        params_schema=kind.params_model.model_json_schema(),
    )


@router.get("/rule-kinds", summary="Kinds of rules (规则类型)")
def list_rule_kinds(_: SeesRules) -> Listing[RuleKindAnswer]:
    """Each with the JSON schema its form follows from."""
    return Listing(items=[_kind_answer(kind) for kind in RULE_KINDS.values()])


@router.get("/rule-conditions", summary="Conditions of rules (布防条件)")
def get_rule_conditions(_: SeesRules) -> RuleConditionsAnswer:
    """The JSON schema from which the form follows."""
    return RuleConditionsAnswer(conditions_schema=Conditions.model_json_schema())


@router.get("/rules", summary="Rules (规则列表)")
def list_rules(
    caller: SeesRules, ports: Ports, asked: Asked, camera_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None
) -> Page[RuleAnswer]:
    """Rules of cameras and gates within reach, oldest first."""
    with ports.database.read() as session:
        found = rules.find(session, caller.scope, camera_id=camera_id, cursor=asked.cursor, limit=asked.limit)
    now = ports.clock.now()
    return as_page(found, lambda rule: rule_now(rule, now))


@router.get("/rules/{rule_id}", summary="One rule (规则)", responses=errors(404))
def get_rule(rule_id: RuleId, caller: SeesRules, ports: Ports) -> RuleAnswer:
    """As people set it."""
    with ports.database.read() as session:
        return rule_now(rules.get(session, caller.scope, rule_id), ports.clock.now())


@router.post("/rules", summary="Set a rule (新建规则)", status_code=201, responses=errors(404))
def add_rule(caller: SetsRules, ports: Ports, asked: RuleNew) -> RuleAnswer:
    """It stands in the area of its gate, or else of its camera, and is evaluated at once."""
    with ports.database.write() as session:
        rule = rules.add(session, caller.scope, now=ports.clock.now(), **_asked(asked))
        _check_and_record(session, ports, caller, "rule.add", rule)
    ports.on_config_change("rules")
    return rule_now(rule, ports.clock.now())


@router.patch("/rules/{rule_id}", summary="Change a rule (修改规则)", responses=errors(404))
def change_rule(rule_id: RuleId, caller: SetsRules, ports: Ports, asked: RuleChange) -> RuleAnswer:
    """Kind, camera and gate never change: set another rule."""
    with ports.database.write() as session:
        rule = rules.update(session, caller.scope, rule_id, **_asked(asked))
        _check_and_record(session, ports, caller, "rule.change", rule)
    ports.on_config_change("rules")
    return rule_now(rule, ports.clock.now())


@router.delete("/rules/{rule_id}", summary="Remove a rule (删除规则)", status_code=204, responses=errors(404))
def remove_rule(rule_id: RuleId, caller: SetsRules, ports: Ports) -> None:
    """Its alerts stay."""
    with ports.database.write() as session:
        place = rules.area_of(rules.get(session, caller.scope, rule_id))
        rules.remove(session, caller.scope, rule_id, ports.clock.now())
        record(session, ports.clock, caller, "rule.remove", rule_id, place=place)
    ports.on_config_change("rules")


@router.post("/rules/{rule_id}/arm", summary="Arm a rule (布防)", responses=errors(404))
def arm_rule(rule_id: RuleId, caller: JudgesAlerts, ports: Ports, asked: RuleArming) -> RuleAnswer:
    """It watches from now on, within the hours of its schedule; with `until`, it is disarmed then."""
    return _arm(rule_id, caller, ports, asked, armed=True)


@router.post("/rules/{rule_id}/disarm", summary="Disarm a rule (撤防)", responses=errors(404))
def disarm_rule(rule_id: RuleId, caller: JudgesAlerts, ports: Ports, asked: RuleArming) -> RuleAnswer:
    """Its open events end and nothing new is found; with `until`, it is armed again then."""
    return _arm(rule_id, caller, ports, asked, armed=False)


def _arm(rule_id: str, caller: Caller, ports: ApiPorts, asked: RuleArming, *, armed: bool) -> RuleAnswer:
    with ports.database.write() as session:
        now = ports.clock.now()
        rule = rules.arm(session, caller.scope, rule_id, armed, asked.until, now, asked.reason)
        action, place = "rule.arm" if armed else "rule.disarm", rules.area_of(rule)
        until = "" if asked.until is None else asked.until.isoformat()
        record(
            session, ports.clock, caller, action, rule.id, place=place, name=rule.name, reason=asked.reason, until=until
        )
    ports.on_config_change("rules")
    return rule_now(rule, ports.clock.now())


def _asked(asked: RuleNew | RuleChange) -> dict[str, Any]:
    """What was asked for, with conditions as they are stored: only what differs from the defaults."""
    fields = {name: value for name, value in dict(asked).items() if value is not None}
    if asked.conditions is not None:
        fields["conditions"] = asked.conditions.model_dump(mode="json", exclude_defaults=True)
    return fields


def _check_and_record(session: Session, ports: ApiPorts, caller: Caller, action: str, rule: RuleRow) -> None:
    """Raises InputError (and so nothing is stored) when the rule cannot run."""
    validate_rule(rules.spec(rule))
    record(
        session, ports.clock, caller, action, rule.id,
        place=rules.area_of(rule), name=rule.name, kind=rule.kind, params=rule.params, enabled=rule.enabled,
        conditions=rule.conditions, exclude_zone_ids=[zone.id for zone in rule.excluded],
        severity=int(rule.severity), direct=rule.direct,
    )  # fmt: skip
