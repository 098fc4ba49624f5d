"""Holding the evidence of an alert: what is held is never deleted, neither for its age nor for room."""

from typing import Annotated

from fastapi import Path
from sqlalchemy.orm import Session

from api.permissions import JudgesAlerts, SeesAlerts
from api.routing import errors, new_router
from api.schemas.evidence import HoldAnswer, HoldAsk
from api.schemas.words import ID_PATTERN
from api.service import Ports
from api.trail import account_names, record
from models.db import alerts, evidence_keeping
from models.db.schema import EvidenceHoldRow
from models.errors import NotFound

router = new_router("evidence", "/alerts")
AlertId = Annotated[str, Path(pattern=ID_PATTERN)]


@router.get("/{alert_id}/hold", summary="Is its evidence held? (证据留存)", responses=errors(404))
def get_hold(alert_id: AlertId, caller: SeesAlerts, ports: Ports) -> HoldAnswer:
    """404 while nobody holds it. An open case holds it too, without this."""
    with ports.database.read() as session:
        alerts.get(session, caller.scope, alert_id)
        held = evidence_keeping.held(session, alert_id)
        if held is None:
            raise NotFound(f"nobody holds the evidence of alert {alert_id}")
        return _answer(session, held)


@router.put("/{alert_id}/hold", summary="Hold its evidence (留存证据)", responses=errors(404))
def hold_evidence(alert_id: AlertId, caller: JudgesAlerts, ports: Ports, asked: HoldAsk) -> HoldAnswer:
    """Until somebody releases it. A second reason replaces the first; the audit has both."""
    now = ports.clock.now()
    with ports.database.write() as session:
        alert = alerts.get(session, caller.scope, alert_id)
        held = evidence_keeping.hold(session, alert_id, asked.reason, caller.account.id, now)
        record(session, ports.clock, caller, "evidence.hold", alert_id, place=alert.area, reason=asked.reason)
        return _answer(session, held)


@router.delete("/{alert_id}/hold", summary="Hold it no longer (解除留存)", status_code=204, responses=errors(404))
def release_evidence(alert_id: AlertId, caller: JudgesAlerts, ports: Ports) -> None:
    """From now on it is kept as long as other evidence of its age. Nothing happens where nobody held it."""
    with ports.database.write() as session:
        alert = alerts.get(session, caller.scope, alert_id)
        if evidence_keeping.release(session, alert_id):
            record(session, ports.clock, caller, "evidence.release", alert_id, place=alert.area)


def _answer(session: Session, held: EvidenceHoldRow) -> HoldAnswer:
    names = account_names(session, [held.account_id])
    return HoldAnswer(reason=held.reason, account_name=names.get(held.account_id or "", ""), at=held.at)
