"""Stories that can happen: nobody jumps, speeds are human, clips loop, and every alert of the demonstration comes."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from bench.scenes.events import VEHICLES, zone_events
from bench.scenes.stories import BEGINS, STORIES, WATCHED
from bench.scenes.truth import stands
from bench.scenes.words import Action, Actor, Kind, State, Story, ZoneEvent

FASTEST_MPS = {Kind.PERSON: 2.0, Kind.BICYCLE: 4.5, Kind.MOTORCYCLE: 5.0}
LONGEST_S = 60
HIGH_PX = 24


@pytest.fixture(scope="module", params=STORIES)
def story(request: pytest.FixtureRequest) -> Story:
    return STORIES[request.param]()


def moving(story: Story) -> list[Actor]:
    return [actor for actor in story.actors if not stands(actor, story)]


def passages(story: Story, actor: Actor) -> Iterator[list[tuple[float, State]]]:
    """Each stretch of time in which an actor is there."""
    stretch: list[tuple[float, State]] = []
    for t in np.arange(0, story.seconds, 1 / story.fps):
        state = actor.track(float(t))
        if state is not None:
            stretch.append((float(t), state))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def looks_gone(story: Story, state: State, actor: Actor) -> bool:
    """Out of the picture, small, or behind something: what may appear or vanish unseen."""
    x, y, z = state.xyz
    half = 2.5 if actor.kind in VEHICLES else 0.35
    corners = [(x + dx, y + dy, z + dz) for dx in (-half, half) for dy in (-half, half) for dz in (0, 1.8)]
    flat = story.place.view.project(np.array(corners, np.float32))
    width, height = story.place.view.size
    outside = (flat[:, 2] <= 0).all() or flat[:, 0].max() < 0 or flat[:, 0].min() > width or flat[:, 1].min() > height
    return bool(outside) or float(np.ptp(flat[:, 1])) < 2 * HIGH_PX * height / 360


def test_it_is_empty_at_both_ends(story: Story) -> None:
    assert story.seconds <= LONGEST_S
    last = story.seconds - 1 / story.fps
    assert [actor.id for actor in moving(story) if actor.track(0.0) or actor.track(last)] == []
    assert [name for name, make in story.moving.items() if not _same(make(0.0), make(last))] == []


def _same(before: object, after: object) -> bool:
    assert isinstance(before, list | tuple)
    assert isinstance(after, list | tuple)
    return all(np.allclose(a.points, b.points) for a, b in zip(before, after, strict=True))


def test_nobody_appears_or_vanishes_before_the_camera(story: Story) -> None:
    climbers = {
        actor.id
        for actor in moving(story)
        if any(state.action is Action.CLIMB for stretch in passages(story, actor) for _, state in stretch)
    }
    for actor in moving(story):
        for stretch in passages(story, actor):
            (_, first), (_, last) = stretch[0], stretch[-1]
            assert actor.id in climbers or looks_gone(story, first, actor), (actor.id, "appears", first)
            assert looks_gone(story, last, actor), (actor.id, "vanishes", last)


def test_nobody_jumps_or_is_too_fast(story: Story) -> None:
    for actor in moving(story):
        fastest = FASTEST_MPS.get(actor.kind, 5.0) if actor.rides is None else 5.0
        for stretch in passages(story, actor):
            for (_, before), (_, after) in pairwise(stretch):
                gone = float(np.hypot(after.xyz[0] - before.xyz[0], after.xyz[1] - before.xyz[1]))
                steps_off = {before.action, after.action} > {Action.RIDE}
                assert gone * story.fps <= fastest or (steps_off and gone < 0.8), (actor.id, before, after)


def test_a_rider_sits_on_the_vehicle(story: Story) -> None:
    by_id = {actor.id: actor for actor in story.actors}
    assert len(by_id) == len(story.actors)
    for actor in moving(story):
        if actor.rides is None:
            continue
        rides = [row for stretch in passages(story, actor) for row in stretch if row[1].action is Action.RIDE]
        assert rides
        for t, state in rides:
            under = by_id[actor.rides].track(t)
            assert under is not None
            assert under.xyz == pytest.approx(state.xyz, abs=0.02)


def events_of(name: str) -> list[ZoneEvent]:
    return zone_events(STORIES[name](), WATCHED[name])


@pytest.mark.parametrize(
    ("name", "rule", "least_s"),
    [
        ("gate", "line_crossing", 0.0),
        ("gate", "tailgating", 0.0),
        ("courtyard", "loitering", 25.0),
        ("courtyard", "illegal_parking", 25.0),
        ("courtyard", "crowd", 10.0),
        ("wall", "intrusion", 2.0),
        ("wall", "line_crossing", 0.0),
        ("wall", "climbing", 4.0),
        ("shed", "loitering", 25.0),
        ("shed", "intrusion", 4.0),
    ],
)
def test_every_alert_comes_with_a_margin(name: str, rule: str, least_s: float) -> None:
    of_rule = [event for event in events_of(name) if event.name == rule]
    assert len(of_rule) == 1
    assert of_rule[0].ends_s - of_rule[0].begins_s >= least_s
    assert of_rule[0].begins_s >= 2


def test_stories_watch_and_begin_under_the_same_names() -> None:
    assert set(STORIES) == set(WATCHED) == set(BEGINS)
