"""Whose move it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import duties
from models.cases import CASE_MOVES, CaseMove, CaseState
from models.db.scope import Scope
from models.errors import InputError, NotAllowed
from models.people import Role

M = CaseMove
ME = "acc_me"


def _scope(role: Role) -> Scope:
    return Scope("/a/", ME, role)


@pytest.mark.parametrize(
    ("role", "state", "holds_it", "moves"),
    [
        (Role.OPERATOR, CaseState.ACCEPTED, False, [M.ASSIGN, M.CANCEL]),
        (Role.OPERATOR, CaseState.HANDLING, False, [M.REASSIGN, M.CANCEL]),
        (Role.OPERATOR, CaseState.PENDING_CHECK, False, [M.CHECK_PASS, M.CHECK_FAIL]),
        (Role.OPERATOR, CaseState.PENDING_CLOSE, False, [M.CLOSE, M.CHECK_FAIL]),
        (Role.GRID_WORKER, CaseState.DISPATCHED, True, [M.START, M.RETURN]),
        (Role.GRID_WORKER, CaseState.DISPATCHED, False, []),
        (Role.GRID_WORKER, CaseState.HANDLING, True, [M.FINISH, M.RETURN]),
        (Role.GRID_WORKER, CaseState.PENDING_CHECK, True, []),
        (Role.SECURITY_OFFICER, CaseState.ACCEPTED, False, []),
        (Role.AUDITOR, CaseState.ACCEPTED, False, []),
        (Role.ADMIN, CaseState.HANDLING, False, [M.REASSIGN, M.CANCEL]),
    ],
)
def test_allowed_moves(role: Role, state: CaseState, holds_it: bool, moves: list[CaseMove]) -> None:
    assert duties.allowed_moves(state, ME if holds_it else "acc_other", _scope(role)) == moves


@given(st.sampled_from(Role), st.sampled_from(CaseState), st.booleans())
def test_what_is_allowed_is_in_the_table_and_passes_the_check(role: Role, state: CaseState, holds_it: bool) -> None:
    holder = ME if holds_it else None
    allowed = duties.allowed_moves(state, holder, _scope(role))
    assert set(allowed) <= set(CASE_MOVES[state])
    for move in allowed:
        duties.check_move(move, holder, _scope(role))
    for move in set(CASE_MOVES[state]) - set(allowed):
        with pytest.raises(NotAllowed):
            duties.check_move(move, holder, _scope(role))


def test_nobody_at_all_does_not_hold_an_unassigned_case() -> None:
    with pytest.raises(NotAllowed):
        duties.check_move(M.START, None, _scope(Role.GRID_WORKER))


@pytest.mark.parametrize("move", CaseMove)
def test_what_a_move_must_bring(move: CaseMove) -> None:
    worker = "acc_w" if move in (M.ASSIGN, M.REASSIGN) else None
    duties.check_enclosures(move, worker, "note", 1)
    if worker:
        with pytest.raises(InputError, match="assignee_id"):
            duties.check_enclosures(move, None, "note", 1)
    else:
        with pytest.raises(InputError, match="assignee_id"):
            duties.check_enclosures(move, "acc_w", "note", 1)
    needs_note = move in (M.RETURN, M.CHECK_FAIL, M.CANCEL, M.FINISH)
    for blank in ("", " \n\t"):
        if needs_note:
            with pytest.raises(InputError, match="note"):
                duties.check_enclosures(move, worker, blank, 1)
        else:
            duties.check_enclosures(move, worker, blank, 1)
    if move is M.FINISH:
        with pytest.raises(InputError, match="photo"):
            duties.check_enclosures(move, worker, "note", 0)


def test_who_holds_the_case_afterwards() -> None:
    assert duties.holder_after(M.ASSIGN, None, "new") == "new"
    assert duties.holder_after(M.REASSIGN, "old", "new") == "new"
    assert duties.holder_after(M.RETURN, "old", None) is None
    assert duties.holder_after(M.CHECK_FAIL, "old", None) == "old"
