"""Rules: what is watched where. A rule stands where its gate stands, or else its camera."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

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
) -> RuleRow:
    """A new rule; kind and params have been checked before (`rules`). Raises NotFound, InputError."""
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
        created_at=now,
    )
    session.add(rule)
    session.flush()
    _set_zones(session, scope, rule, zone_ids)
    return get(session, scope, rule.id)


def get(session: Session, scope: Scope, rule_id: str) -> RuleRow:
    """The rule; `zones`, `camera`, `gate` and their `area` loaded. Raises NotFound, also for a removed one."""
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
        if name == "params":
            rule.params = dict(changes["params"])
        elif name != "zone_ids":
            setattr(rule, name, value)
    if "zone_ids" in changes:
        _set_zones(session, scope, rule, changes["zone_ids"])
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
    """The rule as the rules engine wants it; `zones` are loaded."""
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
    )


def enabled_specs(session: Session) -> list[RuleSpec]:
    """All rules in use, for the house itself."""
    query = select(RuleRow).where(RuleRow.enabled, RuleRow.removed_at.is_(None)).options(selectinload(RuleRow.zones))
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
        )
    )


def _within(scope: Scope) -> ColumnElement[bool]:
    by_camera = and_(RuleRow.gate_id.is_(None), within(scope, CameraRow.area_id))
    return or_(within(scope, GateRow.area_id) & RuleRow.gate_id.is_not(None), by_camera)


def _set_zones(session: Session, scope: Scope, rule: RuleRow, zone_ids: Sequence[str]) -> None:
    if len(set(zone_ids)) != len(zone_ids):
        raise InputError("zone_ids: name each zone once")
    for zone_id in zone_ids:
        if zones.get(session, scope, zone_id).camera_id != rule.camera_id:
            raise InputError(f"zone_ids: {zone_id} is not a zone of the rule's camera")
    session.execute(delete(RuleZoneRow).where(RuleZoneRow.rule_id == rule.id))
    session.add_all(
        RuleZoneRow(rule_id=rule.id, zone_id=zone_id, position=position) for position, zone_id in enumerate(zone_ids)
    )
    session.flush()
