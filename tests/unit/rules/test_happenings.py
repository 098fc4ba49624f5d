from models.rules import Phase, RuleEvent
from rules.happenings import WHOLE_PICTURE, Finding, Happenings, Key, end_all, go_on, moment
from rules.kinds.kind import Rule
from rules.limits import FORGET_AFTER_S, MAX_TRACKS, UPDATE_EVERY_S
from rules.prepare import prepare_rule
from rules.sightings import ObjectParams, Sighting
from tests.unit.rules.scenes import T0, intrusion


def _rule() -> Rule[ObjectParams]:
    return prepare_rule(intrusion())[1]


def _finding(began_s: float = 0.0, track_id: int = 7) -> Finding:
    return Finding(T0 + began_s, Sighting(track_id, "person", 0.8, (0.1, 0.1, 0.2, 0.4)), {"speed": 3.0})


def _phases(events: list[RuleEvent]) -> list[tuple[Phase, int]]:
    return [(event.phase, event.sequence) for event in events]


def test_what_holds_begins_is_updated_and_ends_when_it_is_over() -> None:
    open_now: Happenings = {}
    events: list[RuleEvent] = []
    for second in range(12):
        open_now, found = go_on(_rule(), open_now, T0 + second, {(0, 7): _finding(second)})
        events += found
    open_now, found = go_on(_rule(), open_now, T0 + 12, {}, over={(0, 7)})
    events += found
    assert _phases(events) == [(Phase.BEGIN, 0), (Phase.UPDATE, 1), (Phase.UPDATE, 2), (Phase.END, 3)]
    assert [event.time_s - T0 for event in events] == [0, UPDATE_EVERY_S, 2 * UPDATE_EVERY_S, 11]
    assert {event.began_s for event in events} == {T0}
    assert len({event.event_id for event in events}) == 1
    assert open_now == {}


def test_what_is_seen_no_more_ends_after_a_while() -> None:
    open_now, _ = go_on(_rule(), {}, T0, {(0, 7): _finding()})
    open_now, none = go_on(_rule(), open_now, T0 + FORGET_AFTER_S - 0.1, {})
    assert list(none) == []
    _, [end] = go_on(_rule(), open_now, T0 + FORGET_AFTER_S, {})
    assert (end.phase, end.time_s) == (Phase.END, T0)


def test_one_zone_and_another_and_the_whole_picture_are_three_events() -> None:
    keys: list[Key] = [(0, 7), (WHOLE_PICTURE, 7)]
    _, events = go_on(_rule(), {}, T0, {key: _finding() for key in keys})
    assert [event.zone_id for event in events] == ["", "zon_1"]
    assert len({event.event_id for event in events}) == 2


def test_open_events_are_bounded_and_those_that_held_longest_ago_end() -> None:
    many = {(0, n): _finding(track_id=n) for n in range(MAX_TRACKS)}
    open_now, _ = go_on(_rule(), {}, T0, many)
    newer = {(0, n): _finding(1, track_id=n) for n in range(MAX_TRACKS, MAX_TRACKS + 10)}
    open_now, events = go_on(_rule(), open_now, T0 + 1, newer)
    assert len(open_now) == MAX_TRACKS
    assert [event.phase for event in events] == [Phase.BEGIN] * 10 + [Phase.END] * 10
    assert set(newer) <= set(open_now)
    assert len(end_all(_rule(), open_now)) == MAX_TRACKS


def test_a_moment_begins_and_ends_at_once() -> None:
    events = list(moment(_rule(), (0, 7), _finding(), T0 + 1))
    assert _phases(events) == [(Phase.BEGIN, 0), (Phase.END, 1)]
    assert {event.time_s for event in events} == {T0 + 1}
