from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.rules import Phase
from rules.engine import RuleEngine
from rules.kinds.intrusion import PRESENCE
from rules.limits import FORGET_AFTER_S, TIME_GRAIN_S
from rules.prepare import prepare_rule
from tests.unit.rules.scenes import INSIDE, OUTSIDE, T0, Point, begins, ends, frame, intrusion, stay, walk, zone


def test_isolated_touches_never_enter() -> None:
    """The main peer's defect A: three touches of one picture each count as three consecutive ones."""
    engine = RuleEngine([intrusion(dwell_s=0.5)])
    touches = [(i * 2.2, 0.2) for i in range(50)]
    path = [step for at, n in touches for step in [*stay(at, at + n, INSIDE), *stay(at + 0.2, at + 2.2, OUTSIDE)]]
    assert walk(engine, path) == []


@pytest.mark.parametrize("fps", [1, 2, 5, 25])
def test_touches_of_one_picture_never_add_up_at_any_rate(fps: int) -> None:
    engine = RuleEngine([intrusion(dwell_s=0.5)])
    path = [(i / fps, INSIDE if i % 2 else OUTSIDE) for i in range(400)]
    assert walk(engine, path) == []


def test_leaving_starts_the_dwell_again() -> None:
    """The main peer's defect B: twenty visits of 0.2 s, one a minute, become a loiterer."""
    engine = RuleEngine([intrusion(dwell_s=2.0)])
    path = [
        s for i in range(40) for s in [*stay(i * 60, i * 60 + 1.6, INSIDE), *stay(i * 60 + 1.6, i * 60 + 4, OUTSIDE)]
    ]
    assert walk(engine, path) == []


@pytest.mark.parametrize("fps", [1.0, 2.0, 5.0, 12.5, 25.0])
def test_a_dwell_is_the_same_at_any_rate(fps: float) -> None:
    """The main peer's defect C: a dwell counted in frames stretches with load."""
    engine = RuleEngine([intrusion(dwell_s=4.0)])
    [begin] = begins(walk(engine, stay(0, 12, INSIDE, fps)))
    assert begin.began_s == T0
    assert begin.time_s - T0 == pytest.approx(4.0, abs=1 / fps)
    assert begin.values["dwell_s"] == pytest.approx(begin.time_s - T0)


def test_an_event_begins_goes_on_and_ends() -> None:
    engine = RuleEngine([intrusion(dwell_s=2.0)])
    events = walk(engine, [*stay(0, 1, OUTSIDE), *stay(1, 9, INSIDE), *stay(9, 12, OUTSIDE)])
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.UPDATE, Phase.END]
    assert [event.sequence for event in events] == [0, 1, 2]
    assert len({event.event_id for event in events}) == 1
    begin, update, end = events
    assert (begin.began_s, begin.time_s) == (T0 + 1, T0 + 3)
    assert update.time_s == T0 + 8
    assert end.time_s == pytest.approx(T0 + 8.8, abs=1e-3)
    assert end.values["dwell_s"] == pytest.approx(7.8)
    assert (begin.rule_id, begin.camera_id, begin.zone_id, begin.track_id) == ("rul_1", "cam_1", "zon_1", 7)
    assert begin.box_xyxy_norm == pytest.approx((0.49, 0.38, 0.51, 0.5))


def test_zero_dwell_begins_at_once() -> None:
    [begin] = walk(RuleEngine([intrusion(dwell_s=0)]), [(0, OUTSIDE), (0.2, INSIDE)])
    assert begin.time_s == T0 + 0.2


def test_one_picture_outside_ends_nothing() -> None:
    engine = RuleEngine([intrusion(dwell_s=3.0)])
    events = walk(engine, [*stay(0, 2, INSIDE), (2.0, OUTSIDE), *stay(2.2, 4, INSIDE)])
    [begin] = begins(events)
    assert begin.began_s == T0
    assert begin.values["dwell_s"] == pytest.approx(3.0)
    assert begin.time_s == pytest.approx(T0 + 3.4, abs=1e-3)  # the 0.4 s around the picture outside do not count


def test_a_long_gap_counts_as_one_gap() -> None:
    engine = RuleEngine([intrusion(dwell_s=0, gap_s=1.0)])
    events = walk(engine, [(0, INSIDE), (8, INSIDE)])
    assert events[-1].values["dwell_s"] == 1.0


def test_a_track_that_vanishes_ends_its_event() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    events = walk(engine, [*stay(0, 1, INSIDE), *stay(1, 20, None)])
    [end] = ends(events)
    assert end.time_s == pytest.approx(T0 + 0.8, abs=1e-3)


