"""Counts and names over everything within a caller's reach, for the system page and for metrics."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.metrics import StateCounts
from models.db import cameras, sights
from models.db.schema import AlertRow, CameraRow, CaseRow
from models.db.scope import Scope, cases_within, within


def camera_ids(session: Session, scope: Scope) -> frozenset[str]:
    """The cameras in use within reach."""
    query = select(CameraRow.id).where(CameraRow.removed_at.is_(None), within(scope, CameraRow.area_id))
    return frozenset(session.scalars(query))


def state_counts(session: Session, scope: Scope) -> StateCounts:
    """How many cameras, alerts and cases within reach are in each state."""
    return StateCounts(
        cameras={state.value: count for state, count in cameras.count_by_state(session, scope).items()},
        sights={sight.value: count for sight, count in sights.count_by_sight(session, scope).items()},
        alerts=_by_state(session, AlertRow.state, within(scope, AlertRow.area_id)),
        cases=_by_state(session, CaseRow.state, cases_within(scope)),
    )


def _by_state(session: Session, state: InstrumentedAttribute[Any], reach: Any) -> dict[str, int]:
    query = select(state, func.count()).where(reach).group_by(state)
    return {found.value: count for found, count in session.execute(query)}
