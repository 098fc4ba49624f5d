from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access import AccessEvent, AccessKind, Credential
from models.clock import from_unix
from models.rules import Phase, RuleEvent, RuleSpec, ZoneShape
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from rules.event_codes import codes_of
from rules.limits import FORGET_AFTER_S, MAX_TRACKS
from tests.unit.rules.scenes import T0, access, begins, ends, frame, zone

DOOR = ((0.5, 0.1), (0.5, 0.9))  # drawn from top to bottom: the right-hand side of the picture is its left
STEP_S = 0.2
TOLERANCE_S, SETTLE_S, WINDOW_S = 2.0, 3.0, 10.0

Feed = Callable[[RuleEngine], list[RuleEvent]]
Arrival = tuple[float, Feed]  # when it reaches the engine, counted from T0


def tailgating(**params: Any) -> RuleSpec:
    line = zone(DOOR, ZoneShape.LINE, "zon_door")
    return RuleSpec("rul_tail", "tailgating", "door", camera_id="cam_1", gate_id="gat_1", zones=(line,), params=params)


def pictures(passes: dict[int, float], until_s: float, class_name: str = "person") -> list[tuple[float, TrackedFrame]]:
    """Everybody crosses from left to right, half the picture in four seconds, over the line at the time given."""
    found = []
    for step in range(round(until_s / STEP_S)):
        time_s = step * STEP_S
        where = {track: (0.5 + (time_s - at_s) / 8, 0.5) for track, at_s in passes.items() if abs(time_s - at_s) < 3.9}
        found.append((time_s, frame(time_s, where, class_name)))
    return found


def showing(passes: dict[int, float], until_s: float = 40.0, late_s: float = 0.0) -> list[Arrival]:
    def feed(picture: TrackedFrame) -> Feed:
        return lambda engine: engine.on_frame(picture)

    return [(time_s + late_s, feed(picture)) for time_s, picture in pictures(passes, until_s)]


def ticking(until_s: float = 40.0) -> list[Arrival]:
    def feed(time_s: float) -> Feed:
        return lambda engine: engine.tick(T0 + time_s)

    return [(step / 2, feed(step / 2)) for step in range(round(until_s * 2))]


def telling(*events: AccessEvent) -> list[Arrival]:
    def feed(event: AccessEvent) -> Feed:
        return lambda engine: engine.on_access(event)

    return [(event.received_at.timestamp() - T0, feed(event)) for event in events]


def found_by(spec: RuleSpec, *arrivals: Iterable[Arrival]) -> list[RuleEvent]:
    engine = RuleEngine([spec])
    assert not engine.problems
    in_order = sorted((each for some in arrivals for each in some), key=lambda arrival: arrival[0])
    return [event for _, feed in in_order for event in feed(engine)]


def grant(at_s: float, event_id: str = "", door_no: int = 1, **more: Any) -> AccessEvent:
    return access(AccessKind.GRANTED, at_s, door_no, event_id or f"acc_{at_s}", **more)


def told(events: list[RuleEvent]) -> list[tuple[str, float, float]]:
    return [(str(e.values["cause"]), float(e.values["granted"]), float(e.values["passed"])) for e in begins(events)]


def test_one_grant_and_one_person_is_as_it_should_be() -> None:
    assert found_by(tailgating(report_no_grant=True), telling(grant(3)), showing({1: 5.0}), ticking()) == []


def test_who_slips_in_behind_is_told_with_the_numbers_the_door_and_the_box() -> None:
    events = found_by(tailgating(), telling(grant(3, door_no=2)), showing({1: 5.0, 2: 6.5}), ticking())
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    begin, end = events
    assert begin.values == {"direction": "b_to_a", "cause": "tailgating", "granted": 1, "passed": 2}
    assert (begin.camera_id, begin.gate_id, begin.door_no, begin.zone_id) == ("cam_1", "gat_1", 2, "zon_door")
    assert (begin.track_id, begin.class_name) == (2, "person")
    assert begin.box_xyxy_norm is not None
    assert begin.time_s == begin.began_s == pytest.approx(T0 + 6.6, abs=0.05)
    assert (end.event_id, end.sequence) == (begin.event_id, 1)


def test_a_third_person_is_a_further_word_of_the_same_event() -> None:
    events = found_by(tailgating(), telling(grant(3)), showing({1: 5.0, 2: 6.5, 3: 8.0}), ticking())
    assert [(event.phase, event.sequence, event.values["passed"]) for event in events] == [
        (Phase.BEGIN, 0, 2),
        (Phase.UPDATE, 1, 3),
        (Phase.END, 2, 3),
    ]
    assert len({(event.event_id, event.began_s) for event in events}) == 1


