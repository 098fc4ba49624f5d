"""门禁报警: a door is forced, or held open.

What the device itself reports counts first. Where it reports only that the door opened and closed, the rule draws
the same conclusions: open for `held_s` is held, and (if asked for) opened without leave is forced.

Times at the door (`at`) are compared only with each other; waiting is measured from `received_at`, on our clock.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial

from pydantic import Field

from models.access import AccessEvent, AccessKind
from models.rules import Phase, RuleEvent
from rules.access import gives_leave
from rules.events import event_id
from rules.kinds.codes import artemis
from rules.kinds.kind import ACCESS, NO_ZONES, Outcome, Params, Rule, RuleKind, Stimulus, Stop, Tick
from rules.limits import UPDATE_EVERY_S

MAX_DOORS = 64
MAX_REMEMBERED = 64
NEW_FORCING_AFTER_S = 60.0
GIVE_UP_AFTER_S = 24 * 3600.0


class Cause(StrEnum):
    """What is wrong with the door."""

    FORCED = "forced"
    HELD = "held"


class DoorAlarmParams(Params):
    """What is concluded where the device does not say it itself."""

    held_s: float = Field(
        default=30.0,
        ge=0,
        le=3600,
        title="Held open after (s)",
        description="A door that opened and has not closed for so many seconds is held open; "
        "0 relies on the device's own report.",
        json_schema_extra={"title_zh": "超时未关判定（秒）"},
    )
    derive_forced: bool = Field(
        default=False,
        title="Opened without leave is forced",
        description="Treat a door that opens without a grant, a remote opening or the exit button as forced. "
        "Only for gates that report all of these.",
        json_schema_extra={"title_zh": "无授权开门视为强行开门"},
    )
    grant_window_s: float = Field(
        default=10.0,
        ge=0,
        le=120,
        title="Grant window (s)",
        description="A door may open within so many seconds of a grant.",
        json_schema_extra={"title_zh": "授权有效时间（秒）"},
    )
    doors: tuple[int, ...] = Field(
        default=(),
        max_length=MAX_DOORS,
        title="Doors",
        description="Numbers of the doors watched; none means all doors of the gate.",
        json_schema_extra={"title_zh": "门编号"},
    )


@dataclass(frozen=True, slots=True)
class Alarm:
    """An event that is open. `heard_s`: when it was last spoken of, at the door; `received_s`: the same, here."""

    cause: Cause
    source: str
    began_s: float
    heard_s: float
    received_s: float
    sequence: int = 1


@dataclass(frozen=True, slots=True)
class Door:
    """What is known of one door; Unix seconds, by the door's clock unless named `received`."""

    opened_s: float | None = None
    opened_received_s: float = 0.0
    closed_s: float = 0.0
    allowed_s: float | None = None
    alarms: Mapping[Cause, Alarm] = field(default_factory=dict)
    recent_ids: tuple[str, ...] = ()


Doors = Mapping[int, Door]
DoorRule = Rule[DoorAlarmParams]
DoorOutcome = tuple[Door, list[RuleEvent]]


def step(rule: DoorRule, doors: Doors, stimulus: Stimulus) -> Outcome[Doors]:
    """Take an access event, the passing of time or a stop into account."""
    match stimulus:
        case AccessEvent():
            return _on_access(rule, doors, stimulus)
        case Tick():
            return _each(rule, doors, partial(_on_tick, time_s=stimulus.time_s))
        case Stop():
            return {}, _each(rule, doors, _end_all)[1]
        case _:
            return doors, ()


def _each(
    rule: DoorRule, doors: Doors, change: Callable[[DoorRule, int, Door], DoorOutcome]
) -> tuple[Doors, list[RuleEvent]]:
    outcomes = {door_no: change(rule, door_no, door) for door_no, door in sorted(doors.items())}
    changed = {door_no: door for door_no, (door, _) in outcomes.items()}
    return changed, [event for _, events in outcomes.values() for event in events]


