from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cameras import CameraSight, CameraState, CameraStatus, Sight
from models.clock import from_unix
from models.rules import Phase, RuleEvent, RuleSpec
from rules.engine import RuleEngine
from rules.event_codes import codes_of
from rules.kinds.camera_health import CAMERA_HEALTH, CameraHealthParams
from rules.kinds.codes import artemis, gb28181
from tests.unit.rules.scenes import T0


def health(**params: Any) -> RuleSpec:
    return RuleSpec("rul_health", "camera_health", "lens", camera_id="cam_1", params=params)


def sight(at_s: float, sight: Sight, reason: str = "") -> CameraSight:
    return CameraSight("cam_1", sight, reason or f"it is {sight}", from_unix(T0 + at_s))


def state(at_s: float, state: CameraState) -> CameraStatus:
    return CameraStatus("cam_1", state, f"it is {state}", from_unix(T0 + at_s))


def course(spec: RuleSpec, *news: CameraSight | CameraStatus, until_s: int = 200) -> list[RuleEvent]:
    """The news at their times, ticks at every second between them."""
    engine = RuleEngine([spec])
    assert not engine.problems
    events: list[RuleEvent] = []
    left = sorted(news, key=lambda each: each.at)
    for second in range(until_s):
        while left and left[0].at.timestamp() <= T0 + second:
            events += engine.on_health(left.pop(0))
        events += engine.tick(T0 + second)
    return events


def told(events: list[RuleEvent]) -> list[tuple[str, Phase, float]]:
    return [(str(event.values["cause"]), event.phase, event.time_s - T0) for event in events]


def test_a_covered_lens_is_an_event_once_it_lasts_and_ends_when_it_is_uncovered() -> None:
    events = course(health(), sight(10, Sight.COVERED, "one shade"), sight(70, Sight.CLEAR))
    assert told(events) == [("covered", Phase.BEGIN, 30), ("covered", Phase.END, 70)]
    begin, end = events
    assert (begin.camera_id, begin.began_s, begin.values["reason"]) == ("cam_1", T0 + 10, "one shade")
    assert (end.event_id, end.sequence, end.values["lasted_s"]) == (begin.event_id, 1, 60)


def test_what_passes_quickly_is_no_event() -> None:
    assert course(health(), sight(10, Sight.BLACK), sight(29, Sight.CLEAR)) == []


def test_what_lasted_just_long_enough_is_told_though_the_news_of_its_end_comes_first() -> None:
    engine = RuleEngine([health()])
    engine.on_health(sight(10, Sight.BLACK))
    assert told(engine.on_health(sight(30, Sight.CLEAR))) == [("black", Phase.BEGIN, 30)]


def test_a_fault_that_flickers_is_one_event() -> None:
    flicker = [sight(second, Sight.MOVED if second % 4 else Sight.CLEAR) for second in range(10, 110, 2)]
    events = course(health(), *flicker, sight(110, Sight.CLEAR))
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    assert events[1].time_s == T0 + 108


def test_two_troubles_are_two_events() -> None:
    events = course(health(), sight(0, Sight.COVERED), state(10, CameraState.STALLED), sight(100, Sight.CLEAR))
    assert told(events) == [
        ("covered", Phase.BEGIN, 20),
        ("stalled", Phase.BEGIN, 30),
        ("covered", Phase.END, 100),
    ]


def test_one_sight_takes_the_place_of_another() -> None:
    events = course(health(), sight(0, Sight.MOVED), sight(50, Sight.COVERED))
    assert told(events) == [("moved", Phase.BEGIN, 20), ("covered", Phase.BEGIN, 70), ("moved", Phase.END, 50)]


def test_a_new_try_to_connect_says_nothing_of_the_connection() -> None:
    spec = health(faults=("offline",))
    tries = [
        state(at_s + late, each)
        for at_s in range(0, 100, 5)
        for late, each in enumerate((CameraState.OFFLINE, CameraState.CONNECTING))
    ]
    assert told(course(spec, *tries, state(120, CameraState.ONLINE))) == [
        ("offline", Phase.BEGIN, 20),
        ("offline", Phase.END, 120),
    ]


def test_only_the_faults_asked_for() -> None:
    assert course(health(faults=("covered",)), sight(0, Sight.BLACK), state(0, CameraState.OFFLINE)) == []
    assert course(health(), state(0, CameraState.OFFLINE)) == []


def test_a_rule_that_starts_hears_how_the_camera_is() -> None:
    engine = RuleEngine()
    engine.on_health(sight(0, Sight.COVERED))
    assert engine.set_rules([health()]) == []
    assert told(engine.tick(T0 + 20)) == [("covered", Phase.BEGIN, 20)]
    assert told(engine.set_rules([])) == [("covered", Phase.END, 20)]


def test_every_fault_there_is_has_a_name_and_numbers() -> None:
    faults = set(CameraHealthParams.model_json_schema()["properties"]["faults"]["items"]["enum"])
    assert {each.value for each in Sight} - {"clear"} <= faults
    assert {each.value for each in CameraState} - {"online", "connecting"} <= faults
    assert CAMERA_HEALTH.event_codes.keys() == faults
    [begin, *_] = course(health(), sight(0, Sight.COVERED))
    assert codes_of(begin) == (artemis(131330), gb28181(5, 13))


NEWS = st.one_of(
    st.builds(sight, st.integers(0, 150), st.sampled_from(Sight)),
    st.builds(state, st.integers(0, 150), st.sampled_from(CameraState)),
)


@given(st.lists(NEWS, max_size=20), st.integers(0, 40), st.integers(0, 40))
def test_whatever_is_told_events_begin_and_end_in_turn_and_never_follow_closely(
    news: list[CameraSight | CameraStatus], after_s: int, clear_s: int
) -> None:
    spec = health(faults=tuple(CAMERA_HEALTH.event_codes), after_s=after_s, clear_s=clear_s)
    open_now: dict[str, RuleEvent] = {}
    ended_s: dict[str, float] = {}
    for event in course(spec, *news):
        cause = str(event.values["cause"])
        if event.phase is Phase.BEGIN:
            assert cause not in open_now
            assert event.time_s - event.began_s >= after_s
            assert event.began_s >= ended_s.get(cause, 0) + clear_s
            open_now[cause] = event
        else:
            assert event.event_id == open_now.pop(cause).event_id
            ended_s[cause] = event.time_s


@pytest.mark.parametrize("wrong", [{"faults": ()}, {"faults": ("dusty",)}, {"after_s": -1}])
def test_what_no_camera_can_have_is_refused(wrong: dict[str, Any]) -> None:
    assert list(RuleEngine([health(**wrong)]).problems) == ["rul_health"]
