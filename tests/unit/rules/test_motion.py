"""What every kind that looks at motion must keep: order, mirrors, dropped pictures, trembling, a silent camera."""

from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.rules import RuleEvent, RuleSpec, ZoneShape
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from tests.unit.rules.scenes import begins, ends, zone
from tests.unit.rules.walks import Box, Story, feed, mirrored, person, picture, pictures, reordered, shaken

FPS = 5.0


@dataclass(frozen=True)
class Motion:
    """A rule and a story in which it finds one event. `gap_s`: the widest gap between pictures it bears. `drops`: by
    how many gaps the telling may move: one where it begins, and one more where it is told once something has lasted."""

    rule: RuleSpec
    story: Story
    seconds: float
    gap_s: float
    drops: int = 1


def _rule(kind: str, *lines: tuple[tuple[float, float], ...], **params: object) -> RuleSpec:
    zones = tuple(zone(points, ZoneShape.LINE, f"zon_{n}") for n, points in enumerate(lines))
    return RuleSpec("rul_1", kind, "motion", camera_id="cam_1", zones=zones, params=params)


def _walk(x1: float, x2: float, seconds: float, height: float = 0.12) -> Story:
    start: Box = (x1, 0.5, height / 2.5, height)
    return person((0.0, start), (seconds, (x2, *start[1:])))


STANDS: Box = (1.0, 0.8, 0.1, 0.3)
LIES: Box = (1.1, 0.82, 0.3, 0.09)
UP: Box = (1.0, 0.42, 0.1, 0.3)
CROWD = {20 + n: ("person", (0.1 + n / 4, 0.95, 0.04, 0.1)) for n in range(3)}

MOTIONS = {
    "line_crossing": Motion(_rule("line_crossing", ((0.5, 0.9), (0.5, 0.1))), _walk(0.6, 1.41, 5), 5, 1.0, 2),
    "line_sequence": Motion(
        _rule("line_sequence", ((0.4, 0.9), (0.4, 0.1)), ((0.6, 0.9), (0.6, 0.1))), _walk(0.6, 1.4, 5), 5, 1.0, 2
    ),
    "wrong_way": Motion(_rule("wrong_way", ((0.1, 0.5), (0.9, 0.5))), _walk(1.5, 0.5, 8), 8, 1.0, 2),
    "fast_moving": Motion(_rule("fast_moving"), _walk(0.2, 1.6, 4), 4, 1.0),
    "fall": Motion(_rule("fall"), person((0.0, STANDS), (3.0, STANDS), (3.5, LIES), (12.0, LIES)), 12, 1.0, 2),
    "climbing": Motion(
        _rule("climbing", ((0.1, 0.75), (0.9, 0.75))),
        person((0.0, STANDS), (2.0, STANDS), (6.0, UP), (9.0, UP)),
        9,
        0.5,
        2,
    ),
}


def _frames(motion: Motion) -> list[TrackedFrame]:
    return pictures(lambda time_s: {**motion.story(time_s), **CROWD}, motion.seconds, FPS)


def _events(rule: RuleSpec, frames: list[TrackedFrame]) -> list[RuleEvent]:
    engine = RuleEngine([rule])
    assert engine.problems == {}
    return feed(engine, frames) + engine.set_rules([])


@pytest.mark.parametrize("kind", MOTIONS)
def test_the_story_gives_one_event_that_ends(kind: str) -> None:
    events = _events(MOTIONS[kind].rule, _frames(MOTIONS[kind]))
    assert [event.track_id for event in begins(events)] == [7]
    assert [event.event_id for event in ends(events)] == [events[0].event_id]
    assert [event.sequence for event in events] == list(range(len(events)))


@pytest.mark.parametrize("kind", MOTIONS)
@given(random=st.randoms(use_true_random=False))
@settings(max_examples=5)
def test_the_order_of_tracks_changes_nothing(kind: str, random: Random) -> None:
    motion, frames = MOTIONS[kind], _frames(MOTIONS[kind])
    shuffled = [reordered(frame, random.sample(range(len(frame)), len(frame))) for frame in frames]
    assert _events(motion.rule, shuffled) == _events(motion.rule, frames)


@pytest.mark.parametrize("kind", MOTIONS)
def test_a_mirrored_scene_gives_the_mirrored_events(kind: str) -> None:
    motion, frames = MOTIONS[kind], _frames(MOTIONS[kind])
    zones = tuple(
        replace(each, points_xy_norm=tuple((1 - x, y) for x, y in each.points_xy_norm)) for each in motion.rule.zones
    )
    here = _events(motion.rule, frames)
    there = _events(replace(motion.rule, zones=zones), [mirrored(frame) for frame in frames])
    assert [(e.phase, e.track_id, e.event_id) for e in there] == [(e.phase, e.track_id, e.event_id) for e in here]
    swap = {"a_to_b": "b_to_a"}
    for one, other in zip(here, there, strict=True):
        assert {name: swap.get(str(value), value) for name, value in one.values.items()} == pytest.approx(
            dict(other.values), abs=0.011
        )


@pytest.mark.parametrize("kind", MOTIONS)
@given(dropped=st.sets(st.integers(1, 60), max_size=30))
@settings(max_examples=15)
def test_dropping_pictures_moves_an_event_by_no_more_than_its_gaps(kind: str, dropped: set[int]) -> None:
    motion, frames = MOTIONS[kind], _frames(MOTIONS[kind])
    kept = [frame for number, frame in enumerate(frames) if number not in dropped or number == len(frames) - 1]
    widest_s = max(b.frame_time_s - a.frame_time_s for a, b in pairwise(kept))
    assume(widest_s <= motion.gap_s + 1e-6)
    [full], [part] = (begins(_events(motion.rule, each)) for each in (frames, kept))
    assert abs(part.began_s - full.began_s) <= widest_s + 1e-3
    assert abs(part.time_s - full.time_s) <= motion.drops * widest_s + 1e-3


@pytest.mark.parametrize("kind", MOTIONS)
@pytest.mark.parametrize("seed", range(3))
def test_boxes_that_tremble_give_the_same_one_event(kind: str, seed: int) -> None:
    motion = MOTIONS[kind]
    events = _events(motion.rule, shaken(_frames(motion), 0.02, seed))
    assert [event.track_id for event in begins(events)] == [7]
    assert len(ends(events)) == 1


@pytest.mark.parametrize("kind", MOTIONS)
def test_a_crowd_of_ids_that_never_come_again_stays_bounded(kind: str) -> None:
    engine = RuleEngine([MOTIONS[kind].rule])
    events = []
    for number in range(40):
        crowd = {number * 100 + n: ("person", (n / 60, 0.5, 0.05, 0.12)) for n in range(100)}
        events += feed(engine, [picture(number / 100, crowd)])
    events += engine.set_rules([])
    assert len(begins(events)) == len(ends(events))
