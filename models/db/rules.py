"""Rules: what is watched where. A rule stands where its gate stands, or else its camera."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack, cast

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from models.db import cameras, gates, zones
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import AreaRow, CameraRow, GateRow, RuleRow, RuleZoneRow
from models.db.scope import Scope, within
from models.errors import InputError, NotFound
from models.ids import new_id
from models.rules import RuleSpec, Severity


class RuleChanges(TypedDict, total=False):
    """What people may change; what is left away stays. Kind, camera and gate never change."""

    name: str
    zone_ids: Sequence[str]
    params: Mapping[str, Any]
    severity: Severity
    direct: bool
    enabled: bool
    conditions: Mapping[str, Any]
    exclude_zone_ids: Sequence[str]


def add(
    session: Session,
    scope: Scope,
    *,
    kind: str,
    name: str,
    now: datetime,
    camera_id: str | None = None,
    gate_id: str | None = None,
    zone_ids: Sequence[str] = (),
    params: Mapping[str, Any] | None = None,
    severity: Severity = Severity.WARNING,
    direct: bool = False,
    enabled: bool = True,
    conditions: Mapping[str, Any] | None = None,
    exclude_zone_ids: Sequence[str] = (),
) -> RuleRow:
    """A new rule; kind, params and conditions have been checked before (`rules`). Raises NotFound, InputError."""
    if camera_id is None and gate_id is None:
        raise InputError("camera_id, gate_id: a rule needs one of them")
    if camera_id is not None:
        cameras.get(session, scope, camera_id)
    if gate_id is not None:
        gates.get(session, scope, gate_id)
    rule = RuleRow(
        id=new_id("rule", now),
        kind=kind,
        name=name,
        camera_id=camera_id,
        gate_id=gate_id,
        params=dict(params or {}),
        severity=severity,
        direct=direct,
        enabled=enabled,
        conditions=dict(conditions or {}),
        armed=True,
        created_at=now,
    )
    session.add(rule)
    session.flush()
    _set_zones(session, scope, rule, zone_ids, excludes=False)
    _set_zones(session, scope, rule, exclude_zone_ids, excludes=True)
    return get(session, scope, rule.id)


def get(session: Session, scope: Scope, rule_id: str) -> RuleRow:
    """The rule; `zones`, `excluded`, `camera`, `gate` and their `area` loaded. Raises NotFound, also if removed."""
    query = _standing(scope).where(RuleRow.id == rule_id).execution_options(populate_existing=True)
    rule = session.scalar(query)
    if rule is None:
        raise NotFound(f"no rule {rule_id}")
    return rule


def find(
    session: Session,
    scope: Scope,
    *,
    camera_id: str | None = None,
    gate_id: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[RuleRow]:
    """The rules within reach, oldest first, loaded as by `get`."""
    query = _standing(scope)
    if camera_id is not None:
        query = query.where(RuleRow.camera_id == camera_id)
    if gate_id is not None:
        query = query.where(RuleRow.gate_id == gate_id)
    return page(session, query, [RuleRow.created_at, RuleRow.id], cursor, limit, newest_first=False)


def update(session: Session, scope: Scope, rule_id: str, **changes: Unpack[RuleChanges]) -> RuleRow:
    """The rule as changed. Raises NotFound, InputError."""
    rule = get(session, scope, rule_id)
    for name, value in changes.items():
        if name in ("params", "conditions"):
            setattr(rule, name, dict(cast(Mapping[str, Any], value)))
        elif name not in ("zone_ids", "exclude_zone_ids"):
            setattr(rule, name, value)
    if "zone_ids" in changes:
        _set_zones(session, scope, rule, changes["zone_ids"], excludes=False)
    if "exclude_zone_ids" in changes:
        _set_zones(session, scope, rule, changes["exclude_zone_ids"], excludes=True)
    session.flush()
    return get(session, scope, rule_id)


def arm(
    session: Session,
    scope: Scope,
    rule_id: str,
    armed: bool,
    until: datetime | None,
    now: datetime,
    reason: str = "",
) -> RuleRow:
    """The rule armed or disarmed until then (None: until somebody says otherwise). Raises NotFound, InputError."""
    if until is not None and until <= now:
        raise InputError("until: name a time to come")
    rule = get(session, scope, rule_id)
    rule.armed, rule.armed_until, rule.armed_reason = armed, until, reason
    session.flush()
    return get(session, scope, rule_id)


def remove(session: Session, scope: Scope, rule_id: str, now: datetime) -> None:
    """Take the rule out of use; its alerts stay. Raises NotFound."""
    get(session, scope, rule_id).removed_at = now
    session.flush()


def area_of(rule: RuleRow) -> AreaRow:
    """Where a rule stands; its camera and gate are loaded."""
    place = rule.gate or rule.camera
    if place is None:
        raise NotFound(f"the rule {rule.id} stands nowhere")
    return place.area


def spec(rule: RuleRow) -> RuleSpec:
    """The rule as the rules engine wants it; `zones` and `excluded` are loaded."""
    return RuleSpec(
        rule_id=rule.id,
        kind=rule.kind,
        name=rule.name,
        camera_id=rule.camera_id or "",
        gate_id=rule.gate_id or "",
        zones=tuple(zones.as_zone(zone) for zone in rule.zones),
        params=rule.params,
        severity=rule.severity,
        direct=rule.direct,
        enabled=rule.enabled,
        conditions=rule.conditions,
        excluded=tuple(zones.as_zone(zone) for zone in rule.excluded),
        armed=rule.armed,
        armed_until_s=None if rule.armed_until is None else rule.armed_until.timestamp(),
    )


def enabled_specs(session: Session) -> list[RuleSpec]:
    """All rules in use, for the house itself."""
    query = select(RuleRow).where(RuleRow.enabled, RuleRow.removed_at.is_(None))
    query = query.options(selectinload(RuleRow.zones), selectinload(RuleRow.excluded))
    return [spec(rule) for rule in session.scalars(query.order_by(RuleRow.id))]


def _standing(scope: Scope) -> Select[RuleRow]:
    return (
        select(RuleRow)
        .outerjoin(RuleRow.camera)
        .outerjoin(RuleRow.gate)
        .where(RuleRow.removed_at.is_(None), _within(scope))
        .options(
            contains_eager(RuleRow.camera).options(joinedload(CameraRow.area)),
            contains_eager(RuleRow.gate).options(joinedload(GateRow.area)),
            selectinload(RuleRow.zones),
            selectinload(RuleRow.excluded),
        )
    )


def _within(scope: Scope) -> ColumnElement[bool]:
    by_camera = and_(RuleRow.gate_id.is_(None), within(scope, CameraRow.area_id))
    return or_(within(scope, GateRow.area_id) & RuleRow.gate_id.is_not(None), by_camera)


def _set_zones(session: Session, scope: Scope, rule: RuleRow, zone_ids: Sequence[str], *, excludes: bool) -> None:
    if len(set(zone_ids)) != len(zone_ids):
        raise InputError("zone_ids: name each zone once")
    for zone_id in zone_ids:
        if zones.get(session, scope, zone_id).camera_id != rule.camera_id:
            raise InputError(f"zone_ids: {zone_id} is not a zone of the rule's camera")
    of_rule = RuleZoneRow.rule_id == rule.id
    session.execute(delete(RuleZoneRow).where(of_rule, RuleZoneRow.excludes == excludes))
    taken = session.scalars(select(RuleZoneRow.zone_id).where(of_rule, RuleZoneRow.zone_id.in_(zone_ids)))
    if both := sorted(taken):
        raise InputError(f"exclude_zone_ids: {both[0]} is also a zone the rule watches")
    session.add_all(
        RuleZoneRow(rule_id=rule.id, zone_id=zone_id, position=position, excludes=excludes)
        for position, zone_id in enumerate(zone_ids)
    )
    session.flush()
