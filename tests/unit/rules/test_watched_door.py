from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access import AccessEvent, AccessKind
from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.clock import from_unix
from models.rules import Phase, RuleEvent, RuleSpec
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from rules.kinds.watched_door import MAX_ALARMS
from tests.unit.rules.scenes import INSIDE, OUTSIDE, SQUARE, T0, Point, access, begins, ends, frame, zone

K = AccessKind
Input = AccessEvent | TrackedFrame | CameraSight | CameraStatus


def watched(**params: Any) -> RuleSpec:
    place = zone(SQUARE, zone_id="zon_door")
    return RuleSpec("rul_w", "watched_door", "door", camera_id="cam_1", gate_id="gat_1", zones=(place,), params=params)


def well(at_s: float = -60) -> list[Input]:
    """The camera is connected, its picture clear, and the detector looks at it."""
    at = from_unix(T0 + at_s)
    return [
        CameraStatus("cam_1", CameraState.ONLINE, "", at),
        CameraSight("cam_1", Sight.CLEAR, "", at),
        frame(at_s, {}),
    ]


def course(spec: RuleSpec, inputs: Mapping[float, Input | list[Input]], until_s: float = 60) -> list[RuleEvent]:
    """Each input at its time, and a tick at every second from -60 on."""
    engine = RuleEngine([spec])
    assert not engine.problems
    events: list[RuleEvent] = []
    for second in range(-60, round(until_s)):
        for at_s in sorted(at_s for at_s in inputs if second - 1 < at_s <= second):
            events += fed(engine, inputs[at_s])
        events += engine.tick(T0 + second)
    return events


def fed(engine: RuleEngine, inputs: Input | list[Input]) -> list[RuleEvent]:
    events: list[RuleEvent] = []
    for each in inputs if isinstance(inputs, list) else [inputs]:
        match each:
            case AccessEvent():
                events += engine.on_access(each)
            case TrackedFrame():
                events += engine.on_frame(each)
            case _:
                events += engine.on_health(each)
    return events


def told(events: list[RuleEvent]) -> list[tuple[str, Phase, str, str]]:
    return [(str(e.values["cause"]), e.phase, str(e.values["seen"]), str(e.values["confidence"])) for e in events]


def forced(at_s: float) -> AccessEvent:
    return access(K.DOOR_FORCED, at_s)


def somebody(at_s: float, where: Point = INSIDE) -> TrackedFrame:
    return frame(at_s, {7: where}, score=0.6)


def test_a_forced_door_with_somebody_at_it_is_told_at_once_with_who_is_seen() -> None:
    events = course(watched(), {-60: well(), 0: forced(0), 2: somebody(2)}, until_s=3)
    assert told(events) == [("forced", Phase.BEGIN, "person", "high")]
    begin = events[0]
    assert (begin.camera_id, begin.gate_id, begin.door_no, begin.kind) == ("cam_1", "gat_1", 1, "watched_door")
    assert (begin.track_id, begin.class_name) == (7, "person")
    assert begin.score == pytest.approx(0.6)
    assert (begin.began_s, begin.time_s) == (T0, T0 + 2)
    assert begin.box_xyxy_norm is not None


def test_whoever_was_there_just_before_counts() -> None:
    assert told(course(watched(), {-60: well(), -8: somebody(-8), 0: forced(0)}, 1)) == [
        ("forced", Phase.BEGIN, "person", "high")
    ]
    assert told(course(watched(), {-60: well(), -12: somebody(-12), 0: forced(0)}, 6)) == [
        ("forced", Phase.BEGIN, "nobody", "low")
    ]


def test_where_nobody_is_seen_the_alarm_waits_and_says_so() -> None:
    events = course(watched(), {-60: well(), 0: forced(0), 3: somebody(3, OUTSIDE)}, until_s=5)
    assert events == []
    events = course(watched(), {-60: well(), 0: forced(0), 3: somebody(3, OUTSIDE)}, until_s=7)
    assert told(events) == [("forced", Phase.BEGIN, "nobody", "low")]
    assert events[0].box_xyxy_norm is None


BLIND: list[list[Input]] = [
    [],
    [frame(-60, {})],
    well()[:2],
    [*well(), CameraSight("cam_1", Sight.COVERED, "", from_unix(T0 - 30))],
    [*well(), CameraStatus("cam_1", CameraState.STALLED, "", from_unix(T0 - 30))],
    [*well(), CameraStatus("cam_1", CameraState.OFFLINE, "", from_unix(T0 - 9)), *well(-1)[:2]],
]


@pytest.mark.parametrize("known", BLIND, ids=["nothing", "no news", "no detector", "covered", "stalled", "back late"])
def test_a_camera_that_could_not_see_all_the_time_says_nothing_of_nobody(known: list[Input]) -> None:
    for spec in (watched(), watched(only_if_seen=True)):
        events = course(spec, {-60: known, 0: forced(0)}, until_s=10)
        assert told(events) == [("forced", Phase.BEGIN, "unknown", "normal")]


