"""Filing a rule event: kept, joined to the incident it belongs to or made the first of a new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cases.grouping import Arrival, Grouping, Incident, group, group_beside, group_in_storm
from cases.premises import Premises
from models.alerts import AlertMark, AlertState
from models.db import alerts, care, evidence, rule_events
from models.db.alerts import Place
from models.db.schema import AlertEventRow, AlertRow, RuleEventRow, RuleRow
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


def file_event(session: Session, event: RuleEvent, premises: Premises, now: datetime, bounds: Bounds) -> Filed:
    """File the event. Writers of one place take turns, so that two events of one incident make one alert.

    Raises InputError when rule, camera, gate or zone are unknown.
    """
    rule, area_id = premises.rule(event), premises.area_id(event)
    row, news = rule_events.keep(session, event, premises.rows, now)
    alert_id = None if row.processed_at is None else alerts.alert_of_event(session, row.id)
    if alert_id is not None:
        premises.forget_newest()
        return Filed(alert_id, _go_on(session, alert_id, rule, row, event, now) or news)
    row.processed_at = row.processed_at or now
    if rule.removed_at is not None:
        return Filed(None, False)
    alert, grouping = _place(session, rule, row, event, area_id, premises, now, bounds)
    session.add(AlertEventRow(event=row, alert_id=alert.id, ended=row.ended_at is not None))
    _bring_up(session, alert, rule, row, event, now)
    return Filed(alert.id, True, grouping)


def _place(
    session: Session,
    rule: RuleRow,
    row: RuleEventRow,
    event: RuleEvent,
    area_id: str,
    premises: Premises,
    now: datetime,
    bounds: Bounds,
) -> tuple[AlertRow, Grouping]:
    """The alert the event belongs to, made where there is none, and why."""
    place = Place(rule.id, row.camera_id, row.gate_id, event.door_no, row.zone_id)
    arrival = Arrival(row.began_at, row.last_at, _severity(rule, event), row.class_name, event.box_xyxy_norm)
    found, beside = premises.newest_at(place), premises.beside(event.camera_id)
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
    if grouping not in (Grouping.JOIN, Grouping.JOIN_SAME_STAY):
        premises.forget_newest()
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


def _go_on(session: Session, alert_id: str, rule: RuleRow, row: RuleEventRow, event: RuleEvent, now: datetime) -> bool:
    """More is known of an event that has its alert; whether the alert is other than it was."""
    alert = session.get_one(AlertRow, alert_id, with_for_update=True)
    if row.ended_at is not None:
        session.get_one(AlertEventRow, row.id).ended = True
        session.flush()
    return _bring_up(session, alert, rule, row, event, now)


def _bring_up(
    session: Session, alert: AlertRow, rule: RuleRow, row: RuleEventRow, event: RuleEvent, now: datetime
) -> bool:
    """Bring an alert nobody else writes now up to its events; whether it is other than it was."""
    goes_on = row.ended_at is None or (alert.ended_at is None and _has_unended(session, alert))
    alert.began_at, alert.last_at = min(alert.began_at, row.began_at), max(alert.last_at, row.last_at)
    alert.class_name = alert.class_name or row.class_name
    alert.ended_at = None if goes_on else alert.last_at
    rises = _severity(rule, event) > alert.severity
    if rises:
        _rise(session, alert, _severity(rule, event), now)
    changed = session.is_modified(alert) or rises
    if not event.evidence:
        return changed
    session.flush()
    return evidence.add(session, alert.id, event.evidence, now, event.event_id) > 0 or changed


def _has_unended(session: Session, alert: AlertRow) -> bool:
    return alert.event_count > 1 and alerts.has_unended_event(session, alert.id)


def _rise(session: Session, alert: AlertRow, severity: Severity, now: datetime) -> None:
    """The alert is graver than before: what was awaited of people is awaited anew."""
    looked_after = care.of(session, alert.id)
    looked_after.due_from, looked_after.escalated_at = now, None
    care.mark(session, alert.id, AlertMark.RISE, now, note=f"{int(alert.severity)}>{int(severity)}")
    alert.severity = severity


def _severity(rule: RuleRow, event: RuleEvent) -> Severity:
    """How grave the event is by now: what it says itself, else what its rule says."""
    return event.severity or rule.severity
