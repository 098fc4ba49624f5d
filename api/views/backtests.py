"""Backtests as the contract shows them."""

from typing import Any

from api.backtests import Backtest
from api.routing import PREFIX
from api.schemas.backtests import (
    BacktestAlert,
    BacktestAnswer,
    BacktestComparison,
    BacktestDetail,
    BacktestEvent,
    BacktestPicture,
    BacktestReal,
    BacktestResult,
)
from cases.backtest.trial import Comparison, Picture, RealAlert, Trial, WouldBeAlert, WouldBeEvent
from models.clock import from_unix

Names = dict[str, str]


def backtest_answer(backtest: Backtest) -> BacktestAnswer:
    """Without what came of it."""
    return BacktestAnswer(**_fields(backtest))


def backtest_detail(backtest: Backtest) -> BacktestDetail:
    """With what came of it."""
    result = None if backtest.trial is None else _result(backtest.trial, backtest.names)
    return BacktestDetail(**_fields(backtest), result=result)


def _fields(backtest: Backtest) -> dict[str, Any]:
    asked, spec = backtest.asked, backtest.asked.spec
    return {
        "id": backtest.id,
        "state": backtest.state,
        "progress": backtest.progress,
        "rule_id": asked.real_rule_id or None,
        "rule_name": spec.name,
        "rule_kind": spec.kind,
        "camera_id": spec.camera_id or None,
        "gate_id": spec.gate_id or None,
        "since": asked.since,
        "until": asked.until,
        "created_at": backtest.created_at,
        "ended_at": backtest.ended_at,
        "problem": backtest.problem,
    }


def _result(trial: Trial, names: Names) -> BacktestResult:
    return BacktestResult(
        pictures_looked_at=trial.material.pictures,
        sightings=trial.material.sightings,
        watched_s=trial.material.watched_s,
        unreadable_minutes=trial.material.unreadable,
        events=[_event(each, names) for each in trial.events],
        events_total=trial.events_total,
        alerts=[_alert(each, names) for each in trial.alerts],
        alerts_total=trial.alerts_total,
        comparison=None if trial.comparison is None else _comparison(trial.comparison, names),
        pictures=[_picture(each) for each in trial.pictures],
    )


def _event(event: WouldBeEvent, names: Names) -> BacktestEvent:
    return BacktestEvent(
        event_id=event.event_id,
        alert=event.alert,
        began_at=from_unix(event.began_s),
        last_at=from_unix(event.last_s),
        decisive_at=from_unix(event.decisive_s),
        zone_id=event.zone_id or None,
        zone_name=names.get(event.zone_id, ""),
        door_no=event.door_no,
        track_id=event.track_id,
        class_name=event.class_name,
        score=event.score,
        box=event.box_xyxy_norm,
        values=dict(event.values),
    )


def _alert(alert: WouldBeAlert, names: Names) -> BacktestAlert:
    return BacktestAlert(
        number=alert.number,
        began_at=from_unix(alert.began_s),
        last_at=from_unix(alert.last_s),
        zone_id=alert.zone_id or None,
        zone_name=names.get(alert.zone_id, ""),
        door_no=alert.door_no,
        class_name=alert.class_name,
        severity=alert.severity,
        event_count=alert.event_count,
        reason=alert.reason,
        real_alert_ids=list(alert.real_ids),
    )


def _comparison(found: Comparison, names: Names) -> BacktestComparison:
    return BacktestComparison(
        before=found.before,
        confirmed=found.confirmed,
        confirmed_missing=found.confirmed_missing,
        false_alarms=found.false_alarms,
        false_alarms_gone=found.false_alarms_gone,
        fresh=found.fresh,
        real=[_real(each, names) for each in found.real],
    )


def _real(alert: RealAlert, names: Names) -> BacktestReal:
    return BacktestReal(
        alert_id=alert.alert_id,
        state=alert.state,
        severity=alert.severity,
        began_at=from_unix(alert.began_s),
        last_at=from_unix(alert.last_s),
        zone_id=alert.zone_id or None,
        zone_name=names.get(alert.zone_id, ""),
        event_count=alert.event_count,
        kept=alert.kept,
    )


def _picture(picture: Picture) -> BacktestPicture:
    return BacktestPicture(
        alert_id=picture.alert_id,
        url=f"{PREFIX}/alerts/{picture.alert_id}/evidence/{picture.evidence_id}",
        taken_at=from_unix(picture.taken_s),
    )
