"""Zone events of plain ways, by hand."""

from collections.abc import Callable

import pytest

from bench.scenes.events import VEHICLES, Watch, zone_events
from bench.scenes.tracks import To, Wait, on_foot, on_wheels, over_wall, parked, way
from bench.scenes.words import Actor, Kind, Place, Story, Track, View, Weather, Zone

SQUARE = Zone("square", ((0, 0), (4, 0), (4, 4), (0, 4)))
LINE = Zone("line", ((0, 0), (4, 0)))


def story(*actors: Actor) -> Story:
    place = Place("nowhere", View((0, -9, 4), (0, 0, 1), 24.0), (), (SQUARE, LINE))
    return Story("nothing", place, Weather.DAY, actors, 40)


def person(number: int, track: Track) -> Actor:
    return Actor(number, Kind.PERSON, track, number)


def walks(begins_s: float, *steps: To | Wait) -> Track:
    return on_foot(way(begins_s, 1.0, steps, ease_s=0.4))


def test_an_intrusion_lasts_as_long_as_the_stay() -> None:
    (event,) = zone_events(story(person(1, walks(2.0, To(-3, 2), To(7, 2)))), [Watch("intrusion", "square")])
    assert (event.name, event.zone, event.actor) == ("intrusion", "square", 1)
    assert event.begins_s == pytest.approx(5, abs=0.3)
    assert event.ends_s == pytest.approx(9, abs=0.3)


def test_loitering_must_last() -> None:
    watch = Watch("loitering", "square", least_s=10)
    stays, passes = walks(0, To(-2, 1), To(2, 1), Wait(9), To(6, 1)), walks(0, To(-2, 1), To(6, 1))
    assert [event.actor for event in zone_events(story(person(1, stays), person(2, passes)), [watch])] == [1]


@pytest.mark.parametrize(("from_y", "to_y", "direction"), [(2.0, -2.0, "a_to_b"), (-2.0, 2.0, "b_to_a")])
def test_a_crossing_has_a_direction(from_y: float, to_y: float, direction: str) -> None:
    (event,) = zone_events(story(person(1, walks(1.0, To(2, from_y), To(2, to_y)))), [Watch("line_crossing", "line")])
    assert event.direction == direction
    assert event.begins_s == pytest.approx(3, abs=0.3)


def test_going_round_the_end_of_a_line_crosses_nothing() -> None:
    round_it = walks(0, To(2, 2), To(8, 2), To(8, -2), To(2, -2))
    assert zone_events(story(person(1, round_it)), [Watch("line_crossing", "line")]) == []


def test_a_vehicle_that_stops_in_the_lane_and_not_one_that_always_stands_there() -> None:
    stops = on_wheels(way(0, 4, [To(-9, 2), To(2, 2), Wait(12), To(20, 2)], ease_s=1.0), 0.3)
    through = on_wheels(way(0, 4, [To(-9, 1), To(20, 1)], ease_s=1.0), 0.3)
    cars = [Actor(1, Kind.CAR, stops, 1), Actor(2, Kind.CAR, through, 1), Actor(3, Kind.CAR, parked(3, 3, 0), 1)]
    (event,) = zone_events(story(*cars), [Watch("illegal_parking", "square", VEHICLES, least_s=10)])
    assert event.actor == 1
    assert event.ends_s - event.begins_s == pytest.approx(12, abs=1.2)


def test_a_crowd_is_enough_people_at_once() -> None:
    come: Callable[[float], Track] = lambda at: walks(at, To(-2, 1), To(2, 1), Wait(15), To(6, 1))  # noqa: E731
    four = story(*(person(number, come(float(number))) for number in range(4)))
    watch = Watch("crowd", "square", least_s=5, least_count=4)
    (event,) = zone_events(four, [watch])
    assert event.actor == 3
    assert zone_events(story(*four.actors[:3]), [watch]) == []


def test_following_is_close_and_the_same_way() -> None:
    watch = Watch("tailgating", "line", least_s=2)
    first, second = walks(0, To(2, 3), To(2, -3)), walks(1.2, To(2, 3), To(2, -3))
    late, other_way = walks(9, To(2, 3), To(2, -3)), walks(9.5, To(2, -3), To(2, 3))
    everybody = story(*(person(number, track) for number, track in enumerate((first, second, late, other_way))))
    assert [event.actor for event in zone_events(everybody, [watch])] == [1]


def test_climbing_is_seen_as_such() -> None:
    (event,) = zone_events(story(person(1, over_wall(3.0, 2, 0.5, -1.57, 6.0))), [Watch("climbing", "line")])
    assert event.begins_s == pytest.approx(3, abs=0.2)
    assert event.ends_s == pytest.approx(9, abs=0.2)


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(KeyError, match="lawn"):
        zone_events(story(), [Watch("intrusion", "lawn")])
