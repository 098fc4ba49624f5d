"""Alerts: what people look at and judge."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from models.alerts import AlertMove, AlertState, FalseAlarmReason
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import (
    AlertEventRow,
    AlertHistoryRow,
    AlertRow,
    CareRow,
    CaseRow,
    RuleEventRow,
    RuleRow,
    SilenceRow,
)
from models.db.scope import Scope, within
from models.errors import NotFound
from models.rules import Severity

OPEN_STATES = (AlertState.NEW, AlertState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many alerts wait for somebody; of these, how many are kept quiet, escalated, and held by the caller."""

    new: int
    acknowledged: int
    by_severity: dict[Severity, int]
    silenced: int
    escalated: int
    mine: int


@dataclass(frozen=True, slots=True)
class Place:
    """What makes two rule events of one rule parts of the same incident."""

    rule_id: str
    camera_id: str | None
    gate_id: str | None
    door_no: int
    zone_id: str | None


def get(session: Session, scope: Scope, alert_id: str) -> AlertRow:
    """The alert; `rule`, `camera`, `gate`, `zone`, `area`, `case`, `evidence` and `care` with its `silence` (and whose
    it is) and `claimant` loaded. Raises NotFound."""
    query = _loaded().where(AlertRow.id == alert_id, within(scope, AlertRow.area_id))
    alert = session.scalar(query.execution_options(populate_existing=True))
    if alert is None:
        raise NotFound(f"no alert {alert_id}")
    return alert


def hold(session: Session, alert_id: str) -> None:
    """Keep other writers from the alert until the transaction ends; ask `get` afterwards."""
    session.get(AlertRow, alert_id, with_for_update=True)


