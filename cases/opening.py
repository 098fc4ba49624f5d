"""How a case begins: its number, its first line of history, the evidence it takes over, the word to the outside."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from sqlalchemy.orm import Session

from models.cases import CaseMove, CaseState
from models.db import cases, outbox
from models.db.schema import AlertRow, AttachmentLabel, CaseRow
from models.ids import new_id
from models.rules import Severity

CHINA = timezone(timedelta(hours=8), "UTC+08:00")  # the wall clock of all of China, without summer time
CASE_CHANGED = "case.changed"


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is about."""

    area_id: str
    title: str
    kind: str
    severity: Severity
    camera_id: str | None = None
    alert_id: str | None = None


def open_case(
    session: Session, new: NewCase, now: datetime, *, account_id: str | None, note: str = "", zone: tzinfo = CHINA
) -> CaseRow:
    """A new case in its area's queue. `zone`: whose day the number counts."""
    case = CaseRow(
        id=new_id("case", now),
        number=cases.next_number(session, f"{now.astimezone(zone):%Y%m%d}"),
        state=CaseState.ACCEPTED,
        title=new.title,
        kind=new.kind,
        severity=new.severity,
        area_id=new.area_id,
        alert_id=new.alert_id,
        camera_id=new.camera_id,
        rework_count=0,
        created_at=now,
        updated_at=now,
        version=1,
    )
    session.add(case)
    session.flush()
    cases.note(session, case.id, at=now, to_state=case.state, account_id=account_id, note=note)
    tell_outside(session, case, None, now)
    return case


def open_case_of_alert(
    session: Session, alert: AlertRow, now: datetime, *, account_id: str | None, note: str = "", zone: tzinfo = CHINA
) -> CaseRow:
    """The case of an alert (loaded by `alerts.get`) in the area where it happened, with its evidence."""
    place = alert.gate or alert.camera
    title = f"{alert.rule.name} · {place.name}" if place else alert.rule.name
    new = NewCase(alert.area_id, title, alert.rule.kind, alert.severity, alert.camera_id, alert.id)
    case = open_case(session, new, now, account_id=account_id, note=note, zone=zone)
    carry_evidence(session, alert, case.id, now)
    return case


def carry_evidence(session: Session, alert: AlertRow, case_id: str, now: datetime) -> int:
    """Give the case the pictures it has not yet of the alert's evidence; gives how many.

    Clips and manifests stay with the alert, whose evidence the case holds as long as it is open.
    """
    carried = cases.carried_evidence(session, case_id)
    pictures = [piece for piece in alert.evidence if piece.media_type.startswith("image/") and not piece.removed_at]
    missing = [piece for piece in pictures if piece.sha256 not in carried]
    for piece in missing:
        cases.attach(
            session,
            case_id,
            sha256=piece.sha256,
            media_type=piece.media_type,
            size_bytes=piece.size_bytes,
            label=AttachmentLabel.ALERT_EVIDENCE,
            account_id=None,
            now=now,
        )
    return len(missing)


def tell_outside(session: Session, case: CaseRow, move: CaseMove | None, now: datetime) -> None:
    """Leave word of the case as it stands now, once a version, in the transaction that changed it."""
    payload = {
        "case_id": case.id,
        "number": case.number,
        "state": case.state.value,
        "move": move.value if move else None,
        "at": now.isoformat(),
        "title": case.title,
        "kind": case.kind,
        "severity": int(case.severity),
        "area_id": case.area_id,
        "alert_id": case.alert_id,
        "assignee_id": case.assignee_id,
        "version": case.version,
    }
    key = f"{case.id}:{case.version}"
    outbox.put(session, topic=CASE_CHANGED, idempotency_key=key, payload=payload, now=now)
