"""What must always hold and no single column can say; `xueliang doctor` asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.alerts import AlertState
from models.db import audit
from models.db.schema import (
    AlertEventRow,
    AlertHistoryRow,
    AlertRow,
    AreaRow,
    CareRow,
    CaseAttachmentRow,
    CaseHistoryRow,
    CaseRow,
    EvidenceRow,
    RuleEventRow,
)
from models.db.scope import EVERYWHERE
from models.files import FileStore

MAX_PROBLEMS = 100  # of one kind; a broken disk would name every file


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold: what, where (the ids), and what to do about it."""

    what: str
    where: str
    what_to_do: str


def check_invariants(session: Session, files: FileStore | None = None) -> list[Problem]:
    """Everything that does not hold, at most 100 of a kind; without `files` the files are not looked for."""
    problems = []
    for check in _CHECKS:
        problems += list(check(session))[:MAX_PROBLEMS]
    if files is not None:
        problems += _missing_files(session, files)
    return problems


def _area_paths(session: Session) -> Iterator[Problem]:
    by_id = {area.id: area for area in session.scalars(select(AreaRow))}
    for area in by_id.values():
        parent = by_id.get(area.parent_id) if area.parent_id else None
        above = parent.path if parent else EVERYWHERE
        if area.path != f"{above}{area.id}/":
            yield Problem(
                "an area's path does not lead through its parent: people may see too much or too little",
                f"area {area.id}",
                f"set its path to {above}{area.id}/ after finding out who changed it",
            )


def _confirmed_without_case(session: Session) -> Iterator[Problem]:
    query = (
        select(AlertRow.id)
        .outerjoin(CaseRow, CaseRow.alert_id == AlertRow.id)
        .where(AlertRow.state == AlertState.CONFIRMED, CaseRow.id.is_(None))
    )
    for alert_id in session.scalars(query.limit(MAX_PROBLEMS)):
        yield Problem("a confirmed alert has no case", f"alert {alert_id}", "report a case by hand for it")


def _wrong_counts(session: Session) -> Iterator[Problem]:
    counted = select(AlertEventRow.alert_id, func.count().label("events")).group_by(AlertEventRow.alert_id).subquery()
    query = (
        select(AlertRow.id)
        .outerjoin(counted, counted.c.alert_id == AlertRow.id)
        .where(func.coalesce(counted.c.events, 0) != AlertRow.event_count)
    )
    for alert_id in session.scalars(query.limit(MAX_PROBLEMS)):
        yield Problem(
            "an alert counts other events than it has", f"alert {alert_id}", "restore the database from a copy"
        )


def _without_care(session: Session) -> Iterator[Problem]:
    query = select(AlertRow.id).outerjoin(CareRow, CareRow.alert_id == AlertRow.id).where(CareRow.alert_id.is_(None))
    for alert_id in session.scalars(query.limit(MAX_PROBLEMS)):
        yield Problem("nobody is ever told of an alert", f"alert {alert_id}", "restore the database from a copy")


def _ends_told_apart(session: Session) -> Iterator[Problem]:
    ended = RuleEventRow.ended_at.is_not(None)
    query = select(RuleEventRow.id).join(AlertEventRow, AlertEventRow.event_id == RuleEventRow.id)
    for event_id in session.scalars(query.where(AlertEventRow.ended != ended).limit(MAX_PROBLEMS)):
        yield Problem(
            "an alert takes an event for ended that is not, or the other way round",
            f"rule event {event_id}",
            "restore the database from a copy",
        )


def _states_without_history(session: Session) -> Iterator[Problem]:
    for name, query in (("alert", _unexplained_alerts()), ("case", _unexplained_cases())):
        for row_id in session.scalars(query.limit(MAX_PROBLEMS)):
            yield Problem(
                f"the state of this {name} is not the one its history ends with",
                f"{name} {row_id}",
                "somebody wrote to the database directly: compare the history with the audit, and set the state back",
            )


def _unexplained_alerts() -> Select[str]:
    newest = select(func.max(AlertHistoryRow.id).label("id")).group_by(AlertHistoryRow.alert_id).subquery()
    last = select(AlertHistoryRow.alert_id, AlertHistoryRow.to_state).join(newest, newest.c.id == AlertHistoryRow.id)
    told = last.subquery()
    joined = select(AlertRow.id).outerjoin(told, told.c.alert_id == AlertRow.id)
    return joined.where(told.c.to_state.is_(None) | (told.c.to_state != AlertRow.state))


def _unexplained_cases() -> Select[str]:
    newest = select(func.max(CaseHistoryRow.id).label("id")).group_by(CaseHistoryRow.case_id).subquery()
    last = select(CaseHistoryRow.case_id, CaseHistoryRow.to_state).join(newest, newest.c.id == CaseHistoryRow.id)
    told = last.subquery()
    joined = select(CaseRow.id).outerjoin(told, told.c.case_id == CaseRow.id)
    return joined.where(told.c.to_state.is_(None) | (told.c.to_state != CaseRow.state))


def _broken_audit(session: Session) -> Iterator[Problem]:
    broken = audit.first_break(session)
    if broken is not None:
        yield Problem(
            "the audit is not as it was written",
            f"audit: {broken}",
            "keep this database as it is for whoever investigates, and compare it with a copy",
        )


def _missing_files(session: Session, files: FileStore) -> list[Problem]:
    problems: list[Problem] = []
    for name, query in (
        ("evidence", select(EvidenceRow.id, EvidenceRow.sha256).where(EvidenceRow.removed_at.is_(None))),
        ("attachment", select(CaseAttachmentRow.id, CaseAttachmentRow.sha256)),
    ):
        rows: Any = session.execute(query)
        missing = [row_id for row_id, sha256 in rows if not files.has(sha256)]
        problems += [
            Problem(
                "a picture's file is missing", f"{name} {row_id}", "put the files back from a copy of the data folder"
            )
            for row_id in missing[:MAX_PROBLEMS]
        ]
    return problems


_CHECKS: tuple[Callable[[Session], Iterator[Problem]], ...] = (
    _area_paths,
    _confirmed_without_case,
    _wrong_counts,
    _without_care,
    _ends_told_apart,
    _states_without_history,
    _broken_audit,
)
