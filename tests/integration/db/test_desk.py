"""From rule events to judged alerts, on both databases."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.changes import ChangeKind
from cases.desk import Desk
from cases.leftovers import forget_unnamed_files
from models.alerts import AlertMove, AlertState, FalseAlarmReason
from models.cases import CaseMove, CaseState
from models.db import alerts, cases, evidence, rule_events, rules
from models.db.engine import Database
from models.db.schema import AttachmentLabel
from models.db.scope import Scope
from models.errors import Conflict, IllegalMove, InputError, NotAllowed, XueliangError
from models.files import FileStore
from models.media import EvidenceRef
from models.rules import Phase, RuleEvent, Severity
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion

ALL = Scope.everything()


@pytest.fixture
def desk(database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> Desk:
    return Desk(database, files, clock, heard)


def _alert_of(desk: Desk, event: RuleEvent) -> str:
    alert_id = desk.take_rule_event(event)
    assert alert_id is not None
    return alert_id


def _with_picture(event: RuleEvent, files: FileStore, clock: ManualClock, data: bytes = b"jpeg") -> RuleEvent:
    sha256 = files.put(data, "image/jpeg")
    return replace(event, evidence=(EvidenceRef(sha256, "image/jpeg", len(data), clock.now(), "begin"),))


def test_an_event_becomes_an_alert_where_it_happened(
    desk: Desk, database: Database, town: Town, clock: ManualClock, files: FileStore, heard: Heard
) -> None:
    alert_id = _alert_of(desk, _with_picture(intrusion(town, 1, at=clock.now()), files, clock))
    with database.read() as session:
        alert = alerts.get(session, town.scope("owner"), alert_id)
        [first] = alerts.history(session, ALL, alert_id)
        assert files.has(evidence.get(session, ALL, alert_id, alert.evidence[0].id).sha256)
    assert (alert.state, alert.severity, alert.event_count, alert.version) == (AlertState.NEW, Severity.WARNING, 1, 1)
    assert (alert.rule.name, alert.area_id, alert.class_name) == ("闯入", town.old.grids[0].id, "person")
    assert alert.camera is not None
    assert alert.zone is not None
    assert (alert.camera.name, alert.zone.name, alert.gate, alert.case) == ("老社区东门", "绿化带", None, None)
    assert (first.move, first.from_state, first.to_state, first.account) == (None, None, AlertState.NEW, None)
    assert [(change.kind, change.id, change.area_path) for change in heard] == [
        (ChangeKind.ALERT, alert_id, town.old.grids[0].path)
    ]


def test_a_replay_doubles_nothing_and_tells_nothing(
    desk: Desk, database: Database, town: Town, clock: ManualClock, files: FileStore, heard: Heard
) -> None:
    event = _with_picture(intrusion(town, 1, at=clock.now()), files, clock)
    assert {_alert_of(desk, event) for _ in range(3)} == {_alert_of(desk, event)}
    with database.read() as session:
        [alert] = alerts.find(session, ALL).items
        assert (alert.event_count, len(alert.evidence)) == (1, 1)
        assert len(rule_events.of_alert(session, alert.id)) == 1
    assert len(heard) == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1, 2, 0), (0, 2, 1)])
def test_begin_update_and_end_may_come_in_any_order(
    desk: Desk, database: Database, town: Town, clock: ManualClock, order: tuple[int, ...]
) -> None:
    start = clock.now()
    phases = [
        intrusion(town, 1, at=start + timedelta(seconds=4 * n), began_at=start, phase=phase, sequence=n)
        for n, phase in enumerate(Phase)
    ]
    assert len({_alert_of(desk, phases[n]) for n in order}) == 1
    with database.read() as session:
        [alert] = alerts.find(session, ALL).items
        [row] = rule_events.of_alert(session, alert.id)
    end = start + timedelta(seconds=8)
    assert (alert.began_at, alert.last_at, alert.ended_at, alert.event_count) == (start, end, end, 1)
    assert (row.began_at, row.ended_at, row.sequence, row.payload["phase"]) == (start, end, 2, "end")
    assert rule_events.values(row) == {"dwell_s": 3.5}


def test_a_storm_is_one_alert_with_a_count(desk: Desk, database: Database, town: Town, clock: ManualClock) -> None:
    ids = set()
    for number in range(20):
        clock.tick(50)
        ids.add(_alert_of(desk, intrusion(town, number, at=clock.now(), phase=Phase.END)))
    assert len(ids) == 1
    with database.read() as session:
        [alert] = alerts.find(session, ALL).items
        assert (alert.event_count, alert.ended_at) == (20, clock.now())
        assert len(rule_events.of_alert(session, alert.id, limit=5)) == 5


def test_a_storm_keeps_the_first_pictures_and_the_whole_count(
    desk: Desk, database: Database, files: FileStore, town: Town, clock: ManualClock
) -> None:
    storm = evidence.MOST_PICTURES + 6
    for number in range(storm):
        event = _with_picture(intrusion(town, number, at=clock.now()), files, clock, f"jpeg {number}".encode())
        alert_id = _alert_of(desk, event)
    with database.read() as session:
        alert = alerts.get(session, ALL, alert_id)
        assert (alert.event_count, len(alert.evidence)) == (storm, evidence.MOST_PICTURES)
        first = hashlib.sha256(b"jpeg 0").hexdigest()
        assert first in {piece.sha256 for piece in alert.evidence}


def test_pictures_nobody_speaks_of_are_deleted_after_their_time_and_no_others(
    desk: Desk, database: Database, files: FileStore, town: Town, clock: ManualClock
) -> None:
    _alert_of(desk, _with_picture(intrusion(town, 1, at=clock.now()), files, clock, b"of an alert"))
    named, unnamed = hashlib.sha256(b"of an alert").hexdigest(), files.put(b"of nobody", "image/jpeg")
    past, future = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    assert forget_unnamed_files(database, files, past) == 0
    assert files.has(unnamed)
    assert forget_unnamed_files(database, files, future) == 1
    assert files.has(named)
    assert not files.has(unnamed)


def test_after_a_pause_or_a_judgement_a_new_alert_opens(desk: Desk, town: Town, clock: ManualClock) -> None:
    first = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    clock.tick(61)
    second = _alert_of(desk, intrusion(town, 2, at=clock.now()))
    desk.judge(second, AlertMove.ACKNOWLEDGE, town.scope("owner"))
    assert _alert_of(desk, intrusion(town, 3, at=clock.now())) == second
    desk.judge(second, AlertMove.FALSE_ALARM, town.scope("owner"), reason=FalseAlarmReason.ANIMAL)
    third = _alert_of(desk, intrusion(town, 4, at=clock.now()))
    assert len({first, second, third}) == 3


def test_an_alert_has_ended_when_its_last_event_has(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    start = clock.now()
    alert_id = _alert_of(desk, intrusion(town, 1, at=start))
    desk.take_rule_event(intrusion(town, 2, at=start))
    for number, ended in ((1, None), (2, start + timedelta(seconds=9))):
        at = start + timedelta(seconds=9)
        desk.take_rule_event(intrusion(town, number, at=at, began_at=start, phase=Phase.END, sequence=1))
        with database.read() as session:
            assert alerts.get(session, ALL, alert_id).ended_at == ended


def test_what_a_killed_forerunner_left_open_is_ended_and_what_goes_on_is_not(
    desk: Desk, database: Database, town: Town, clock: ManualClock, heard: Heard
) -> None:
    before = clock.now()
    left_open = _alert_of(desk, intrusion(town, 1, at=before))
    clock.tick(300)
    restarted = clock.now()
    clock.tick(1)
    going_on = _alert_of(desk, intrusion(town, 2, at=clock.now()))
    assert left_open != going_on
    heard.clear()
    assert desk.end_interrupted(restarted) == 1
    assert [change.id for change in heard] == [left_open]
    assert desk.end_interrupted(restarted) == 0
    with database.read() as session:
        assert alerts.get(session, ALL, left_open).ended_at == before
        assert alerts.get(session, ALL, going_on).ended_at is None


def test_a_watch_ends_only_what_its_own_devices_left_open(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    mine = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    elsewhere = _alert_of(desk, intrusion(town, 1, at=clock.now(), place=town.new))
    clock.tick(300)
    assert desk.end_interrupted(clock.now(), {town.old.camera.id}.__contains__) == 1
    with database.read() as session:
        assert alerts.get(session, ALL, mine).ended_at is not None
        assert alerts.get(session, ALL, elsewhere).ended_at is None


def test_a_gate_whose_clock_is_behind_does_not_end_its_alarm(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    restarted = clock.now()
    clock.tick(5)
    behind_s = restarted.timestamp() - 600
    alert_id = _alert_of(
        desk,
        RuleEvent("door", town.old.door.id, "door_alarm", Phase.BEGIN, 0, behind_s, behind_s, gate_id=town.old.gate.id),
    )
    assert desk.end_interrupted(restarted) == 0
    with database.read() as session:
        assert alerts.get(session, ALL, alert_id).ended_at is None


def test_events_at_a_gate_stand_in_the_gates_area(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    now = clock.now().timestamp()
    forced = [
        RuleEvent(f"door{door}", town.old.door.id, "door_alarm", Phase.BEGIN, 0, now, now, gate_id=town.old.gate.id,
                  camera_id=town.old.camera.id, door_no=door)
        for door in (1, 2, 1)
    ]  # fmt: skip
    ids = [_alert_of(desk, event) for event in forced]
    assert ids[0] == ids[2] != ids[1]
    with database.read() as session:
        alert = alerts.get(session, ALL, ids[0])
    assert alert.gate is not None
    assert (alert.area_id, alert.severity, alert.gate.name) == (town.old.area.id, Severity.ALARM, "老社区门禁")


@pytest.mark.parametrize("field", ["rule_id", "camera_id", "zone_id", "gate_id"])
def test_an_event_of_something_unknown_is_refused(
    desk: Desk, database: Database, town: Town, clock: ManualClock, field: str
) -> None:
    changed: dict[str, Any] = {field: "nobody"}
    event = replace(intrusion(town, 1, at=clock.now()), **changed)
    with pytest.raises(InputError, match="nobody"):
        desk.take_rule_event(event)
    with database.read() as session:
        assert alerts.find(session, ALL).items == []


def test_an_event_of_a_removed_rule_is_kept_without_an_alert(
    desk: Desk, database: Database, town: Town, clock: ManualClock, heard: Heard
) -> None:
    with database.write() as session:
        rules.remove(session, ALL, town.old.intrusion.id, clock.now())
    event = intrusion(town, 1, at=clock.now())
    assert desk.take_rule_event(event) is None
    assert desk.take_rule_event(event) is None
    assert heard == []


def test_confirming_opens_a_case_with_the_evidence(
    desk: Desk, database: Database, town: Town, clock: ManualClock, files: FileStore, heard: Heard
) -> None:
    owner = town.scope("owner")
    alert_id = _alert_of(desk, _with_picture(intrusion(town, 1, at=clock.now()), files, clock))
    judged = desk.judge(alert_id, AlertMove.CONFIRM, owner, note="两人翻墙", version=1)
    assert judged.case is not None
    assert (judged.state, judged.version, judged.case.number) == (AlertState.CONFIRMED, 2, "20260101-0001")
    with database.read() as session:
        case = cases.get(session, owner, judged.case.id)
        [opened] = cases.history(session, owner, case.id)
        [picture] = cases.attachments(session, owner, case.id)
        line = alerts.history(session, owner, alert_id)[-1]
    assert (case.state, case.title, case.kind, case.area_id) == (
        CaseState.ACCEPTED, "闯入 · 老社区东门", "intrusion", town.old.grids[0].id)  # fmt: skip
    assert (picture.label, picture.sha256) == (AttachmentLabel.ALERT_EVIDENCE, judged.evidence[0].sha256)
    assert opened.account is not None
    assert (opened.account.username, opened.note, opened.to_state) == ("owner", "两人翻墙", CaseState.ACCEPTED)
    assert line.account is not None
    assert (line.account.username, line.move, line.note) == ("owner", AlertMove.CONFIRM, "两人翻墙")
    assert [change.kind for change in heard] == [ChangeKind.ALERT, ChangeKind.ALERT, ChangeKind.CASE]


def test_a_case_number_counts_the_day_of_the_wall_clock(desk: Desk, town: Town, clock: ManualClock) -> None:
    numbers = []
    for number, hours in enumerate((7, 1, 0.5)):  # 08:00 UTC is 16:00 in China: 23:00, midnight, half past midnight
        clock.tick(hours * 3600)
        alert_id = _alert_of(desk, intrusion(town, number, at=clock.now()))
        judged = desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner"))
        assert judged.case is not None
        numbers.append(judged.case.number)
    assert numbers == ["20260101-0001", "20260102-0001", "20260102-0002"]


def test_a_direct_rule_opens_one_case_at_once(
    desk: Desk, database: Database, town: Town, clock: ManualClock, heard: Heard
) -> None:
    with database.write() as session:
        rules.update(session, ALL, town.old.intrusion.id, direct=True)
    alert_id = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    desk.take_rule_event(intrusion(town, 2, at=clock.now()))
    with database.read() as session:
        alert = alerts.get(session, ALL, alert_id)
        [case] = cases.find(session, ALL).items
        [opened] = cases.history(session, ALL, case.id)
    assert (alert.state, alert.event_count, case.alert_id, opened.account) == (AlertState.NEW, 2, alert_id, None)
    assert heard.ids(ChangeKind.CASE) == [case.id]
    confirmed = desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner"))
    assert confirmed.case is not None
    assert confirmed.case.id == case.id


def test_evidence_that_comes_later_reaches_the_case(
    desk: Desk, database: Database, town: Town, clock: ManualClock, files: FileStore, heard: Heard
) -> None:
    alert_id = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    case = desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner")).case
    assert case is not None
    heard.clear()
    late = _with_picture(intrusion(town, 1, at=clock.now(), phase=Phase.END, sequence=1), files, clock)
    for _ in range(2):
        desk.take_rule_event(late)
    with database.read() as session:
        [picture] = cases.attachments(session, ALL, case.id)
    assert picture.label is AttachmentLabel.ALERT_EVIDENCE
    assert [change.kind for change in heard] == [ChangeKind.ALERT, ChangeKind.CASE]


def test_a_false_alarm_cancels_the_case_nobody_finished(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    with database.write() as session:
        rules.update(session, ALL, town.old.intrusion.id, direct=True)
    alert_id = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    judged = desk.judge(alert_id, AlertMove.FALSE_ALARM, town.scope("owner"), reason=FalseAlarmReason.TEST, note="演练")
    assert judged.case is not None
    with database.read() as session:
        line = cases.history(session, ALL, judged.case.id)[-1]
        reason = alerts.history(session, ALL, alert_id)[-1].reason
    assert (judged.case.state, line.move, line.note) == (CaseState.CANCELLED, CaseMove.CANCEL, "false alarm: 演练")
    assert reason is FalseAlarmReason.TEST


def test_judging_asks_for_what_it_needs(desk: Desk, town: Town, clock: ManualClock) -> None:
    owner = town.scope("owner")
    alert_id = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    with pytest.raises(InputError, match="reason"):
        desk.judge(alert_id, AlertMove.FALSE_ALARM, owner)
    with pytest.raises(InputError, match="reason"):
        desk.judge(alert_id, AlertMove.CONFIRM, owner, reason=FalseAlarmReason.TEST)
    with pytest.raises(InputError, match="people"):
        desk.judge(alert_id, AlertMove.EXPIRE, owner)
    with pytest.raises(InputError, match="characters"):
        desk.judge(alert_id, AlertMove.CONFIRM, owner, note="长" * 2001)
    with pytest.raises(NotAllowed, match="auditor"):
        desk.judge(alert_id, AlertMove.ACKNOWLEDGE, town.scope("auditor"))
    with pytest.raises(Conflict):
        desk.judge(alert_id, AlertMove.ACKNOWLEDGE, owner, version=7)
    desk.judge(alert_id, AlertMove.ACKNOWLEDGE, owner, version=1)
    with pytest.raises(IllegalMove) as caught:
        desk.judge(alert_id, AlertMove.ACKNOWLEDGE, owner)
    assert caught.value.allowed == ("confirm", "false_alarm", "merge", "expire")


def test_old_alerts_expire_unless_they_have_a_case(
    desk: Desk, database: Database, town: Town, clock: ManualClock, heard: Heard
) -> None:
    with database.write() as session:
        rules.update(session, ALL, town.new.intrusion.id, direct=True)
    old = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    with_case = _alert_of(desk, intrusion(town, 1, at=clock.now(), place=town.new))
    clock.tick(3600)
    fresh = _alert_of(desk, intrusion(town, 2, at=clock.now()))
    heard.clear()
    assert desk.expire_old(timedelta(minutes=30)) == 1
    assert desk.expire_old(timedelta(minutes=30)) == 0
    assert heard.ids(ChangeKind.ALERT) == [old]
    with database.read() as session:
        states = {alert.id: alert.state for alert in alerts.find(session, ALL).items}
    assert states == {old: AlertState.EXPIRED, with_case: AlertState.NEW, fresh: AlertState.NEW}


def test_eight_judge_at_once_and_one_wins(desk: Desk, database: Database, town: Town, clock: ManualClock) -> None:
    alert_id = _alert_of(desk, intrusion(town, 1, at=clock.now()))
    outcomes = _at_once(8, lambda n: desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner"), version=1))
    assert sorted(outcomes) == ["Conflict"] * 7 + ["done"]
    with database.read() as session:
        assert len(cases.find(session, ALL).items) == 1
        assert len(alerts.history(session, ALL, alert_id)) == 2


def test_eight_confirm_or_deny_at_once_and_one_wins(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    alert_id = _alert_of(desk, intrusion(town, 1, at=clock.now()))

    def judge(number: int) -> object:
        if number % 2:
            return desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner"))
        return desk.judge(alert_id, AlertMove.FALSE_ALARM, town.scope("owner"), reason=FalseAlarmReason.OTHER)

    outcomes = _at_once(8, judge)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "Conflict", "IllegalMove"}
    with database.read() as session:
        alert = alerts.get(session, ALL, alert_id)
    assert (alert.state is AlertState.CONFIRMED) == (alert.case is not None)


def test_events_at_once_make_one_alert_and_numbers_stay_unique(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    now = clock.now()
    assert set(_at_once(8, lambda n: desk.take_rule_event(intrusion(town, n, at=now)))) == {"done"}
    with database.read() as session:
        [alert] = alerts.find(session, ALL).items
    assert alert.event_count == 8
    with database.write() as session:
        rules.update(session, ALL, town.old.intrusion.id, direct=True)
        rules.update(session, ALL, town.new.intrusion.id, direct=True)
    spread = [
        intrusion(town, 100 + n, at=now + timedelta(hours=n), place=(town.old, town.new)[n % 2]) for n in range(8)
    ]
    assert set(_at_once(8, lambda n: desk.take_rule_event(spread[n]))) == {"done"}
    with database.read() as session:
        numbers = sorted(case.number for case in cases.find(session, ALL).items)
    assert numbers == [f"20260101-{n:04d}" for n in range(1, len(numbers) + 1)]
    assert len(numbers) >= 7


def _at_once(count: int, action: Callable[[int], object]) -> list[str]:
    """What became of each of `count` threads that act at the same moment: "done" or the error's name."""
    outcomes: list[str] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            action(number)
        except XueliangError as fault:
            outcomes.append(type(fault).__name__)
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
