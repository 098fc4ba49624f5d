"""How many are in each zone, and how long that has been too many, or too few.

In: pictures and the camera's health. Whoever is missed for a moment, no longer than the gap tolerance, still counts.
That a number was right or wrong lasts by `rules.spells`, and through the time the camera is idle (`rules.idling`).
A camera known to be blind, covered or lost tells no number, neither none nor many: what went on ends, with
`{"ended_by": "camera"}`, and is counted from zero once it sees again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.cameras import CameraSight, CameraStatus
from models.rules import Phase, RuleEvent
from models.tracks import TrackedFrame
from rules.columns import Flags, Ints
from rules.events import event_id
from rules.idling import Watch
from rules.kinds.kind import Outcome, Rule, Silence, Stimulus, Stop, Tick
from rules.limits import TIME_GRAIN_S, UPDATE_EVERY_S
from rules.presence import PresenceParams, Values
from rules.sightings import sightings
from rules.spells import Spells, beginning
from rules.stays import Patience, Presence, follow, nobody

P = TypeVar("P", bound=PresenceParams)


@dataclass(frozen=True)
class Wrongs(Spells):
    """Zones whose number is wrong: `zone` is the zone's index and, m further each, the next of the kind's causes.
    `count`: how many there are now; `most`, `fewest`: since it began."""

    count: Ints
    most: Ints
    fewest: Ints


@dataclass(frozen=True, slots=True)
class Heads:
    """Who is where, and what is wrong with their number."""

    watch: Watch
    presence: Presence
    wrongs: Wrongs


@dataclass(frozen=True, slots=True)
class Bound:
    """When a number becomes an event: wrong for `after_s`; right again for `back_s` it is over."""

    after_s: float
    back_s: float


@dataclass(frozen=True, slots=True)
class HeadcountKind(Generic[P]):
    """What a kind adds. `wrong`: for the number in each zone (m,), whether it is wrong, a row a cause (c, m).
    `causes`: their names, "" for a kind with but one."""

    wrong: Callable[[P, Ints], Flags]
    bound: Callable[[P], Bound]
    causes: tuple[str, ...] = ("",)

    def nothing(self) -> Heads:
        """Nothing seen yet."""
        return Heads(Watch(), nobody(), _begun(np.zeros(0, np.int64), np.zeros(0, np.int64), 0.0))

    def step(self, rule: Rule[P], heads: Heads, stimulus: Stimulus) -> Outcome[Heads]:
        """Take a picture, news, the passing of time or a stop into account."""
        match stimulus:
            case TrackedFrame():
                return (heads, ()) if heads.watch.is_blind else self._on_frame(rule, heads, stimulus)
            case CameraSight() | CameraStatus():
                heads = replace(heads, watch=heads.watch.after_news(stimulus))
                return self._ended(rule, heads, "camera") if heads.watch.is_blind else (heads, ())
            case Tick():
                return self._on_tick(rule, heads, stimulus.time_s)
            case Silence() if heads.watch.sees:
                return heads, ()
            case Silence():
                return self._ended(rule, heads, "camera")
            case Stop():
                return self._ended(rule, heads, "")
            case _:
                return heads, ()

    def _on_frame(self, rule: Rule[P], heads: Heads, frame: TrackedFrame) -> Outcome[Heads]:
        watch, moved_s = heads.watch.after_picture(frame.frame_time_s)
        time_s = frame.frame_time_s if watch.now_s is None else watch.now_s
        seen = replace(sightings(frame, rule.params, rule.spec.zones), time_s=time_s)
        before = heads.presence
        if moved_s:
            before = replace(before, stays=before.stays.moved(moved_s))
            heads = replace(heads, wrongs=heads.wrongs.moved(moved_s))
        presence = follow(before, seen, rule.edges, Patience(rule.params.gap_s, rule.params.leave_after_s)).presence
        there = ~presence.stays.away & (time_s - presence.stays.last_s <= rule.params.gap_s + TIME_GRAIN_S)
        counts = np.bincount(presence.stays.zone[there], minlength=len(rule.spec.zones))
        wrongs, events = self._judged(rule, heads.wrongs, counts, time_s)
        return Heads(watch, presence, wrongs), events

    def _judged(self, rule: Rule[P], wrongs: Wrongs, counts: Ints, time_s: float) -> Outcome[Wrongs]:
        """The numbers (m,) as they are now."""
        wrong = self.wrong(rule.params, counts).ravel()
        wrongs, ends = self._without_over(rule, wrongs, time_s)
        still = wrong[wrongs.zone]
        wrongs = _counted(wrongs.after_picture(still, ~still, time_s, rule.params.gap_s), counts)
        wrongs, more_ends = self._without_over(rule, wrongs, time_s)
        wrong[wrongs.zone] = False
        new = np.flatnonzero(wrong)
        wrongs = wrongs.and_also(_begun(new, counts[new % len(counts)], time_s))
        wrongs, events = self._reported(rule, wrongs, time_s)
        return wrongs, [*ends, *more_ends, *events]

    def _without_over(self, rule: Rule[P], wrongs: Wrongs, time_s: float) -> tuple[Wrongs, list[RuleEvent]]:
        over = wrongs.are_over(time_s, self.bound(rule.params).back_s)
        return wrongs.rows(~over), self._ends(rule, wrongs.rows(over), "")

    def _reported(self, rule: Rule[P], wrongs: Wrongs, time_s: float) -> Outcome[Wrongs]:
        due = ~wrongs.away & (wrongs.held_s >= self.bound(rule.params).after_s - TIME_GRAIN_S)
        due &= (wrongs.sequence == 0) | (time_s - wrongs.reported_s >= UPDATE_EVERY_S - TIME_GRAIN_S)
        events = list(self._events(rule, wrongs, np.flatnonzero(due)))
        told = replace(wrongs, sequence=wrongs.sequence + due, reported_s=np.where(due, time_s, wrongs.reported_s))
        return told, events

    def _on_tick(self, rule: Rule[P], heads: Heads, tick_s: float) -> Outcome[Heads]:
        watch, passed_s = heads.watch.after_tick(tick_s)
        if not passed_s or watch.now_s is None:
            return replace(heads, watch=watch), ()
        presence = replace(heads.presence, stays=heads.presence.stays.after_quiet(passed_s))
        wrongs, events = self._reported(rule, heads.wrongs.after_quiet(passed_s), watch.now_s)
        return Heads(watch, presence, wrongs), events

    def _ended(self, rule: Rule[P], heads: Heads, by: str) -> Outcome[Heads]:
        """What went on ends; the camera's health stays known."""
        watch = replace(heads.watch, now_s=None, heard=False)
        return replace(self.nothing(), watch=watch), self._ends(rule, heads.wrongs, by)

    def _ends(self, rule: Rule[P], over: Wrongs, by: str) -> list[RuleEvent]:
        why = {"ended_by": by} if by else {}
        ends = self._events(rule, over, np.flatnonzero(over.sequence), Phase.END)
        return [replace(end, values={**end.values, **why}) for end in ends]

    def _events(
        self, rule: Rule[P], wrongs: Wrongs, rows: NDArray[np.intp], phase: Phase | None = None
    ) -> Iterator[RuleEvent]:
        """Events of these zones in their order; a phase not given follows from what was sent so far."""
        for row in rows[np.argsort(wrongs.zone[rows])].tolist():
            going_on = Phase.UPDATE if wrongs.sequence[row] else Phase.BEGIN
            cause, zone = divmod(int(wrongs.zone[row]), len(rule.spec.zones))
            named: Values = {"cause": self.causes[cause]} if self.causes[cause] else {}
            yield _event(rule, wrongs, row, zone, phase or going_on, named)


