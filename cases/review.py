"""The review queue: an operator claims an alert (认领) before working on it, so that no two handle it unknowingly."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cases.changes import Change, ChangeKind, ChangeSink
from models.alerts import AlertMark
from models.clock import Clock
from models.db import alerts, care
from models.db.engine import Database
from models.db.schema import AlertRow, CareRow
from models.db.scope import Scope
from models.errors import Conflict, Held, InputError, NotAllowed
from models.people import Permission, allows

CLAIM = timedelta(minutes=10)


class Review:
    """Claims on alerts. `on_change` is called after commit, on the caller's thread; `lasts`: how long a claim holds."""

    def __init__(self, database: Database, clock: Clock, on_change: ChangeSink, *, lasts: timedelta = CLAIM) -> None:
        self._database, self._clock, self._on_change, self._lasts = database, clock, on_change, lasts

    def claim(self, alert_id: str, scope: Scope, *, take_over: bool = False, reason: str = "") -> AlertRow:
        """Hold the alert, or hold it longer; gives it, loaded as by `alerts.get`. Exactly one of many gets it.

        `take_over`: also where somebody else holds it, which is written down with the `reason`. Raises NotFound,
        NotAllowed, InputError (nothing is left to do with it), Held (by whom), Conflict (somebody else was first to
        take it over).
        """
        _check(scope)
        now = self._clock.now()
        with self._database.write() as session:
            alerts.hold(session, alert_id)
            alert = alerts.get(session, scope, alert_id)
            if alert.state not in alerts.OPEN_STATES:
                raise InputError(f"the alert is {alert.state}: nothing is left to claim")
            _take(session, alert, scope, now, now + self._lasts, take_over=take_over, reason=reason)
            claimed = alerts.get(session, scope, alert_id)
        self._tell(claimed)
        return claimed

    def hold(self, session: Session, alert_id: str, account_id: str, now: datetime) -> None:
        """Hold the alert within a transaction of the caller's, where nobody else does."""
        care.claim_if(session, alert_id, account_id, now, now + self._lasts)

    def release(self, alert_id: str, scope: Scope) -> AlertRow:
        """Hold it no longer; nothing happens where the caller does not. Raises NotFound, NotAllowed."""
        _check(scope)
        now = self._clock.now()
        with self._database.write() as session:
            alerts.hold(session, alert_id)
            alert = alerts.get(session, scope, alert_id)
            if care.of(session, alert_id).claimed_by == scope.account_id:
                care.release(session, alert_id)
                care.mark(session, alert_id, AlertMark.RELEASE, now, account_id=scope.account_id)
            alert = alerts.get(session, scope, alert_id)
        self._tell(alert)
        return alert

    def _tell(self, alert: AlertRow) -> None:
        self._on_change(Change(ChangeKind.ALERT, alert.id, alert.area.path))


def holder(looked_after: CareRow, now: datetime) -> str | None:
    """The account that holds the alert now."""
    if looked_after.claimed_until is None or looked_after.claimed_until <= now:
        return None
    return looked_after.claimed_by


def refuse_held(alert: AlertRow, account_id: str, now: datetime) -> None:
    """Raises Held when somebody else holds the alert (loaded by `alerts.get`). The house itself may always."""
    if account_id and holder(alert.care, now) not in (None, account_id):
        raise held(alert)


def held(alert: AlertRow) -> Held:
    """Who holds the alert, and what to do about it."""
    claimant, until = alert.care.claimant, alert.care.claimed_until
    name = claimant.display_name if claimant else "somebody"
    return Held(f"{name} holds the alert until {until:%H:%M:%S} UTC: take it over, or leave it to them")


def _take(
    session: Session, alert: AlertRow, scope: Scope, now: datetime, until: datetime, *, take_over: bool, reason: str
) -> None:
    before = holder(alert.care, now)
    mine = scope.account_id
    if before in (None, mine) or not take_over:
        if not care.claim_if(session, alert.id, mine, now, until):
            raise held(alerts.get(session, scope, alert.id))
        if before != mine:
            care.mark(session, alert.id, AlertMark.CLAIM, now, account_id=mine)
        return
    if not care.take_over_if(session, alert.id, before, mine, until):
        raise Conflict("somebody else took the alert over first: look at it again")
    from_whom = alert.care.claimant.display_name if alert.care.claimant else ""
    note = " · ".join(part for part in (from_whom, reason.strip()) if part)
    care.mark(session, alert.id, AlertMark.TAKE_OVER, now, account_id=mine, note=note)


def _check(scope: Scope) -> None:
    if not allows(scope.role, Permission.JUDGE_ALERTS) or not scope.account_id:
        raise NotAllowed(f"a {scope.role} does not judge alerts")
