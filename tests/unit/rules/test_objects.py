"""Objects left and removed: a bag, who brings it, who passes by, and a camera that may be blind."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cameras import CameraSight, Sight
from models.clock import from_unix
from models.rules import RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from rules.limits import MAX_TRACKS
from rules.prepare import prepare_rule
from tests.unit.rules.scenes import T0, begins, ends, zone
from tests.unit.rules.walks import Box, Scene, Story, between, feed, picture, pictures, shaken

BAG: Box = (1.0, 0.8, 0.1, 0.12)
FAR: Box = (0.3, 0.8, 0.1, 0.3)
AWAY: Box = (1.6, 0.8, 0.1, 0.3)
AT_BAG: Box = (1.12, 0.8, 0.1, 0.3)


def _rule(kind: str, *zones: tuple[tuple[float, float], ...], **params: object) -> RuleSpec:
    drawn = tuple(zone(points, zone_id=f"zon_{n}") for n, points in enumerate(zones))
    return RuleSpec("rul_1", kind, "hall", camera_id="cam_1", zones=drawn, params=params)


LEFT = _rule("object_left", stands_s=20, alone_s=10)
REMOVED = _rule("object_removed", known_s=20)


def _scene(time_s: float, bag: bool, *keys: tuple[float, Box], bag_id: int = 1) -> Scene:
    scene: dict[int, tuple[str, Box]] = {bag_id: ("suitcase", BAG)} if bag else {}
    return {**scene, 7: ("person", between(time_s, keys))} if keys else scene


def _leaves(time_s: float) -> Scene:
    """Somebody comes, puts a bag down at five seconds and goes away."""
    walk = ((0.0, FAR), (4.0, AT_BAG), (8.0, AT_BAG), (12.0, FAR), (200.0, FAR))
    return _scene(time_s, time_s >= 5, *walk)


def _events(rule: RuleSpec, frames: Iterable[TrackedFrame]) -> list[RuleEvent]:
    return feed(RuleEngine([rule]), frames)


@pytest.mark.parametrize("fps", [1.0, 5.0, 25.0])
def test_a_bag_nobody_is_with_is_left(fps: float) -> None:
    [begin] = begins(_events(LEFT, pictures(_leaves, 40, fps)))
    near_until_s = 8 + 0.52 / 0.82 * 4  # a height from box to box
    assert begin.began_s - T0 == pytest.approx(near_until_s, abs=1 / fps)
    assert begin.time_s - T0 == pytest.approx(5 + 20, abs=1 / fps)
    assert (begin.class_name, begin.track_id, begin.zone_id) == ("suitcase", 1, "")
    assert float(begin.values["stands_s"]) >= 20


def test_somebody_near_keeps_it() -> None:
    stays = ((0.0, AT_BAG), (200.0, AT_BAG))
    assert _events(LEFT, pictures(lambda t: _scene(t, t >= 5, *stays), 60, 5)) == []


def test_what_stood_there_before_is_left_by_nobody() -> None:
    frames = pictures(lambda t: _scene(t, True), 60, 5)
    assert _events(LEFT, frames) == []
    [begin] = begins(_events(_rule("object_left", stands_s=20, alone_s=10, brought=False), frames))
    assert begin.time_s - T0 == pytest.approx(20, abs=0.01)


@pytest.mark.parametrize(("by", "stay_s", "over"), [(7, 0.5, True), (9, 1.0, False), (9, 4.0, True)])
def test_the_owner_ends_it_and_a_passer_by_does_not(by: int, stay_s: float, over: bool) -> None:
    def story(time_s: float) -> Scene:
        near = 50 <= time_s <= 50 + stay_s
        return {**_leaves(time_s), by: ("person", AT_BAG if near else FAR)} if time_s >= 45 else _leaves(time_s)

    frames = pictures(story, 58, 5)
    assert len(ends(_events(LEFT, frames))) == over


def test_left_again_is_another_event() -> None:
    walk = ((0.0, AT_BAG), (8.0, AT_BAG), (12.0, FAR), (50.0, FAR), (54.0, AT_BAG), (60.0, FAR), (200.0, FAR))
    events = _events(LEFT, pictures(lambda t: _scene(t, t >= 5, *walk), 80, 5))
    assert len(begins(events)) == 2
    assert len({event.event_id for event in begins(events)}) == 2


def test_a_bag_whose_track_is_lost_and_found_is_the_same_bag() -> None:
    def story(time_s: float) -> Scene:
        lost = int(time_s) % 6 == 5
        walk = ((0.0, AT_BAG), (8.0, AT_BAG), (12.0, FAR), (200.0, FAR))
        return _scene(time_s, time_s >= 4.9 and not lost, *walk, bag_id=100 + int(time_s) // 6)

    events = _events(LEFT, pictures(story, 60, 5))
    assert len(begins(events)) == 1
    assert ends(events) == []


def test_a_bag_that_is_taken_ends_it() -> None:
    events = _events(LEFT, pictures(lambda t: _leaves(t) if t < 40 else _scene(t, False, (0.0, FAR)), 50, 5))
    [end] = ends(events)
    assert end.time_s - T0 == pytest.approx(39.8, abs=0.01)


def test_a_bag_that_is_carried_is_not_left() -> None:
    def story(time_s: float) -> Scene:
        x = 0.2 + time_s / 60
        return {1: ("suitcase", (x, 0.8, 0.1, 0.12)), 7: ("person", (x + 0.5, 0.8, 0.1, 0.3))}

    assert _events(_rule("object_left", stands_s=10, alone_s=5, brought=False), pictures(story, 60, 5)) == []


@pytest.mark.parametrize(("corner", "found"), [(0.4, 1), (0.6, 0)])
def test_only_in_the_areas_of_the_rule(corner: float, found: int) -> None:
    area = ((corner, 0.1), (0.95, 0.1), (0.95, 0.95), (corner, 0.95))
    rule = _rule("object_left", area, stands_s=20, alone_s=10)
    assert len(begins(_events(rule, pictures(_leaves, 40, 5)))) == found


def _takes(time_s: float) -> Scene:
    """A bag stands there; at forty seconds somebody is at it, and it is gone with him."""
    walk = ((0.0, FAR), (36.0, FAR), (40.0, AT_BAG), (44.0, AWAY), (200.0, AWAY))
    return _scene(time_s, time_s < 40, *walk)


@pytest.mark.parametrize("fps", [1.0, 5.0, 25.0])
def test_a_bag_that_somebody_takes_is_removed(fps: float) -> None:
    events = _events(REMOVED, pictures(_takes, 60, fps))
    [begin] = begins(events)
    assert begin.began_s - T0 == pytest.approx(40, abs=1 / fps + 0.01)
    assert begin.time_s - T0 == pytest.approx(45, abs=1 / fps + 0.01)
    assert len(ends(events)) == 1


def test_a_bag_the_detector_loses_is_not_removed_unless_asked_for() -> None:
    frames = pictures(lambda t: _scene(t, t < 40), 60, 5)
    assert _events(REMOVED, frames) == []
    assert len(begins(_events(_rule("object_removed", known_s=20, by_person=False), frames))) == 1


def test_a_bag_that_had_only_just_come_is_not_removed() -> None:
    assert _events(REMOVED, pictures(lambda t: _takes(t) if t > 25 else _scene(t, False), 60, 5)) == []


def test_who_stands_before_a_bag_hides_it() -> None:
    before: Box = (1.0, 0.85, 0.14, 0.35)
    walk = ((0.0, FAR), (36.0, FAR), (40.0, before), (60.0, before), (64.0, FAR), (200.0, FAR))

    def story(time_s: float) -> Scene:
        return _scene(time_s, not 39.5 <= time_s < 61.5, *walk)

    assert _events(REMOVED, pictures(story, 80, 5)) == []


def test_a_blind_camera_has_seen_nothing_go() -> None:
    engine, events = RuleEngine([REMOVED]), []
    events += feed(engine, pictures(_takes, 40, 5)[:-1])
    engine.on_health(CameraSight("cam_1", Sight.COVERED, "covered", from_unix(T0 + 40)))
    events += feed(engine, [picture(40 + i / 5, {}) for i in range(100)])
    engine.on_health(CameraSight("cam_1", Sight.CLEAR, "", from_unix(T0 + 60)))
    events += feed(engine, [picture(60 + i / 5, {1: ("suitcase", BAG)}) for i in range(50)])
    assert events == []


def test_pictures_that_do_not_come_are_no_sight_of_the_place() -> None:
    frames = [frame for frame in pictures(_takes, 90, 5) if not T0 + 40 <= frame.frame_time_s < T0 + 80]
    [begin] = begins(_events(REMOVED, frames))
    assert begin.time_s - T0 >= 80 + 3.9


@given(dropped=st.sets(st.integers(1, 120), max_size=60))
@settings(max_examples=15)
@pytest.mark.parametrize(("rule", "story"), [(LEFT, _leaves), (REMOVED, _takes)])
def test_dropping_pictures_moves_an_event_by_at_most_one_gap(rule: RuleSpec, story: Story, dropped: set[int]) -> None:
    frames = pictures(story, 60, 2)
    kept = [frame for number, frame in enumerate(frames) if number not in dropped or number % 2 == 0]
    [full], [part] = (begins(_events(rule, each)) for each in (frames, kept))
    assert abs(part.time_s - full.time_s) <= 1.0 + 1e-6
    assert abs(part.began_s - full.began_s) <= 1.0 + 1e-6


@pytest.mark.parametrize(("rule", "story"), [(LEFT, _leaves), (REMOVED, _takes)])
def test_trembling_boxes_give_the_same_one_event(rule: RuleSpec, story: Story) -> None:
    assert len(begins(_events(rule, shaken(pictures(story, 60, 5), 0.04)))) == 1


@pytest.mark.parametrize("kind", ["object_left", "object_removed"])
def test_bags_without_number_stay_bounded(kind: str) -> None:
    entry, rule = prepare_rule(_rule(kind, gone_s=600))
    state = entry.make_state()
    for number in range(20):
        bags = {number * 100 + n: ("backpack", (n / 60, (number + 1) / 25, 0.01, 0.02)) for n in range(100)}
        state, events = entry.step(rule, state, picture(number, bags))
        assert list(events) == []
    assert len(state.standing.things) == MAX_TRACKS < 20 * 100