def test_alarms_at_which_nobody_is_seen_are_left_out_if_asked_for_until_somebody_comes() -> None:
    spec = watched(only_if_seen=True)
    assert course(spec, {-60: well(), 0: forced(0), 20: access(K.DOOR_CLOSED, 20), 30: somebody(30)}) == []
    events = course(spec, {-60: well(), 0: forced(0), 20: somebody(20), 30: access(K.DOOR_CLOSED, 30)})
    assert told(events) == [("forced", Phase.BEGIN, "person", "high"), ("forced", Phase.END, "person", "high")]
    assert events[0].time_s == T0 + 20


def test_who_comes_through_a_door_that_stands_open_is_a_further_word() -> None:
    inputs: dict[float, Input | list[Input]] = {
        -60: well(),
        0: [access(K.GRANTED, 0), access(K.DOOR_OPENED, 0)],
        40: somebody(40),
        42: somebody(42),
        50: access(K.DOOR_CLOSED, 50),
    }
    events = course(watched(held_s=20), inputs)
    assert told(events) == [
        ("held", Phase.BEGIN, "nobody", "low"),
        ("held", Phase.UPDATE, "person", "high"),
        ("held", Phase.END, "person", "high"),
    ]
    assert [event.sequence for event in events] == [0, 1, 2]
    assert len({event.event_id for event in events}) == 1
    assert events[1].time_s == T0 + 40
    assert events[2].values["lasted_s"] == 50


def test_for_a_held_door_everybody_since_its_opening_counts() -> None:
    inputs: dict[float, Input | list[Input]] = {-60: well(), 0: access(K.DOOR_OPENED, 0), 4: somebody(4)}
    assert told(course(watched(held_s=30), inputs, 32)) == [("held", Phase.BEGIN, "person", "high")]


def test_a_door_that_closes_while_somebody_is_looked_for_is_told_when_the_look_is_over() -> None:
    events = course(watched(), {-60: well(), 0: forced(0), 2: access(K.DOOR_CLOSED, 2)}, 4)
    assert events == []
    events = course(watched(), {-60: well(), 0: forced(0), 2: access(K.DOOR_CLOSED, 2)}, 10)
    assert told(events) == [("forced", Phase.BEGIN, "nobody", "low"), ("forced", Phase.END, "nobody", "low")]


def test_the_doors_own_clock_is_not_compared_with_pictures() -> None:
    """An hour fast: the alarm counts when it is heard."""
    fast = access(K.DOOR_FORCED, 3600, late_s=-3600)
    assert told(course(watched(), {-60: well(), 0: fast, 2: somebody(2)}, 3)) == [
        ("forced", Phase.BEGIN, "person", "high")
    ]


def test_a_camera_that_rests_ends_no_alarm() -> None:
    engine = RuleEngine([watched()])
    events = fed(engine, [*well(), frame(0, {}), forced(1)])
    for second in range(1, 60):
        events += engine.tick(T0 + second)
    assert [event.phase for event in events] == [Phase.BEGIN]
    assert [event.phase for event in engine.set_rules([])] == [Phase.END]


def test_a_door_gone_mad_is_not_waited_for() -> None:
    engine = RuleEngine([watched(after_s=120)])
    events = fed(engine, well())
    for number in range(3 * MAX_ALARMS):
        events += fed(engine, [forced(number / 10), access(K.DOOR_CLOSED, number / 10 + 0.05)])
    assert len(begins(events)) >= 2 * MAX_ALARMS
    events += engine.tick(T0 + 1000)
    assert len(begins(events)) == len(ends(events)) == 3 * MAX_ALARMS


DOORS = st.builds(access, st.sampled_from(list(K)), st.integers(0, 60), st.integers(1, 2))
PEOPLE = st.builds(somebody, st.integers(0, 60), st.sampled_from([INSIDE, OUTSIDE]))
HEALTH = st.builds(
    lambda at_s, sight: CameraSight("cam_1", sight, "", from_unix(T0 + at_s)),
    st.integers(0, 60),
    st.sampled_from(Sight),
)


def at_s(each: Input) -> float:
    match each:
        case AccessEvent():
            return each.received_at.timestamp() - T0
        case TrackedFrame():
            return each.frame_time_s - T0
        case _:
            return each.at.timestamp() - T0


@given(st.lists(st.one_of(DOORS, PEOPLE, HEALTH), max_size=30), st.booleans())
def test_whatever_comes_each_alarm_of_the_door_is_told_once_and_ends(inputs: list[Input], only_if_seen: bool) -> None:
    by_time: dict[float, Input | list[Input]] = {-60: well()}
    for each in inputs:
        known = by_time.setdefault(at_s(each), [])
        assert isinstance(known, list)
        known.append(each)
    plain = RuleSpec("rul_w", "door_alarm", "door", camera_id="cam_1", gate_id="gat_1", params={"held_s": 10})
    expected = {event.event_id for event in begins(course(plain, by_time, 200))}
    events = course(watched(held_s=10, only_if_seen=only_if_seen), by_time, 200)
    found = [event.event_id for event in begins(events)]
    assert len(found) == len(set(found))
    assert set(found) <= expected if only_if_seen else set(found) == expected
    for event_id in found:
        mine = [event for event in events if event.event_id == event_id]
        assert [event.sequence for event in mine] == list(range(len(mine)))
        assert mine[0].phase is Phase.BEGIN
        assert all(event.phase is not Phase.END for event in mine[:-1])
        seen = [str(event.values["seen"]) for event in mine]
        assert seen == sorted(seen, key=lambda each: each == "person")
