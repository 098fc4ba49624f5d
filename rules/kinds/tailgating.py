"""尾随: more people pass a door than leave was given for.

Each crossing of the line at the door is a passage, each grant of the gate lets `persons_per_grant` pass within its
window (`rules.admission`). A passage is judged only once `tolerance_s` + `settle_s` have gone by on our clock since it
was seen: by then whatever belongs to it has come, so the order in which pictures and access events arrive makes no
difference. What comes later than that is judged by what is known.

Grants are placed in time by `clock` (`rules.access`), pictures by their frame time, which follows our clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf

from pydantic import Field

from models.access import AccessEvent, Credential
from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.access import AccessClock, gives_leave, moment_s
from rules.admission import Grant, Grants, Window, admit, with_grant
from rules.events import event_id
from rules.kinds import line_crossing
from rules.kinds.codes import artemis, gb28181
from rules.kinds.kind import LINES, Outcome, Rule, RuleKind, Silence, Stimulus, Stop, Tick
from rules.kinds.line_crossing import LineCrossingParams
from rules.limits import MAX_TRACKS, STEP_BACK_S, TIME_GRAIN_S

TAILGATING_CAUSE = "tailgating"
NO_GRANT_CAUSE = "no_grant"


class TailgatingParams(LineCrossingParams):
    """How many may pass on one grant, and when it counts."""

    persons_per_grant: int = Field(
        default=1,
        ge=1,
        le=20,
        title="Passages per grant",
        description="How many people (or vehicles, at a barrier) may pass on one grant.",
        json_schema_extra={"title_zh": "每次授权允许通过数"},
    )
    window_s: float = Field(
        default=10.0,
        gt=0,
        le=120,
        title="Window after a grant (s)",
        description="A grant counts for passages up to so many seconds after it.",
        json_schema_extra={"title_zh": "授权有效时间（秒）", "description_zh": "授权后多少秒内通过算在这次授权内。"},
    )
    tolerance_s: float = Field(
        default=2.0,
        ge=0,
        le=30,
        title="Clock tolerance (s)",
        description="A passage may be seen up to so many seconds before the time of its grant: gate and camera report "
        "with different delays.",
        json_schema_extra={"title_zh": "时间误差容忍（秒）"},
    )
    settle_s: float = Field(
        default=3.0,
        ge=0,
        le=120,
        title="Wait before judging (s)",
        description="How long pictures and access events may take to reach us. A passage is judged after the tolerance "
        "and this time; a larger value gives later and safer alerts.",
        json_schema_extra={"title_zh": "等待判定时间（秒）"},
    )
    clock: AccessClock = Field(
        default="arrival",
        title="Time of a grant",
        description="arrival: when its event reached us. device: the device's own clock, which must then be kept right "
        "(NTP), for gates that deliver their events late.",
        json_schema_extra={"title_zh": "授权时间依据", "labels_zh": {"arrival": "到达时间", "device": "设备时间"}},
    )
    exit_button: bool = Field(
        default=True,
        title="Exit button counts",
        description="The exit button gives leave to pass as a credential does.",
        json_schema_extra={"title_zh": "出门按钮视为授权"},
    )
    report_no_grant: bool = Field(
        default=False,
        title="Report passages without a grant",
        description="Report also who passes while no grant is open, for doors that never stand open by intent.",
        json_schema_extra={"title_zh": "无授权通过也报警"},
    )
    doors: tuple[int, ...] = Field(
        default=(),
        max_length=64,
        title="Doors",
        description="Numbers of the doors at the line; none means all doors of the gate.",
        json_schema_extra={"title_zh": "门编号"},
    )


@dataclass(frozen=True, slots=True)
class Doorway:
    """What is known of one doorway.

    `now_s`: how far our clock has come. `passed_s`: when each track was last counted. `waiting`: passages not judged
    yet, in order of time. `told`: the newest event of each grant that was overrun.
    """

    now_s: float = -inf
    trails: line_crossing.State = None
    passed_s: Mapping[int, float] = field(default_factory=dict)
    waiting: tuple[RuleEvent, ...] = ()
    grants: Grants = ()
    told: Mapping[str, RuleEvent] = field(default_factory=dict)


TailgatingRule = Rule[TailgatingParams]


def step(rule: TailgatingRule, doorway: Doorway, stimulus: Stimulus) -> Outcome[Doorway]:
    """Take a picture, an access event, the passing of time or a stop into account."""
    match stimulus:
        case TrackedFrame():
            return _settled(rule, _with_passages(rule, doorway, stimulus))
        case AccessEvent():
            later = replace(doorway, now_s=max(doorway.now_s, stimulus.received_at.timestamp()))
            return _settled(rule, _with_leave(rule, later, stimulus))
        case Tick():
            return _settled(rule, replace(doorway, now_s=_passed_on(doorway.now_s, stimulus.time_s)))
        case Silence():
            return replace(doorway, trails=None, passed_s={}), ()
        case Stop():
            return Doorway(), _settled(rule, replace(doorway, now_s=inf))[1]
        case _:
            return doorway, ()


def _passed_on(now_s: float, time_s: float) -> float:
    """Our clock may have been set back: then what waits waits on, and what comes is not judged at once."""
    return time_s if time_s < now_s - STEP_BACK_S else max(now_s, time_s)


def _with_passages(rule: TailgatingRule, doorway: Doorway, frame: TrackedFrame) -> Doorway:
    lines: Rule[LineCrossingParams] = Rule(rule.spec, rule.params, rule.edges)
    trails, crossings = line_crossing.step(lines, doorway.trails, frame)
    after_s = frame.frame_time_s - rule.params.window_s
    passed_s = {track: time_s for track, time_s in doorway.passed_s.items() if time_s > after_s}
    waiting = list(doorway.waiting)
    for crossing in crossings:
        if crossing.phase is Phase.BEGIN and crossing.track_id not in passed_s and len(waiting) < MAX_TRACKS:
            passed_s[crossing.track_id] = crossing.time_s
            waiting.append(crossing)
    return replace(doorway, trails=trails, passed_s=passed_s, waiting=tuple(sorted(waiting, key=_order)))


def _with_leave(rule: TailgatingRule, doorway: Doorway, event: AccessEvent) -> Doorway:
    params = rule.params
    at_the_door = not params.doors or event.door_no in params.doors
    unheeded = event.credential is Credential.BUTTON and not params.exit_button
    if not at_the_door or unheeded or not gives_leave(event):
        return doorway
    grant = Grant(moment_s(event, params.clock), event.event_id, event.door_no)
    return replace(doorway, grants=with_grant(doorway.grants, grant))


def _settled(rule: TailgatingRule, doorway: Doorway) -> Outcome[Doorway]:
    """Judge the passages whose time has come, then let go of the grants no passage can use any more."""
    due_s = doorway.now_s - rule.params.tolerance_s - rule.params.settle_s + TIME_GRAIN_S
    events: list[RuleEvent] = []
    for passage in doorway.waiting:
        if passage.time_s <= due_s:
            doorway, found = _judged(rule, doorway, passage)
            events += found
    waiting = tuple(passage for passage in doorway.waiting if passage.time_s > due_s)
    open_until_s = rule.params.window_s + 2 * TIME_GRAIN_S
    closed = [grant for grant in doorway.grants if grant.time_s + open_until_s <= due_s]
    events += _ends(doorway, closed)
    gone = {grant.event_id for grant in closed}
    grants = tuple(grant for grant in doorway.grants if grant.event_id not in gone)
    told = {grant_id: event for grant_id, event in doorway.told.items() if grant_id not in gone}
    return replace(doorway, waiting=waiting, grants=grants, told=told), events


def _judged(rule: TailgatingRule, doorway: Doorway, passage: RuleEvent) -> Outcome[Doorway]:
    params = rule.params
    window = Window(params.tolerance_s, params.window_s, params.persons_per_grant)
    grants, grant = admit(doorway.grants, passage.time_s, window)
    if grant is None:
        return doorway, _without_grant(rule, passage) if params.report_no_grant else ()
    doorway = replace(doorway, grants=grants)
    if not grant.beyond:
        return doorway, ()
    event = _overrun(rule, grant, passage, doorway.told.get(grant.event_id))
    return replace(doorway, told={**doorway.told, grant.event_id: event}), (event,)


def _overrun(rule: TailgatingRule, grant: Grant, passage: RuleEvent, before: RuleEvent | None) -> RuleEvent:
    """One more than the grant allowed: the event begins, or goes on."""
    passed = grant.admitted + grant.beyond
    found = _found(rule, passage, TAILGATING_CAUSE, grant.event_id, granted=grant.admitted, passed=passed)
    found = replace(found, door_no=grant.door_no)
    if before is None:
        return found
    sequence = before.sequence + 1
    return replace(found, event_id=before.event_id, began_s=before.began_s, phase=Phase.UPDATE, sequence=sequence)


def _ends(doorway: Doorway, closed: list[Grant]) -> Iterator[RuleEvent]:
    for grant in closed:
        last = doorway.told.get(grant.event_id)
        if last is not None:
            yield replace(last, phase=Phase.END, sequence=last.sequence + 1)


def _without_grant(rule: TailgatingRule, passage: RuleEvent) -> tuple[RuleEvent, RuleEvent]:
    who = f"{passage.zone_id}:{passage.track_id}"
    begin = _found(rule, passage, NO_GRANT_CAUSE, who, granted=0, passed=1)
    return begin, replace(begin, phase=Phase.END, sequence=1)


def _found(
    rule: TailgatingRule, passage: RuleEvent, cause: str, subject: str, *, granted: int, passed: int
) -> RuleEvent:
    """The event that begins with this passage."""
    spec = rule.spec
    return replace(
        passage,
        event_id=event_id(spec.gate_id, spec.rule_id, f"{cause}:{subject}", passage.time_s),
        began_s=passage.time_s,
        gate_id=spec.gate_id,
        values={**passage.values, "cause": cause, "granted": granted, "passed": passed},
    )


def _order(passage: RuleEvent) -> tuple[float, int]:
    return passage.time_s, passage.track_id


TAILGATING: RuleKind[TailgatingParams, Doorway] = RuleKind(
    kind="tailgating",
    title={"zh": "尾随", "en": "Tailgating"},
    summary={
        "zh": "一次授权后通过的人（车）数超过允许数即触发；可选：无授权通过也触发。",
        "en": "More people (or vehicles) pass a door than its grants allow; on request also who passes without any.",
    },
    subjects=frozenset({"frame", "access"}),
    zone_shapes=LINES,
    params_model=TailgatingParams,
    make_state=Doorway,
    step=step,
    event_codes={
        TAILGATING_CAUSE: (artemis(131585, near=True), gb28181(5, 5, near=True)),
        NO_GRANT_CAUSE: (artemis(131585, near=True), gb28181(5, 5, near=True)),
    },
)