def _counted(wrongs: Wrongs, counts: Ints) -> Wrongs:
    """With how many there are now; of those that were wrong, the most and the fewest."""
    count = counts[wrongs.zone % len(counts)]
    most = np.where(wrongs.away, wrongs.most, np.maximum(wrongs.most, count))
    return replace(
        wrongs, count=count, most=most, fewest=np.where(wrongs.away, wrongs.fewest, np.minimum(wrongs.fewest, count))
    )


def _begun(zone: Ints, count: Ints, time_s: float) -> Wrongs:
    spells = beginning(zone, time_s)
    return Wrongs(**{name: getattr(spells, name) for name in spells.names()}, count=count, most=count, fewest=count)


def _event(rule: Rule[P], wrongs: Wrongs, row: int, zone: int, phase: Phase, named: Values) -> RuleEvent:
    spec, began_s, zone_id = rule.spec, float(wrongs.began_s[row]), rule.spec.zones[zone].zone_id
    subject = f"{zone_id}:{named['cause']}" if named else zone_id
    return RuleEvent(
        event_id=event_id(spec.camera_id, spec.rule_id, subject, began_s),
        rule_id=spec.rule_id,
        kind=spec.kind,
        phase=phase,
        sequence=int(wrongs.sequence[row]),
        began_s=began_s,
        time_s=float(wrongs.last_s[row]),
        camera_id=spec.camera_id,
        zone_id=zone_id,
        values={
            **named,
            "count": int(wrongs.count[row]),
            "most": int(wrongs.most[row]),
            "fewest": int(wrongs.fewest[row]),
            "lasted_s": round(float(wrongs.held_s[row]), 3),
        },
    )
