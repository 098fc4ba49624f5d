"""What is one incident, across ids, cameras and storms, on both databases."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from cases.desk import Desk
from cases.incidents import Bounds
from models.alerts import AlertMark, AlertMove, AlertState, FalseAlarmReason
from models.db import alerts, cameras, care, neighbours, rule_events, rules, silences, zones
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.schema import AlertRow, CameraRow, RuleRow
from models.db.scope import Scope
from models.db.vault import Vault
from models.errors import InputError, NotFound
from models.files import FileStore
from models.rules import Phase, RuleEvent, Severity, ZoneShape
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import SQUARE, Town, intrusion

ALL = Scope.everything()


@pytest.fixture
def desk(database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> Desk:
    return Desk(database, files, clock, heard)


@pytest.fixture
def beside(database: Database, town: Town, vault: Vault, clock: ManualClock) -> tuple[CameraRow, RuleRow]:
    """A second camera that looks at the place of the old community's, with a rule of the same kind."""
    with database.write() as session:
        area_id, now = town.old.camera.area_id, clock.now()
        camera = cameras.add(session, vault, ALL, name="东门二", url="rtsp://x.example/2", area_id=area_id, now=now)
        zone = zones.add(session, ALL, camera_id=camera.id, name="z", shape=ZoneShape.POLYGON,
                         points_xy_norm=SQUARE, now=now)  # fmt: skip
        rule = rules.add(
            session, ALL, kind="intrusion", name="闯入二", camera_id=camera.id, zone_ids=[zone.id], now=now
        )
        neighbours.put(session, ALL, town.old.camera.id, [camera.id])
    return camera, rule


def _seen_by(event: RuleEvent, camera: CameraRow, rule: RuleRow) -> RuleEvent:
    return replace(
        event, event_id=f"{event.event_id}@{camera.id}", camera_id=camera.id, rule_id=rule.id, zone_id=rule.zones[0].id
    )


def _all(database: Database) -> list[AlertRow]:
    with database.read() as session:
        assert check_invariants(session) == []
        return alerts.find(session, ALL, limit=200).items


def _marks(database: Database, alert_id: str) -> list[AlertMark]:
    with database.read() as session:
        return [row.mark for row in care.marks(session, ALL, alert_id)]