def test_the_edge_does_not_flicker() -> None:
    engine = RuleEngine([intrusion(dwell_s=0, leave_after_s=0)])
    events = walk(engine, [(i / 5, (0.4 + (0.005 if i % 2 else -0.005), 0.5)) for i in range(20)])
    assert len(begins(events)) == 1
    assert ends(events) == []


@pytest.mark.parametrize(
    ("params", "class_name", "score"),
    [({}, "dog", 0.9), ({"min_score": 0.5}, "person", 0.49), ({"min_height_norm": 0.13}, "person", 0.9)],
)
def test_objects_not_asked_for_are_ignored(params: dict[str, Any], class_name: str, score: float) -> None:
    engine = RuleEngine([intrusion(dwell_s=0, **params)])
    assert engine.on_frame(frame(0, {1: INSIDE}, class_name, score)) == []


def test_objects_without_a_track_are_ignored() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    assert engine.on_frame(frame(0, {-1: INSIDE})) == []


def test_each_zone_has_its_own_event() -> None:
    other = zone(((0.45, 0.4), (0.9, 0.4), (0.45, 0.9)), zone_id="zon_2")
    events = RuleEngine([intrusion([zone(), other], dwell_s=0)]).on_frame(frame(0, {1: INSIDE}))
    assert [event.zone_id for event in events] == ["zon_1", "zon_2"]
    assert len({event.event_id for event in events}) == 2


# A visit: inside from `enter_s` to `leave_s`, outside before and after, pictures at a steady rate.
_rates = st.sampled_from([2.0, 5.0, 10.0, 25.0])
_times = st.floats(0.5, 8.0)


def _true_path(fps: float, enter_s: float, length_s: float) -> list[tuple[float, Point]]:
    count = int((enter_s + length_s + 2) * fps)
    return [(i / fps, INSIDE if enter_s <= i / fps < enter_s + length_s else OUTSIDE) for i in range(count)]


def _dwells(path: list[tuple[float, Point]], gap_s: float) -> dict[float, float]:
    """The dwell the rule holds after each sighting inside, by time."""
    _, rule = prepare_rule(intrusion(gap_s=gap_s))
    presence = PRESENCE.nobody()
    dwells = {}
    for time_s, point in path:
        presence, _ = PRESENCE.step(rule, presence, frame(time_s, {7: point}))
        if point == INSIDE:
            [dwells[time_s]] = presence.stays.held_s.tolist()
    return dwells


@settings(max_examples=80, deadline=None)
@given(_rates, _times, st.floats(1.0, 8.0), st.floats(0.3, 3.0), st.data())
def test_dropping_any_pictures_moves_a_dwell_by_at_most_one_gap(
    fps: float, enter_s: float, length_s: float, gap_s: float, data: st.DataObject
) -> None:
    path = _true_path(fps, enter_s, length_s)
    keep = data.draw(st.lists(st.booleans(), min_size=len(path), max_size=len(path)))
    kept = [step for step, stays in zip(path, keep, strict=True) if stays]
    full, part = _dwells(path, max(gap_s, 1 / fps)), _dwells(kept, max(gap_s, 1 / fps))
    seen = sorted(part)
    holes_s = sum(max(0.0, b - a - max(gap_s, 1 / fps)) for a, b in pairwise(seen))
    for time_s in seen:
        unseen_entry_s = min(time_s, seen[0]) - min(full)
        assert part[time_s] <= full[time_s] + TIME_GRAIN_S
        assert full[time_s] - part[time_s] <= unseen_entry_s + holes_s + TIME_GRAIN_S


@settings(max_examples=80, deadline=None)
@given(_rates, _times, st.floats(3.0, 8.0), st.lists(st.integers(0, 400), max_size=60))
def test_dropping_pictures_moves_the_beginning_by_at_most_one_gap(
    fps: float, enter_s: float, length_s: float, dropped: list[int]
) -> None:
    path = _true_path(fps, enter_s, length_s)
    kept = [step for number, step in enumerate(path) if number not in dropped or number == 0]
    widest_s = max(b[0] - a[0] for a, b in pairwise(kept))
    assume(widest_s <= 1.0 and kept[-1][0] > enter_s + 2)
    [full], [part] = (begins(walk(RuleEngine([intrusion(dwell_s=1.0)]), p)) for p in (path, kept))
    assert -1e-6 <= part.began_s - full.began_s <= widest_s + 1e-6
    reached_s = full.time_s - float(full.values["dwell_s"]), part.time_s - float(part.values["dwell_s"])
    assert abs(reached_s[1] - reached_s[0]) <= widest_s + 1e-2


def test_the_forget_bound_is_longer_than_any_gap() -> None:
    assert RuleEngine([intrusion(gap_s=FORGET_AFTER_S)]).problems == {}
    assert "gap_s" in RuleEngine([intrusion(gap_s=FORGET_AFTER_S + 1)]).problems["rul_1"]
