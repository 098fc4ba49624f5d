"""When a rule watches: its schedule by frame time, and whether it is armed."""

from dataclasses import replace

import pytest

from models.access import AccessKind
from models.cameras import CameraSight, Sight
from models.clock import from_unix
from models.rules import Phase, RuleEvent, RuleSpec, Severity
from rules.engine import RuleEngine
from rules.kinds.kind import HEALTH, NO_ZONES, Outcome, Params, Rule, RuleKind, Stimulus, Stop
from tests.unit.rules.conditions.scenes import hours, under
from tests.unit.rules.scenes import INSIDE, T0, access, begins, door_rule, ends, frame, intrusion, stay, walk

MINUTE = 40.0  # T0 is 20 s past a full minute
OPEN = hours(MINUTE, MINUTE + 60)


def test_nothing_is_found_outside_the_hours() -> None:
    engine = RuleEngine([under(schedule=OPEN)])
    assert walk(engine, stay(0, MINUTE, INSIDE)) == []
    assert walk(engine, stay(MINUTE + 61, MINUTE + 90, INSIDE)) == []


def test_an_event_ends_when_the_hours_do() -> None:
    engine = RuleEngine([under(schedule=OPEN)])
    events = walk(engine, stay(MINUTE + 50, MINUTE + 70, INSIDE))
    [begin], [end] = begins(events), ends(events)
    assert (begin.event_id, begin.began_s) == (end.event_id, T0 + MINUTE + 50)
    assert end.time_s < T0 + MINUTE + 60


def test_who_stands_there_when_the_hours_begin_begins_to_dwell_then() -> None:
    engine = RuleEngine([under(intrusion(dwell_s=5), schedule=OPEN)])
    [begin] = begins(walk(engine, stay(0, MINUTE + 6, INSIDE)))
    assert begin.began_s == pytest.approx(T0 + MINUTE, abs=0.2)
    assert begin.time_s == pytest.approx(T0 + MINUTE + 5, abs=0.2)


def test_the_hours_are_those_of_the_frame_whatever_our_clock_says() -> None:
    engine = RuleEngine([under(schedule=OPEN)])
    for second in range(20):
        assert engine.tick(T0 + MINUTE + second) == []  # our clock says open, the pictures are from before
        assert engine.on_frame(frame(second, {7: INSIDE})) == []
    assert len(begins(walk(engine, stay(MINUTE, MINUTE + 1, INSIDE)))) == 1


def test_hours_may_open_and_close_a_rule_over_a_door() -> None:
    engine = RuleEngine([under(door_rule(), schedule=OPEN)])
    assert engine.on_access(access(AccessKind.DOOR_FORCED, 1)) == []
    [forced] = engine.on_access(access(AccessKind.DOOR_FORCED, MINUTE + 1))
    assert engine.tick(T0 + MINUTE + 59) == []
    [end] = engine.tick(T0 + MINUTE + 60)
    assert (end.phase, end.event_id) == (Phase.END, forced.event_id)


def test_a_disarmed_rule_ends_its_events_at_once_and_finds_nothing() -> None:
    armed = intrusion(dwell_s=0)
    engine = RuleEngine([armed])
    walk(engine, stay(0, 2, INSIDE))
    [end] = engine.set_rules([replace(armed, armed=False)])
    assert end.phase is Phase.END
    assert walk(engine, stay(2, 4, INSIDE)) == []
    assert engine.set_rules([armed]) == []
    [begin] = begins(walk(engine, stay(4, 6, INSIDE)))
    assert begin.began_s == T0 + 4


def test_disarmed_for_a_while_it_arms_itself_again() -> None:
    engine = RuleEngine([replace(intrusion(dwell_s=0), armed=False, armed_until_s=T0 + 5)])
    [begin] = begins(walk(engine, stay(0, 8, INSIDE)))
    assert begin.began_s == T0 + 5


def test_armed_for_a_while_it_disarms_itself_again() -> None:
    spec = replace(intrusion(dwell_s=0), armed_until_s=T0 + 5)
    engine = RuleEngine([spec])
    events = walk(engine, stay(0, 8, INSIDE))
    assert [event.phase for event in events] == [Phase.BEGIN, Phase.END]
    assert events[-1].time_s < T0 + 5


def test_setting_the_rules_again_does_not_end_what_goes_on() -> None:
    spec = replace(under(schedule=hours(MINUTE - 60, MINUTE + 60)), armed=False, armed_until_s=T0 - 60)
    engine = RuleEngine([spec])
    [begin] = begins(walk(engine, stay(0, 2, INSIDE)))
    assert engine.set_rules([replace(spec, severity=Severity.ALARM, name="renamed")]) == []
    [end] = ends(engine.set_rules([]))
    assert end.event_id == begin.event_id


def test_arming_and_hours_hold_together() -> None:
    engine = RuleEngine([replace(under(schedule=OPEN), armed=False)])
    assert walk(engine, stay(MINUTE, MINUTE + 10, INSIDE)) == []


def _told(rule: Rule[Params], open_: tuple[RuleEvent, ...], stimulus: Stimulus) -> Outcome[tuple[RuleEvent, ...]]:
    """A kind that begins an event at bad news and ends it at a stop."""
    if isinstance(stimulus, CameraSight) and stimulus.sight is not Sight.CLEAR:
        at_s = stimulus.at.timestamp()
        begin = RuleEvent("rev_1", rule.spec.rule_id, "told", Phase.BEGIN, 0, at_s, at_s, camera_id="cam_1")
        return (begin,), (begin,)
    if isinstance(stimulus, Stop):
        return (), [replace(event, phase=Phase.END, sequence=1) for event in open_]
    return open_, ()


TOLD: RuleKind[Params, tuple[RuleEvent, ...]] = RuleKind(
    "told", {"zh": "", "en": ""}, {"zh": "", "en": ""}, HEALTH, NO_ZONES, Params, tuple, _told
)


def test_a_camera_covered_before_the_hours_is_told_when_they_begin() -> None:
    spec = RuleSpec("rul_1", "told", "told", camera_id="cam_1", conditions={"schedule": OPEN})
    engine = RuleEngine([spec], {"told": TOLD})
    assert engine.on_health(CameraSight("cam_1", Sight.COVERED, "", from_unix(T0))) == []
    assert engine.tick(T0 + MINUTE - 1) == []
    [begin] = engine.tick(T0 + MINUTE + 1)
    assert begin.began_s == T0
    [end] = engine.tick(T0 + MINUTE + 60)
    assert end.phase is Phase.END