def test_two_grants_let_two_people_pass_and_as_many_as_a_grant_allows() -> None:
    two = {1: 5.0, 2: 6.5}
    assert found_by(tailgating(), telling(grant(3), grant(4)), showing(two), ticking()) == []
    assert found_by(tailgating(persons_per_grant=2), telling(grant(3)), showing(two), ticking()) == []


def test_a_passage_without_any_grant_is_told_if_asked_for() -> None:
    assert found_by(tailgating(), showing({1: 5.0}), ticking()) == []
    events = found_by(tailgating(report_no_grant=True), showing({1: 5.0}), ticking())
    assert told(events) == [("no_grant", 0, 1)]
    assert len(ends(events)) == 1


def test_a_grant_whose_window_is_over_lets_nobody_pass() -> None:
    late = showing({1: 5.0, 2: 15.0})
    assert told(found_by(tailgating(report_no_grant=True), telling(grant(3)), late, ticking())) == [("no_grant", 0, 1)]
    assert found_by(tailgating(report_no_grant=True, window_s=15), telling(grant(3), grant(3.1)), late, ticking()) == []


def test_the_verdict_waits_for_what_may_still_come() -> None:
    """The access event is told after the picture, and counts."""
    report = tailgating(report_no_grant=True)
    assert found_by(report, telling(grant(6.9)), showing({1: 5.0}), ticking()) == []
    assert told(found_by(report, telling(grant(7.4)), showing({1: 5.0}), ticking())) == [("no_grant", 0, 1)]
    slow = telling(grant(4, late_s=4.5))
    assert (
        found_by(replace(report, params={**report.params, "clock": "device"}), slow, showing({1: 5}), ticking()) == []
    )


def test_by_arrival_a_device_whose_clock_is_wrong_makes_no_event() -> None:
    """Its time is an hour fast; the event arrives when it happens."""
    fast = replace(grant(3), at=from_unix(T0 + 3603), received_at=from_unix(T0 + 3))
    assert found_by(tailgating(report_no_grant=True), telling(fast), showing({1: 5.0}), ticking()) == []
    by_device = tailgating(report_no_grant=True, clock="device")
    assert told(found_by(by_device, telling(fast), showing({1: 5.0}), ticking())) == [("no_grant", 0, 1)]


def test_a_grant_fetched_from_history_excuses_nobody_who_passes_when_it_arrives() -> None:
    missed = replace(grant(3, late_s=27), detail={"from": "history"})
    events = found_by(tailgating(report_no_grant=True), telling(missed), showing({1: 31.0}, 50), ticking(50))
    assert told(events) == [("no_grant", 0, 1)]


@pytest.mark.parametrize(("direction", "found"), [("both", 1), ("b_to_a", 1), ("a_to_b", 0)])
def test_only_passages_in_the_direction_asked_for(direction: str, found: int) -> None:
    spec = tailgating(direction=direction)
    assert len(begins(found_by(spec, telling(grant(3)), showing({1: 5.0, 2: 6.5}), ticking()))) == found


def test_only_the_doors_asked_for_and_only_what_gives_leave() -> None:
    passing = showing({1: 5.0})
    here = tailgating(report_no_grant=True, doors=(2,))
    assert len(begins(found_by(here, telling(grant(3, door_no=1)), passing, ticking()))) == 1
    assert found_by(here, telling(grant(3, door_no=2)), passing, ticking()) == []
    denied = telling(access(AccessKind.DENIED, 3, credential=Credential.CARD))
    assert len(begins(found_by(tailgating(report_no_grant=True), denied, passing, ticking()))) == 1


def test_the_exit_button_counts_unless_told_otherwise() -> None:
    button = telling(access(AccessKind.OTHER, 3, credential=Credential.BUTTON))
    assert found_by(tailgating(report_no_grant=True), button, showing({1: 5.0}), ticking()) == []
    strict = tailgating(report_no_grant=True, exit_button=False)
    assert len(begins(found_by(strict, button, showing({1: 5.0}), ticking()))) == 1


def test_a_vehicle_behind_another_at_a_barrier() -> None:
    spec = tailgating(classes=("car", "truck"))
    engine = RuleEngine([spec])
    events = engine.on_access(grant(3, credential=Credential.PLATE))
    for _, picture in pictures({1: 5.0, 2: 8.0}, 20, "car"):
        events += engine.on_frame(picture)
    events += engine.tick(T0 + 30)
    assert [(event.class_name, event.phase) for event in events] == [("car", Phase.BEGIN), ("car", Phase.END)]


