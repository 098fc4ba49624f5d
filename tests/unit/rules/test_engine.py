from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.access import AccessKind
from models.rules import Anchor, Phase, RuleEvent, RuleSpec, Severity
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from rules.events import event_id
from rules.limits import FORGET_AFTER_S
from rules.prepare import prepare_rule
from tests.unit.rules.scenes import (
    INSIDE,
    OUTSIDE,
    T0,
    Point,
    access,
    begins,
    door_rule,
    ends,
    frame,
    intrusion,
    line_rule,
    stay,
    walk,
    zone,
)

UP = ((0.5, 0.9), (0.5, 0.1))


def test_an_id_follows_from_place_rule_subject_and_start() -> None:
    one = event_id("cam_1", "rul_1", "zon_1:7", T0)
    assert one == event_id("cam_1", "rul_1", "zon_1:7", T0 + 0.0004)
    others = {
        event_id("cam_2", "rul_1", "zon_1:7", T0),
        event_id("cam_1", "rul_2", "zon_1:7", T0),
        event_id("cam_1", "rul_1", "zon_1:8", T0),
        event_id("cam_1", "rul_1", "zon_1:7", T0 + 0.001),
    }
    assert len(others | {one}) == 5


def test_rules_see_only_their_own_camera() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    assert engine.on_frame(replace(frame(0, {1: INSIDE}), camera_id="cam_2")) == []
    assert len(engine.on_frame(frame(0, {1: INSIDE}))) == 1


def test_a_rule_that_cannot_run_is_named_and_the_others_run() -> None:
    bad = intrusion(rule_id="rul_bad", dwell_s=-1)
    engine = RuleEngine([bad, intrusion(dwell_s=0), replace(intrusion(), kind="intrusoin", rule_id="rul_kind")])
    assert engine.rule_ids == ("rul_1",)
    assert set(engine.problems) == {"rul_bad", "rul_kind"}
    assert "dwell_s" in engine.problems["rul_bad"]
    assert len(engine.on_frame(frame(0, {1: INSIDE}))) == 1


def test_two_rules_of_one_id_are_a_problem() -> None:
    engine = RuleEngine([intrusion(), intrusion()])
    assert engine.rule_ids == ("rul_1",)
    assert "two rules" in engine.problems["rul_1"]


def test_a_disabled_rule_does_not_run_and_ends_its_events() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    walk(engine, stay(0, 1, INSIDE))
    [end] = engine.set_rules([replace(intrusion(dwell_s=0), enabled=False)])
    assert end.phase is Phase.END
    assert engine.on_frame(frame(2, {7: INSIDE})) == []


def test_an_unchanged_rule_keeps_its_state_even_under_a_new_name() -> None:
    engine = RuleEngine([intrusion(dwell_s=2)])
    walk(engine, stay(0, 1.8, INSIDE))
    renamed = replace(intrusion(dwell_s=2), name="the yard", severity=Severity.ALARM)
    assert engine.set_rules([renamed, intrusion(rule_id="rul_2", dwell_s=9)]) == []
    [begin] = begins(walk(engine, stay(1.8, 2.6, INSIDE)))
    assert begin.began_s == T0


_moved = zone(((0.3, 0.3), (0.7, 0.3), (0.7, 0.7)))


@pytest.mark.parametrize(
    "changed",
    [
        intrusion(dwell_s=0.5),
        intrusion([_moved], dwell_s=0),
        intrusion([replace(zone(), anchor=Anchor.CENTER)], dwell_s=0),
    ],
)
def test_a_changed_rule_begins_anew(changed: RuleSpec) -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    [begin] = walk(engine, stay(0, 1, INSIDE))
    [end] = engine.set_rules([changed])
    assert (end.phase, end.event_id) == (Phase.END, begin.event_id)
    again = begins(walk(engine, stay(1, 3, (0.5, 0.55))))
    assert [event.began_s for event in again] in ([], [T0 + 1])


def test_a_removed_rule_ends_its_open_events() -> None:
    engine = RuleEngine([intrusion(dwell_s=0), door_rule()])
    walk(engine, stay(0, 1, INSIDE))
    engine.on_access(access(AccessKind.DOOR_FORCED, 3))
    assert sorted(event.kind for event in ends(engine.set_rules([]))) == ["door_alarm", "intrusion"]


def test_a_late_picture_is_skipped_and_counted() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    engine.on_frame(frame(1, {}))
    assert engine.on_frame(frame(0.5, {1: INSIDE})) == []
    assert engine.late_frames == 1
    assert len(engine.on_frame(frame(1, {1: INSIDE}))) == 1


def test_a_repeated_picture_counts_no_time() -> None:
    engine = RuleEngine([intrusion(dwell_s=1)])
    for _ in range(100):
        assert engine.on_frame(frame(0, {1: INSIDE})) == []


