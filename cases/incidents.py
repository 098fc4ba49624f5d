"""Filing a rule event: kept, joined to the incident it belongs to or made the first of a new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from cases.grouping import Arrival, Grouping, Incident, group, group_beside, group_in_storm
from models.alerts import AlertMark, AlertState
from models.db import alerts, care, evidence, neighbours, rule_events
from models.db.alerts import Place
from models.db.schema import AlertEventRow, AlertRow, CameraRow, GateRow, RuleEventRow, RuleRow, ZoneRow
from models.errors import InputError
from models.ids import derived_id
from models.rules import RuleEvent, Severity


@dataclass(frozen=True, slots=True)
class Bounds:
    """What makes rule events one incident. `window`: how far apart they may lie; from `storm_alerts` alerts of one
    rule within `storm_window` on, one of them takes what follows."""

    window: timedelta = timedelta(seconds=60)
    storm_window: timedelta = timedelta(minutes=10)
    storm_alerts: int = 6


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an event went: its alert, whether anything became known by it, and why it went there.

    `alert_id` None: its rule has been removed. `grouping` None: the event had its alert already, or needs none.
    """

    alert_id: str | None
    news: bool
    grouping: Grouping | None = None


def file_event(session: Session, event: RuleEvent, now: datetime, bounds: Bounds) -> Filed:
    """File the event. Writers of one place take turns, so that two events of one incident make one alert.

    Raises InputError when rule, camera, gate or zone are unknown.
    """
    beside = neighbours.ids(session, event.camera_id) if event.camera_id else set()
    rule = _hold_rule(session, event, beside)
    if rule is None:
        raise InputError(f"rule event {event.event_id}: no rule {event.rule_id}")
    area_id = _area_id(session, event)
    row, news = rule_events.keep(session, event, now)
    alert_id = alerts.alert_of_event(session, row.id)
    if alert_id is not None:
        news = _continue(session, alert_id, rule, row, event, now) or news
        return Filed(alert_id, news)
    if rule.removed_at is not None:
        row.processed_at = row.processed_at or now
        return Filed(None, False)
    alert, grouping = _place(session, rule, row, event, area_id, beside, now, bounds)
    session.add(AlertEventRow(event_id=row.id, alert_id=alert.id, ended=row.ended_at is not None))
    row.processed_at = now
    session.flush()
    _continue(session, alert.id, rule, row, event, now)
    return Filed(alert.id, True, grouping)


def _hold_rule(session: Session, event: RuleEvent, beside: set[str]) -> RuleRow | None:
    """The event's rule, kept from other writers, and with it those of neighbouring cameras it may share an alert with:
    in the order of their ids, so that no two writers wait for each other."""
    if not beside:
        return session.get(RuleRow, event.rule_id, with_for_update=True)
    sharing = and_(RuleRow.camera_id.in_({*beside, event.camera_id}), RuleRow.kind == event.kind)
    query = select(RuleRow).where(or_(RuleRow.id == event.rule_id, sharing)).order_by(RuleRow.id).with_for_update()
    held = session.scalars(query.execution_options(populate_existing=True)).all()
    return next((rule for rule in held if rule.id == event.rule_id), None)


