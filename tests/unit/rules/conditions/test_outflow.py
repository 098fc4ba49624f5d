"""What people hear of: cooldown, grants at the gate, and events that become graver."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access import AccessKind, Credential
from models.rules import Phase, RuleEvent, RuleSpec, Severity
from rules.conditions.outflow import HeldBack
from rules.engine import RuleEngine
from tests.unit.rules.conditions.scenes import under
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
    stay,
    walk,
    zone,
)

COOL = under(cooldown_s=30)
GATED = under(replace(intrusion(dwell_s=0), gate_id="gat_1"), unless_granted_s=10)


def visit(engine: RuleEngine, start_s: float, track_id: int, seconds: float = 2) -> list[RuleEvent]:
    """Somebody is inside for so long, and then seen outside."""
    inside = stay(start_s, start_s + seconds, INSIDE)
    return walk(engine, [*inside, *stay(start_s + seconds, start_s + seconds + 2, OUTSIDE)], track_id)


def phases(events: Iterable[RuleEvent]) -> list[Phase]:
    return [event.phase for event in events]


def test_after_an_event_no_other_begins_until_the_cooldown_is_over() -> None:
    engine = RuleEngine([COOL])
    assert phases(visit(engine, 0, 1)) == [Phase.BEGIN, Phase.END]
    assert visit(engine, 10, 2) == []
    assert visit(engine, 20, 3) == []
    assert engine.held_back == {"rul_1": {HeldBack.COOLDOWN: 2}}
    begin, end = visit(engine, 40, 4)
    assert begin.values["held_back"] == 2
    assert "held_back" not in end.values


def test_an_event_that_outlasts_the_cooldown_is_heard_of_from_then_on() -> None:
    engine = RuleEngine([COOL])
    visit(engine, 0, 1)
    events = visit(engine, 10, 2, seconds=60)
    assert [(event.phase, event.sequence) for event in events[:2]] == [(Phase.BEGIN, 0), (Phase.UPDATE, 1)]
    assert events[0].began_s == T0 + 10
    assert 31 <= events[0].time_s - T0 <= 38
    assert phases(events)[-1] is Phase.END
    assert engine.held_back == {}


def test_while_one_event_goes_on_no_second_begins_in_its_zone() -> None:
    engine = RuleEngine([COOL])
    both = [event for i in range(20) for event in engine.on_frame(frame(i / 2, {1: INSIDE, 2: INSIDE}))]
    assert {event.track_id for event in both} == {1}


def test_zones_cool_each_for_itself() -> None:
    other = zone(((0.1, 0.1), (0.3, 0.1), (0.3, 0.3), (0.1, 0.3)), zone_id="zon_2")
    engine = RuleEngine([under(intrusion([zone(), other], dwell_s=0), cooldown_s=30)])
    found = engine.on_frame(frame(0, {1: INSIDE, 2: (0.2, 0.2), 3: INSIDE}))
    assert sorted(event.zone_id for event in found) == ["zon_1", "zon_2"]


def test_doors_cool_each_for_itself() -> None:
    engine = RuleEngine([under(door_rule(), cooldown_s=3600)])
    K = AccessKind
    assert len(engine.on_access(access(K.DOOR_FORCED, 1, door_no=1))) == 1
    assert len(engine.on_access(access(K.DOOR_FORCED, 2, door_no=2))) == 1
    engine.on_access(access(K.DOOR_CLOSED, 3, door_no=1))
    assert engine.on_access(access(K.DOOR_FORCED, 100, door_no=1)) == []


@pytest.mark.parametrize(
    ("grant_s", "arrives_late_s", "heard"),
    [(12.0, 0.0, False), (10.2, 0.0, False), (9.8, 0.0, True), (9.8, 1.0, False)],
)
def test_who_was_let_in_shortly_before_raises_no_alarm(grant_s: float, arrives_late_s: float, heard: bool) -> None:
    engine = RuleEngine([GATED])
    assert engine.on_access(access(AccessKind.GRANTED, grant_s, late_s=arrives_late_s)) == []
    events = visit(engine, 20.0, 1, seconds=30)
    assert bool(events) is heard
    assert engine.held_back == ({} if heard else {"rul_1": {HeldBack.GRANTED: 1}})


def test_the_device_s_own_time_may_count_instead() -> None:
    engine = RuleEngine([under(GATED, unless_granted_s=10, granted_clock="device")])
    engine.on_access(access(AccessKind.GRANTED, 5, late_s=10))
    assert begins(visit(engine, 20, 1))


@pytest.mark.parametrize(
    ("kind", "credential", "heard"),
    [
        (AccessKind.DENIED, Credential.CARD, True),
        (AccessKind.DOOR_OPENED, Credential.UNKNOWN, True),
        (AccessKind.DOOR_OPENED, Credential.BUTTON, False),
        (AccessKind.REMOTE_OPENED, Credential.REMOTE, False),
    ],
)
def test_only_leave_to_pass_counts(kind: AccessKind, credential: Credential, heard: bool) -> None:
    engine = RuleEngine([GATED])
    engine.on_access(access(kind, 19, credential=credential))
    assert bool(visit(engine, 20, 1)) is heard


def test_another_gate_s_grant_does_not_count() -> None:
    engine = RuleEngine([GATED])
    engine.on_access(replace(access(AccessKind.GRANTED, 19), gate_id="gat_2"))
    assert visit(engine, 20, 1)


def test_grants_are_remembered_outside_the_hours_and_across_silence() -> None:
    engine = RuleEngine([GATED])
    engine.on_frame(frame(0, {}))
    engine.on_access(access(AccessKind.GRANTED, 15))
    engine.tick(T0)
    engine.tick(T0 + 15)  # the camera is silent
    assert visit(engine, 20, 1) == []


GRAVER = under(replace(intrusion(dwell_s=0), severity=Severity.NOTICE), escalate_after_s=20)


def test_an_event_becomes_graver_step_by_step_up_to_an_alarm() -> None:
    engine = RuleEngine([GRAVER])
    events = visit(engine, 0, 1, seconds=90)
    by_time = [(event.time_s - T0, event.severity or Severity.NOTICE) for event in events]
    expected = [min(Severity.ALARM, 1 + int((time_s + 0.001) // 20)) for time_s, _ in by_time]
    assert [severity for _, severity in by_time] == expected
    assert events[-1].severity is Severity.ALARM


def test_an_event_too_short_stays_as_it_is() -> None:
    events = visit(RuleEngine([GRAVER]), 0, 1, seconds=15)
    assert {event.severity for event in events} == {None}


def test_a_door_held_open_becomes_graver_though_nothing_is_said_of_it() -> None:
    spec = under(replace(door_rule(), severity=Severity.WARNING), escalate_after_s=60)
    engine = RuleEngine([spec])
    engine.on_access(access(AccessKind.DOOR_HELD, 0))
    ticks = [event for second in range(1, 200) for event in engine.tick(T0 + second)]
    [update] = ticks
    assert (update.phase, update.sequence, update.severity, update.time_s) == (
        Phase.UPDATE, 1, Severity.ALARM, T0 + 60,
    )  # fmt: skip
    [end] = engine.on_access(access(AccessKind.DOOR_CLOSED, 300))
    assert (end.phase, end.sequence, end.severity) == (Phase.END, 2, Severity.ALARM)


def test_a_rule_that_raises_alarms_cannot_become_graver() -> None:
    events = visit(RuleEngine([under(replace(GRAVER, severity=Severity.ALARM), escalate_after_s=1)]), 0, 1, seconds=30)
    assert {event.severity for event in events} == {None}


_specs = st.builds(
    lambda cooldown_s, escalate_after_s, unless_granted_s: under(
        replace(intrusion(dwell_s=0, leave_after_s=0), gate_id="gat_1", severity=Severity.NOTICE),
        cooldown_s=cooldown_s,
        escalate_after_s=escalate_after_s,
        unless_granted_s=unless_granted_s,
    ),
    st.sampled_from([0, 0.5, 3, 20]),
    st.sampled_from([0, 0.5, 3, 20]),
    st.sampled_from([0, 0.5, 3, 20]),
)
_people = st.dictionaries(st.integers(0, 4), st.sampled_from([INSIDE, OUTSIDE]), max_size=4)
_steps = st.lists(st.tuples(_people, st.booleans()), max_size=40)


def _play(spec: RuleSpec, scene: list[tuple[dict[int, Point], bool]]) -> list[RuleEvent]:
    engine = RuleEngine([spec])
    events = []
    for i, (people, granted) in enumerate(scene):
        if granted:
            events += engine.on_access(access(AccessKind.GRANTED, i))
        events += engine.on_frame(frame(i, people))
    return events + engine.set_rules([])


@given(_specs, _steps)
def test_every_event_heard_of_begins_once_ends_once_and_only_gets_graver(
    spec: RuleSpec, scene: list[tuple[dict[int, Point], bool]]
) -> None:
    stories: dict[str, list[RuleEvent]] = {}
    for event in _play(spec, scene):
        stories.setdefault(event.event_id, []).append(event)
    for story in stories.values():
        assert [event.sequence for event in story] == list(range(len(story)))
        assert (story[0].phase, story[-1].phase) == (Phase.BEGIN, Phase.END)
        severities = [event.severity or Severity.NOTICE for event in story]
        assert all(one <= other for one, other in pairwise(severities))


@given(_specs, _steps)
def test_what_is_not_heard_of_is_counted(spec: RuleSpec, scene: list[tuple[dict[int, Point], bool]]) -> None:
    alone = RuleEngine([replace(spec, conditions={})])
    all_of_them = [event for i, (people, _) in enumerate(scene) for event in alone.on_frame(frame(i, people))]
    engine = RuleEngine([spec])
    heard = []
    for i, (people, granted) in enumerate(scene):
        if granted:
            engine.on_access(access(AccessKind.GRANTED, i))
        heard += engine.on_frame(frame(i, people))
    over = {event.event_id for event in ends(all_of_them)}
    unheard = over - {event.event_id for event in heard}
    assert sum(engine.held_back.get("rul_1", {}).values()) == len(unheard)
    assert {event.event_id for event in heard} <= {event.event_id for event in all_of_them}
