"""Backtests: a rule tried on what is stored of the last days, before it is switched on."""

from datetime import timedelta
from typing import Annotated

from fastapi import Path

from api.drafts import drafted
from api.permissions import SetsRules
from api.routing import errors, new_router
from api.schemas.backtests import MOST_HOURS, BacktestAnswer, BacktestDetail, BacktestNew
from api.schemas.words import ID_PATTERN, Listing
from api.service import Serving
from api.views.backtests import backtest_answer, backtest_detail
from cases.backtest.run import Asked
from models.errors import InputError

router = new_router("backtests", "/backtests")
BacktestId = Annotated[str, Path(pattern=ID_PATTERN)]


@router.post("", summary="Try a rule on the past (新建回溯测试)", status_code=202, responses=errors(404, 503))
def ask_backtest(caller: SetsRules, serving: Serving, asked: BacktestNew) -> BacktestAnswer:
    """It waits for its turn; ask for it until it is done. Nothing is changed and no alert is raised."""
    ports = serving.ports
    now = ports.clock.now()
    until = asked.until or now
    since = asked.since or until - timedelta(hours=asked.hours)
    if not timedelta(0) < until - since <= timedelta(hours=MOST_HOURS):
        raise InputError("since, until: the time must go forward, and over 31 days at most")
    spec = drafted(ports.database, caller.scope, asked, now)
    real_rule_id = spec.rule_id if asked.rule_id is not None else ""
    wanted = Asked(spec, since, until, caller.scope, ports.alert_bounds, real_rule_id)
    names = {zone.zone_id: zone.name for zone in spec.zones}
    return backtest_answer(serving.backtests.ask(caller.account.id, wanted, names))


@router.get("", summary="One's own backtests (回溯测试列表)")
def list_backtests(caller: SetsRules, serving: Serving) -> Listing[BacktestAnswer]:
    """The newest first; of older ones some are forgotten."""
    return Listing(items=[backtest_answer(each) for each in serving.backtests.of(caller.account.id)])


@router.get("/{backtest_id}", summary="One backtest (回溯测试详情)", responses=errors(404))
def get_backtest(backtest_id: BacktestId, caller: SetsRules, serving: Serving) -> BacktestDetail:
    """How far it is, and what came of it."""
    return backtest_detail(serving.backtests.get(caller.account.id, backtest_id))


@router.delete("/{backtest_id}", summary="Give one up (取消回溯测试)", status_code=204, responses=errors(404))
def drop_backtest(backtest_id: BacktestId, caller: SetsRules, serving: Serving) -> None:
    """One that runs is given up; one that is over is forgotten."""
    serving.backtests.drop(caller.account.id, backtest_id)