def _place(
    session: Session,
    rule: RuleRow,
    row: RuleEventRow,
    event: RuleEvent,
    area_id: str,
    beside: set[str],
    now: datetime,
    bounds: Bounds,
) -> tuple[AlertRow, Grouping]:
    """The alert the event belongs to, made where there is none, and why."""
    place = Place(rule.id, row.camera_id, row.gate_id, event.door_no, row.zone_id)
    arrival = Arrival(row.began_at, row.last_at, _severity(rule, event), row.class_name, event.box_xyxy_norm)
    found = alerts.newest_at(session, place)
    if found is not None and found.area_id != area_id:
        found = None  # the device was given to another area: what it sees now is not for those who saw the last one
    grouping = group(_incident(session, found, arrival, bounds), arrival, bounds.window)
    if not grouping.joins and beside and row.camera_id:
        cameras, since = {*beside, row.camera_id}, arrival.began_at - bounds.window
        near = alerts.newest_open_beside(session, cameras, rule, area_id, since, now)
        grouping = group_beside(grouping, _incident(session, near, arrival, bounds), arrival, bounds.window)
        found = near if grouping is Grouping.JOIN_NEIGHBOUR else found
    if not grouping.joins:
        raised = alerts.count_raised(session, rule.id, now - bounds.storm_window)
        stormy = group_in_storm(grouping, raised, bounds.storm_alerts)
        open_one = alerts.newest_open_of(session, rule.id, area_id) if stormy.joins else None
        if open_one is not None:
            grouping, found = stormy, open_one
            _note_storm(session, open_one, raised, now)
    if found is None or not grouping.joins:
        return _open(session, rule, row, place, area_id, arrival.severity, now), grouping
    found.event_count += 1
    return found, grouping


def _incident(session: Session, alert: AlertRow | None, arrival: Arrival, bounds: Bounds) -> Incident | None:
    if alert is None:
        return None
    ended = alert.ended_at is not None
    seen: tuple[tuple[str, tuple[float, float, float, float]], ...] = ()
    if arrival.box_xyxy_norm is not None and (not ended or alert.state not in alerts.OPEN_STATES):
        rows = alerts.seen_of_late(session, alert.id, arrival.began_at - bounds.window)
        seen = tuple((row.class_name, box) for row in rows if (box := rule_events.box_xyxy_norm(row)) is not None)
    return Incident(alert.state, alert.began_at, alert.last_at, ended, alert.severity, seen)


def _note_storm(session: Session, alert: AlertRow, raised: int, now: datetime) -> None:
    looked_after = care.of(session, alert.id)
    if looked_after.storm_at is None:
        looked_after.storm_at = now
        care.mark(session, alert.id, AlertMark.STORM, now, note=str(raised))


def _open(
    session: Session, rule: RuleRow, row: RuleEventRow, place: Place, area_id: str, severity: Severity, now: datetime
) -> AlertRow:
    alert = AlertRow(
        id=derived_id("alert", row.id),
        state=AlertState.NEW,
        severity=severity,
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
    session.add(alert)
    session.flush()
    care.begin(session, alert.id, now)
    alerts.note(session, alert.id, at=now, to_state=alert.state)
    return alert


def _continue(
    session: Session, alert_id: str, rule: RuleRow, row: RuleEventRow, event: RuleEvent, now: datetime
) -> bool:
    """Bring the alert up to its events; whether it is other than it was."""
    alert = session.get_one(AlertRow, alert_id, with_for_update=True)
    if row.ended_at is not None:
        session.get_one(AlertEventRow, row.id).ended = True
        session.flush()
    goes_on = row.ended_at is None or (alert.ended_at is None and alerts.has_unended_event(session, alert_id))
    alert.began_at, alert.last_at = min(alert.began_at, row.began_at), max(alert.last_at, row.last_at)
    alert.class_name = alert.class_name or row.class_name
    alert.ended_at = None if goes_on else alert.last_at
    rises = _severity(rule, event) > alert.severity
    if rises:
        _rise(session, alert, _severity(rule, event), now)
    changed = session.is_modified(alert)
    session.flush()
    return evidence.add(session, alert_id, event.evidence, now, event.event_id) > 0 or changed or rises


def _rise(session: Session, alert: AlertRow, severity: Severity, now: datetime) -> None:
    """The alert is graver than before: what was awaited of people is awaited anew."""
    looked_after = care.of(session, alert.id)
    looked_after.due_from, looked_after.escalated_at = now, None
    care.mark(session, alert.id, AlertMark.RISE, now, note=f"{int(alert.severity)}>{int(severity)}")
    alert.severity = severity


def _severity(rule: RuleRow, event: RuleEvent) -> Severity:
    """How grave the event is by now: what it says itself, else what its rule says."""
    return event.severity or rule.severity


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
