"""Filing a rule event: kept, joined to the incident it belongs to or made the first of a new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cases.grouping import Grouping, Incident, group
from models.alerts import AlertState
from models.db import alerts, evidence, rule_events
from models.db.alerts import Place
from models.db.schema import AlertEventRow, AlertRow, CameraRow, GateRow, RuleEventRow, RuleRow, ZoneRow
from models.errors import InputError
from models.ids import derived_id
from models.rules import RuleEvent


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an event went: its alert, whether anything became known by it, and why it went there.

    `alert_id` None: its rule has been removed. `grouping` None: the event had its alert already, or needs none.
    """

    alert_id: str | None
    news: bool
    grouping: Grouping | None = None


def file_event(session: Session, event: RuleEvent, now: datetime, window: timedelta) -> Filed:
    """File the event. Writers of one rule take turns, so that two events of one incident make one alert.

    Raises InputError when rule, camera, gate or zone are unknown.
    """
    rule = session.get(RuleRow, event.rule_id, with_for_update=True)
    if rule is None:
        raise InputError(f"rule event {event.event_id}: no rule {event.rule_id}")
    area_id = _area_id(session, event)
    row, news = rule_events.keep(session, event, now)
    alert_id = alerts.alert_of_event(session, row.id)
    if alert_id is not None:
        news = _continue(session, alert_id, row, event, now) or news
        return Filed(alert_id, news)
    if rule.removed_at is not None:
        row.processed_at = row.processed_at or now
        return Filed(None, False)
    return _group(session, rule, row, event, area_id, now, window)


def _group(
    session: Session, rule: RuleRow, row: RuleEventRow, event: RuleEvent, area_id: str, now: datetime, window: timedelta
) -> Filed:
    place = Place(rule.id, row.camera_id, row.gate_id, event.door_no, row.zone_id)
    newest = alerts.newest_at(session, place)
    if newest is not None and newest.area_id != area_id:
        newest = None  # the device was given to another area: what it sees now is not for those who saw the last one
    incident = None if newest is None else Incident(newest.state, newest.began_at, newest.last_at)
    grouping = group(incident, row.began_at, row.last_at, window)
    if newest is not None and grouping is Grouping.JOIN:
        alert = newest
        alert.event_count += 1
    else:
        alert = _new_alert(rule, row, place, area_id, now)
        session.add(alert)
        session.flush()
        alerts.note(session, alert.id, at=now, to_state=alert.state)
    session.add(AlertEventRow(event_id=row.id, alert_id=alert.id))
    row.processed_at = now
    session.flush()
    _continue(session, alert.id, row, event, now)
    return Filed(alert.id, True, grouping)


def _new_alert(rule: RuleRow, row: RuleEventRow, place: Place, area_id: str, now: datetime) -> AlertRow:
    return AlertRow(
        id=derived_id("alert", row.id),
        state=AlertState.NEW,
        severity=rule.severity,
        rule_id=rule.id,
        camera_id=place.camera_id,
        gate_id=place.gate_id,
        door_no=place.door_no,
        zone_id=place.zone_id,
        area_id=area_id,
        event_count=1,
        class_name=row.class_name,
        began_at=row.began_at,
        last_at=row.last_at,
        created_at=now,
        version=1,
    )


def _continue(session: Session, alert_id: str, row: RuleEventRow, event: RuleEvent, now: datetime) -> bool:
    """Bring the alert up to its events; whether it is other than it was."""
    alert = session.get_one(AlertRow, alert_id, with_for_update=True)
    goes_on = alerts.has_unended_event(session, alert_id)
    alert.began_at, alert.last_at = min(alert.began_at, row.began_at), max(alert.last_at, row.last_at)
    alert.class_name = alert.class_name or row.class_name
    alert.ended_at = None if goes_on else alert.last_at
    changed = session.is_modified(alert)
    session.flush()
    return evidence.add(session, alert_id, event.evidence, now) > 0 or changed


def _area_id(session: Session, event: RuleEvent) -> str:
    """Where it happened: at the gate, or else in front of the camera. Also where these were removed meanwhile."""
    camera = session.get(CameraRow, event.camera_id) if event.camera_id else None
    gate = session.get(GateRow, event.gate_id) if event.gate_id else None
    for wanted, found in ((event.camera_id, camera), (event.gate_id, gate)):
        if wanted and found is None:
            raise InputError(f"rule event {event.event_id}: no device {wanted}")
    if event.zone_id and session.get(ZoneRow, event.zone_id) is None:
        raise InputError(f"rule event {event.event_id}: no zone {event.zone_id}")
    place = gate or camera
    if place is None:
        raise InputError(f"rule event {event.event_id}: neither camera nor gate")
    return place.area_id
