"""门禁报警复核: a door is forced or held open, and the camera at the door says whether anybody is there.

What is wrong with the door is judged as by `door_alarm`. The alarm then waits up to `after_s` for somebody to be seen
in the zone, looking back `before_s` as well, and says what was seen: a person (more certain), nobody (less certain: a
faulty contact, the wind), or unknown, where the camera could not see all the time. Who comes later, while the door
still stands open, is a further word of the same event.

When the alarm was heard here is what pictures are compared with; times of the door stay its own (`rules.access`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf

from pydantic import Field

from models.access import AccessEvent
from models.cameras import CameraSight, CameraStatus
from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.access import moment_s
from rules.kinds import door_alarm
from rules.kinds.codes import artemis
from rules.kinds.door_alarm import Cause, DoorAlarmParams, Doors
from rules.kinds.kind import POLYGONS, Outcome, Rule, RuleKind, Stimulus, Stop, Tick
from rules.lookout import Lookout, Seen
from rules.sightings import ObjectParams, sightings

MAX_ALARMS = 256
_CONFIDENCE = {Seen.PERSON: "high", Seen.UNKNOWN: "normal", Seen.NOBODY: "low"}


class WatchedDoorParams(DoorAlarmParams, ObjectParams):
    """When a door alarm is, and how long somebody is looked for."""

    before_s: float = Field(
        default=10.0,
        ge=0,
        le=120,
        title="Look back (s)",
        description="Whoever was seen at the door up to so many seconds before the alarm counts.",
        json_schema_extra={"title_zh": "回看时间（秒）"},
    )
    after_s: float = Field(
        default=5.0,
        ge=0,
        le=120,
        title="Look for (s)",
        description="The alarm waits up to so many seconds for somebody to be seen.",
        json_schema_extra={"title_zh": "复核等待时间（秒）"},
    )
    only_if_seen: bool = Field(
        default=False,
        title="Not where nobody is seen",
        description="Leave out alarms at which the camera could see and saw nobody. Alarms at which it could not see "
        "are always told.",
        json_schema_extra={"title_zh": "画面无人时不报警"},
    )


@dataclass(frozen=True, slots=True)
class Alarm:
    """A door alarm that is looked into; Unix seconds on our clock.

    `start_s`: from when on somebody seen counts. `due_s`: when it is told at the latest. `inner`: the newest word of
    `door_alarm`; `passed_on`: the sequence of the one that was passed on last. `told`: our own newest word, None while
    the alarm waits or is left out.
    """

    start_s: float
    due_s: float
    inner: RuleEvent
    passed_on: int = -1
    told: RuleEvent | None = None

    @property
    def is_over(self) -> bool:
        return self.inner.phase is Phase.END


@dataclass(frozen=True, slots=True)
class Watch:
    """What is known of the doors and of what the camera sees. `now_s`: how far our clock has come."""

    now_s: float = -inf
    doors: Doors = field(default_factory=dict)
    lookout: Lookout = field(default_factory=Lookout)
    alarms: Mapping[str, Alarm] = field(default_factory=dict)


WatchedDoorRule = Rule[WatchedDoorParams]


def step(rule: WatchedDoorRule, watch: Watch, stimulus: Stimulus) -> Outcome[Watch]:
    """Take a picture, an access event, news of the camera, the passing of time or a stop into account."""
    match stimulus:
        case TrackedFrame():
            seen = sightings(stimulus, rule.params, rule.spec.zones)
            watch = replace(watch, lookout=watch.lookout.with_picture(stimulus, seen, rule.edges))
        case CameraSight() | CameraStatus():
            watch = replace(watch, lookout=watch.lookout.with_news(stimulus))
        case AccessEvent():
            watch = _after_door(rule, watch, stimulus, moment_s(stimulus, "arrival"))
            watch = replace(watch, now_s=max(watch.now_s, stimulus.received_at.timestamp()))
        case Tick():
            watch = replace(_after_door(rule, watch, stimulus, stimulus.time_s), now_s=stimulus.time_s)
        case Stop():
            watch = replace(_after_door(rule, watch, stimulus, watch.now_s), now_s=inf)
            return Watch(), _told(rule, watch)[1]
        case _:
            return watch, ()
    return _told(rule, watch)


def _after_door(rule: WatchedDoorRule, watch: Watch, stimulus: Stimulus, heard_s: float) -> Watch:
    """What the door itself says now, heard at `heard_s`."""
    inner_rule: Rule[DoorAlarmParams] = Rule(rule.spec, rule.params, rule.edges)
    doors, events = door_alarm.step(inner_rule, watch.doors, stimulus)
    alarms = dict(watch.alarms)
    for event in events:
        if event.phase is Phase.BEGIN:
            lasted_s = event.time_s - event.began_s
            start_s, due_s = heard_s - lasted_s - rule.params.before_s, heard_s + rule.params.after_s
            alarms[event.event_id] = Alarm(start_s, due_s, event)
        else:
            alarms[event.event_id] = replace(alarms[event.event_id], inner=event)
    return replace(watch, doors=doors, alarms=alarms)


def _told(rule: WatchedDoorRule, watch: Watch) -> Outcome[Watch]:
    """What there is to say of each alarm by now."""
    now_s = watch.now_s if len(watch.alarms) <= MAX_ALARMS else inf  # a door gone mad is not waited for
    left: dict[str, Alarm] = {}
    events: list[RuleEvent] = []
    for alarm_id, alarm in watch.alarms.items():
        seen = _seen(watch.lookout, alarm)
        waits = alarm.told is None and seen is not Seen.PERSON and now_s < alarm.due_s
        if not waits and not _left_out(rule, alarm, seen):
            words = list(_words(alarm, seen, watch.lookout))
            events += words
            alarm = replace(alarm, passed_on=alarm.inner.sequence, told=words[-1] if words else alarm.told)
        if waits or not alarm.is_over:
            left[alarm_id] = alarm
    return replace(watch, alarms=left), events


def _seen(lookout: Lookout, alarm: Alarm) -> Seen:
    """Whoever was seen once was there."""
    known = alarm.told is not None and alarm.told.values["seen"] == Seen.PERSON
    return Seen.PERSON if known else lookout.since(alarm.start_s)


def _left_out(rule: WatchedDoorRule, alarm: Alarm, seen: Seen) -> bool:
    return rule.params.only_if_seen and seen is Seen.NOBODY and alarm.told is None


def _words(alarm: Alarm, seen: Seen, lookout: Lookout) -> Iterator[RuleEvent]:
    """The beginning if it has not been told, anything new, and the end if it is over."""
    sequence = 0 if alarm.told is None else alarm.told.sequence + 1
    if alarm.told is None:
        yield _word(alarm, seen, lookout, Phase.BEGIN, sequence)
        sequence += 1
    elif not alarm.is_over and (alarm.inner.sequence > alarm.passed_on or _is_news(alarm.told, seen)):
        yield _word(alarm, seen, lookout, Phase.UPDATE, sequence)
    if alarm.is_over:
        yield _word(alarm, seen, lookout, Phase.END, sequence)


def _is_news(told: RuleEvent, seen: Seen) -> bool:
    return seen is Seen.PERSON and told.values["seen"] != Seen.PERSON


def _word(alarm: Alarm, seen: Seen, lookout: Lookout, phase: Phase, sequence: int) -> RuleEvent:
    values = {**alarm.inner.values, "seen": seen.value, "confidence": _CONFIDENCE[seen]}
    word = replace(alarm.inner, phase=phase, sequence=sequence, values=values)
    if seen is not Seen.PERSON or phase is Phase.END or lookout.newest is None:
        return word
    time_s, who = lookout.newest
    return replace(
        word,
        time_s=time_s,
        track_id=who.track_id,
        class_name=who.class_name,
        score=who.score,
        box_xyxy_norm=who.box_xyxy_norm,
    )


WATCHED_DOOR: RuleKind[WatchedDoorParams, Watch] = RuleKind(
    kind="watched_door",
    title={"zh": "门禁报警复核", "en": "Door alarm checked by its camera"},
    summary={
        "zh": "门被强行打开或超时未关时，用门口画面复核：有人、无人或看不清，并给出可信程度。",
        "en": "A door is forced or held open, and its camera says whether anybody is there: a person, nobody, unknown.",
    },
    subjects=frozenset({"frame", "access", "health"}),
    zone_shapes=POLYGONS,
    params_model=WatchedDoorParams,
    make_state=Watch,
    step=step,
    event_codes={Cause.FORCED: (artemis(198657, near=True),), Cause.HELD: (artemis(198400, near=True),)},
)