def _on_access(rule: DoorRule, doors: Doors, event: AccessEvent) -> Outcome[Doors]:
    door = doors.get(event.door_no)
    unwatched = rule.params.doors and event.door_no not in rule.params.doors
    if unwatched or (door is None and len(doors) >= MAX_DOORS):
        return doors, ()
    door = door or Door()
    if event.event_id in door.recent_ids:
        return doors, ()
    door = replace(door, recent_ids=(*door.recent_ids, event.event_id)[-MAX_REMEMBERED:])
    door, overdue = _held_by(rule, event.door_no, door, event.at.timestamp(), event.received_at.timestamp())
    door, events = _CHANGES.get(event.kind, _nothing)(rule, _with_leave(door, event), event)
    return {**doors, event.door_no: door}, [*overdue, *events]


def _nothing(_rule: DoorRule, door: Door, _event: AccessEvent) -> DoorOutcome:
    return door, []


def _with_leave(door: Door, event: AccessEvent) -> Door:
    """The door once this event's leave to pass, if it is one, is noted."""
    return replace(door, allowed_s=event.at.timestamp()) if gives_leave(event) else door


def _opened(rule: DoorRule, door: Door, event: AccessEvent) -> DoorOutcome:
    at_s, received_s = event.at.timestamp(), event.received_at.timestamp()
    if at_s < door.closed_s:
        return door, []
    if door.opened_s is None:
        door = replace(door, opened_s=at_s, opened_received_s=received_s)
    allowed = door.allowed_s is not None and abs(at_s - door.allowed_s) <= rule.params.grant_window_s
    if rule.params.derive_forced and not allowed:
        return _raise(rule, event.door_no, door, Alarm(Cause.FORCED, "derived", at_s, at_s, received_s))
    return door, []


def _closed(rule: DoorRule, door: Door, event: AccessEvent) -> DoorOutcome:
    at_s = event.at.timestamp()
    if door.opened_s is not None and at_s < door.opened_s:
        return door, []
    door, ends = _end(rule, event.door_no, door, tuple(door.alarms), at_s)
    return replace(door, opened_s=None, closed_s=max(door.closed_s, at_s)), ends


def _forced(rule: DoorRule, door: Door, event: AccessEvent) -> DoorOutcome:
    at_s = event.at.timestamp()
    known = door.alarms.get(Cause.FORCED)
    ends: list[RuleEvent] = []
    if known is not None and at_s - known.heard_s >= NEW_FORCING_AFTER_S:
        door, ends = _end(rule, event.door_no, door, (Cause.FORCED,), known.heard_s)
    alarm = Alarm(Cause.FORCED, "device", at_s, at_s, event.received_at.timestamp())
    door, begins = _raise(rule, event.door_no, door, alarm)
    door, over = _end(rule, event.door_no, door, (Cause.FORCED,), at_s) if at_s < door.closed_s else (door, [])
    return door, [*ends, *begins, *over]


def _held(rule: DoorRule, door: Door, event: AccessEvent) -> DoorOutcome:
    at_s = event.at.timestamp()
    if at_s < door.closed_s:
        return door, []
    began_s = at_s if door.opened_s is None else door.opened_s
    return _raise(rule, event.door_no, door, Alarm(Cause.HELD, "device", began_s, at_s, event.received_at.timestamp()))


def _held_ended(rule: DoorRule, door: Door, event: AccessEvent) -> DoorOutcome:
    door, ends = _end(rule, event.door_no, door, (Cause.HELD,), event.at.timestamp())
    return replace(door, opened_s=None), ends


_CHANGES: Mapping[AccessKind, Callable[[DoorRule, Door, AccessEvent], DoorOutcome]] = {
    AccessKind.DOOR_OPENED: _opened,
    AccessKind.DOOR_CLOSED: _closed,
    AccessKind.DOOR_FORCED: _forced,
    AccessKind.DOOR_HELD: _held,
    AccessKind.DOOR_HELD_ENDED: _held_ended,
}


