"""The queue of trials: one at a time, bounded, given up when nobody wants to know."""

import threading
from datetime import timedelta

import pytest

from api.backtests import BROKEN, MOST_KEPT, MOST_WAITING, Backtests, BacktestState
from api.errors import ApiError
from cases.backtest.run import Asked, OnProgress
from cases.backtest.trial import Material, Trial
from cases.incidents import Bounds
from models.db.scope import Scope
from models.errors import InputError, NotFound
from models.rules import RuleSpec
from tests.fakes.clock import ManualClock
from tests.waiting import eventually

CLOCK = ManualClock()
ASKED = Asked(
    RuleSpec("rul_1", "intrusion", "yard", camera_id="cam_1"),
    CLOCK.now() - timedelta(hours=1),
    CLOCK.now(),
    Scope.everything(),
    Bounds(),
)
NOTHING = Trial(0.0, 1.0, Material(), (), 0, (), 0)


class Bench:
    """Trials that go on when the test lets them."""

    def __init__(self) -> None:
        self.go_on = threading.Semaphore(0)
        self.at_once = self.most_at_once = self.begun = 0

    def run(self, _asked: Asked, on_progress: OnProgress) -> Trial:
        self.begun += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            on_progress(0.25)
            self.go_on.acquire()
            on_progress(0.5)
            return NOTHING
        finally:
            self.at_once -= 1


def test_one_is_tried_at_a_time_and_the_queue_is_short() -> None:
    bench = Bench()
    backtests = Backtests(ManualClock(), bench.run)
    first = backtests.ask("acc", ASKED, {})
    eventually(lambda: first.state is BacktestState.RUNNING)
    waiting = [backtests.ask("acc", ASKED, {}) for _ in range(MOST_WAITING)]
    with pytest.raises(ApiError, match="other rules are being tried"):
        backtests.ask("acc", ASKED, {})
    eventually(lambda: first.progress == 0.25)
    bench.go_on.release(MOST_WAITING + 1)
    eventually(lambda: all(each.is_over for each in [first, *waiting]))
    assert {each.state for each in waiting} == {BacktestState.DONE}
    assert first.trial is NOTHING
    assert bench.most_at_once == 1
    again = backtests.ask("acc", ASKED, {})  # the thread of before has ended
    bench.go_on.release()
    eventually(lambda: again.state is BacktestState.DONE)


def test_one_that_is_dropped_is_given_up() -> None:
    bench = Bench()
    backtests = Backtests(ManualClock(), bench.run)
    running, waiting = backtests.ask("acc", ASKED, {}), backtests.ask("acc", ASKED, {})
    eventually(lambda: running.progress > 0)
    backtests.drop("acc", running.id)
    backtests.drop("acc", waiting.id)
    bench.go_on.release(2)
    eventually(lambda: bench.at_once == 0)
    assert (running.state, waiting.state) == (BacktestState.CANCELLED, BacktestState.CANCELLED)
    assert running.trial is None
    assert bench.begun == 1
    assert backtests.of("acc") == []


def test_one_that_fails_says_why_and_the_next_has_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    faults: list[Exception] = [InputError("no such kind"), ZeroDivisionError("a bug")]

    def run(_asked: Asked, _on_progress: OnProgress) -> Trial:
        if faults:
            raise faults.pop(0)
        return NOTHING

    backtests = Backtests(ManualClock(), run)
    asked = [backtests.ask("acc", ASKED, {}) for _ in range(3)]
    eventually(lambda: all(each.is_over for each in asked))
    assert [(each.state, each.problem) for each in asked] == [
        (BacktestState.FAILED, "no such kind"),
        (BacktestState.FAILED, BROKEN),
        (BacktestState.DONE, ""),
    ]
    assert caplog.messages == ["trying a rule failed"]


def test_old_ones_are_forgotten() -> None:
    backtests = Backtests(ManualClock(), lambda _asked, _told: NOTHING)
    for _ in range(2 * MOST_KEPT):
        newest = backtests.ask("acc", ASKED, {})
        eventually(lambda: newest.is_over)  # noqa: B023 - it is waited for within the turn
    assert len(backtests.of("acc")) <= MOST_KEPT + 1
    assert backtests.of("acc")[0] is newest
    assert backtests.of("other") == []
    with pytest.raises(NotFound):
        backtests.get("other", newest.id)
