"""One object, one stay: whatever becomes of its track id, and however much has to be remembered."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import Phase, RuleEvent
from rules.engine import RuleEngine
from rules.kinds.intrusion import PRESENCE
from rules.limits import MAX_STAYS, MAX_TRACKS, TIME_GRAIN_S
from rules.prepare import prepare_rule
from rules.stays import Presence
from tests.unit.rules.scenes import INSIDE, OUTSIDE, T0, Point, begins, ends, frame, intrusion, zone

HALL = zone(((0.2, 0.2), (0.8, 0.2), (0.8, 0.95), (0.2, 0.95)))
LEFT = zone(((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)))

Picture = tuple[float, dict[int, Point]]


def played(engine: RuleEngine, pictures: Sequence[Picture]) -> list[RuleEvent]:
    return [event for time_s, people in pictures for event in engine.on_frame(frame(time_s, people))]


def steady(fps: float, start_s: float, end_s: float, people: dict[int, Point]) -> list[Picture]:
    return [(start_s + i / fps, people) for i in range(round((end_s - start_s) * fps))]


def test_a_new_id_in_the_same_place_carries_the_stay_on() -> None:
    engine = RuleEngine([intrusion([HALL], dwell_s=3)])
    events = played(engine, [*steady(5, 0, 2, {1: INSIDE}), *steady(5, 3, 6, {2: INSIDE}), *steady(5, 6, 9, {})])
    [begin] = begins(events)
    assert begin.began_s == T0
    assert begin.track_id == 2
    assert begin.values["dwell_s"] == pytest.approx(3.0, abs=0.21)
    assert begin.time_s == pytest.approx(T0 + 3.2, abs=0.21)  # of the 1.2 s unseen one counts
    assert ends(played(engine, steady(5, 9, 18, {}))) != []


def test_an_event_keeps_its_id_when_its_track_changes() -> None:
    engine = RuleEngine([intrusion([HALL], dwell_s=0)])
    pictures = [step for i in range(12) for step in steady(5, i, i + 1, {i: INSIDE})]
    events = [*played(engine, pictures), *engine.set_rules([])]
    assert len({event.event_id for event in events}) == 1
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.UPDATE, Phase.UPDATE, Phase.END]
    assert [event.track_id for event in events] == [0, 5, 10, 11]
    assert events[-1].values["dwell_s"] == pytest.approx(11.8)


@pytest.mark.parametrize(
    ("unseen_s", "there", "kind", "stays"),
    [
        (1.0, (0.5, 0.52), "person", 1),
        (1.9, (0.5, 0.52), "person", 1),
        (2.5, (0.5, 0.52), "person", 2),  # later than twice the gap tolerance
        (0.2, (0.7, 0.9), "person", 2),  # too far to have gone
        (0.2, (0.5, 0.52), "dog", 2),  # something else
    ],
)
def test_who_appears_too_late_or_too_far_is_somebody_else(unseen_s: float, there: Point, kind: str, stays: int) -> None:
    engine = RuleEngine([intrusion([HALL], dwell_s=0, classes=["person", "dog"])])
    first = played(engine, steady(5, 0, 2.0, {1: INSIDE}))
    second = engine.on_frame(frame(1.8 + unseen_s, {2: there}, kind))
    assert len(begins([*first, *second])) == stays


def test_somebody_twice_as_large_is_somebody_else() -> None:
    engine = RuleEngine([intrusion([HALL], dwell_s=0)])
    small = frame(0.2, {2: INSIDE})
    large = replace(small, boxes_xyxy=small.boxes_xyxy - np.array((30, 150, -30, 0), np.float32))
    assert len(begins([*engine.on_frame(frame(0, {1: INSIDE})), *engine.on_frame(large)])) == 2


def test_a_car_that_is_called_a_truck_under_its_new_id_is_the_same_car() -> None:
    engine = RuleEngine([intrusion([HALL], dwell_s=0, classes=["car", "truck"])])
    events = [*engine.on_frame(frame(0, {1: INSIDE}, "car")), *engine.on_frame(frame(0.2, {2: INSIDE}, "truck"))]
    assert len(begins(events)) == 1


def test_two_inside_who_exchange_ids_have_one_event_each() -> None:
    engine = RuleEngine([intrusion([HALL], dwell_s=1)])
    here, there = (0.4, 0.6), (0.6, 0.6)
    pictures = [(i / 5, {1: here, 2: there} if i % 7 < 4 else {1: there, 2: here}) for i in range(60)]
    assert len(begins(played(engine, pictures))) == 2


def test_one_inside_and_one_outside_who_exchange_ids_have_one_stay() -> None:
    """Their ids say that one left and the other entered; both would have had to leap."""
    engine = RuleEngine([intrusion([LEFT], dwell_s=1)])
    within, without = (0.45, 0.6), (0.6, 0.6)
    pictures = [(i / 5, {1: within, 2: without} if (i // 10) % 2 else {2: within, 1: without}) for i in range(100)]
    events = [*played(engine, pictures), *engine.set_rules([])]
    assert len(begins(events)) == 1
    assert events[-1].values["dwell_s"] == pytest.approx(19.8)


def test_one_who_leaves_as_another_enters_are_two() -> None:
    engine = RuleEngine([intrusion([LEFT], dwell_s=0, leave_after_s=0.2)])
    out = [(i / 5, {1: (0.42 + i * 0.02, 0.6), 2: (0.62 - i * 0.02, 0.5)}) for i in range(12)]
    assert {event.track_id for event in begins(played(engine, out))} == {1, 2}


def test_who_goes_out_and_in_hidden_is_waited_for_at_the_door() -> None:
    """Stepping out for a moment and coming back under another id, within the patience for leaving."""
    engine = RuleEngine([intrusion([LEFT], dwell_s=0, leave_after_s=2)])
    pictures = [(0.0, {1: (0.49, 0.6)}), (0.2, {1: (0.515, 0.6)}), (0.8, {2: (0.49, 0.6)})]
    assert len(begins(played(engine, pictures))) == 1


# One person on a walk inside, whose id changes when it likes, with holes no longer than twice the gap tolerance.
_rates = st.sampled_from([2.0, 5.0, 10.0, 25.0])
_steps = st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1])), min_size=30, max_size=150)
WALK_NORM_PER_S = 0.02  # a sixth of the person's height a second, so that holes are within reach


def _walk(fps: float, steps: list[tuple[int, int]]) -> list[tuple[float, Point]]:
    x, y, path = 0.5, 0.6, []
    for i, (dx, dy) in enumerate(steps):
        x, y = (min(max(v + d * WALK_NORM_PER_S / fps, 0.25), 0.75) for v, d in ((x, dx), (y, dy)))
        path.append((i / fps, (x, y)))
    return path


@settings(max_examples=60, deadline=None)
@given(_rates, _steps, st.floats(0.5, 2.0), st.data())
def test_ids_that_change_add_no_event_and_take_at_most_a_gap_each(
    fps: float, steps: list[tuple[int, int]], gap_s: float, data: st.DataObject
) -> None:
    path = _walk(fps, steps)
    hidden = data.draw(st.lists(st.integers(1, int(2 * gap_s * fps)), max_size=8))
    at, track_id, pictures, switches = 0, 1, [], 0
    for hole in [*hidden, len(path)]:
        for time_s, point in path[at : at + 5]:
            pictures.append((time_s, {track_id: point}))
        at += 4 + hole
        track_id += 1
        switches += 1
    events = [*played(engine := RuleEngine([intrusion([HALL], dwell_s=0, gap_s=gap_s)]), pictures)]
    events += engine.set_rules([])
    assert len(begins(events)) == 1
    dwell_s, true_s = float(events[-1].values["dwell_s"]), pictures[-1][0] - pictures[0][0]
    assert dwell_s <= true_s + TIME_GRAIN_S
    assert true_s - dwell_s <= switches * gap_s + TIME_GRAIN_S


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=5, max_size=60), _rates, st.booleans())
def test_any_exchange_of_two_ids_adds_no_event(exchanged: list[bool], fps: float, both_inside: bool) -> None:
    here, there = (0.3, 0.6), (0.45 if both_inside else 0.65, 0.6)
    engine = RuleEngine([intrusion([LEFT], dwell_s=0)])
    pictures = [(i / fps, {1: there, 2: here} if each else {1: here, 2: there}) for i, each in enumerate(exchanged)]
    events = [*played(engine, pictures), *engine.set_rules([])]
    people_inside = 2 if both_inside else 1
    assert len(begins(events)) == people_inside
    dwells = [float(event.values["dwell_s"]) for event in ends(events)]
    assert dwells == pytest.approx([pictures[-1][0]] * people_inside)


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(6)))
def test_new_ids_for_all_are_told_apart_by_place(new_ids: list[int]) -> None:
    """A whole group hidden by a bus comes out from behind it under new ids."""
    places = [(0.25 + 0.1 * i, 0.6) for i in range(6)]
    engine = RuleEngine([intrusion([HALL], dwell_s=0)])
    before = steady(5, 0, 1, dict(enumerate(places)))
    after = steady(5, 1.8, 3, {10 + new_ids[i]: places[i] for i in range(6)})
    assert len(begins(played(engine, [*before, *after]))) == 6


def test_what_is_remembered_is_bounded_and_forgotten() -> None:
    _, rule = prepare_rule(intrusion(dwell_s=0))
    presence: Presence = PRESENCE.nobody()
    for i in range(3):
        presence, _ = PRESENCE.step(rule, presence, frame(i / 5, dict.fromkeys(range(500 * i, 500 * i + 500), INSIDE)))
    assert len(presence.tracks) == MAX_TRACKS
    assert presence.tracks.track_id[0] == 1500 - MAX_TRACKS
    presence, found = PRESENCE.step(rule, presence, frame(100.0, {}))
    assert len(found) == 500
    assert len(presence.stays) == len(presence.tracks) == 0


def test_more_stays_than_are_kept_end_the_longest_unseen() -> None:
    _, rule = prepare_rule(intrusion([zone(zone_id=f"zon_{n}") for n in range(64)], dwell_s=0))
    many = [frame(i * 2.5, dict.fromkeys(range(100 * i, 100 * i + 60), INSIDE)) for i in range(3)]
    presence = PRESENCE.nobody()
    events: list[RuleEvent] = []
    for picture in many:
        presence, found = PRESENCE.step(rule, presence, picture)
        events += found
    assert len(begins(events)) == 3 * 64 * 60
    assert len(presence.stays) == MAX_STAYS
    assert len(ends(events)) == 3 * 64 * 60 - MAX_STAYS
    assert {event.track_id for event in ends(events)} <= set(range(60)) | set(range(100, 160))


def test_a_stay_passes_on_only_once() -> None:
    engine = RuleEngine([intrusion([HALL], dwell_s=0)])
    events = played(engine, [(0, {1: INSIDE}), (0.2, {2: (0.51, 0.51), 3: INSIDE})])
    assert [event.track_id for event in begins(events)] == [1, 2]  # 3 stands nearer and carries the stay of 1 on


def test_outside_nobody_stays() -> None:
    assert played(RuleEngine([intrusion([HALL], dwell_s=0)]), steady(5, 0, 5, {1: OUTSIDE})) == []
