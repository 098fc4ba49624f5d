"""A rule tried on what is stored: the same events, the same alerts, and the real ones beside them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from cases.backtest.gathering import Gathering
from cases.backtest.run import Asked, try_rule
from cases.backtest.trial import Trial
from cases.desk import Desk
from cases.incidents import Bounds
from models.access import AccessEvent, AccessKind
from models.alerts import AlertMove, FalseAlarmReason
from models.clock import from_unix
from models.db import access_events, alerts, rules, track_minutes
from models.db.engine import Database
from models.db.schema import TrackMinuteRow
from models.db.scope import Scope
from models.errors import InputError
from models.files import FileStore
from models.media import EvidenceRef
from models.rules import Phase, RuleEvent, RuleSpec
from models.track_columns import TrackColumns
from models.tracks import TrackedFrame
from rules.engine import RuleEngine
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town

ALL = Scope.everything()
BOUNDS = Bounds()
FEET_INSIDE, FEET_OUTSIDE = (0.5, 0.5), (0.05, 0.05)
VISITS = ((10, 20), (40, 44), (300, 330), (700, 701), (2000, 2060))  # seconds in the zone


def said(_share: float) -> None:
    """Nobody looks."""


@pytest.fixture
def began(clock: ManualClock) -> datetime:
    return clock.now() - timedelta(hours=1)


@pytest.fixture
def spec(database: Database, town: Town) -> RuleSpec:
    with database.read() as session:
        return rules.spec(rules.get(session, ALL, town.old.intrusion.id))


def picture(camera_id: str, at: datetime, second: float) -> TrackedFrame:
    """The picture of a second, with everybody who is on a visit then, and somebody who never enters."""
    inside = [number for number, (start, end) in enumerate(VISITS, start=1) if start <= second <= end]
    feet = [(99, *FEET_OUTSIDE), *((number, *FEET_INSIDE) for number in inside)]
    boxes = [[(x - 0.02) * 640, (y - 0.04) * 360, (x + 0.02) * 640, y * 360] for _, x, y in feet]
    return TrackedFrame(
        camera_id,
        at.timestamp() + second,
        (640, 360),
        np.array([number for number, *_ in feet]),
        np.array(boxes, np.float32),
        np.full(len(feet), 0.8, np.float32),
        ("person",) * len(feet),
    )


def pictures(camera_id: str, at: datetime, seconds: Iterable[float] = range(0, 2400)) -> list[TrackedFrame]:
    return [picture(camera_id, at, second) for second in seconds]


def store(database: Database, frames: list[TrackedFrame], run: str = "run_1") -> None:
    """As the recorder does, without its thread."""
    minutes = []
    for first in range(0, len(frames), 60):
        columns = TrackColumns()
        for frame in frames[first : first + 60]:
            columns.add(frame)
        minutes.append(track_minutes.packed(frames[0].camera_id, run, columns))
    with database.write() as session:
        track_minutes.add(session, minutes)


def tried(database: Database, spec: RuleSpec, since: datetime, scope: Scope = ALL, hours: float = 1.0) -> Trial:
    until = since + timedelta(hours=hours)
    return try_rule(database, Asked(spec, since, until, scope, BOUNDS, real_rule_id=spec.rule_id), said)


def live_events(spec: RuleSpec, frames: list[TrackedFrame]) -> list[RuleEvent]:
    engine = RuleEngine([spec])
    events = []
    for frame in frames:
        events += engine.tick(frame.frame_time_s) + engine.on_frame(frame)
    return events + engine.set_rules(())


def test_what_is_found_is_what_was_found_live(database: Database, spec: RuleSpec, began: datetime) -> None:
    frames = pictures(spec.camera_id, began)
    store(database, frames)
    trial = tried(database, spec, began)
    live = live_events(spec, frames)
    assert [event.event_id for event in trial.events] == [each.event_id for each in live if each.phase is Phase.BEGIN]
    assert len(trial.events) == 4  # the visit of a second is too short
    assert [event.values for event in trial.events] == [each.values for each in live if each.phase is Phase.END]
    assert (trial.material.pictures, trial.material.sightings) == (2400, sum(map(len, frames)))
    assert trial.material.watched_s == pytest.approx(2360)


def test_a_change_is_tried_without_changing_anything(database: Database, spec: RuleSpec, began: datetime) -> None:
    store(database, pictures(spec.camera_id, began))
    trial = tried(database, replace(spec, params={"dwell_s": 25}), began)
    assert [round(event.began_s - began.timestamp()) for event in trial.events] == [300, 2000]
    with database.read() as session:
        assert rules.get(session, ALL, spec.rule_id).params == {}
        assert alerts.find(session, ALL).items == []


def test_a_rule_that_is_off_or_disarmed_is_tried_as_if_it_were_on(
    database: Database, spec: RuleSpec, began: datetime
) -> None:
    store(database, pictures(spec.camera_id, began))
    assert tried(database, replace(spec, enabled=False, armed=False), began).events_total == 4


def test_would_be_alerts_are_those_the_desk_raises(
    database: Database, clock: ManualClock, files: FileStore, town: Town, spec: RuleSpec, began: datetime
) -> None:
    desk = Desk(database, files, clock, Heard(), bounds=BOUNDS)
    events = live_events(spec, pictures(spec.camera_id, began))
    gathering = Gathering(spec, BOUNDS)
    for event in events:
        desk.take_rule_event(event)
        gathering.take(event)
    with database.read() as session:
        real = sorted(alerts.find(session, ALL).items, key=lambda alert: alert.began_at)
    assert [(alert.began_at, alert.last_at, alert.event_count) for alert in real] == [
        (from_unix(each.began_s), from_unix(each.last_s), each.event_count) for each in gathering.alerts
    ]
    assert gathering.alerts_total == 3
    assert town.old.zone.id == gathering.alerts[0].zone_id


def test_real_alerts_stand_beside_with_what_people_said_of_them(
    database: Database, clock: ManualClock, files: FileStore, town: Town, spec: RuleSpec, began: datetime
) -> None:
    frames = pictures(spec.camera_id, began)
    store(database, frames)
    desk = Desk(database, files, clock, Heard(), bounds=BOUNDS)
    taken = EvidenceRef("a" * 64, "image/jpeg", 1000, began + timedelta(seconds=12), "picture")
    for number, event in enumerate(live_events(spec, frames)):
        desk.take_rule_event(replace(event, evidence=(taken,) if number == 0 else ()))
    with database.read() as session:
        first, second, third = sorted(alerts.find(session, ALL).items, key=lambda alert: alert.began_at)
    desk.judge(first.id, AlertMove.FALSE_ALARM, town.scope("owner"), reason=FalseAlarmReason.ANIMAL)
    desk.judge(second.id, AlertMove.CONFIRM, town.scope("owner"))
    trial = tried(database, replace(spec, params={"dwell_s": 40}), began, town.scope("owner"))
    found = trial.comparison
    assert found is not None
    assert (found.before, found.confirmed, found.confirmed_missing) == (3, 1, 1)
    assert (found.false_alarms, found.false_alarms_gone, found.fresh) == (1, 1, 0)
    assert [alert.real_ids for alert in trial.alerts] == [(third.id,)]
    assert [(each.alert_id, each.taken_s) for each in trial.pictures] == [(first.id, began.timestamp() + 12)]
    stranger = tried(database, spec, began, town.scope("stranger"))
    assert stranger.comparison is not None
    assert (stranger.comparison.before, stranger.pictures) == (0, ())


def test_a_restart_of_the_watching_is_one_here_too(database: Database, spec: RuleSpec, began: datetime) -> None:
    store(database, pictures(spec.camera_id, began, range(300, 315)))
    store(database, pictures(spec.camera_id, began, range(315, 331)), "run_2")
    spans = [(event.began_s - began.timestamp(), event.last_s - began.timestamp()) for event in
             tried(database, spec, began).events]  # fmt: skip
    assert spans == [(300, 314), (315, 330)]


def test_a_damaged_minute_is_left_out_and_counted(database: Database, spec: RuleSpec, began: datetime) -> None:
    store(database, pictures(spec.camera_id, began))
    with database.write() as session:
        session.get_one(TrackMinuteRow, 1).data = b"XLT1 damaged"
    trial = tried(database, spec, began)
    assert trial.material.unreadable == 1
    assert trial.events_total == 2  # of the four that are long enough, two were in that minute


def test_a_rule_over_doors_is_tried_on_what_the_doors_said(
    database: Database, town: Town, clock: ManualClock, began: datetime
) -> None:
    def at_door(number: int, kind: AccessKind, second: float) -> AccessEvent:
        at = began + timedelta(seconds=second)
        return AccessEvent(f"acc_{number}", town.old.gate.id, 1, kind, at, at)

    with database.write() as session:
        for number in range(2500):  # more than are read at once
            access_events.add(session, at_door(number, AccessKind.GRANTED, 500 + number / 10))
        access_events.add(session, at_door(9001, AccessKind.DOOR_OPENED, 1000))
        access_events.add(session, at_door(9002, AccessKind.DOOR_CLOSED, 1090))
        access_events.add(session, at_door(9003, AccessKind.DOOR_OPENED, 2000))
        access_events.add(session, at_door(9004, AccessKind.DOOR_CLOSED, 2010))
        door = rules.spec(rules.get(session, ALL, town.old.door.id))
    trial = tried(database, replace(door, params={"held_s": 30}), began)
    assert [(event.door_no, event.began_s - began.timestamp()) for event in trial.events] == [(1, 1000)]
    assert tried(database, replace(door, params={"held_s": 5}), began).events_total == 2


def test_progress_goes_from_nothing_to_all_and_may_give_up(database: Database, spec: RuleSpec, began: datetime) -> None:
    store(database, pictures(spec.camera_id, began))
    told: list[float] = []
    asked = Asked(spec, began, began + timedelta(minutes=40), ALL, BOUNDS)
    assert try_rule(database, asked, told.append).comparison is None
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(told) > 100

    class GaveUpError(Exception):
        pass

    def gives_up(share: float) -> None:
        if share > 0.5:
            raise GaveUpError

    with pytest.raises(GaveUpError):
        try_rule(database, asked, gives_up)


def test_what_cannot_be_tried_is_refused(database: Database, spec: RuleSpec, began: datetime) -> None:
    with pytest.raises(InputError, match="ends before it begins"):
        tried(database, spec, began, hours=-1)
    with pytest.raises(InputError, match="dwell_s"):
        tried(database, replace(spec, params={"dwell_s": -3}), began)