def _held_by(rule: DoorRule, door_no: int, door: Door, at_s: float, received_s: float) -> DoorOutcome:
    """The door at `at_s`: held, if it has stood open for `held_s`."""
    due = rule.params.held_s > 0 and door.opened_s is not None and at_s - door.opened_s >= rule.params.held_s
    if not due or door.opened_s is None or Cause.HELD in door.alarms:
        return door, []
    return _raise(rule, door_no, door, Alarm(Cause.HELD, "derived", door.opened_s, at_s, received_s))


def _on_tick(rule: DoorRule, door_no: int, door: Door, time_s: float) -> DoorOutcome:
    events: list[RuleEvent] = []
    if door.opened_s is not None:
        waited_s = time_s - door.opened_received_s
        door, events = _held_by(rule, door_no, door, door.opened_s + waited_s, time_s)
    stale = tuple(cause for cause, alarm in door.alarms.items() if time_s - alarm.received_s >= GIVE_UP_AFTER_S)
    if not stale:
        return door, events
    heard_s = max(door.alarms[cause].heard_s for cause in stale)
    door, ends = _end(rule, door_no, door, stale, heard_s)
    return replace(door, opened_s=None), [*events, *ends]


def _end_all(rule: DoorRule, door_no: int, door: Door) -> DoorOutcome:
    heard_s = max((alarm.heard_s for alarm in door.alarms.values()), default=0.0)
    return _end(rule, door_no, door, tuple(door.alarms), heard_s)


def _raise(rule: DoorRule, door_no: int, door: Door, alarm: Alarm) -> DoorOutcome:
    """Begin an event, or report the one that is open again if the last report is a while ago."""
    known = door.alarms.get(alarm.cause)
    if known is None:
        begin = _event(rule, door_no, replace(alarm, sequence=0), Phase.BEGIN, alarm.heard_s)
        return replace(door, alarms={**door.alarms, alarm.cause: alarm}), [begin]
    if alarm.heard_s - known.heard_s < UPDATE_EVERY_S:
        return door, []
    again = replace(known, heard_s=alarm.heard_s, received_s=alarm.received_s, sequence=known.sequence + 1)
    update = _event(rule, door_no, known, Phase.UPDATE, alarm.heard_s)
    return replace(door, alarms={**door.alarms, alarm.cause: again}), [update]


def _end(rule: DoorRule, door_no: int, door: Door, causes: Sequence[Cause], at_s: float) -> DoorOutcome:
    ended = [alarm for cause, alarm in sorted(door.alarms.items()) if cause in causes]
    events = [_event(rule, door_no, alarm, Phase.END, max(at_s, alarm.heard_s)) for alarm in ended]
    return replace(door, alarms={c: a for c, a in door.alarms.items() if c not in causes}), events


def _event(rule: DoorRule, door_no: int, alarm: Alarm, phase: Phase, time_s: float) -> RuleEvent:
    spec = rule.spec
    return RuleEvent(
        event_id=event_id(spec.gate_id, spec.rule_id, f"{alarm.cause}:{door_no}", alarm.began_s),
        rule_id=spec.rule_id,
        kind=spec.kind,
        phase=phase,
        sequence=alarm.sequence,
        began_s=alarm.began_s,
        time_s=time_s,
        camera_id=spec.camera_id,
        gate_id=spec.gate_id,
        door_no=door_no,
        values={"cause": alarm.cause.value, "source": alarm.source, "lasted_s": round(time_s - alarm.began_s, 3)},
    )


DOOR_ALARM: RuleKind[DoorAlarmParams, Doors] = RuleKind(
    kind="door_alarm",
    title={"zh": "门禁报警", "en": "Door alarm"},
    summary={
        "zh": "门被强行打开或超时未关即触发；关门后结束。",
        "en": "A door is forced or held open; it ends when the door closes.",
    },
    subjects=ACCESS,
    zone_shapes=NO_ZONES,
    params_model=DoorAlarmParams,
    make_state=dict,
    step=step,
    event_codes={Cause.FORCED: (artemis(198657),), Cause.HELD: (artemis(198400),)},
)