def test_who_steps_back_and_forth_on_the_line_has_passed_once() -> None:
    engine = RuleEngine([tailgating(report_no_grant=True)])
    events = engine.on_access(grant(0))
    for step, x in enumerate((0.4, 0.45, 0.55, 0.6, 0.55, 0.45, 0.4, 0.45, 0.55, 0.6)):
        events += engine.on_frame(frame(1 + step * 0.5, {1: (x, 0.5)}))
    assert events + engine.tick(T0 + 60) == []


def test_a_camera_that_falls_silent_takes_back_no_verdict() -> None:
    """Nothing moves any more, so no picture is analysed; what was seen is judged all the same."""
    spec = tailgating(settle_s=FORGET_AFTER_S + 5)
    events = found_by(spec, telling(grant(3)), showing({1: 5.0, 2: 6.5}, 8), ticking(60))
    assert told(events) == [("tailgating", 1, 2)]
    assert len(ends(events)) == 1


def test_a_rule_that_is_taken_away_judges_what_it_has_seen() -> None:
    engine = RuleEngine([tailgating()])
    seen = [feed(engine) for _, feed in sorted(telling(grant(3)) + showing({1: 5.0, 2: 6.5}, 8), key=lambda a: a[0])]
    assert seen == [[]] * len(seen)
    assert [event.phase for event in engine.set_rules([])] == [Phase.BEGIN, Phase.END]


def test_our_clock_set_back_makes_no_verdict_before_its_time() -> None:
    engine = RuleEngine([tailgating(report_no_grant=True)])
    engine.tick(T0 + 3600)
    engine.tick(T0)
    events = [event for _, feed in showing({1: 5.0}, 7) for event in feed(engine)]
    events += engine.tick(T0 + 6.5) + engine.on_access(grant(6.6))
    assert events + engine.tick(T0 + 30) == []


def test_a_crowd_and_a_gate_gone_mad_fill_no_memory() -> None:
    engine = RuleEngine([tailgating(report_no_grant=True)])
    for number in range(2000):
        engine.on_access(grant(0.001 * number, str(number)))
    for at_s, x in ((1.0, 0.4), (1.2, 0.6), (1.4, 0.4), (1.6, 0.6)):
        engine.on_frame(frame(at_s, dict.fromkeys(range(3 * MAX_TRACKS), (x, 0.5))))
    events = engine.tick(T0 + 30)
    assert len(begins(events)) <= MAX_TRACKS
    assert len(begins(events)) == len(ends(events))
    assert engine.tick(T0 + 60) == []


def test_it_may_be_sent_as_a_crossing_but_no_crossing_is_taken_for_it() -> None:
    [begin, _] = found_by(tailgating(), telling(grant(3)), showing({1: 5.0, 2: 6.5}), ticking())
    assert {code.near for code in codes_of(begin)} == {True}


SECONDS = st.integers(0, 130).map(lambda tenths: tenths / 10)


@given(
    st.lists(st.integers(20, 90).map(lambda tenths: tenths / 10), max_size=6, unique=True),
    st.lists(st.tuples(SECONDS, st.integers(0, 29), st.integers(1, 2)), max_size=6),
    st.integers(0, 29),
    st.sampled_from(["arrival", "device"]),
)
def test_the_order_in_which_pictures_and_access_events_come_changes_nothing(
    passes: list[float], grants: list[tuple[float, int, int]], pictures_late: int, clock: str
) -> None:
    """Each input may be late by less than `settle_s`, on its own: the verdicts are those without any delay."""
    spec = tailgating(clock=clock, report_no_grant=True, tolerance_s=TOLERANCE_S, settle_s=SETTLE_S)
    passing = dict(enumerate(passes))
    events = [grant(at_s, f"acc_{number}", door) for number, (at_s, _, door) in enumerate(grants)]
    prompt = found_by(spec, telling(*events), showing(passing, 14), ticking(35))
    delayed = [(at_s + late, feed) for (at_s, feed), late in zip(telling(*events), _lates(grants), strict=True)]
    late = found_by(spec, delayed, showing(passing, 14, pictures_late / 10), ticking(35))
    assert sorted(late, key=_by_id) == sorted(prompt, key=_by_id)
    assert len(begins(prompt)) == len(ends(prompt))


def _lates(grants: list[tuple[float, int, int]]) -> list[float]:
    return [late / 10 for _, late, _ in grants]


def _by_id(event: RuleEvent) -> tuple[str, int]:
    return event.event_id, event.sequence
