"""Gates: how to reach them, and what state they are and were in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.access import GateConfig, GateState, GateStatus
from models.db import areas
from models.db.moves import refuse_parting
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import GateRow, GateStateRow, RuleRow
from models.db.scope import Scope, within
from models.db.vault import Vault
from models.errors import NotFound
from models.ids import new_id

_WITH_AREA = joinedload(GateRow.area)
NOT_TRIED = "not connected yet"


class GateChanges(TypedDict, total=False):
    """What people may change; what is left away stays. `password` or `secret` "" takes it away."""

    name: str
    url: str
    username: str
    password: str
    secret: str
    doors: int
    options: Mapping[str, Any]
    area_id: str
    enabled: bool


def add(
    session: Session,
    vault: Vault,
    scope: Scope,
    *,
    name: str,
    kind: str,
    area_id: str,
    now: datetime,
    url: str = "",
    username: str = "",
    password: str = "",
    secret: str = "",
    doors: int = 1,
    options: Mapping[str, Any] | None = None,
    enabled: bool = True,
) -> GateRow:
    """A new gate. Raises NotFound (area out of reach)."""
    areas.get(session, scope, area_id)
    gate_id = new_id("gate", now)
    gate = GateRow(
        id=gate_id,
        name=name,
        kind=kind,
        url=url,
        username=username,
        password_sealed=vault.seal(password, gate_id),
        secret_sealed=vault.seal(secret, gate_id),
        doors=doors,
        options=dict(options or {}),
        area_id=area_id,
        enabled=enabled,
        state=GateState.CONNECTING,
        state_reason=NOT_TRIED,
        state_at=now,
        created_at=now,
    )
    session.add(gate)
    session.flush()
    return get(session, scope, gate_id)


def get(session: Session, scope: Scope, gate_id: str) -> GateRow:
    """The gate, `area` loaded. Raises NotFound, also for a removed one."""
    query = (
        select(GateRow)
        .where(GateRow.id == gate_id, GateRow.removed_at.is_(None), within(scope, GateRow.area_id))
        .options(_WITH_AREA)
        .execution_options(populate_existing=True)
    )
    gate = session.scalar(query)
    if gate is None:
        raise NotFound(f"no gate {gate_id}")
    return gate


def find(session: Session, scope: Scope, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[GateRow]:
    """The gates within reach, oldest first, `area` loaded."""
    query = select(GateRow).where(GateRow.removed_at.is_(None), within(scope, GateRow.area_id)).options(_WITH_AREA)
    return page(session, query, [GateRow.created_at, GateRow.id], cursor, limit, newest_first=False)


def update(session: Session, vault: Vault, scope: Scope, gate_id: str, **changes: Unpack[GateChanges]) -> GateRow:
    """The gate as changed. Raises NotFound (gate or its new area out of reach), Conflict (a rule)."""
    gate = get(session, scope, gate_id)
    if "area_id" in changes:
        refuse_parting(session, gate, areas.get(session, scope, changes["area_id"]))
    for name, value in changes.items():
        if name in ("password", "secret"):
            setattr(gate, f"{name}_sealed", vault.seal(str(value), gate_id))
        else:
            setattr(gate, name, value)
    session.flush()
    return get(session, scope, gate_id)


def remove(session: Session, scope: Scope, gate_id: str, now: datetime) -> None:
    """Take the gate and its rules out of use; what it reported stays. Raises NotFound."""
    gate = get(session, scope, gate_id)
    gate.removed_at, gate.enabled, gate.password_sealed, gate.secret_sealed = now, False, b"", b""
    for rule in session.scalars(select(RuleRow).where(RuleRow.gate_id == gate_id, RuleRow.removed_at.is_(None))):
        rule.removed_at = now
    session.flush()


def config(gate: GateRow, vault: Vault) -> GateConfig:
    """How to reach it, with its secrets in clear. Raises SettingsError when the vault has another key."""
    return GateConfig(
        gate.id,
        gate.name,
        gate.kind,
        gate.url,
        gate.username,
        vault.unseal(gate.password_sealed, gate.id),
        vault.unseal(gate.secret_sealed, gate.id),
        gate.doors,
        gate.options,
    )


def enabled(session: Session) -> Sequence[GateRow]:
    """All gates in use, for the house itself, `area` loaded."""
    query = select(GateRow).where(GateRow.enabled, GateRow.removed_at.is_(None))
    return session.scalars(query.options(_WITH_AREA).order_by(GateRow.id)).all()


def set_state(session: Session, status: GateStatus) -> bool:
    """Note a gate's state; False, and nothing noted, when it is the newest one with the same reason."""
    gate = session.get(GateRow, status.gate_id)
    if gate is None or (gate.state, gate.state_reason) == (status.state, status.reason):
        return False
    if status.at >= gate.state_at:
        gate.state, gate.state_reason, gate.state_at = status.state, status.reason, status.at
    session.add(GateStateRow(gate_id=gate.id, state=status.state, reason=status.reason, at=status.at))
    session.flush()
    return True


def history(
    session: Session, scope: Scope, gate_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[GateStateRow]:
    """The gate's states, newest first. Raises NotFound."""
    get(session, scope, gate_id)
    query = select(GateStateRow).where(GateStateRow.gate_id == gate_id)
    return page(session, query, [GateStateRow.at, GateStateRow.id], cursor, limit)