def find(
    session: Session,
    scope: Scope,
    *,
    state: AlertState | None = None,
    camera_id: str | None = None,
    severity: Severity | None = None,
    since: datetime | None = None,
    now: datetime | None = None,
    silenced: bool | None = None,
    held_by: str | None = None,
    escalated: bool | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[AlertRow]:
    """The alerts within reach, newest first, loaded as by `get`; `since`: with anything happening after it.

    `silenced`, `held_by` (an account's id): as of `now`, which is given with them.
    """
    query = _loaded().where(within(scope, AlertRow.area_id))
    if state is not None:
        query = query.where(AlertRow.state == state)
    if camera_id is not None:
        query = query.where(AlertRow.camera_id == camera_id)
    if severity is not None:
        query = query.where(AlertRow.severity == severity)
    if since is not None:
        query = query.where(AlertRow.last_at >= since)
    if now is not None and silenced is not None:
        query = query.where(is_silenced(now) if silenced else ~is_silenced(now))
    if now is not None and held_by is not None:
        query = query.where(AlertRow.care.has(_held_by(held_by, now)))
    if escalated is not None:
        gone_up = AlertRow.care.has(CareRow.escalated_at.is_not(None))
        query = query.where(gone_up if escalated else ~gone_up)
    return page(session, query, [AlertRow.created_at, AlertRow.id], cursor, limit)


def history(session: Session, scope: Scope, alert_id: str) -> Sequence[AlertHistoryRow]:
    """Who did what with the alert, oldest first, `account` loaded. Raises NotFound."""
    get(session, scope, alert_id)
    query = select(AlertHistoryRow).where(AlertHistoryRow.alert_id == alert_id).order_by(AlertHistoryRow.id)
    return session.scalars(query.options(joinedload(AlertHistoryRow.account))).all()


def summary(session: Session, scope: Scope, now: datetime) -> Summary:
    """How many alerts within reach wait for somebody."""
    waiting = AlertRow.state.in_(OPEN_STATES) & within(scope, AlertRow.area_id)
    query = select(AlertRow.state, AlertRow.severity, func.count()).group_by(AlertRow.state, AlertRow.severity)
    by_state = dict.fromkeys(OPEN_STATES, 0)
    by_severity = dict.fromkeys(Severity, 0)
    for state, severity, count in session.execute(query.where(waiting)).all():
        by_state[state] += count
        by_severity[severity] += count

    def count_of(condition: ColumnElement[bool]) -> int:
        of_those = select(func.count()).select_from(AlertRow).join(AlertRow.care).where(waiting, condition)
        return session.scalar(of_those) or 0

    return Summary(
        by_state[AlertState.NEW],
        by_state[AlertState.ACKNOWLEDGED],
        by_severity,
        silenced=count_of(is_silenced(now)),
        escalated=count_of(CareRow.escalated_at.is_not(None)),
        mine=count_of(_held_by(scope.account_id, now)),
    )


def is_silenced(now: datetime) -> ColumnElement[bool]:
    """The condition on alerts that a silence keeps one quiet then."""
    return (
        select(CareRow.alert_id)
        .join(SilenceRow, SilenceRow.id == CareRow.silence_id)
        .where(
            CareRow.alert_id == AlertRow.id, SilenceRow.ends_at > now, SilenceRow.up_to_severity >= AlertRow.severity
        )
        .exists()
    )


def _held_by(account_id: str, now: datetime) -> ColumnElement[bool]:
    return (CareRow.claimed_by == account_id) & (CareRow.claimed_until > now)


def alert_of_event(session: Session, event_id: str) -> str | None:
    """The alert the rule event belongs to, None when to none yet."""
    return session.scalar(select(AlertEventRow.alert_id).where(AlertEventRow.event_id == event_id))


def newest_at(session: Session, place: Place) -> AlertRow | None:
    """The alert of that rule and place with the newest activity, whatever its state; it stays as read meanwhile."""
    query = select(AlertRow).where(
        AlertRow.rule_id == place.rule_id,
        AlertRow.camera_id.is_(None) if place.camera_id is None else AlertRow.camera_id == place.camera_id,
        AlertRow.gate_id.is_(None) if place.gate_id is None else AlertRow.gate_id == place.gate_id,
        AlertRow.door_no == place.door_no,
        AlertRow.zone_id.is_(None) if place.zone_id is None else AlertRow.zone_id == place.zone_id,
    )
    return _newest_locked(session, query)


def newest_open_of(session: Session, rule_id: str, area_id: str) -> AlertRow | None:
    """The newest alert of a rule there that nobody has judged; it stays as read meanwhile."""
    query = select(AlertRow).where(
        AlertRow.rule_id == rule_id, AlertRow.area_id == area_id, AlertRow.state.in_(OPEN_STATES)
    )
    return _newest_locked(session, query)


def newest_open_beside(
    session: Session, camera_ids: Collection[str], rule: RuleRow, area_id: str, since: datetime, now: datetime
) -> AlertRow | None:
    """The newest alert nobody has judged that one of these cameras has seen since then, by a rule of the same kind
    (and the same directness), in that area, and that no silence keeps quiet; it stays as read meanwhile."""
    seen = (
        select(AlertEventRow.alert_id)
        .join(RuleEventRow, RuleEventRow.id == AlertEventRow.event_id)
        .where(RuleEventRow.camera_id.in_(camera_ids), RuleEventRow.last_at >= since, RuleEventRow.kind == rule.kind)
    )
    of_kind = select(RuleRow.id).where(RuleRow.kind == rule.kind, RuleRow.direct == rule.direct)
    query = select(AlertRow).where(
        AlertRow.id.in_(seen),
        AlertRow.rule_id.in_(of_kind),
        AlertRow.area_id == area_id,
        AlertRow.state.in_(OPEN_STATES),
        ~is_silenced(now),
    )
    return _newest_locked(session, query)


def count_raised(session: Session, rule_id: str, since: datetime) -> int:
    """How many alerts the rule has raised after then."""
    query = select(func.count()).select_from(AlertRow)
    raised = query.where(AlertRow.rule_id == rule_id, AlertRow.last_at > since, AlertRow.created_at > since)
    return session.scalar(raised) or 0


def seen_of_late(session: Session, alert_id: str, since: datetime, limit: int = 20) -> Sequence[RuleEventRow]:
    """The alert's newest events that go on or were heard of since then."""
    query = (
        select(RuleEventRow)
        .join(AlertEventRow, AlertEventRow.event_id == RuleEventRow.id)
        .where(AlertEventRow.alert_id == alert_id, or_(AlertEventRow.ended.is_(False), RuleEventRow.last_at >= since))
    )
    return session.scalars(query.order_by(RuleEventRow.last_at.desc(), RuleEventRow.id).limit(limit)).all()


def unjudged_before(session: Session, moment: datetime, limit: int = 200) -> Sequence[AlertRow]:
    """Open alerts without a case and without anything new since then, oldest first, loaded as by `get`."""
    query = _loaded().outerjoin(CaseRow, CaseRow.alert_id == AlertRow.id).where(CaseRow.id.is_(None))
    old = query.where(AlertRow.state.in_(OPEN_STATES), AlertRow.last_at < moment)
    return session.scalars(old.order_by(AlertRow.last_at).limit(limit)).all()


def has_unended_event(session: Session, alert_id: str) -> bool:
    """Whether an event of the alert still goes on."""
    query = select(AlertEventRow.event_id).where(AlertEventRow.alert_id == alert_id, AlertEventRow.ended.is_(False))
    return session.scalar(query.limit(1)) is not None


def move_if(session: Session, alert: AlertRow, to_state: AlertState) -> bool:
    """Move the alert if it still stands as `alert` was read; False, and nothing done, when somebody was first."""
    claimed = (
        update(AlertRow)
        .where(AlertRow.id == alert.id, AlertRow.state == alert.state, AlertRow.version == alert.version)
        .values(state=to_state, version=AlertRow.version + 1)
        .returning(AlertRow.id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(claimed).first() is not None


def note(
    session: Session,
    alert_id: str,
    *,
    at: datetime,
    to_state: AlertState,
    from_state: AlertState | None = None,
    move: AlertMove | None = None,
    account_id: str | None = None,
    reason: FalseAlarmReason | None = None,
    note: str = "",
) -> None:
    """Write a line of the alert's history."""
    session.add(
        AlertHistoryRow(
            alert_id=alert_id,
            at=at,
            account_id=account_id,
            move=move,
            from_state=from_state,
            to_state=to_state,
            reason=reason,
            note=note,
        )
    )


def _newest_locked(session: Session, query: Select[AlertRow]) -> AlertRow | None:
    newest = query.order_by(AlertRow.last_at.desc(), AlertRow.id.desc()).limit(1).with_for_update()
    return session.scalar(newest.execution_options(populate_existing=True))


def _loaded() -> Select[AlertRow]:
    return select(AlertRow).options(
        joinedload(AlertRow.rule, innerjoin=True),
        joinedload(AlertRow.camera),
        joinedload(AlertRow.gate),
        joinedload(AlertRow.zone),
        joinedload(AlertRow.area, innerjoin=True),
        joinedload(AlertRow.case),
        selectinload(AlertRow.evidence),
        joinedload(AlertRow.care, innerjoin=True).options(
            joinedload(CareRow.silence).joinedload(SilenceRow.account), joinedload(CareRow.claimant)
        ),
    )
