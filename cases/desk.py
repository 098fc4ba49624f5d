"""The desk: rule events become alerts, and people judge them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from cases.changes import Change, ChangeKind, ChangeSink
from cases.incidents import Bounds, Filed, file_event
from cases.notices import Pace
from cases.opening import CHINA, carry_evidence, open_case_of_alert
from cases.premises import Premises
from cases.review import CLAIM, Review, refuse_held
from cases.rounds import hush, is_silent, look_after
from cases.steps import Step, carry_out
from cases.work import Work, change_of, check_note
from models.alerts import AlertMove, AlertState, FalseAlarmReason, next_alert_state
from models.canary import is_canary
from models.cases import CASE_MOVES, CaseMove
from models.clock import Clock
from models.db import alerts, canaries, care, cases, rule_events, silences
from models.db.engine import Database
from models.db.schema import AlertRow, CaseRow
from models.db.scope import Scope
from models.errors import Conflict, InputError, NotAllowed
from models.files import FileStore
from models.people import Permission, allows
from models.rules import RuleEvent

_NOWHERE = Filed(None, news=False)
_BY_HAND = frozenset({AlertMove.ACKNOWLEDGE, AlertMove.CONFIRM, AlertMove.FALSE_ALARM})


class Desk:
    """Alerts, through `review` who holds them, and through `work` the cases they lead to.

    `on_change` is called after commit, on the caller's thread: what it hears of is on disk.
    `bounds`: what makes rule events one incident. `pace`: how often people are told, and when it goes further up.
    `claim_lasts`: how long somebody holds an alert. `zone`: whose day case numbers count.
    """

    def __init__(
        self,
        database: Database,
        files: FileStore,
        clock: Clock,
        on_change: ChangeSink,
        *,
        bounds: Bounds | None = None,
        pace: Pace | None = None,
        claim_lasts: timedelta = CLAIM,
        zone: tzinfo = CHINA,
    ) -> None:
        self._database = database
        self._clock = clock
        self._on_change = on_change
        self._bounds = bounds or Bounds()
        self._pace = pace or Pace()
        self._zone = zone
        self.review = Review(database, clock, on_change, lasts=claim_lasts)
        self.work = Work(database, files, clock, on_change, zone=zone)

    def take_rule_event(self, event: RuleEvent) -> str | None:
        """File the event and give the id of its alert; None when its rule has been removed meanwhile.

        The same event may come again, and its begin, update and end in any order: nothing is doubled.
        Raises InputError (rule, camera, gate or zone unknown), DatabaseUnavailable.
        """
        return self.take_rule_events([event])[0]

    def take_rule_events(self, events: Sequence[RuleEvent]) -> list[str | None]:
        """The same of several in this order, all of them or, on an error, none: a wait for the disk together, and one
        word of each alert to whoever is looking."""
        now = self._clock.now()
        changes: list[Change] = []
        with self._database.write() as session:
            for event in filter(is_canary, events):
                canaries.note(session, event, now)
            premises = Premises(session, [event for event in events if not is_canary(event)])
            filed = [
                _NOWHERE if is_canary(event) else file_event(session, event, premises, now, self._bounds)
                for event in events
            ]
            for alert_id in dict.fromkeys(each.alert_id for each in filed if each.news and each.alert_id):
                changes += self._tend(session, alert_id, now)
        self.tell(changes)
        return [each.alert_id for each in filed]

    def make_rounds(self) -> int:
        """Tell people of alerts where that is due, and escalate those nobody acknowledged in time; gives how many
        alerts are other than before."""
        now = self._clock.now()
        with self._database.read() as session:
            due = care.due(session, now)
        return sum(self._look_after(alert_id, now) for alert_id in due)

    def judge(
        self,
        alert_id: str,
        move: AlertMove,
        scope: Scope,
        *,
        note: str = "",
        reason: FalseAlarmReason | None = None,
        version: int | None = None,
    ) -> AlertRow:
        """Acknowledge, confirm or call it a false alarm; gives the alert after it, loaded as by `alerts.get`.

        Confirming opens a case where there is none (`alert.case`); a false alarm cancels one nobody has finished.
        Raises NotFound, NotAllowed, InputError (a false alarm without reason), IllegalMove, Conflict (`version` is
        stale, or somebody else judged first), Held (by somebody else). Who acknowledges holds it from then on.
        """
        check_note(note)
        _check_judgement(move, scope, reason)
        now = self._clock.now()
        with self._database.write() as session:
            alerts.hold(session, alert_id)
            alert = alerts.get(session, scope, alert_id)
            refuse_held(alert, scope.account_id, now)
            if version is not None and version != alert.version:
                raise Conflict("the alert was judged meanwhile: look at it again")
            self._move(session, alert, move, now, scope.account_id or None, note, reason)
            judged = alerts.get(session, scope, alert_id)
            changes = [_change_of(judged)]
            changes += self._follow(session, judged, now, scope.account_id or None, note)
            judged = alerts.get(session, scope, alert_id)
        self.tell(changes)
        return judged

    def end_interrupted(self, before: datetime, has: Callable[[str], bool] = lambda _device_id: True) -> int:
        """End what a forerunner killed before then left open; gives how many alerts it concerned.

        `has`: whether whoever watches since then looks after a device.
        """
        changes: list[Change] = []
        with self._database.write() as session:
            for alert_id in rule_events.end_interrupted(session, before, has):
                alert = alerts.get(session, Scope.everything(), alert_id)
                if not alerts.has_unended_event(session, alert_id):
                    alert.ended_at = alert.last_at
                changes.append(_change_of(alert))
        self.tell(changes)
        return len(changes)

    def expire_old(self, max_age: timedelta) -> int:
        """Let go of alerts without a case that nobody judged for so long after their last event; gives how many."""
        now = self._clock.now()
        changes: list[Change] = []
        with self._database.write() as session:
            for alert in alerts.unjudged_before(session, now - max_age):
                with suppress(Conflict):  # somebody judges it at this moment
                    self._move(session, alert, AlertMove.EXPIRE, now, None, "", None)
                    changes.append(_change_of(alert))
        self.tell(changes)
        return len(changes)

    def _move(
        self,
        session: Session,
        alert: AlertRow,
        move: AlertMove,
        at: datetime,
        account_id: str | None,
        note: str,
        reason: FalseAlarmReason | None,
    ) -> None:
        to_state = next_alert_state(alert.state, move)
        if not alerts.move_if(session, alert, to_state):
            raise Conflict("somebody else judged the alert first: look at it again")
        alerts.note(
            session,
            alert.id,
            at=at,
            from_state=alert.state,
            to_state=to_state,
            move=move,
            account_id=account_id,
            reason=reason,
            note=note,
        )
        self._hand_over(session, alert.id, move, at, account_id)

    def _hand_over(
        self, session: Session, alert_id: str, move: AlertMove, at: datetime, account_id: str | None
    ) -> None:
        """Who acknowledges holds the alert; once it is judged nobody does, and nothing is due any more."""
        if move is not AlertMove.ACKNOWLEDGE:
            care.release(session, alert_id)
            care.look_at(session, alert_id, None)
            return
        care.look_at(session, alert_id, at)
        if account_id is not None:
            self.review.hold(session, alert_id, account_id, at)

    def _tend(self, session: Session, alert_id: str, now: datetime) -> list[Change]:
        """What further events mean for the alert as a whole: it is looked at anew, and its case kept up."""
        alert = alerts.get(session, Scope.everything(), alert_id)
        if alert.state in alerts.OPEN_STATES:
            hush(session, alert, alert.care, silences.over(session, alert, alert.area.path, now), now)
            care.look_at(session, alert_id, now)
            alert = alerts.get(session, Scope.everything(), alert_id)
        kept = [] if is_silent(alert, now) else self._keep_case_up(session, alert, now)
        return [_change_of(alert), *kept]

    def _look_after(self, alert_id: str, now: datetime) -> bool:
        with self._database.write() as session:
            alerts.hold(session, alert_id)
            alert = look_after(session, alert_id, now, self._pace)
            if alert is None:
                return False
            changes = [_change_of(alert)]
            if alert.care.notified_at == now:
                changes += self._keep_case_up(session, alert, now)
        self.tell(changes)
        return True

    def _follow(
        self, session: Session, alert: AlertRow, at: datetime, account_id: str | None, note: str
    ) -> list[Change]:
        """What a judgement means for the case."""
        if alert.state is AlertState.CONFIRMED and alert.case is None:
            return [self._open_case(session, alert, at, account_id, note)]
        if alert.state is AlertState.FALSE_ALARM and alert.case is not None:
            return _cancel_case(session, alert.case, at, account_id, note)
        return []

    def _keep_case_up(self, session: Session, alert: AlertRow, at: datetime) -> list[Change]:
        """What further events mean for the case: evidence goes along.

        A direct rule's alert opens its case at once, and stays open for judgement and further events.
        """
        if alert.case is not None:
            carried = carry_evidence(session, alert, alert.case.id, at)
            return [change_of(cases.get(session, Scope.everything(), alert.case.id))] if carried else []
        if not alert.rule.direct or alert.state not in alerts.OPEN_STATES:
            return []
        return [self._open_case(session, alert, at, None, "")]

    def _open_case(self, session: Session, alert: AlertRow, at: datetime, account_id: str | None, note: str) -> Change:
        case = open_case_of_alert(session, alert, at, account_id=account_id, note=note, zone=self._zone)
        return change_of(cases.get(session, Scope.everything(), case.id))

    def tell(self, changes: Sequence[Change]) -> None:
        """Pass on what has been committed."""
        for change in changes:
            self._on_change(change)


def _change_of(alert: AlertRow) -> Change:
    return Change(ChangeKind.ALERT, alert.id, alert.area.path)


def _check_judgement(move: AlertMove, scope: Scope, reason: FalseAlarmReason | None) -> None:
    if move not in _BY_HAND:
        raise InputError(f"{move}: people acknowledge, confirm, or call a false alarm")
    if not allows(scope.role, Permission.JUDGE_ALERTS):
        raise NotAllowed(f"a {scope.role} does not judge alerts")
    if (move is AlertMove.FALSE_ALARM) != (reason is not None):
        raise InputError("reason: a false alarm needs one, and nothing else has one")


def _cancel_case(session: Session, case: CaseRow, at: datetime, account_id: str | None, note: str) -> list[Change]:
    """A case opened for what was none ends, unless people have finished it already."""
    if CaseMove.CANCEL not in CASE_MOVES[case.state]:
        return []
    words = f"false alarm: {note}" if note else "false alarm"
    return [change_of(carry_out(session, case, Step(CaseMove.CANCEL, at, account_id, note=words)))]
