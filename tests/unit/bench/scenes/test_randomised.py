"""Random casts: nobody stands in another, all on the ground of their kind, the same again by the same name."""

from itertools import combinations

import numpy as np
import pytest

from bench.scenes.events import VEHICLES
from bench.scenes.randomised import A_SET, CLASSES, GROUNDS, discs, labelled, set_names, story_of
from bench.scenes.stories import STORIES
from bench.scenes.words import Action, Kind, Seen, State, Story


@pytest.fixture(scope="module", params=list(GROUNDS))
def still_set(request: pytest.FixtureRequest) -> Story:
    return story_of(f"still-{request.param}-5-12")


def there(story: Story, number: int) -> dict[int, State]:
    return {actor.id: state for actor in story.actors if (state := actor.track(float(number))) is not None}


def test_names_hold_as_many_as_asked_for_and_every_place_has_its_turn() -> None:
    names = set_names(("gate", "shed"), 7, 2 * A_SET + 3)
    assert names == [f"still-gate-7-{A_SET}", f"still-shed-8-{A_SET}", "still-gate-9-3"]


@pytest.mark.parametrize("name", ["still-gate-1", "still-moon-1-4", "gate", "still-gate-x-4"])
def test_what_names_no_set_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no set"):
        story_of(name)


def test_the_same_name_is_the_same_set_and_another_seed_another(still_set: Story) -> None:
    again = story_of(still_set.name)
    other = story_of(still_set.name.replace("-5-", "-6-"))
    assert [there(again, n) for n in range(12)] == [there(still_set, n) for n in range(12)]
    assert again.place.view == still_set.place.view != other.place.view


def test_nobody_stands_in_another(still_set: Story) -> None:
    by_id = {actor.id: actor for actor in still_set.actors}
    for number in range(12):
        on_ground = [(by_id[i], state) for i, state in there(still_set, number).items() if state.action != Action.RIDE]
        for (one, a), (other, b) in combinations(on_ground, 2):
            gaps = [np.hypot(p[0] - q[0], p[1] - q[1]) - p[2] - q[2] for p in discs(one, a) for q in discs(other, b)]
            assert min(gaps) > 0 or one.id >= 1000, (number, one.id, other.id)


def test_riders_sit_on_what_they_ride_and_casts_differ(still_set: Story) -> None:
    seen = [there(still_set, number) for number in range(12)]
    for actor in still_set.actors:
        for states in seen:
            if actor.rides is not None and actor.id in states:
                assert states[actor.id].action is Action.RIDE
                assert states[actor.id].xyz == states[actor.rides].xyz
    assert len({frozenset(states) for states in seen}) > 6


def test_vehicles_of_four_wheels_keep_to_their_lanes(still_set: Story) -> None:
    lanes = [rect for rect, _ in GROUNDS[still_set.place.name].lanes]
    for actor in still_set.actors:
        if actor.kind in VEHICLES and actor.id < 1000:
            for number in range(12):
                if (state := actor.track(float(number))) is not None:
                    x, y, _ = state.xyz
                    assert any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in lanes)


def test_nobody_of_the_clips_is_in_a_set(still_set: Story) -> None:
    cast = {actor.look for make in STORIES.values() for actor in make().actors}
    assert not cast & {actor.look for actor in still_set.actors}


def test_labels_are_what_is_seen_as_parts_of_the_picture() -> None:
    box, small = (64.0, 36.0, 128.0, 108.0), (0.0, 0.0, 4.0, 7.0)
    rows = labelled(
        [
            Seen(1, Kind.MOTORCYCLE, (0, 0, 640, 360), box, 0.5),
            Seen(2, Kind.PERSON, box, box, 0.2),
            Seen(3, Kind.CAR, small, small, 1.0),
        ],
        (640, 360),
    )
    (row,) = rows
    assert row == pytest.approx((CLASSES.index(Kind.MOTORCYCLE), 0.15, 0.2, 0.1, 0.2))