def test_time_that_restarts_ends_what_was_open_and_goes_on() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    walk(engine, stay(0, 1, INSIDE))
    events = walk(engine, stay(-3600, -3599, INSIDE))
    assert [event.phase for event in events] == [Phase.END, Phase.BEGIN]
    assert events[0].time_s == pytest.approx(T0 + 0.8, abs=1e-3)
    assert events[1].began_s == T0 - 3600


def test_a_silent_camera_ends_its_events_whatever_its_clock_says() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    walk(engine, stay(0, 1, INSIDE))
    elsewhere = T0 + 5_000_000
    assert engine.tick(elsewhere) == []
    assert engine.tick(elsewhere + FORGET_AFTER_S - 0.1) == []
    [end] = engine.tick(elsewhere + FORGET_AFTER_S)
    assert end.phase is Phase.END
    assert engine.tick(elsewhere + 100) == []
    assert len(walk(engine, stay(20, 21, INSIDE))) == 1


def test_a_silent_camera_ends_its_events_also_when_our_clock_is_set_back() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    walk(engine, stay(0, 1, INSIDE))
    assert engine.tick(T0) == []
    an_hour_ago = T0 - 3600
    assert engine.tick(an_hour_ago) == []
    assert engine.tick(an_hour_ago + FORGET_AFTER_S - 0.1) == []
    [end] = engine.tick(an_hour_ago + FORGET_AFTER_S)
    assert end.phase is Phase.END


def test_a_camera_that_sends_is_not_silent() -> None:
    engine = RuleEngine([intrusion(dwell_s=0)])
    for second in range(30):
        assert ends(walk(engine, [(second, INSIDE)])) == []
        assert engine.tick(T0 + second) == []


_people = st.dictionaries(st.integers(0, 6), st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=6)
_scenes = st.lists(_people, min_size=1, max_size=25)
_SPECS = (intrusion(dwell_s=0.4, rule_id="rul_a"), intrusion(dwell_s=0, leave_after_s=0), line_rule(UP))


def _play(scene: list[dict[int, Point]], order: Callable[[TrackedFrame], TrackedFrame]) -> list[RuleEvent]:
    engine = RuleEngine(_SPECS)
    return [event for i, people in enumerate(scene) for event in engine.on_frame(order(frame(i / 5, people)))]


def _as_it_is(picture: TrackedFrame) -> TrackedFrame:
    return picture


@settings(max_examples=50, deadline=None)
@given(_scenes, st.randoms(use_true_random=False))
def test_the_order_of_tracks_changes_nothing(scene: list[dict[int, Point]], random: Random) -> None:
    def shuffled(picture: TrackedFrame) -> TrackedFrame:
        order = np.array(random.sample(range(len(picture)), len(picture)), np.intp)
        return replace(
            picture,
            track_id=picture.track_id[order],
            boxes_xyxy=picture.boxes_xyxy[order],
            score=picture.score[order],
            class_name=tuple(picture.class_name[i] for i in order),
        )

    assert _play(scene, shuffled) == _play(scene, _as_it_is)


@settings(max_examples=50, deadline=None)
@given(_scenes)
def test_a_replay_gives_the_same_events(scene: list[dict[int, Point]]) -> None:
    assert _play(scene, _as_it_is) == _play(scene, _as_it_is)


@settings(max_examples=50, deadline=None)
@given(_scenes)
def test_every_event_begins_once_and_ends_once(scene: list[dict[int, Point]]) -> None:
    engine = RuleEngine(_SPECS)
    events = [event for i, people in enumerate(scene) for event in engine.on_frame(frame(i / 5, people))]
    events += engine.set_rules([])
    by_id: dict[str, list[RuleEvent]] = {}
    for event in events:
        by_id.setdefault(event.event_id, []).append(event)
    for story in by_id.values():
        assert [event.sequence for event in story] == list(range(len(story)))
        assert (story[0].phase, story[-1].phase) == (Phase.BEGIN, Phase.END)
        assert {event.phase for event in story[1:-1]} <= {Phase.UPDATE}
        assert all(one.time_s <= other.time_s for one, other in pairwise(story))


def test_no_rule_no_state() -> None:
    engine = RuleEngine()
    assert engine.on_frame(frame(0, {1: OUTSIDE})) == []
    assert engine.tick(T0) == []


@settings(max_examples=50, deadline=None)
@given(_scenes, st.sampled_from(_SPECS))
def test_a_step_leaves_the_state_it_was_given_as_it_was(scene: list[dict[int, Point]], spec: RuleSpec) -> None:
    kind, rule = prepare_rule(spec)
    state = kind.make_state()
    for i, people in enumerate(scene):
        once, events = kind.step(rule, state, frame(i / 5, people))
        _, again = kind.step(rule, state, frame(i / 5, people))
        assert list(again) == list(events)
        state = once
