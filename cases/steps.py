"""One step of a case, carried out: the state, its line of history, the photos handed in, the word to the outside."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from cases import duties
from cases.opening import tell_outside
from models.cases import CaseMove, next_case_state
from models.db import cases
from models.db.schema import CaseAttachmentRow, CaseRow
from models.db.scope import Scope
from models.errors import Conflict


@dataclass(frozen=True, slots=True)
class Step:
    """A move that has been checked. `worker_id`: whom it names; `account_id`: who makes it, None for the house."""

    move: CaseMove
    at: datetime
    account_id: str | None
    worker_id: str | None = None
    note: str = ""
    photos: tuple[CaseAttachmentRow, ...] = field(default=())


def carry_out(session: Session, case: CaseRow, step: Step) -> CaseRow:
    """The case after the step. Raises IllegalMove, or Conflict when somebody else moved it first."""
    to_state = next_case_state(case.state, step.move)
    holder_id = duties.holder_after(step.move, case.assignee_id, step.worker_id)
    rework = int(step.move in duties.REWORK)
    if not cases.move_if(session, case, to_state=to_state, assignee_id=holder_id, rework=rework, now=step.at):
        raise Conflict(f"somebody else moved the case {case.number} first: look at it again")
    history_id = cases.note(
        session,
        case.id,
        at=step.at,
        from_state=case.state,
        to_state=to_state,
        move=step.move,
        account_id=step.account_id,
        assignee_id=holder_id,
        note=step.note,
    )
    for photo in step.photos:
        photo.history_id = history_id
    session.flush()
    moved = cases.get(session, Scope.everything(), case.id)
    tell_outside(session, moved, step.move, step.at)
    return moved
