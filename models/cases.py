"""Cases: what people close. States and moves of 受理—信息收集—分流交办—执行处置—结果反馈, first slice."""

from enum import StrEnum

from models.errors import IllegalMove


class CaseState(StrEnum):
    """Where a case stands."""

    ACCEPTED = "accepted"  # 立案, waiting to be dispatched 待派遣
    DISPATCHED = "dispatched"  # 已派遣, waiting for the worker to begin
    HANDLING = "handling"  # 处置中
    PENDING_CHECK = "pending_check"  # 待核查
    PENDING_CLOSE = "pending_close"  # 核查通过, 待结案
    CLOSED = "closed"  # 结案
    CANCELLED = "cancelled"  # 作废


class CaseMove(StrEnum):
    """What may be done with a case."""

    ASSIGN = "assign"  # 派遣
    REASSIGN = "reassign"  # 改派
    START = "start"  # 接单
    RETURN = "return"  # 回退: not my duty
    FINISH = "finish"  # 处置完成, with a note and a photo
    CHECK_PASS = "check_pass"  # 核查通过
    CHECK_FAIL = "check_fail"  # 返工
    CLOSE = "close"  # 结案
    CANCEL = "cancel"  # 作废


CASE_MOVES: dict[CaseState, dict[CaseMove, CaseState]] = {
    CaseState.ACCEPTED: {CaseMove.ASSIGN: CaseState.DISPATCHED, CaseMove.CANCEL: CaseState.CANCELLED},
    CaseState.DISPATCHED: {
        CaseMove.START: CaseState.HANDLING,
        CaseMove.REASSIGN: CaseState.DISPATCHED,
        CaseMove.RETURN: CaseState.ACCEPTED,
        CaseMove.CANCEL: CaseState.CANCELLED,
    },
    CaseState.HANDLING: {
        CaseMove.FINISH: CaseState.PENDING_CHECK,
        CaseMove.REASSIGN: CaseState.DISPATCHED,
        CaseMove.RETURN: CaseState.ACCEPTED,
        CaseMove.CANCEL: CaseState.CANCELLED,
    },
    CaseState.PENDING_CHECK: {
        CaseMove.CHECK_PASS: CaseState.PENDING_CLOSE,
        CaseMove.CHECK_FAIL: CaseState.HANDLING,
    },
    CaseState.PENDING_CLOSE: {CaseMove.CLOSE: CaseState.CLOSED, CaseMove.CHECK_FAIL: CaseState.HANDLING},
    CaseState.CLOSED: {},
    CaseState.CANCELLED: {},
}


def next_case_state(state: CaseState, move: CaseMove) -> CaseState:
    """Where `move` leads from `state`; raises IllegalMove with what is allowed."""
    moves = CASE_MOVES[state]
    if move not in moves:
        raise IllegalMove("case", state, move, [m.value for m in moves])
    return moves[move]
