"""A vehicle that stands where it must not: one event, however long and whatever hides it."""

from typing import Any

import pytest

from models.cameras import CameraState, Sight
from models.rules import Phase, RuleEvent
from rules.engine import RuleEngine
from tests.unit.rules.presences import (
    IN,
    Path,
    Thing,
    goes,
    healthy,
    idle,
    picture,
    presence_rule,
    sight,
    stands,
    state,
    times,
    watched,
)
from tests.unit.rules.scenes import T0, Point, begins, ends

CAR_PX = (160, 80)


def car(path: Path, class_name: str = "car") -> Thing:
    return Thing(path, class_name, CAR_PX)


def parking(**params: Any) -> RuleEngine:
    engine = RuleEngine([presence_rule("illegal_parking", **params)])
    assert not engine.problems
    healthy(engine)
    return engine


def test_a_car_that_stands_is_one_event_until_it_drives_off() -> None:
    engine = parking(stands_s=60)
    path = goes(IN, (1.2, 0.6), 300, 305)
    events = watched(engine, times(4, 0, 330), {1: car(path)})
    assert [event.phase for event in (*begins(events), *ends(events))] == [Phase.BEGIN, Phase.END]
    [begin], [end] = begins(events), ends(events)
    assert begin.time_s - T0 == pytest.approx(60, abs=0.3)
    assert begin.values["stood_s"] == pytest.approx(60, abs=0.3)
    assert 300 < end.time_s - T0 < 306
    assert len({event.event_id for event in events}) == 1


@pytest.mark.parametrize("fps", [1.0, 4.0, 25.0])
def test_standing_is_timed_from_coming_to_rest_at_any_rate(fps: float) -> None:
    [begin] = begins(watched(parking(stands_s=20), times(fps, 0, 60), {1: car(goes((0.25, 0.6), (0.7, 0.6), 0, 20))}))
    assert 40 - 4 <= begin.time_s - T0 <= 40 + 2 / fps  # from its last quarter length on


@pytest.mark.parametrize("seconds_a_length", [10.0, 40.0, 70.0])
def test_a_slow_queue_does_not_alert(seconds_a_length: float) -> None:
    """A car that creeps a quarter of its length in less than the set time does not stand."""
    length_norm = CAR_PX[0] / 1000
    path = goes((0.21, 0.6), (0.79, 0.6), 0, 0.58 / length_norm * seconds_a_length)
    assert watched(parking(stands_s=30), times(2, 0, 0.58 / length_norm * seconds_a_length), {1: car(path)}) == []


def test_a_queue_that_stops_and_goes_does_not_alert() -> None:
    def path(time_s: float) -> Point:
        return 0.25 + 0.1 * (time_s // 25), 0.6

    assert watched(parking(stands_s=30), times(2, 0, 124), {1: car(path)}) == []


def test_a_box_that_trembles_stands() -> None:
    def path(time_s: float) -> Point:
        return 0.5 + (0.01 if int(time_s * 4) % 3 else -0.01), 0.6 + (0.01 if int(time_s * 4) % 2 else -0.01)

    assert len(begins(watched(parking(stands_s=30), times(4, 0, 60), {1: car(path)}))) == 1


def test_a_box_that_jumps_for_a_picture_still_stands() -> None:
    def path(time_s: float) -> Point:
        return (0.58, 0.6) if int(time_s * 4) % 20 == 7 else (0.5, 0.6)

    [begin] = begins(watched(parking(stands_s=30), times(4, 0, 60), {1: car(path)}))
    assert begin.time_s - T0 == pytest.approx(30, abs=0.3)


def test_a_parked_car_hidden_for_a_minute_under_another_id_and_another_name_is_the_same() -> None:
    engine = parking(stands_s=20)
    events = watched(engine, times(2, 0, 60), {1: car(stands())})
    events += watched(engine, times(2, 60, 120), {})
    events += watched(engine, times(2, 120, 300), {2: car(stands(), "truck")})
    assert len(begins(events)) == 1
    assert ends(events) == []


def test_another_car_beside_it_is_another_event() -> None:
    engine = parking(stands_s=20)
    events = watched(engine, times(2, 0, 60), {1: car(stands()), 2: car(stands((0.3, 0.6)))})
    assert {event.track_id for event in begins(events)} == {1, 2}


def test_a_parked_car_lets_its_camera_fall_idle_and_does_not_alert_again() -> None:
    """An idle camera sends rules nothing; the car is looked at now and then, under another id each time."""
    engine = parking(stands_s=60)
    events = watched(engine, times(4, 0, 15), {1: car(stands())})
    for turn in range(1, 11):
        events += idle(engine, turn * 60 - 45, turn * 60)
        events += watched(engine, times(4, turn * 60, turn * 60 + 15), {turn + 1: car(stands())})
    [begin] = begins(events)
    assert begin.time_s - T0 == pytest.approx(60, abs=2)
    assert ends(events) == []
    assert len({event.event_id for event in events}) == 1
    gone = watched(engine, times(4, 615, 800), {})
    assert [event.phase for event in gone] == [Phase.END]


@pytest.mark.parametrize("lost", [Sight.COVERED, Sight.BLIND, Sight.BLACK, Sight.MOVED, CameraState.OFFLINE])
def test_a_camera_that_sees_no_more_ends_the_event_where_it_last_saw(lost: Sight | CameraState) -> None:
    engine = parking(stands_s=20)
    watched(engine, times(4, 0, 30), {1: car(stands())})
    [end] = sight(engine, lost) if isinstance(lost, Sight) else state(engine, lost)
    assert end.phase is Phase.END
    assert end.time_s - T0 == pytest.approx(29.75)
    assert idle(engine, 30, 200) == []


def test_silence_of_a_camera_of_which_nothing_is_known_ends_the_event() -> None:
    engine = RuleEngine([presence_rule("illegal_parking", stands_s=5)])
    watched(engine, times(4, 0, 10), {1: car(stands())})
    assert [event.phase for event in idle(engine, 10, 30)] == [Phase.END]


def test_a_clock_that_is_set_back_makes_no_second_event() -> None:
    engine = parking(stands_s=20)
    events = watched(engine, times(4, 0, 40), {1: car(stands())})
    events += watched(engine, times(4, -3600, -3540), {1: car(stands())})
    assert len(begins(events)) == 1
    assert ends(events) == []


def test_a_person_is_no_vehicle() -> None:
    assert watched(parking(stands_s=5), times(4, 0, 30), {1: Thing(stands())}) == []


def test_idle_time_is_counted_once() -> None:
    """Ticks and pictures tell of the same seconds."""
    engine = parking(stands_s=1)
    found: list[RuleEvent] = []
    for second in range(120):
        found += engine.on_frame(picture(float(second), {1: car(stands())}))
        found += engine.tick(T0 + 3600 + second + 0.3)
        found += engine.tick(T0 + 3600 + second + 0.8)
    assert float(found[-1].values["dwell_s"]) == pytest.approx(found[-1].time_s - T0, abs=1.0)
