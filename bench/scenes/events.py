"""What rules should say of a story: worked out in metres from its ways and zones, never from pictures."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bench.scenes.words import Action, Actor, Kind, State, Story, Zone, ZoneEvent

STEP_S: Final = 0.1
VEHICLES: Final = frozenset({Kind.CAR, Kind.BUS, Kind.TRUCK})
PERSONS: Final = frozenset({Kind.PERSON})


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule on a zone of the place. `least_s`: how long it must last; for tailgating the most between two people.

    `least_count`: how many make a crowd.
    """

    name: str
    zone: str
    kinds: frozenset[Kind] = PERSONS
    least_s: float = 0.0
    least_count: int = 1


def zone_events(story: Story, watches: Sequence[Watch]) -> list[ZoneEvent]:
    """Everything the rules should say in a clip, in order of time.

    Raises KeyError where a zone is not one of the place.
    """
    zones = {zone.name: zone for zone in story.place.zones}
    times = np.arange(0, story.seconds, STEP_S)
    events: list[ZoneEvent] = []
    for watch in watches:
        actors = [actor for actor in story.actors if actor.kind in watch.kinds]
        ways = [(actor, [actor.track(float(t)) for t in times]) for actor in actors]
        events += _OF[watch.name](watch, zones[watch.zone], ways)
    return sorted(events, key=lambda event: (event.begins_s, event.name, event.actor))


_Ways = Sequence[tuple[Actor, list[State | None]]]


def _stays(watch: Watch, zone: Zone, ways: _Ways) -> Iterator[ZoneEvent]:
    """Somebody in the zone for long enough."""
    for actor, states in ways:
        for first, last in _runs([_within(zone, state) for state in states]):
            if (last - first + 1) * STEP_S >= watch.least_s:
                yield ZoneEvent(watch.name, zone.name, actor.id, _s(first), _s(last))


def _stops(watch: Watch, zone: Zone, ways: _Ways) -> Iterator[ZoneEvent]:
    """A vehicle that stands in the zone for long enough; one that stands there from the first picture on excepted."""
    for actor, states in ways:
        for first, last in _runs([_within(zone, state) and not _moves(state) for state in states]):
            if (last - first + 1) * STEP_S >= watch.least_s and not (first == 0 and last == len(states) - 1):
                yield ZoneEvent(watch.name, zone.name, actor.id, _s(first), _s(last))


def _crosses(watch: Watch, zone: Zone, ways: _Ways) -> Iterator[ZoneEvent]:
    """Somebody goes from one side of a line to the other."""
    for actor, states in ways:
        for index, direction in crossings(zone, states):
            yield ZoneEvent(watch.name, zone.name, actor.id, _s(index - 1), _s(index), direction)


def _follows(watch: Watch, zone: Zone, ways: _Ways) -> Iterator[ZoneEvent]:
    """Somebody crosses a line the same way soon after somebody else."""
    passages = sorted(
        (index, actor.id, direction) for actor, states in ways for index, direction in crossings(zone, states)
    )
    for (before, _, gone), (index, actor, direction) in itertools.pairwise(passages):
        if gone == direction and (index - before) * STEP_S <= watch.least_s:
            yield ZoneEvent(watch.name, zone.name, actor, _s(before), _s(index), direction)


def _gathers(watch: Watch, zone: Zone, ways: _Ways) -> Iterator[ZoneEvent]:
    """Enough of them in the zone together; the actor is whoever came last."""
    inside = np.array([[_within(zone, state) for state in states] for _, states in ways], bool)
    if not inside.size:
        return
    for first, last in _runs((inside.sum(axis=0) >= watch.least_count).tolist()):
        if (last - first + 1) * STEP_S >= watch.least_s:
            came = inside[:, first] & (~inside[:, first - 1] if first else True)
            yield ZoneEvent(watch.name, zone.name, ways[int(np.argmax(came))][0].id, _s(first), _s(last))


def _climbs(watch: Watch, zone: Zone, ways: _Ways) -> Iterator[ZoneEvent]:
    """Somebody on a wall. The zone is where, as a word for the picture."""
    for actor, states in ways:
        for first, last in _runs([state is not None and state.action is Action.CLIMB for state in states]):
            yield ZoneEvent(watch.name, zone.name, actor.id, _s(first), _s(last))


_OF: Final = {
    "intrusion": _stays,
    "loitering": _stays,
    "illegal_parking": _stops,
    "line_crossing": _crosses,
    "tailgating": _follows,
    "crowd": _gathers,
    "climbing": _climbs,
}


def crossings(line: Zone, states: Sequence[State | None]) -> Iterator[tuple[int, str]]:
    """Where a way crosses a line of two corners: the index after, and the direction."""
    (ax, ay), (bx, by) = line.corners
    for index, (before, after) in enumerate(itertools.pairwise(states), start=1):
        if before is None or after is None:
            continue
        (px, py, _), (qx, qy, _) = before.xyz, after.xyz
        left = (bx - ax) * (py - ay) - (by - ay) * (px - ax) > 0
        if left == ((bx - ax) * (qy - ay) - (by - ay) * (qx - ax) > 0):
            continue
        of_a = (qx - px) * (ay - py) - (qy - py) * (ax - px)
        of_b = (qx - px) * (by - py) - (qy - py) * (bx - px)
        if of_a * of_b <= 0:
            yield index, "a_to_b" if left else "b_to_a"


def _within(zone: Zone, state: State | None) -> bool:
    """Whether somebody stands on the zone: the even-odd rule."""
    if state is None:
        return False
    x, y, _ = state.xyz
    inside = False
    for (x0, y0), (x1, y1) in zip(zone.corners, (*zone.corners[1:], zone.corners[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            inside = not inside
    return inside


def _moves(state: State | None) -> bool:
    return state is not None and state.action is Action.DRIVE


def _runs(holds: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last index of each unbroken stretch."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.asarray(holds, bool), [False]])))
    for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield first, after - 1


def _s(index: int) -> float:
    return round(index * STEP_S, 2)
