"""Alerts and cases as the contract shows them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from api.routing import PREFIX
from api.schemas.work import (
    AlertAnswer,
    AlertDetail,
    AlertEventAnswer,
    AlertStep,
    AssigneeAnswer,
    AttachmentAnswer,
    CaseAnswer,
    CaseDetail,
    CaseStep,
    ClaimAnswer,
    EvidenceAnswer,
    QuietAnswer,
)
from cases.duties import allowed_moves
from models.db.rule_events import box_xyxy_norm, values
from models.db.schema import (
    AccountRow,
    AlertHistoryRow,
    AlertRow,
    CareRow,
    CaseAttachmentRow,
    CaseHistoryRow,
    CaseRow,
    EvidenceRow,
    MarkRow,
    RuleEventRow,
)
from models.db.scope import Scope

BEGINNING = "raise"
OPENING = "open"
PICTURES = ("image/jpeg", "image/png", "image/webp")


def _evidence_answer(piece: EvidenceRow) -> EvidenceAnswer:
    return EvidenceAnswer(
        id=piece.id,
        label=piece.label,
        media_type=piece.media_type,
        note=piece.note,
        url=f"{PREFIX}/alerts/{piece.alert_id}/evidence/{piece.id}",
        taken_at=piece.taken_at,
    )


def _evidence_answers(pieces: Sequence[EvidenceRow]) -> list[EvidenceAnswer]:
    """What is still there, pictures first."""
    there = [piece for piece in pieces if piece.removed_at is None]
    return [_evidence_answer(piece) for piece in sorted(there, key=lambda piece: piece.media_type not in PICTURES)]


def alert_answer(alert: AlertRow) -> AlertAnswer:
    """An alert as `models.db.alerts.get` loads it."""
    return AlertAnswer(
        id=alert.id,
        state=alert.state,
        severity=alert.severity,
        rule_id=alert.rule_id,
        rule_name=alert.rule.name,
        rule_kind=alert.rule.kind,
        camera_id=alert.camera_id,
        camera_name=alert.camera.name if alert.camera else "",
        gate_id=alert.gate_id,
        gate_name=alert.gate.name if alert.gate else "",
        area_id=alert.area_id,
        area_name=alert.area.name,
        zone_name=alert.zone.name if alert.zone else "",
        event_count=alert.event_count,
        class_name=alert.class_name,
        began_at=alert.began_at,
        last_at=alert.last_at,
        ended_at=alert.ended_at,
        created_at=alert.created_at,
        evidence=_evidence_answers(alert.evidence),
        case_id=alert.case.id if alert.case else None,
        silence=_quiet_answer(alert),
        claim=_claim_answer(alert.care),
        escalated_at=alert.care.escalated_at,
        storm_at=alert.care.storm_at,
        notified_at=alert.care.notified_at,
        version=alert.version,
    )


def _quiet_answer(alert: AlertRow) -> QuietAnswer | None:
    silence = alert.care.silence
    if silence is None or silence.up_to_severity < alert.severity:
        return None
    name = silence.account.display_name
    return QuietAnswer(id=silence.id, reason=silence.reason, account_name=name, until=silence.ends_at)


def _claim_answer(care: CareRow) -> ClaimAnswer | None:
    if care.claimant is None or care.claimed_until is None:
        return None
    name = care.claimant.display_name
    return ClaimAnswer(account_id=care.claimant.id, account_name=name, until=care.claimed_until)


def _alert_step(step: AlertHistoryRow) -> AlertStep:
    return AlertStep(
        at=step.at,
        account_name=step.account.display_name if step.account else "",
        move=step.move or BEGINNING,
        from_=step.from_state or "",
        to=step.to_state,
        note=step.note,
        reason=step.reason or "",
    )


def _event_answer(event: RuleEventRow) -> AlertEventAnswer:
    return AlertEventAnswer(
        id=event.id,
        began_at=event.began_at,
        last_at=event.last_at,
        ended=event.ended_at is not None,
        rule_id=event.rule_id,
        camera_id=event.camera_id,
        severity=event.payload.get("severity"),
        box=box_xyxy_norm(event),
        track_id=event.track_id,
        class_name=event.class_name,
        values=values(event),
        score=event.score,
    )


def _alert_mark(mark: MarkRow, state: str) -> AlertStep:
    return AlertStep(
        at=mark.at,
        account_name=mark.account.display_name if mark.account else "",
        move=mark.mark,
        from_=state,
        to=state,
        note=mark.note,
        reason="",
    )


def _alert_steps(history: Iterable[AlertHistoryRow], marks: Iterable[MarkRow]) -> list[AlertStep]:
    """What happened, oldest first; a mark leaves the alert in the state it had by then."""
    moves = [_alert_step(step) for step in history]

    def state_at(at: datetime) -> str:
        return next((move.to for move in reversed(moves) if move.at <= at), "")

    marked = [_alert_mark(mark, state_at(mark.at)) for mark in marks]
    return sorted([*moves, *marked], key=lambda step: step.at)


def alert_detail(
    alert: AlertRow,
    history: Iterable[AlertHistoryRow],
    marks: Iterable[MarkRow],
    events: Iterable[RuleEventRow],
) -> AlertDetail:
    """An alert with its history and the events it is made of."""
    return AlertDetail(
        **dict(alert_answer(alert)),
        history=_alert_steps(history, marks),
        events=[_event_answer(event) for event in events],
    )


def case_answer(case: CaseRow, scope: Scope) -> CaseAnswer:
    """A case as `models.db.cases.get` loads it, with what the caller of that scope may do."""
    return CaseAnswer(
        id=case.id,
        number=case.number,
        state=case.state,
        title=case.title,
        kind=case.kind,
        severity=case.severity,
        area_id=case.area_id,
        area_name=case.area.name,
        alert_id=case.alert_id,
        camera_id=case.camera_id,
        camera_name=case.camera.name if case.camera else "",
        assignee_id=case.assignee_id,
        assignee_name=case.assignee.display_name if case.assignee else "",
        rework_count=case.rework_count,
        created_at=case.created_at,
        updated_at=case.updated_at,
        closed_at=case.closed_at,
        allowed_moves=allowed_moves(case.state, case.assignee_id, scope),
        version=case.version,
    )


def _case_step(step: CaseHistoryRow) -> CaseStep:
    return CaseStep(
        at=step.at,
        account_name=step.account.display_name if step.account else "",
        move=step.move or OPENING,
        from_=step.from_state or "",
        to=step.to_state,
        note=step.note,
        assignee_name=step.assignee.display_name if step.assignee else "",
    )


def attachment_answer(attachment: CaseAttachmentRow) -> AttachmentAnswer:
    """A picture of a case whose `account` is loaded."""
    return AttachmentAnswer(
        id=attachment.id,
        label=attachment.label.value,
        media_type=attachment.media_type,
        url=f"{PREFIX}/cases/{attachment.case_id}/attachments/{attachment.id}",
        created_at=attachment.created_at,
        account_name=attachment.account.display_name if attachment.account else "",
    )


def case_detail(
    case: CaseRow, scope: Scope, history: Iterable[CaseHistoryRow], attachments: Iterable[CaseAttachmentRow]
) -> CaseDetail:
    """A case with its history and its pictures."""
    return CaseDetail(
        **dict(case_answer(case, scope)),
        history=[_case_step(step) for step in history],
        attachments=[attachment_answer(attachment) for attachment in attachments],
    )


def assignee_answer(account: AccountRow) -> AssigneeAnswer:
    """Someone who may be assigned; `area` is loaded."""
    area = account.area
    return AssigneeAnswer(
        id=account.id,
        display_name=account.display_name,
        area_id=area.id if area else "",
        area_name=area.name if area else "",
    )
