"""摄像机异常: a camera shows nothing that can be used, for a while.

What is wrong is told by who sees it: vision judges the picture (black, covered, moved to another scene, not looked at),
the connection says whether pictures come at all and whether they change. A fault that lasts `after_s` is an event; one
that comes and goes within `clear_s` is one fault, so a loose plug is one event and not a hundred.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from pydantic import Field

from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.rules import Phase, RuleEvent
from rules.events import event_id
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import HEALTH, NO_ZONES, CameraHealth, Outcome, Params, Rule, RuleKind, Stimulus, Stop, Tick

Fault = Literal["black", "covered", "moved", "blind", "stalled", "offline", "unauthorised"]

_OF_SIGHT: Final[Mapping[Sight, Fault]] = {
    Sight.BLACK: "black",
    Sight.COVERED: "covered",
    Sight.MOVED: "moved",
    Sight.BLIND: "blind",
}
_OF_STATE: Final[Mapping[CameraState, Fault]] = {
    CameraState.STALLED: "stalled",
    CameraState.OFFLINE: "offline",
    CameraState.UNAUTHORISED: "unauthorised",
}
_SIGHTS: Final = frozenset(_OF_SIGHT.values())
_STATES: Final = frozenset(_OF_STATE.values())


class CameraHealthParams(Params):
    """Which faults become events, and when."""

    faults: tuple[Fault, ...] = Field(
        default=("black", "covered", "moved", "blind", "stalled"),
        min_length=1,
        title="Faults",
        description="black: too dark to tell anything; covered: no detail; moved: another scene than before; blind: "
        "pictures come but cannot be looked at; stalled: connected, but no new picture comes; offline: no connection; "
        "unauthorised: the camera refuses the password.",
        json_schema_extra={
            "title_zh": "异常类型",
            "labels_zh": {
                "black": "黑屏",
                "covered": "遮挡",
                "moved": "偏转",
                "blind": "失明",
                "stalled": "画面卡滞",
                "offline": "离线",
                "unauthorised": "认证失败",
            },
        },
    )
    after_s: float = Field(
        default=20.0,
        ge=0,
        le=86400,
        title="Lasts (s)",
        description="A fault that lasts so many seconds becomes an event.",
        json_schema_extra={"title_zh": "持续时间（秒）"},
    )
    clear_s: float = Field(
        default=30.0,
        ge=0,
        le=3600,
        title="Over after (s)",
        description="A fault is over once it has not shown for so many seconds; if it returns earlier it has lasted.",
        json_schema_extra={"title_zh": "恢复判定时间（秒）"},
    )


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fault of the camera; Unix seconds. `gone_s`: since when it does not show, None while it does.

    `told`: the event, once it has begun.
    """

    since_s: float
    reason: str
    gone_s: float | None = None
    told: RuleEvent | None = None


Troubles = Mapping[Fault, Trouble]
HealthRule = Rule[CameraHealthParams]


def step(rule: HealthRule, troubles: Troubles, stimulus: Stimulus) -> Outcome[Troubles]:
    """Take news of the camera, the passing of time or a stop into account."""
    match stimulus:
        case CameraSight() | CameraStatus():
            return _on_news(rule, troubles, stimulus)
        case Tick():
            return _passed_on(rule, troubles, stimulus.time_s)
        case Stop():
            return {}, list(_ends(trouble for _, trouble in sorted(troubles.items())))
        case _:
            return troubles, ()


def _on_news(rule: HealthRule, troubles: Troubles, news: CameraHealth) -> Outcome[Troubles]:
    """What had lasted until now has lasted, whatever the news."""
    time_s = news.at.timestamp()
    troubles, before = _passed_on(rule, troubles, time_s)
    troubles, after = _passed_on(rule, _with_news(rule, troubles, news, time_s), time_s)
    return troubles, [*before, *after]