def test_a_lingering_person_whose_id_changes_is_one_alert_before_and_after_it_is_judged(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    box, alert_ids = (0.4, 0.4, 0.5, 0.6), set()
    for number in range(12):
        event = replace(intrusion(town, number, at=clock.now()), box_xyxy_norm=box)
        alert_ids.add(desk.take_rule_event(event))
        if number == 5:
            desk.judge(min(filter(None, alert_ids)), AlertMove.FALSE_ALARM, town.scope("owner"),
                       reason=FalseAlarmReason.AUTHORISED_PERSON)  # fmt: skip
        clock.tick(30)
        ended = replace(event, phase=Phase.END, sequence=1, time_s=clock.now().timestamp())
        alert_ids.add(desk.take_rule_event(ended))
    [alert] = _all(database)
    assert alert_ids == {alert.id}
    assert (alert.state, alert.event_count) == (AlertState.FALSE_ALARM, 12)


def test_somebody_else_alerts_after_the_judgement(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    first = desk.take_rule_event(intrusion(town, 1, at=clock.now()))
    assert first is not None
    desk.judge(first, AlertMove.FALSE_ALARM, town.scope("owner"), reason=FalseAlarmReason.AUTHORISED_PERSON)
    assert desk.take_rule_event(intrusion(town, 2, at=clock.now())) != first


def test_a_parked_car_that_goes_on_for_hours_is_one_alert(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    parked = replace(intrusion(town, 1, at=clock.now()), box_xyxy_norm=(0.1, 0.1, 0.3, 0.3), class_name="car")
    first = desk.take_rule_event(parked)
    clock.tick(4 * 3600)
    renamed = replace(parked, event_id="renamed", track_id=77, began_s=clock.now().timestamp())
    assert desk.take_rule_event(replace(renamed, time_s=renamed.began_s)) == first


def test_neighbouring_cameras_make_one_incident_with_the_highest_severity(
    desk: Desk, database: Database, town: Town, clock: ManualClock, beside: tuple[CameraRow, RuleRow]
) -> None:
    camera, rule = beside
    first = desk.take_rule_event(intrusion(town, 1, at=clock.now()))
    clock.tick(20)
    graver = replace(_seen_by(intrusion(town, 2, at=clock.now()), camera, rule), severity=Severity.ALARM)
    assert desk.take_rule_event(graver) == first
    clock.tick(50)
    assert desk.take_rule_event(_seen_by(intrusion(town, 3, at=clock.now()), camera, rule)) == first
    [alert] = _all(database)
    assert (alert.event_count, alert.severity) == (3, Severity.ALARM)
    assert _marks(database, alert.id) == [AlertMark.RISE]
    clock.tick(61)
    assert desk.take_rule_event(_seen_by(intrusion(town, 4, at=clock.now()), camera, rule)) != first


def test_what_a_silence_keeps_quiet_does_not_swallow_what_the_neighbour_sees(
    desk: Desk, database: Database, town: Town, clock: ManualClock, beside: tuple[CameraRow, RuleRow]
) -> None:
    with database.write() as session:
        silences.add(session, town.scope("owner"), now=clock.now(), ends_at=clock.now() + timedelta(hours=1),
                     reason="施工", up_to_severity=Severity.ALARM, camera_id=town.old.camera.id)  # fmt: skip
    quiet = desk.take_rule_event(intrusion(town, 1, at=clock.now()))
    assert desk.take_rule_event(_seen_by(intrusion(town, 2, at=clock.now()), *beside)) != quiet


def test_cameras_that_are_no_neighbours_and_rules_of_another_kind_stay_apart(
    desk: Desk, database: Database, town: Town, clock: ManualClock, beside: tuple[CameraRow, RuleRow]
) -> None:
    camera, rule = beside
    with database.write() as session:
        rules.update(session, ALL, rule.id, direct=True)
    first = desk.take_rule_event(intrusion(town, 1, at=clock.now()))
    assert desk.take_rule_event(_seen_by(intrusion(town, 2, at=clock.now()), camera, rule)) != first
    with database.write() as session:
        rules.update(session, ALL, rule.id, direct=False)
        neighbours.put(session, ALL, camera.id, [])
    clock.tick(3600)
    ids = {
        desk.take_rule_event(intrusion(town, 3, at=clock.now())),
        desk.take_rule_event(_seen_by(intrusion(town, 4, at=clock.now()), camera, rule)),
    }
    assert len(ids) == 2


def test_neighbours_stand_in_one_area_and_within_reach(
    database: Database, town: Town, beside: tuple[CameraRow, RuleRow]
) -> None:
    camera, _ = beside
    mine = town.old.camera.id
    with database.read() as session:
        assert [each.id for each in neighbours.find(session, town.scope("owner"), camera.id)] == [mine]
    for wanted, error, words in (
        ([mine], InputError, "no neighbour of itself"),
        ([town.new.camera.id], InputError, "another area"),
        (["nobody"], NotFound, "no camera"),
    ):
        with pytest.raises(error, match=words), database.write() as session:
            neighbours.put(session, ALL, mine, wanted)
    with pytest.raises(NotFound), database.write() as session:
        neighbours.put(session, town.scope("stranger"), mine, [])


def test_writers_of_neighbouring_cameras_at_once_make_one_alert(
    desk: Desk, database: Database, town: Town, clock: ManualClock, beside: tuple[CameraRow, RuleRow]
) -> None:
    now, barrier, ids = clock.now(), threading.Barrier(8), set()

    def take(number: int) -> None:
        event = intrusion(town, number, at=now)
        barrier.wait()
        ids.add(desk.take_rule_event(_seen_by(event, *beside) if number % 2 else event))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [alert] = _all(database)
    assert ids == {alert.id}
    assert alert.event_count == 8


def test_a_rule_that_raises_too_many_alerts_goes_on_in_one(
    database: Database, files: FileStore, town: Town, clock: ManualClock, heard: Heard
) -> None:
    bounds = Bounds(timedelta(seconds=10), timedelta(seconds=600), storm_alerts=4)
    desk = Desk(database, files, clock, heard, bounds=bounds)
    ids = []
    for number in range(20):
        ids.append(desk.take_rule_event(intrusion(town, number, at=clock.now(), phase=Phase.END)))
        clock.tick(20)
    assert len(set(ids)) == 4
    assert set(ids[4:]) == {ids[3]}
    stormy = next(alert for alert in _all(database) if alert.id == ids[3])
    assert (stormy.event_count, stormy.care.storm_at is not None) == (17, True)
    assert _marks(database, stormy.id) == [AlertMark.STORM]
    clock.tick(600)
    assert desk.take_rule_event(intrusion(town, 20, at=clock.now())) not in ids, "the storm is over"


def test_a_storm_whose_alerts_are_all_judged_opens_one_more(
    database: Database, files: FileStore, town: Town, clock: ManualClock, heard: Heard
) -> None:
    desk = Desk(database, files, clock, heard, bounds=Bounds(timedelta(seconds=1), timedelta(seconds=600), 1))
    first = desk.take_rule_event(intrusion(town, 1, at=clock.now(), phase=Phase.END))
    assert first is not None
    desk.judge(first, AlertMove.FALSE_ALARM, town.scope("owner"), reason=FalseAlarmReason.WEATHER)
    clock.tick(20)
    second = desk.take_rule_event(intrusion(town, 2, at=clock.now(), phase=Phase.END))
    clock.tick(20)
    assert second not in (None, first)
    assert desk.take_rule_event(intrusion(town, 3, at=clock.now(), phase=Phase.END)) == second


def test_events_taken_together_are_those_taken_one_by_one_and_told_once(
    desk: Desk, database: Database, town: Town, clock: ManualClock, heard: Heard
) -> None:
    start = clock.now()
    events = [
        intrusion(town, number, at=start + timedelta(seconds=n), began_at=start, phase=phase, sequence=n)
        for number in range(5)
        for n, phase in enumerate(Phase)
    ]
    ids = desk.take_rule_events(events)
    assert len(heard) == 1
    [alert] = _all(database)
    assert set(ids) == {alert.id}
    assert (alert.event_count, alert.ended_at) == (5, start + timedelta(seconds=2))
    assert desk.take_rule_events(events) == ids, "a replay doubles nothing"
    with database.read() as session:
        assert len(rule_events.of_alert(session, alert.id)) == 5


def test_one_bad_event_among_several_leaves_nothing(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    good = intrusion(town, 1, at=clock.now())
    with pytest.raises(InputError, match="no rule"):
        desk.take_rule_events([good, replace(good, event_id="bad", rule_id="nobody")])
    assert _all(database) == []


def test_a_rise_is_noted_once_and_asks_anew(desk: Desk, database: Database, town: Town, clock: ManualClock) -> None:
    event = intrusion(town, 1, at=clock.now())
    alert_id = desk.take_rule_event(event)
    assert alert_id is not None
    clock.tick(30)
    for sequence in (1, 2):
        desk.take_rule_event(replace(event, phase=Phase.UPDATE, sequence=sequence, severity=Severity.ALARM,
                                     time_s=clock.now().timestamp()))  # fmt: skip
    desk.take_rule_event(replace(event, phase=Phase.END, sequence=3, time_s=clock.now().timestamp()))
    [alert] = _all(database)
    assert (alert.severity, alert.care.due_from) == (Severity.ALARM, clock.now())
    assert _marks(database, alert_id) == [AlertMark.RISE]
