"""What a kind found, on its way out: held back, let through, or made graver the longer it goes on.

An event is held back whole. After a cooldown one that still goes on is let through from there, so that only what is
over by then is never heard of; one that a grant allowed stays unheard. Those unheard are counted by their reason, and
the next event that begins says how many there were since the last (`values["held_back"]`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from models.rules import Phase, RuleEvent, Severity
from rules.conditions.terms import Terms
from rules.limits import STEP_BACK_S, TIME_GRAIN_S

MAX_PLACES = 1024
MAX_LEAVES = 64


class HeldBack(StrEnum):
    """Why nobody hears of an event."""

    COOLDOWN = "cooldown"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class Going:
    """An event that has not ended. `newest`: as it was last sent, or would have been. `began_s`: when it
    began, on the clock of what the rule is fed. `base`: how grave its kind takes it to be."""

    newest: RuleEvent
    began_s: float
    base: Severity
    held_back: HeldBack | None = None


Place = tuple[str, int]  # zone, door


@dataclass(frozen=True, slots=True)
class Outflow:
    """What is remembered of events sent and held back.

    `last_s`: when each place last was in an event that was sent. `leaves_s`: when somebody was let in, newest last.
    """

    going: Mapping[str, Going] = field(default_factory=dict)
    last_s: Mapping[Place, float] = field(default_factory=dict)
    leaves_s: tuple[float, ...] = ()
    held_back: Mapping[HeldBack, int] = field(default_factory=dict)
    unsaid: int = 0


Sent = tuple[Outflow, list[RuleEvent]]


def with_leave(flow: Outflow, time_s: float) -> Outflow:
    """Once somebody was let in at that moment."""
    return replace(flow, leaves_s=tuple(sorted((*flow.leaves_s, time_s)))[-MAX_LEAVES:])


def let_out(terms: Terms, flow: Outflow, events: Sequence[RuleEvent], now_s: float) -> Sent:
    """What is sent of what a kind found at `now_s`."""
    if not terms.conditions.judges_events:
        return flow, list(events)
    sent: list[RuleEvent] = []
    for event in events:
        flow, out = _STEPS[event.phase](terms, flow, event, now_s)
        sent += out
    return flow, sent


def escalate(terms: Terms, flow: Outflow, now_s: float) -> Sent:
    """Updates of events that have become graver by going on until now."""
    sent: list[RuleEvent] = []
    for event_id, going in flow.going.items():
        severity = _severity(terms, going.base, now_s - going.began_s)
        if going.held_back is None and severity > _so_far(going):
            update = _next(going.newest, replace(going.newest, phase=Phase.UPDATE, time_s=now_s, severity=severity))
            flow = _keep(flow, event_id, replace(going, newest=update))
            sent.append(update)
    return flow, sent


def _begin(terms: Terms, flow: Outflow, event: RuleEvent, now_s: float) -> Sent:
    base = terms.severity if event.severity is None else event.severity
    began_s = now_s - (event.time_s - event.began_s)
    going = Going(event, began_s, base, _held_back(terms, flow, event))
    if going.held_back is not None:
        return _keep(flow, event.event_id, going), []
    return _send_begin(terms, flow, going, event)


def _update(terms: Terms, flow: Outflow, event: RuleEvent, _now_s: float) -> Sent:
    going = flow.going.get(event.event_id)
    if going is None:
        return flow, [event]
    if going.held_back is None:
        update = _next(going.newest, _graver(terms, going, event))
        return _keep(_touch(flow, event), event.event_id, replace(going, newest=update)), [update]
    if going.held_back is HeldBack.GRANTED or _cools(terms, flow, event):
        return flow, []
    return _send_begin(terms, flow, replace(going, held_back=None), event)


def _end(terms: Terms, flow: Outflow, event: RuleEvent, _now_s: float) -> Sent:
    going = flow.going.get(event.event_id)
    if going is None:
        return flow, [event]
    flow = replace(flow, going={key: each for key, each in flow.going.items() if key != event.event_id})
    if going.held_back is None:
        return _touch(flow, event), [_next(going.newest, _graver(terms, going, event))]
    counts = {**flow.held_back, going.held_back: flow.held_back.get(going.held_back, 0) + 1}
    return replace(flow, held_back=counts, unsaid=flow.unsaid + 1), []


_STEPS = {Phase.BEGIN: _begin, Phase.UPDATE: _update, Phase.END: _end}


def _send_begin(terms: Terms, flow: Outflow, going: Going, event: RuleEvent) -> Sent:
    values = {**event.values, "held_back": float(flow.unsaid)} if flow.unsaid else event.values
    begin = replace(_graver(terms, going, event), phase=Phase.BEGIN, sequence=0, values=values)
    flow = _keep(_touch(flow, event), event.event_id, replace(going, newest=begin))
    return replace(flow, unsaid=0), [begin]


def _held_back(terms: Terms, flow: Outflow, event: RuleEvent) -> HeldBack | None:
    """Why an event that begins is held back; None when it is not."""
    within_s = terms.conditions.unless_granted_s
    if within_s > 0 and any(leave_s >= event.began_s - within_s - TIME_GRAIN_S for leave_s in flow.leaves_s):
        return HeldBack.GRANTED
    return HeldBack.COOLDOWN if _cools(terms, flow, event) else None


def _cools(terms: Terms, flow: Outflow, event: RuleEvent) -> bool:
    """Whether the place of an event is in another one that was sent, or was so not long ago."""
    if terms.conditions.cooldown_s <= 0:
        return False
    others = (each for each in flow.going.values() if each.newest.event_id != event.event_id)
    if any(each.held_back is None and _place(each.newest) == _place(event) for each in others):
        return True
    last_s = flow.last_s.get(_place(event))
    return last_s is not None and -STEP_BACK_S <= event.time_s - last_s < terms.conditions.cooldown_s - TIME_GRAIN_S


def _graver(terms: Terms, going: Going, event: RuleEvent) -> RuleEvent:
    """The event with the severity it has by its own times."""
    base = going.base if event.severity is None else event.severity
    severity = max(_severity(terms, base, event.time_s - event.began_s), _so_far(going))
    return event if severity == terms.severity else replace(event, severity=severity)


def _severity(terms: Terms, base: Severity, lasted_s: float) -> Severity:
    after_s = terms.conditions.escalate_after_s
    steps = int((lasted_s + TIME_GRAIN_S) // after_s) if after_s > 0 else 0
    return Severity(max(base, min(Severity.ALARM, base + steps)))


def _so_far(going: Going) -> Severity:
    return going.base if going.newest.severity is None else going.newest.severity


def _next(newest: RuleEvent, event: RuleEvent) -> RuleEvent:
    return replace(event, sequence=newest.sequence + 1)


def _keep(flow: Outflow, event_id: str, going: Going) -> Outflow:
    return replace(flow, going={**flow.going, event_id: going})


def _touch(flow: Outflow, event: RuleEvent) -> Outflow:
    """Note that the place of this event was in one just now."""
    before = {place: last_s for place, last_s in flow.last_s.items() if place != _place(event)}
    return replace(flow, last_s={**dict(list(before.items())[-MAX_PLACES + 1 :]), _place(event): event.time_s})


def _place(event: RuleEvent) -> Place:
    return event.zone_id, event.door_no