def _with_news(rule: HealthRule, troubles: Troubles, news: CameraHealth, time_s: float) -> Troubles:
    """The news names the one fault of its sort that shows now; those of the other sort stay as they are."""
    if isinstance(news, CameraSight):
        shown, sort = _OF_SIGHT.get(news.sight), _SIGHTS
    elif news.state is CameraState.CONNECTING:  # says neither that it is well nor that it is not
        return troubles
    else:
        shown, sort = _OF_STATE.get(news.state), _STATES
    changed = {fault: _gone(trouble, time_s) if fault in sort else trouble for fault, trouble in troubles.items()}
    if shown is not None and shown in rule.params.faults:
        known = troubles.get(shown) or Trouble(time_s, news.reason)
        changed[shown] = replace(known, reason=news.reason, gone_s=None)
    return changed


def _gone(trouble: Trouble, time_s: float) -> Trouble:
    return trouble if trouble.gone_s is not None else replace(trouble, gone_s=time_s)


def _passed_on(rule: HealthRule, troubles: Troubles, time_s: float) -> Outcome[Troubles]:
    """The faults as of `time_s`: those long gone end, those that have lasted begin."""
    params = rule.params
    over = {fault for fault, each in troubles.items() if _is_over(each, time_s, params.clear_s)}
    events = list(_ends(each for fault, each in sorted(troubles.items()) if fault in over))
    left = {fault: each for fault, each in troubles.items() if fault not in over}
    for fault, trouble in sorted(left.items()):
        if trouble.told is None and trouble.gone_s is None and time_s - trouble.since_s >= params.after_s:
            begin = _begin(rule, fault, trouble, time_s)
            left[fault] = replace(trouble, told=begin)
            events.append(begin)
    return left, events


def _is_over(trouble: Trouble, time_s: float, clear_s: float) -> bool:
    return trouble.gone_s is not None and time_s - trouble.gone_s >= clear_s


def _begin(rule: HealthRule, fault: Fault, trouble: Trouble, time_s: float) -> RuleEvent:
    spec = rule.spec
    return RuleEvent(
        event_id=event_id(spec.camera_id, spec.rule_id, fault, trouble.since_s),
        rule_id=spec.rule_id,
        kind=spec.kind,
        phase=Phase.BEGIN,
        sequence=0,
        began_s=trouble.since_s,
        time_s=time_s,
        camera_id=spec.camera_id,
        values={"cause": fault, "reason": trouble.reason},
    )


def _ends(troubles: Iterable[Trouble]) -> Iterator[RuleEvent]:
    for trouble in troubles:
        begin = trouble.told
        if begin is not None:
            time_s = max(begin.time_s, trouble.gone_s or begin.time_s)
            values = {**begin.values, "lasted_s": round(time_s - begin.began_s, 3)}
            yield replace(begin, phase=Phase.END, sequence=1, time_s=time_s, values=values)


CAMERA_HEALTH: RuleKind[CameraHealthParams, Troubles] = RuleKind(
    kind="camera_health",
    title={"zh": "摄像机异常", "en": "Camera trouble"},
    summary={
        "zh": "摄像机黑屏、被遮挡、偏转、失明或画面卡滞并持续设定时间即触发；恢复后结束。",
        "en": "A camera is black, covered, moved, blind or frozen for the set time; it ends when the picture is back.",
    },
    subjects=HEALTH,
    zone_shapes=NO_ZONES,
    params_model=CameraHealthParams,
    make_state=dict,
    step=step,
    event_codes={
        "black": (artemis(131329, near=True), gb28181(5, 11, near=True)),
        "covered": (artemis(131330), gb28181(5, 13)),
        "moved": (artemis(131612), gb28181(5, 11, near=True)),
        "blind": (artemis(131329, near=True), gb28181(5, 11, near=True)),
        "stalled": (artemis(131329), gb28181(2, 1)),
        "offline": (artemis(889196545), gb28181(2, 1, near=True)),
        "unauthorised": (artemis(889196545, near=True), gb28181(2, 1, near=True)),
    },
)
