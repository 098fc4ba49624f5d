"""How people are brought to look at alerts: told, reminded, escalated; silences and claims; on both databases."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.changes import ChangeKind
from cases.desk import Desk
from cases.notices import Pace
from cases.rounds import ALERT_ESCALATED, ALERT_NOTICE
from cases.silencing import NewSilence, end_silence, silence
from models.alerts import AlertMark, AlertMove, AlertState, FalseAlarmReason
from models.db import accounts, alerts, care, cases, rules
from models.db.engine import Database
from models.db.invariants import check_invariants
from models.db.schema import AccountRow, AlertRow, OutboxRow
from models.db.scope import Scope
from models.errors import Held, InputError, NotAllowed, NotFound, XueliangError
from models.files import FileStore
from models.people import Role
from models.rules import Phase, Severity
from tests.fakes.clock import ManualClock
from tests.fakes.desk import Heard
from tests.fakes.town import Town, intrusion

ALL = Scope.everything()
PACE = Pace(
    timedelta(seconds=10),
    timedelta(seconds=300),
    timedelta(seconds=3600),
    {Severity.ALARM: timedelta(seconds=120), Severity.WARNING: timedelta(seconds=900)},
)


@pytest.fixture
def desk(database: Database, files: FileStore, clock: ManualClock, heard: Heard) -> Desk:
    return Desk(database, files, clock, heard, pace=PACE)


def _raise(desk: Desk, town: Town, clock: ManualClock, number: int = 1, phase: Phase = Phase.BEGIN) -> str:
    alert_id = desk.take_rule_event(intrusion(town, number, at=clock.now(), phase=phase))
    assert alert_id is not None
    return alert_id


def _get(database: Database, alert_id: str) -> AlertRow:
    with database.read() as session:
        return alerts.get(session, ALL, alert_id)


def _left(database: Database, topic: str) -> list[str]:
    """Why, of each word that was left for the outside."""
    with database.read() as session:
        query = select(OutboxRow.payload).where(OutboxRow.topic == topic).order_by(OutboxRow.created_at)
        return [payload["why"] for payload in session.scalars(query)]


def _hush(database: Database, town: Town, clock: ManualClock, **what: object) -> str:
    fields = {"until": clock.now() + timedelta(hours=1), "reason": "施工", "up_to_severity": Severity.ALARM, **what}
    with database.write() as session:
        made, _ = silence(session, town.scope("owner"), NewSilence(**fields), clock.now())  # type: ignore[arg-type]
    return made.id


def _marks(database: Database, alert_id: str) -> list[AlertMark]:
    with database.read() as session:
        return [row.mark for row in care.marks(session, ALL, alert_id)]


def test_people_are_told_once_gathered_then_of_growth_then_again(
    desk: Desk, database: Database, town: Town, clock: ManualClock, heard: Heard
) -> None:
    alert_id = _raise(desk, town, clock)
    assert desk.make_rounds() == 0, "it still gathers"
    heard.clear()
    clock.tick(10)
    assert desk.make_rounds() == 1
    assert heard.ids(ChangeKind.ALERT) == [alert_id]
    clock.tick(20)
    _raise(desk, town, clock, 2)
    assert desk.make_rounds() == 0, "they were told a moment ago"
    clock.tick(280)
    desk.make_rounds()
    clock.tick(3600)
    desk.make_rounds()
    desk.make_rounds()
    assert _left(database, ALERT_NOTICE) == ["first", "grew", "repeat"]
    assert _get(database, alert_id).care.notified_at == clock.now()


def test_what_is_judged_is_told_of_no_more(desk: Desk, database: Database, town: Town, clock: ManualClock) -> None:
    alert_id = _raise(desk, town, clock)
    desk.judge(alert_id, AlertMove.FALSE_ALARM, town.scope("owner"), reason=FalseAlarmReason.SHADOW_OR_LIGHT)
    clock.tick(90_000)
    assert desk.make_rounds() == 0
    assert (_left(database, ALERT_NOTICE), _left(database, ALERT_ESCALATED)) == ([], [])


def test_nobody_acknowledges_in_time_and_it_goes_further_up_once(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    alert_id = _raise(desk, town, clock)
    clock.tick(899)
    desk.make_rounds()
    assert _get(database, alert_id).care.escalated_at is None
    clock.tick(1)
    desk.make_rounds()
    desk.make_rounds()
    assert _get(database, alert_id).care.escalated_at == clock.now()
    assert _left(database, ALERT_ESCALATED) == ["escalate"]
    assert _marks(database, alert_id) == [AlertMark.NOTIFY, AlertMark.ESCALATE]
    with database.read() as session:
        assert [alert.id for alert in alerts.find(session, ALL, escalated=True).items] == [alert_id]
        assert alerts.summary(session, ALL, clock.now()).escalated == 1
        assert check_invariants(session) == []


def test_an_acknowledgement_stops_the_clock_and_a_rise_starts_it_anew(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    seen, waiting = _raise(desk, town, clock), intrusion(town, 1, at=clock.now(), place=town.new)
    desk.judge(seen, AlertMove.ACKNOWLEDGE, town.scope("owner"))
    other = desk.take_rule_event(waiting)
    assert other is not None
    clock.tick(800)
    desk.make_rounds()
    desk.take_rule_event(replace(waiting, phase=Phase.UPDATE, sequence=1, severity=Severity.ALARM))
    clock.tick(119)
    desk.make_rounds()
    assert _left(database, ALERT_ESCALATED) == []
    clock.tick(1)
    desk.make_rounds()
    assert _left(database, ALERT_ESCALATED) == ["escalate"]
    assert _get(database, other).care.escalated_at == clock.now()
    assert "rose" in _left(database, ALERT_NOTICE)
    assert _get(database, seen).care.escalated_at is None


def test_a_silenced_event_is_kept_and_shown_and_nothing_else(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    with database.write() as session:
        rules.update(session, ALL, town.old.intrusion.id, direct=True)
    _hush(database, town, clock, camera_id=town.old.camera.id)
    alert_id = _raise(desk, town, clock, phase=Phase.END)
    clock.tick(3599)
    desk.make_rounds()
    alert = _get(database, alert_id)
    assert (alert.state, alert.event_count, alert.care.silence is not None) == (AlertState.NEW, 1, True)
    clock.tick(2)
    desk.make_rounds()
    assert (_left(database, ALERT_NOTICE), _left(database, ALERT_ESCALATED)) == ([], []), "it came and went in silence"
    with database.read() as session:
        assert cases.find(session, ALL).items == []
        assert [row.id for row in alerts.find(session, ALL).items] == [alert_id]


def test_what_goes_on_when_the_silence_ends_is_told_and_opens_its_case(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    with database.write() as session:
        rules.update(session, ALL, town.old.intrusion.id, direct=True)
    silence_id = _hush(database, town, clock, rule_id=town.old.intrusion.id)
    alert_id = _raise(desk, town, clock)
    clock.tick(30)
    desk.make_rounds()
    with database.write() as session:
        _, changes = end_silence(session, town.scope("officer"), silence_id, clock.now())
    assert [change.id for change in changes] == [alert_id]
    assert desk.make_rounds() == 1
    assert _left(database, ALERT_NOTICE) == ["first"]
    assert _get(database, alert_id).case is not None


def test_a_silence_takes_what_is_on_the_feed_already_and_lets_graver_alerts_through(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    event = intrusion(town, 1, at=clock.now())
    alert_id = desk.take_rule_event(event)
    assert alert_id is not None
    _hush(database, town, clock, area_id=town.old.area.id, up_to_severity=Severity.WARNING)
    clock.tick(60)
    assert desk.make_rounds() == 0
    with database.read() as session:
        assert [row.id for row in alerts.find(session, ALL, now=clock.now(), silenced=True).items] == [alert_id]
    desk.take_rule_event(replace(event, phase=Phase.UPDATE, sequence=1, severity=Severity.ALARM))
    desk.make_rounds()
    assert _left(database, ALERT_NOTICE) == ["first"]
    with database.read() as session:
        assert alerts.find(session, ALL, now=clock.now(), silenced=True).items == []


def test_a_silence_is_bounded_and_within_reach(database: Database, town: Town, clock: ManualClock) -> None:
    for wrong, error, words in (
        ({"camera_id": town.old.camera.id, "until": clock.now()}, InputError, "ends by itself"),
        ({"camera_id": town.old.camera.id, "until": clock.now() + timedelta(days=31)}, InputError, "30 days"),
        ({"camera_id": town.old.camera.id, "reason": " "}, InputError, "say why"),
        ({}, InputError, "exactly one"),
        ({"camera_id": town.new.camera.id}, NotFound, "no camera"),
        ({"area_id": town.street.id}, NotFound, "no area"),
    ):
        with pytest.raises(error, match=words):
            _hush(database, town, clock, **wrong)
    new = NewSilence(clock.now() + timedelta(hours=1), "x", camera_id=town.old.camera.id)
    with pytest.raises(NotAllowed), database.write() as session:
        silence(session, town.scope("auditor"), new, clock.now())


def test_eight_claim_at_once_and_one_holds_it(desk: Desk, database: Database, town: Town, clock: ManualClock) -> None:
    with database.write() as session:
        ids = [_operator(session, town, f"operator{n}", clock).id for n in range(8)]
    scopes = [replace(town.scope("owner"), account_id=account_id) for account_id in ids]
    for number in range(5):
        alert_id = _raise(desk, town, clock, number)
        outcomes = _at_once(8, lambda n, alert_id=alert_id: desk.review.claim(alert_id, scopes[n]))  # type: ignore[misc]
        assert sorted(outcomes) == ["Held"] * 7 + ["done"]
        assert _marks(database, alert_id) == [AlertMark.CLAIM]
        takers = _at_once(
            8,
            lambda n, alert_id=alert_id: desk.review.claim(alert_id, scopes[n], take_over=True),  # type: ignore[misc]
        )
        assert takers.count("done") >= 1
        assert len(_marks(database, alert_id)) <= 1 + takers.count("done")
        clock.tick(3600)


def _operator(session: Session, town: Town, name: str, clock: ManualClock) -> AccountRow:
    return accounts.add(
        session,
        ALL,
        username=name,
        display_name=name,
        password_hash="$argon2id$never",
        role=Role.OPERATOR,
        area_id=town.old.area.id,
        must_change_password=False,
        now=clock.now(),
    )


def test_a_claim_keeps_others_from_judging_until_it_ends(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    alert_id, owner, officer = _raise(desk, town, clock), town.scope("owner"), town.scope("officer")
    desk.review.claim(alert_id, owner)
    with pytest.raises(Held, match="Owner holds the alert until 08:10:00"):
        desk.judge(alert_id, AlertMove.CONFIRM, officer)
    desk.review.release(alert_id, officer)  # not theirs: nothing happens
    clock.tick(300)
    desk.review.claim(alert_id, owner)  # holds it longer
    clock.tick(599)
    with pytest.raises(Held):
        desk.review.claim(alert_id, officer)
    clock.tick(1)
    assert desk.review.claim(alert_id, officer).care.claimed_by == officer.account_id
    desk.review.release(alert_id, officer)
    judged = desk.judge(alert_id, AlertMove.CONFIRM, owner)
    assert judged.care.claimed_by is None
    with pytest.raises(InputError, match="nothing is left to claim"):
        desk.review.claim(alert_id, officer)
    assert _marks(database, alert_id) == [AlertMark.CLAIM, AlertMark.CLAIM, AlertMark.RELEASE]


def test_a_claim_holds_an_escalation_back_while_it_lasts(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    alert_id = _raise(desk, town, clock)
    clock.tick(850)
    desk.review.claim(alert_id, town.scope("owner"))
    clock.tick(60)
    desk.make_rounds()
    assert _left(database, ALERT_ESCALATED) == []
    clock.tick(540)
    desk.make_rounds()
    assert _left(database, ALERT_ESCALATED) == ["escalate"]


def test_strangers_and_those_who_only_look_claim_nothing(desk: Desk, town: Town, clock: ManualClock) -> None:
    alert_id = _raise(desk, town, clock)
    with pytest.raises(NotFound):
        desk.review.claim(alert_id, town.scope("stranger"))
    with pytest.raises(NotAllowed):
        desk.review.claim(alert_id, town.scope("auditor"))


def test_claiming_and_judging_at_once_never_leaves_a_judged_alert_held(
    desk: Desk, database: Database, town: Town, clock: ManualClock
) -> None:
    for number in range(5):
        alert_id = _raise(desk, town, clock, number)

        def act(n: int, alert_id: str = alert_id) -> object:
            if n % 2:
                return desk.review.claim(alert_id, town.scope("officer"))
            return desk.judge(alert_id, AlertMove.CONFIRM, town.scope("owner"))

        _at_once(4, act)
        alert = _get(database, alert_id)
        assert alert.state is AlertState.NEW or alert.care.claimed_by is None
        assert alert.state is AlertState.CONFIRMED or alert.care.claimed_by is not None
        clock.tick(3600)


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
