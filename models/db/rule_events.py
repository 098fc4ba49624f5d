"""Rule events as they came in: one row an event, whatever of begin, update and end arrives, and how often."""

from collections.abc import Callable, Collection, MutableMapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models.clock import from_unix
from models.db.schema import AlertEventRow, RuleEventRow
from models.facts import rule_event_to_json
from models.rules import Phase, RuleEvent


def known(session: Session, event_ids: Collection[str]) -> dict[str, RuleEventRow]:
    """Those of these events that have been heard of, by id; they stay as read until the transaction ends."""
    query = select(RuleEventRow).where(RuleEventRow.id.in_(event_ids)).order_by(RuleEventRow.id).with_for_update()
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {row.id: row for row in rows}


def keep(
    session: Session, event: RuleEvent, rows: MutableMapping[str, RuleEventRow], now: datetime
) -> tuple[RuleEventRow, bool]:
    """The event's row, brought up to what has been received of it, in any order and any number of times.

    And whether this told anything new. `rows`: those that are known, where a new one is added.
    """
    row = rows.get(event.event_id)
    if row is None:
        row = rows[event.event_id] = _first_row(event, now)
        session.add(row)
        return row, True
    _bring_up(row, event)
    return row, session.is_modified(row)


def of_alert(session: Session, alert_id: str, limit: int = 200) -> Sequence[RuleEventRow]:
    """The newest `limit` events of an alert the caller may see (ask `alerts.get` first), oldest first."""
    query = (
        select(RuleEventRow)
        .join(AlertEventRow, AlertEventRow.event_id == RuleEventRow.id)
        .where(AlertEventRow.alert_id == alert_id)
        .order_by(RuleEventRow.began_at.desc(), RuleEventRow.id.desc())
    )
    return session.scalars(query.limit(limit)).all()[::-1]


def end_interrupted(session: Session, before: datetime, has: Callable[[str], bool]) -> list[str]:
    """End, at their newest word, the events that began before then and were never ended; gives their alerts' ids.

    For a watch that began at `before` and `has` these devices (asked of the gate, else of the camera): it carries on
    no event of a forerunner, who left them open when killed.
    A gate's clock may be behind ours, so its events must also have been received before then.
    """
    of_a_forerunner = or_(RuleEventRow.gate_id.is_(None), RuleEventRow.received_at < before)
    open_events = select(RuleEventRow).where(
        RuleEventRow.ended_at.is_(None), RuleEventRow.began_at < before, of_a_forerunner
    )
    rows = [row for row in session.scalars(open_events) if has(row.gate_id or row.camera_id or "")]
    for row in rows:
        row.ended_at = row.last_at
    session.flush()
    concerned = [row.id for row in rows]
    ended = update(AlertEventRow).where(AlertEventRow.event_id.in_(concerned)).values(ended=True)
    session.execute(ended.execution_options(synchronize_session=False))
    of_events = select(AlertEventRow.alert_id).where(AlertEventRow.event_id.in_(concerned)).distinct()
    return list(session.scalars(of_events))


def box_xyxy_norm(row: RuleEventRow) -> tuple[float, float, float, float] | None:
    """Where the object was as of the newest word of the event, 0-1 of the picture; None where no picture was."""
    box = row.payload["box_xyxy_norm"]
    if box is None:
        return None
    x1, y1, x2, y2 = box
    return x1, y1, x2, y2


def values(row: RuleEventRow) -> dict[str, float | str]:
    """What the rule measured, as of the newest word of the event."""
    return dict(row.payload["values"])


def _first_row(event: RuleEvent, now: datetime) -> RuleEventRow:
    began_at, last_at = _span(event)
    return RuleEventRow(
        id=event.event_id,
        rule_id=event.rule_id,
        kind=event.kind,
        camera_id=event.camera_id or None,
        gate_id=event.gate_id or None,
        zone_id=event.zone_id or None,
        track_id=event.track_id,
        class_name=event.class_name,
        score=event.score,
        began_at=began_at,
        last_at=last_at,
        ended_at=last_at if event.phase is Phase.END else None,
        sequence=event.sequence,
        payload=rule_event_to_json(event),
        received_at=now,
    )


def _bring_up(row: RuleEventRow, event: RuleEvent) -> None:
    began_at, last_at = _span(event)
    row.began_at, row.last_at = min(row.began_at, began_at), max(row.last_at, last_at)
    row.score = max(row.score, event.score)
    if event.phase is Phase.END:
        row.ended_at = max(row.ended_at or last_at, last_at)
    if event.sequence > row.sequence:
        row.sequence, row.payload = event.sequence, rule_event_to_json(event)


def _span(event: RuleEvent) -> tuple[datetime, datetime]:
    return from_unix(event.began_s), from_unix(max(event.began_s, event.time_s))
