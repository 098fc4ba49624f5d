"""What rule events refer to: rules, devices, zones. Asked for once a transaction, however many events name them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models.db import alerts, neighbours, rule_events
from models.db.alerts import Place
from models.db.schema import AlertRow, CameraRow, GateRow, RuleRow, ZoneRow
from models.errors import InputError
from models.rules import RuleEvent


class Premises:
    """The premises of the events of one transaction. Their rules, and with them those of neighbouring cameras they may
    share an alert with, are kept from other writers until it ends: asked for at once and in the order of their ids, so
    that no two writers wait for each other."""

    def __init__(self, session: Session, events: Sequence[RuleEvent]) -> None:
        self._session = session
        self._beside = {
            each: frozenset(neighbours.ids(session, each)) for each in {e.camera_id for e in events} if each
        }
        self._rules = self._hold_rules(events)
        self._areas: dict[tuple[str, str, str], str] = {}
        self._newest: dict[Place, AlertRow | None] = {}
        self.rows = rule_events.known(session, {event.event_id for event in events})

    def rule(self, event: RuleEvent) -> RuleRow:
        """The event's rule. Raises InputError."""
        if event.rule_id not in self._rules:
            raise InputError(f"rule event {event.event_id}: no rule {event.rule_id}")
        return self._rules[event.rule_id]

    def beside(self, camera_id: str) -> frozenset[str]:
        """The neighbours of a camera; none of no camera."""
        return self._beside.get(camera_id, frozenset())

    def newest_at(self, place: Place) -> AlertRow | None:
        """The alert there with the newest activity, as `alerts.newest_at`; nobody else writes it meanwhile."""
        if place not in self._newest:
            self._newest[place] = alerts.newest_at(self._session, place)
        return self._newest[place]

    def forget_newest(self) -> None:
        """Another alert than the newest of its place has been opened or gone on: look again."""
        self._newest.clear()

    def area_id(self, event: RuleEvent) -> str:
        """Where it happened: at the gate, or else in front of the camera; also where these were removed meanwhile.

        Raises InputError when camera, gate or zone are unknown.
        """
        key = (event.camera_id, event.gate_id, event.zone_id)
        if key not in self._areas:
            self._areas[key] = _area_id(self._session, event)
        return self._areas[key]

    def _hold_rules(self, events: Sequence[RuleEvent]) -> dict[str, RuleRow]:
        wanted: list[ColumnElement[bool]] = [RuleRow.id.in_({event.rule_id for event in events})]
        for camera_id, kind in {(event.camera_id, event.kind) for event in events if self.beside(event.camera_id)}:
            cameras = {*self.beside(camera_id), camera_id}
            wanted.append(and_(RuleRow.camera_id.in_(cameras), RuleRow.kind == kind))
        query = select(RuleRow).where(or_(*wanted)).order_by(RuleRow.id).with_for_update()
        held = self._session.scalars(query.execution_options(populate_existing=True))
        return {rule.id: rule for rule in held}


def _area_id(session: Session, event: RuleEvent) -> str:
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
