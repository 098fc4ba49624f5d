"""Cases: found and read within reach; written by `cases/`, which knows the rules of the trade."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import Session, joinedload

from models.cases import CaseMove, CaseState
from models.db import areas
from models.db.paging import DEFAULT_LIMIT, Page, page
from models.db.schema import (
    AccountRow,
    AreaRow,
    AttachmentLabel,
    CaseAttachmentRow,
    CaseHistoryRow,
    CaseNumberRow,
    CaseRow,
)
from models.db.scope import Scope, cases_within
from models.db.upsert import insert_into
from models.errors import NotFound
from models.ids import new_id
from models.people import Role


def get(session: Session, scope: Scope, case_id: str) -> CaseRow:
    """The case; `area`, `camera` and `assignee` loaded. Raises NotFound."""
    query = _loaded().where(CaseRow.id == case_id, cases_within(scope))
    case = session.scalar(query.execution_options(populate_existing=True))
    if case is None:
        raise NotFound(f"no case {case_id}")
    return case


def find(
    session: Session,
    scope: Scope,
    *,
    state: CaseState | None = None,
    assignee_id: str | None = None,
    area_id: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[CaseRow]:
    """The cases within reach, newest first, loaded as by `get`; `area_id` with all below it."""
    query = _loaded().where(cases_within(scope))
    if state is not None:
        query = query.where(CaseRow.state == state)
    if assignee_id is not None:
        query = query.where(CaseRow.assignee_id == assignee_id)
    if area_id is not None:
        query = query.where(CaseRow.area_id.in_(areas.ids_under(session, scope, area_id)))
    return page(session, query, [CaseRow.created_at, CaseRow.id], cursor, limit)


def history(session: Session, scope: Scope, case_id: str) -> Sequence[CaseHistoryRow]:
    """Who did what with the case, oldest first, `account` and `assignee` loaded. Raises NotFound."""
    get(session, scope, case_id)
    query = select(CaseHistoryRow).where(CaseHistoryRow.case_id == case_id).order_by(CaseHistoryRow.id)
    loaded = query.options(joinedload(CaseHistoryRow.account), joinedload(CaseHistoryRow.assignee))
    return session.scalars(loaded).all()


def attachments(session: Session, scope: Scope, case_id: str) -> Sequence[CaseAttachmentRow]:
    """The case's pictures, oldest first, `account` loaded. Raises NotFound."""
    return attachments_of(session, get(session, scope, case_id))


def attachments_of(session: Session, case: CaseRow) -> Sequence[CaseAttachmentRow]:
    """As `attachments`, of a case that is read already and stays as it was read."""
    query = select(CaseAttachmentRow).where(CaseAttachmentRow.case_id == case.id)
    ordered = query.order_by(CaseAttachmentRow.created_at, CaseAttachmentRow.id)
    return session.scalars(ordered.options(joinedload(CaseAttachmentRow.account))).all()


def attachment(session: Session, scope: Scope, case_id: str, attachment_id: str) -> CaseAttachmentRow:
    """One picture of a case. Raises NotFound."""
    get(session, scope, case_id)
    query = select(CaseAttachmentRow).where(CaseAttachmentRow.id == attachment_id, CaseAttachmentRow.case_id == case_id)
    found = session.scalar(query.options(joinedload(CaseAttachmentRow.account)))
    if found is None:
        raise NotFound(f"no attachment {attachment_id}")
    return found


def attach(
    session: Session,
    case_id: str,
    *,
    sha256: str,
    media_type: str,
    size_bytes: int,
    label: AttachmentLabel,
    account_id: str | None,
    now: datetime,
    history_id: int | None = None,
) -> str:
    """Note a stored file as a picture of the case; gives the attachment's id."""
    row = CaseAttachmentRow(
        id=new_id("att", now),
        case_id=case_id,
        history_id=history_id,
        sha256=sha256,
        media_type=media_type,
        size_bytes=size_bytes,
        label=label,
        created_at=now,
        account_id=account_id,
    )
    session.add(row)
    session.flush()
    return row.id


def carried_evidence(session: Session, case_id: str) -> set[str]:
    """The sha256 of what the case has taken over from its alert; for the house itself."""
    query = select(CaseAttachmentRow.sha256).where(
        CaseAttachmentRow.case_id == case_id, CaseAttachmentRow.label == AttachmentLabel.ALERT_EVIDENCE
    )
    return set(session.scalars(query))


def next_number(session: Session, day: str) -> str:
    """The day's next case number, `YYYYMMDD-NNNN`; two callers never get the same."""
    insert = insert_into(session, CaseNumberRow).values(day=day, last=1)
    counted = insert.on_conflict_do_update(index_elements=["day"], set_={"last": CaseNumberRow.last + 1})
    return f"{day}-{session.execute(counted.returning(CaseNumberRow.last)).scalar_one():04d}"


def move_if(
    session: Session, case: CaseRow, *, to_state: CaseState, assignee_id: str | None, rework: int, now: datetime
) -> bool:
    """Move the case if it still stands as `case` was read; False, and nothing done, when somebody was first."""
    ended = to_state in (CaseState.CLOSED, CaseState.CANCELLED)
    claimed = (
        update(CaseRow)
        .where(CaseRow.id == case.id, CaseRow.state == case.state, CaseRow.version == case.version)
        .values(
            state=to_state,
            assignee_id=assignee_id,
            rework_count=CaseRow.rework_count + rework,
            updated_at=now,
            closed_at=now if ended else None,
            version=CaseRow.version + 1,
        )
        .returning(CaseRow.id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(claimed).first() is not None


def note(
    session: Session,
    case_id: str,
    *,
    at: datetime,
    to_state: CaseState,
    from_state: CaseState | None = None,
    move: CaseMove | None = None,
    account_id: str | None = None,
    assignee_id: str | None = None,
    note: str = "",
) -> int:
    """Write a line of the case's history; gives its id."""
    row = CaseHistoryRow(
        case_id=case_id,
        at=at,
        account_id=account_id,
        move=move,
        from_state=from_state,
        to_state=to_state,
        note=note,
        assignee_id=assignee_id,
    )
    session.add(row)
    session.flush()
    return row.id


def workers_for(session: Session, area: AreaRow) -> Sequence[AccountRow]:
    """The grid workers whose area holds `area` or is held by it, by name, `area` loaded."""
    query = (
        select(AccountRow)
        .join(AccountRow.area)
        .where(AccountRow.role == Role.GRID_WORKER, AccountRow.disabled.is_(False), _same_branch(area))
        .options(joinedload(AccountRow.area))
    )
    return session.scalars(query.order_by(AccountRow.display_name, AccountRow.id)).all()


def _same_branch(area: AreaRow) -> ColumnElement[bool]:
    steps = area.path.strip("/").split("/")
    above = ["/" + "/".join(steps[: count + 1]) + "/" for count in range(len(steps))]
    return or_(AreaRow.path.in_(above), AreaRow.path.startswith(area.path, autoescape=True))


def _loaded() -> Select[CaseRow]:
    return select(CaseRow).options(
        joinedload(CaseRow.area, innerjoin=True), joinedload(CaseRow.camera), joinedload(CaseRow.assignee)
    )
