"""Silences: what stays quiet for a while, why and by whom. An alert under one is kept and shown; it does not ring."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session, joinedload

from models.db import areas, cameras, rules
from models.db.alerts import OPEN_STATES
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import AlertRow, AreaRow, CareRow, SilenceRow
from models.db.scope import Scope, within
from models.errors import InputError, NotFound
from models.ids import new_id
from models.rules import Severity

MOST_HUSHED = 1000  # alerts at once by one new silence; others fall under it when they are looked at


def add(
    session: Session,
    scope: Scope,
    *,
    now: datetime,
    ends_at: datetime,
    reason: str,
    up_to_severity: Severity,
    camera_id: str | None = None,
    rule_id: str | None = None,
    area_id: str | None = None,
) -> SilenceRow:
    """A new silence of exactly one of camera, rule, and area with all below it. Raises NotFound, InputError."""
    if sum(each is not None for each in (camera_id, rule_id, area_id)) != 1:
        raise InputError("camera_id, rule_id, area_id: a silence names exactly one of them")
    silence = SilenceRow(
        id=new_id("sil", now),
        camera_id=camera_id,
        rule_id=rule_id,
        area_id=_place(session, scope, camera_id, rule_id, area_id).id,
        up_to_severity=up_to_severity,
        reason=reason,
        account_id=scope.account_id,
        starts_at=now,
        ends_at=ends_at,
    )
    session.add(silence)
    session.flush()
    return get(session, scope, silence.id)


def get(session: Session, scope: Scope, silence_id: str) -> SilenceRow:
    """The silence; `camera`, `rule`, `area`, `account` and `ender` loaded. Raises NotFound."""
    query = _loaded().where(SilenceRow.id == silence_id, within(scope, SilenceRow.area_id))
    silence = session.scalar(query.execution_options(populate_existing=True))
    if silence is None:
        raise NotFound(f"no silence {silence_id}")
    return silence


def find(
    session: Session,
    scope: Scope,
    *,
    active_at: datetime | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[SilenceRow]:
    """The silences that stand within reach, newest first, loaded as by `get`; `active_at`: those in force then."""
    query = _loaded().where(within(scope, SilenceRow.area_id))
    if active_at is not None:
        query = query.where(SilenceRow.starts_at <= active_at, SilenceRow.ends_at > active_at)
    return page(session, query, [SilenceRow.starts_at, SilenceRow.id], cursor, limit)


def end(session: Session, scope: Scope, silence_id: str, now: datetime) -> None:
    """End it now. Raises NotFound, InputError when it is over."""
    silence = session.scalar(
        select(SilenceRow).where(SilenceRow.id == silence_id, within(scope, SilenceRow.area_id)).with_for_update()
    )
    if silence is None:
        raise NotFound(f"no silence {silence_id}")
    if silence.ends_at <= now:
        raise InputError("the silence is over already")
    silence.ends_at = max(now, silence.starts_at + timedelta(microseconds=1))  # also where our clock was set back
    silence.ended_by = scope.account_id
    session.flush()


def over(session: Session, alert: AlertRow, area_path: str, now: datetime) -> SilenceRow | None:
    """The silence that keeps the alert quiet now, the longest of several; None when nothing does."""
    by_area = and_(
        SilenceRow.camera_id.is_(None),
        SilenceRow.rule_id.is_(None),
        SilenceRow.area_id.in_(area_path.strip("/").split("/")),  # a path is made of the ids down to the area
    )
    named = [SilenceRow.rule_id == alert.rule_id]
    if alert.camera_id is not None and alert.gate_id is None:
        named.append(SilenceRow.camera_id == alert.camera_id)
    query = select(SilenceRow).where(
        SilenceRow.starts_at <= now,
        SilenceRow.ends_at > now,
        SilenceRow.up_to_severity >= alert.severity,
        or_(by_area, *named),
    )
    return session.scalar(query.order_by(SilenceRow.ends_at.desc(), SilenceRow.id).limit(1))


def open_under(session: Session, silence: SilenceRow) -> Sequence[AlertRow]:
    """The newest alerts nobody has judged that a new silence may concern; ask `over` whether it does."""
    query = select(AlertRow).where(AlertRow.state.in_(OPEN_STATES)).order_by(AlertRow.last_at.desc()).limit(MOST_HUSHED)
    if silence.rule_id is not None:
        query = query.where(AlertRow.rule_id == silence.rule_id)
    elif silence.camera_id is not None:
        query = query.where(AlertRow.camera_id == silence.camera_id)
    else:
        below = select(AreaRow.id).where(AreaRow.path.startswith(silence.area.path, autoescape=True))
        query = query.where(AlertRow.area_id.in_(below))
    return session.scalars(query).all()


def look_again(session: Session, silence_id: str, now: datetime) -> list[str]:
    """Alerts it kept quiet are looked at now; gives their ids."""
    again = (
        update(CareRow)
        .where(CareRow.silence_id == silence_id, CareRow.look_at.is_not(None))
        .values(look_at=now)
        .returning(CareRow.alert_id)
        .execution_options(synchronize_session=False)
    )
    return list(session.scalars(again))


def _place(session: Session, scope: Scope, camera_id: str | None, rule_id: str | None, area_id: str | None) -> AreaRow:
    if camera_id is not None:
        return cameras.get(session, scope, camera_id).area
    if rule_id is not None:
        return rules.area_of(rules.get(session, scope, rule_id))
    return areas.get(session, scope, area_id or "")


def _loaded() -> Select[SilenceRow]:
    return select(SilenceRow).options(
        joinedload(SilenceRow.camera),
        joinedload(SilenceRow.rule),
        joinedload(SilenceRow.area, innerjoin=True),
        joinedload(SilenceRow.account, innerjoin=True),
        joinedload(SilenceRow.ender),
    )
