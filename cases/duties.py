"""Whose move it is: which role may move a case, who must hold it, and what a move must bring along. Pure."""

from models.cases import CASE_MOVES, CaseMove, CaseState
from models.db.scope import Scope
from models.errors import InputError, NotAllowed
from models.people import Permission, allows

_PERMISSION = {
    CaseMove.ASSIGN: Permission.DISPATCH_CASES,
    CaseMove.REASSIGN: Permission.DISPATCH_CASES,
    CaseMove.CANCEL: Permission.DISPATCH_CASES,
    CaseMove.START: Permission.HANDLE_CASES,
    CaseMove.RETURN: Permission.HANDLE_CASES,
    CaseMove.FINISH: Permission.HANDLE_CASES,
    CaseMove.CHECK_PASS: Permission.CHECK_CASES,
    CaseMove.CHECK_FAIL: Permission.CHECK_CASES,
    CaseMove.CLOSE: Permission.CHECK_CASES,
}
NAMES_WORKER = frozenset({CaseMove.ASSIGN, CaseMove.REASSIGN})
NEEDS_NOTE = frozenset({CaseMove.RETURN, CaseMove.CHECK_FAIL, CaseMove.CANCEL, CaseMove.FINISH})
NEEDS_PHOTO = frozenset({CaseMove.FINISH})
REWORK = frozenset({CaseMove.CHECK_FAIL})


def may(move: CaseMove, assignee_id: str | None, scope: Scope) -> bool:
    """Whether the caller may make this move with a case of that assignee: by role, and by holding it."""
    permission = _PERMISSION[move]
    if not allows(scope.role, permission):
        return False
    return permission is not Permission.HANDLE_CASES or assignee_id == scope.account_id


def allowed_moves(state: CaseState, assignee_id: str | None, scope: Scope) -> list[CaseMove]:
    """What the caller may do with such a case now, in the order of the table."""
    return [move for move in CASE_MOVES[state] if may(move, assignee_id, scope)]


def check_move(move: CaseMove, assignee_id: str | None, scope: Scope) -> None:
    """Raises NotAllowed with the reason unless the caller may make this move."""
    if may(move, assignee_id, scope):
        return
    if allows(scope.role, _PERMISSION[move]):
        raise NotAllowed(f"{move}: only who holds the case may do that")
    raise NotAllowed(f"{move}: a {scope.role} may not do that")


def check_enclosures(move: CaseMove, worker_id: str | None, note: str, photos: int) -> None:
    """Raises InputError unless the move brings what it must: a worker, a note, a photo."""
    if move in NAMES_WORKER and not worker_id:
        raise InputError(f"assignee_id: {move} needs the worker who shall hold the case")
    if move not in NAMES_WORKER and worker_id:
        raise InputError(f"assignee_id: {move} names no worker")
    if move in NEEDS_NOTE and not note.strip():
        raise InputError(f"note: {move} needs a note that says why or what was done")
    if move in NEEDS_PHOTO and not photos:
        raise InputError(f"attachment_ids: {move} needs at least one photo taken for it")


def holder_after(move: CaseMove, holder_id: str | None, worker_id: str | None) -> str | None:
    """Who holds the case after the move."""
    if move in NAMES_WORKER:
        return worker_id
    return None if move is CaseMove.RETURN else holder_id
