"""Rules as they might be: checked exactly as if they were set, within the caller's reach, and not kept."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.schemas.backtests import BacktestNew, ZoneDraft
from api.schemas.rules import RuleChange, RuleNew
from models.db import rules
from models.db.engine import Database
from models.db.scope import Scope
from models.rules import RuleSpec, Zone
from rules.prepare import validate_rule


def drafted(database: Database, scope: Scope, asked: BacktestNew, now: datetime) -> RuleSpec:
    """The rule to try. Raises NotFound (out of reach), InputError (it cannot run)."""
    with database.write() as session:
        kept_nowhere = session.begin_nested()
        spec = _spec(session, scope, asked, now)
        kept_nowhere.rollback()
    if asked.zones is not None:
        drawn = [_zone(spec, number, draft) for number, draft in enumerate(asked.zones, start=1)]
        spec = replace(spec, zones=tuple(drawn))
    validate_rule(spec)
    return spec


def _spec(session: Session, scope: Scope, asked: BacktestNew, now: datetime) -> RuleSpec:
    if asked.rule is not None:
        return rules.spec(rules.add(session, scope, now=now, **_fields(asked.rule)))
    assert asked.rule_id is not None
    changes = {} if asked.changes is None else _fields(asked.changes)
    return rules.spec(rules.update(session, scope, asked.rule_id, **changes))


def _fields(asked: RuleNew | RuleChange) -> dict[str, Any]:
    """What was asked for, conditions as they are stored."""
    fields = {name: value for name, value in dict(asked).items() if value is not None}
    if fields.get("conditions") is not None:
        fields["conditions"] = fields["conditions"].model_dump(mode="json", exclude_defaults=True)
    return fields


def _zone(spec: RuleSpec, number: int, draft: ZoneDraft) -> Zone:
    points = tuple((x, y) for x, y in draft.points)
    return Zone(draft.id or f"draft_{number}", spec.camera_id, draft.name, draft.shape, points, draft.anchor)
