"""Rule events become the alerts they would have been, by the decisions the desk makes (`cases.grouping`).

Nobody judges would-be alerts, and no neighbouring camera has any: of the desk's decisions those two have no bearing.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cases.backtest.trial import MOST_ALERTS, MOST_EVENTS, Box, WouldBeAlert, WouldBeEvent
from cases.grouping import Arrival, Grouping, Incident, group, group_in_storm
from cases.incidents import Bounds
from models.alerts import AlertState
from models.clock import from_unix
from models.ids import derived_id
from models.rules import Phase, RuleEvent, RuleSpec, Severity

_Place = tuple[int, str]  # door, zone
_MOST_SEEN = 200
_SEEN_AT_ONCE = 20  # as `models.db.alerts.seen_of_late`
_MOST_RECENT = 500


@dataclass(frozen=True, slots=True)
class _Sight:
    """What an event showed by its newest word."""

    last_s: float
    event_id: str
    class_name: str
    box_xyxy_norm: Box | None


@dataclass(slots=True)
class _Open:
    """A would-be alert that may grow. `id`: as a real one's. `going_on`: its events without an end. `seen`: what each
    of its events of late showed."""

    id: str
    alert: WouldBeAlert
    going_on: set[str] = field(default_factory=set)
    seen: dict[str, _Sight] = field(default_factory=dict)

    @property
    def place(self) -> _Place:
        return self.alert.door_no, self.alert.zone_id

    @property
    def newness(self) -> tuple[float, str]:
        return self.alert.last_s, self.id

    def see(self, sight: _Sight) -> None:
        self.seen.pop(sight.event_id, None)
        self.seen[sight.event_id] = sight
        if len(self.seen) > _MOST_SEEN:
            del self.seen[next(iter(self.seen))]

    def incident(self, since_s: float) -> Incident:
        self.seen = {key: each for key, each in self.seen.items() if key in self.going_on or each.last_s >= since_s}
        newest = sorted(self.seen.values(), key=lambda each: (-each.last_s, each.event_id))[:_SEEN_AT_ONCE]
        return Incident(
            AlertState.NEW,
            from_unix(self.alert.began_s),
            from_unix(self.alert.last_s),
            ended=not self.going_on,
            severity=self.alert.severity,
            seen=tuple((each.class_name, each.box_xyxy_norm) for each in newest if each.box_xyxy_norm),
        )


class Gathering:
    """Takes the words of rule events in order; bounded in memory, however many there are."""

    def __init__(self, spec: RuleSpec, bounds: Bounds) -> None:
        self._spec, self._bounds = spec, bounds
        self._recent: deque[_Open] = deque(maxlen=_MOST_RECENT)
        self._going_on: dict[str, tuple[_Open, WouldBeEvent]] = {}
        self._raised_s: deque[float] = deque()
        self._events: list[WouldBeEvent] = []
        self._alerts: dict[int, _Open] = {}
        self.events_total = 0
        self.alerts_total = 0

    @property
    def events(self) -> tuple[WouldBeEvent, ...]:
        """The first of the events, by beginning."""
        going_on = (event for _, event in self._going_on.values())
        return tuple(sorted((*self._events, *going_on), key=lambda each: (each.began_s, each.event_id))[:MOST_EVENTS])

    @property
    def alerts(self) -> tuple[WouldBeAlert, ...]:
        """The first of the alerts, by number."""
        return tuple(each.alert for each in self._alerts.values())

    def take_all(self, events: Iterable[RuleEvent]) -> None:
        """Take the words of events as they come."""
        for event in events:
            self.take(event)

    def take(self, event: RuleEvent) -> None:
        """Take one word of an event."""
        known = self._going_on.get(event.event_id)
        home = self._place(event) if known is None else known[0]
        word = _word(event, home.alert.number, None if known is None else known[1])
        home.alert = _grown(home.alert, word, self._severity(event))
        home.see(_Sight(word.last_s, word.event_id, word.class_name, event.box_xyxy_norm))
        if event.phase is Phase.END:
            home.going_on.discard(word.event_id)
            self._going_on.pop(word.event_id, None)
            self._keep(word)
        else:
            home.going_on.add(word.event_id)
            self._going_on[word.event_id] = home, word

    def _keep(self, word: WouldBeEvent) -> None:
        if len(self._events) < MOST_EVENTS:
            self._events.append(word)

    def _place(self, event: RuleEvent) -> _Open:
        """The alert a new event belongs to, opened where there is none."""
        self.events_total += 1
        window = self._bounds.window
        place = event.door_no, event.zone_id
        found = _newest(each for each in self._recent if each.place == place)
        arrival = Arrival(
            from_unix(event.began_s),
            from_unix(max(event.began_s, event.time_s)),
            self._severity(event),
            event.class_name,
            event.box_xyxy_norm,
        )
        since_s = event.began_s - window.total_seconds()
        grouping = group(None if found is None else found.incident(since_s), arrival, window)
        if not grouping.joins:
            stormy = group_in_storm(grouping, self._raised_of_late(event.time_s), self._bounds.storm_alerts)
            newest = _newest(self._recent) if stormy.joins else None
            if newest is not None:
                grouping, found = stormy, newest
        if found is None or not grouping.joins:
            found = self._open(event, grouping)
        else:
            found.alert = replace(found.alert, event_count=found.alert.event_count + 1)
        return found

    def _open(self, event: RuleEvent, reason: Grouping) -> _Open:
        alert = WouldBeAlert(
            number=self.alerts_total,
            began_s=event.began_s,
            last_s=max(event.began_s, event.time_s),
            zone_id=event.zone_id,
            door_no=event.door_no,
            class_name=event.class_name,
            severity=self._severity(event),
            event_count=1,
            reason=reason,
        )
        opened = _Open(derived_id("alert", event.event_id), alert)
        self._recent.append(opened)
        self.alerts_total += 1
        self._raised_s.append(event.time_s)
        if len(self._alerts) < MOST_ALERTS:
            self._alerts[alert.number] = opened
        return opened

    def _raised_of_late(self, now_s: float) -> int:
        while self._raised_s and self._raised_s[0] <= now_s - self._bounds.storm_window.total_seconds():
            self._raised_s.popleft()
        return len(self._raised_s)

    def _severity(self, event: RuleEvent) -> Severity:
        return event.severity or self._spec.severity


def _newest(alerts: Iterable[_Open]) -> _Open | None:
    """As the desk looks for it: what something was last true of."""
    return max(alerts, key=lambda each: each.newness, default=None)


def _word(event: RuleEvent, number: int, before: WouldBeEvent | None) -> WouldBeEvent:
    """The event as of its newest word."""
    last_s = max(event.began_s, event.time_s)
    return WouldBeEvent(
        event_id=event.event_id,
        alert=number,
        began_s=event.began_s if before is None else min(before.began_s, event.began_s),
        last_s=last_s if before is None else max(before.last_s, last_s),
        decisive_s=event.time_s if before is None else before.decisive_s,
        zone_id=event.zone_id,
        door_no=event.door_no,
        track_id=event.track_id,
        class_name=event.class_name if before is None else before.class_name,
        score=event.score if before is None else max(before.score, event.score),
        box_xyxy_norm=event.box_xyxy_norm if before is None else before.box_xyxy_norm,
        values=dict(event.values),
    )


def _grown(alert: WouldBeAlert, word: WouldBeEvent, severity: Severity) -> WouldBeAlert:
    return replace(
        alert,
        began_s=min(alert.began_s, word.began_s),
        last_s=max(alert.last_s, word.last_s),
        class_name=alert.class_name or word.class_name,
        severity=max(alert.severity, severity),
    )
