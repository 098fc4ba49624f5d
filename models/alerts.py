"""Alerts: what a person looks at. States, moves and who may make them."""

from enum import StrEnum

from models.errors import IllegalMove


class AlertState(StrEnum):
    """Where an alert stands."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"
    MERGED = "merged"
    EXPIRED = "expired"


class AlertMove(StrEnum):
    """What may be done with an alert."""

    ACKNOWLEDGE = "acknowledge"
    CONFIRM = "confirm"
    FALSE_ALARM = "false_alarm"
    MERGE = "merge"
    EXPIRE = "expire"


class AlertMark(StrEnum):
    """What may happen to an alert without moving it to another state."""

    CLAIM = "claim"  # 认领
    RELEASE = "release"  # 释放
    TAKE_OVER = "take_over"  # 接管
    ESCALATE = "escalate"  # 升级
    SILENCE = "silence"  # 静默
    NOTIFY = "notify"  # 通知
    RISE = "rise"  # 等级升高
    STORM = "storm"  # 告警风暴


class FalseAlarmReason(StrEnum):
    """Why an alert was none."""

    ANIMAL = "animal"
    SHADOW_OR_LIGHT = "shadow_or_light"
    WEATHER = "weather"
    VEGETATION = "vegetation"
    AUTHORISED_PERSON = "authorised_person"
    WRONG_OBJECT = "wrong_object"
    ZONE_DRAWN_WRONG = "zone_drawn_wrong"
    TEST = "test"
    OTHER = "other"


ALERT_MOVES: dict[AlertState, dict[AlertMove, AlertState]] = {
    AlertState.NEW: {
        AlertMove.ACKNOWLEDGE: AlertState.ACKNOWLEDGED,
        AlertMove.CONFIRM: AlertState.CONFIRMED,
        AlertMove.FALSE_ALARM: AlertState.FALSE_ALARM,
        AlertMove.MERGE: AlertState.MERGED,
        AlertMove.EXPIRE: AlertState.EXPIRED,
    },
    AlertState.ACKNOWLEDGED: {
        AlertMove.CONFIRM: AlertState.CONFIRMED,
        AlertMove.FALSE_ALARM: AlertState.FALSE_ALARM,
        AlertMove.MERGE: AlertState.MERGED,
        AlertMove.EXPIRE: AlertState.EXPIRED,
    },
    AlertState.CONFIRMED: {},
    AlertState.FALSE_ALARM: {},
    AlertState.MERGED: {},
    AlertState.EXPIRED: {},
}


def next_alert_state(state: AlertState, move: AlertMove) -> AlertState:
    """Where `move` leads from `state`; raises IllegalMove with what is allowed."""
    moves = ALERT_MOVES[state]
    if move not in moves:
        raise IllegalMove("alert", state, move, [m.value for m in moves])
    return moves[move]
