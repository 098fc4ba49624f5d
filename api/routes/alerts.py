"""Alerts: what people look at and judge."""

from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import FileResponse

from api.paging import Asked, as_page
from api.permissions import JudgesAlerts, SeesAlerts
from api.routing import errors, new_router, picture_answer
from api.schemas.words import ID_PATTERN, Moment, Page
from api.schemas.work import (
    Acknowledge,
    AlertAnswer,
    AlertDetail,
    AlertSummary,
    Claim,
    Confirm,
    Confirmed,
    FalseAlarm,
    Release,
)
from api.service import Ports
from api.views.work import alert_answer, alert_detail, case_answer
from models.alerts import AlertMove, AlertState
from models.db import alerts, care, cases, evidence, rule_events
from models.rules import Severity

router = new_router("alerts", "/alerts")
EVIDENCE_TYPES = ("image/jpeg", "image/png", "image/webp", "video/mp4", "application/json")
AlertId = Annotated[str, Path(pattern=ID_PATTERN)]


@router.get("", summary="Alerts (告警列表)")
def list_alerts(
    caller: SeesAlerts,
    ports: Ports,
    asked: Asked,
    state: Annotated[AlertState | None, Query()] = None,
    camera_id: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    severity: Annotated[Severity | None, Query()] = None,
    since: Annotated[Moment | None, Query(description="With anything happening since")] = None,
    silenced: Annotated[bool | None, Query(description="Only those kept quiet now, or only the others")] = None,
    holder: Annotated[str | None, Query(pattern=ID_PATTERN, description="`me` or the id of who holds it")] = None,
    escalated: Annotated[bool | None, Query(description="Only those nobody acknowledged in time")] = None,
) -> Page[AlertAnswer]:
    """Alerts within reach, newest first."""
    held_by = caller.account.id if holder == "me" else holder
    with ports.database.read() as session:
        found = alerts.find(
            session,
            caller.scope,
            state=state,
            camera_id=camera_id,
            severity=severity,
            since=since,
            now=ports.clock.now(),
            silenced=silenced,
            held_by=held_by,
            escalated=escalated,
            cursor=asked.cursor,
            limit=asked.limit,
        )
    return as_page(found, alert_answer)


@router.get("/summary", summary="How many wait (告警概况)")
def get_alert_summary(caller: SeesAlerts, ports: Ports) -> AlertSummary:
    """New and acknowledged alerts within reach."""
    with ports.database.read() as session:
        counted = alerts.summary(session, caller.scope, ports.clock.now())
    return AlertSummary.model_validate(counted)


@router.get("/{alert_id}", summary="One alert (告警详情)", responses=errors(404))
def get_alert(alert_id: AlertId, caller: SeesAlerts, ports: Ports) -> AlertDetail:
    """With its history and the newest 200 rule events it is made of."""
    with ports.database.read() as session:
        alert = alerts.get(session, caller.scope, alert_id)
        history = alerts.history(session, caller.scope, alert_id)
        marks = care.marks(session, caller.scope, alert_id)
        events = rule_events.of_alert(session, alert_id)
    return alert_detail(alert, history, marks, events)


@router.post("/{alert_id}/claim", summary="I work on it (认领)", responses=errors(404, 409))
def claim_alert(alert_id: AlertId, caller: JudgesAlerts, ports: Ports, asked: Claim) -> AlertAnswer:
    """Nobody else judges it for a while; claiming again holds it longer. Held by another: 409 `held`, says by whom."""
    claimed = ports.desk.review.claim(alert_id, caller.scope, take_over=asked.take_over, reason=asked.reason)
    return alert_answer(claimed)


@router.post("/{alert_id}/release", summary="I hold it no longer (释放)", responses=errors(404))
def release_alert(alert_id: AlertId, caller: JudgesAlerts, ports: Ports, asked: Release) -> AlertAnswer:  # noqa: ARG001
    """Others may claim it; nothing happens where the caller does not hold it."""
    return alert_answer(ports.desk.review.release(alert_id, caller.scope))


@router.post("/{alert_id}/acknowledge", summary="I have seen it (确认收到)", responses=errors(404, 409))
def acknowledge_alert(alert_id: AlertId, caller: JudgesAlerts, ports: Ports, asked: Acknowledge) -> AlertAnswer:
    """Others see who looks at it: who acknowledges holds it for a while, as by a claim."""
    moved = ports.desk.judge(alert_id, AlertMove.ACKNOWLEDGE, caller.scope, version=asked.version)
    return alert_answer(moved)


@router.post("/{alert_id}/confirm", summary="It is real (确认告警)", responses=errors(404, 409))
def confirm_alert(alert_id: AlertId, caller: JudgesAlerts, ports: Ports, asked: Confirm) -> Confirmed:
    """Opens a case in the area where it happened, unless its rule has opened one already."""
    moved = ports.desk.judge(alert_id, AlertMove.CONFIRM, caller.scope, note=asked.note, version=asked.version)
    assert moved.case is not None, "a confirmed alert has a case"
    with ports.database.read() as session:
        case = cases.get(session, caller.scope, moved.case.id)
    return Confirmed(alert=alert_answer(moved), case=case_answer(case, caller.scope))


@router.post("/{alert_id}/false-alarm", summary="It is none (误报)", responses=errors(404, 409))
def reject_alert(alert_id: AlertId, caller: JudgesAlerts, ports: Ports, asked: FalseAlarm) -> AlertAnswer:
    """The reason is kept: it shows which rules and zones need work."""
    moved = ports.desk.judge(
        alert_id, AlertMove.FALSE_ALARM, caller.scope, note=asked.note, reason=asked.reason, version=asked.version
    )
    return alert_answer(moved)


@router.get(
    "/{alert_id}/evidence/{evidence_id}",
    summary="A piece of evidence (证据)",
    response_class=FileResponse,
    responses=errors(404) | picture_answer("The file as it was stored", *EVIDENCE_TYPES),
)
def get_evidence(
    alert_id: AlertId,
    evidence_id: Annotated[str, Path(pattern=ID_PATTERN)],
    caller: SeesAlerts,
    ports: Ports,
) -> FileResponse:
    """A picture, a clip (in ranges, as players ask for it), or the signed manifest."""
    with ports.database.read() as session:
        piece = evidence.get(session, caller.scope, alert_id, evidence_id)
    return FileResponse(ports.files.path(piece.sha256), media_type=piece.media_type)
