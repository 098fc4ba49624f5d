"""Rule events as they came in: one row an event, whatever of begin, update and end arrives, and how often."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clock import from_unix
from models.db.schema import AlertEventRow, RuleEventRow
from models.errors import InputError
from models.media import EvidenceRef
from models.rules import Phase, RuleEvent


def to_payload(event: RuleEvent) -> dict[str, Any]:
    """The event as a JSON object, for the bus and the database."""
    plain = asdict(event)
    plain["values"] = dict(event.values)
    plain["evidence"] = [{**asdict(ref), "taken_at": ref.taken_at.isoformat()} for ref in event.evidence]
    return plain


def from_payload(payload: Mapping[str, Any]) -> RuleEvent:
    """The event again. Raises InputError when the object is none."""
    try:
        fields = dict(payload)
        box = fields.get("box_xyxy_norm")
        fields["phase"] = Phase(fields["phase"])
        fields["box_xyxy_norm"] = None if box is None else (box[0], box[1], box[2], box[3])
        fields["evidence"] = tuple(
            EvidenceRef(**{**ref, "taken_at": datetime.fromisoformat(ref["taken_at"])}) for ref in fields["evidence"]
        )
        return RuleEvent(**fields)
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise InputError(f"not a rule event: {type(fault).__name__} {fault}") from fault


def keep(session: Session, event: RuleEvent, now: datetime) -> RuleEventRow:
    """The event's row, brought up to what has been received of it, in any order and any number of times."""
    row = session.get(RuleEventRow, event.event_id, with_for_update=True)
    if row is None:
        row = _first_row(event, now)
        session.add(row)
    else:
        _bring_up(row, event)
    session.flush()
    return row


def of_alert(session: Session, alert_id: str, limit: int = 200) -> Sequence[RuleEventRow]:
    """The newest `limit` events of an alert the caller may see (ask `alerts.get` first), oldest first."""
    query = (
        select(RuleEventRow)
        .join(AlertEventRow, AlertEventRow.event_id == RuleEventRow.id)
        .where(AlertEventRow.alert_id == alert_id)
        .order_by(RuleEventRow.began_at.desc(), RuleEventRow.id.desc())
    )
    return session.scalars(query.limit(limit)).all()[::-1]


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
        payload=to_payload(event),
        received_at=now,
    )


def _bring_up(row: RuleEventRow, event: RuleEvent) -> None:
    began_at, last_at = _span(event)
    row.began_at, row.last_at = min(row.began_at, began_at), max(row.last_at, last_at)
    row.score = max(row.score, event.score)
    if event.phase is Phase.END:
        row.ended_at = max(row.ended_at or last_at, last_at)
    if event.sequence > row.sequence:
        row.sequence, row.payload = event.sequence, to_payload(event)


def _span(event: RuleEvent) -> tuple[datetime, datetime]:
    return from_unix(event.began_s), from_unix(max(event.began_s, event.time_s))
