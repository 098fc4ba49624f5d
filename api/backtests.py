"""Trials of rules that people asked for: a queue, one at a time, their progress, and what came of the latest."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from api.errors import unavailable
from cases.backtest.run import Asked, OnProgress
from cases.backtest.trial import Trial
from models.clock import Clock
from models.errors import NotFound, XueliangError
from models.ids import new_id

_log = logging.getLogger(__name__)

MOST_WAITING = 4
MOST_KEPT = 20
BROKEN = "something broke while the rule was tried; the service's log says more"

RunTrial = Callable[[Asked, OnProgress], Trial]
"""Tries a rule on the caller's thread, and gives up when told of progress raises."""


class BacktestState(StrEnum):
    """Where a trial stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Backtest:
    """A trial somebody asked for. `problem`: why it failed, in words. `names`: of zones, by id."""

    id: str
    account_id: str
    asked: Asked
    names: dict[str, str]
    created_at: datetime
    state: BacktestState = BacktestState.WAITING
    progress: float = 0.0
    ended_at: datetime | None = None
    problem: str = ""
    trial: Trial | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in (BacktestState.WAITING, BacktestState.RUNNING)


class _CancelledError(Exception):
    """Nobody wants to know any more."""


class Backtests:
    """Runs what is asked for, each in its turn, on a thread that lives while there is something to do.

    Everybody sees their own. Kept in memory: with the service they are gone.
    """

    def __init__(self, clock: Clock, run: RunTrial) -> None:
        self._clock, self._run = clock, run
        self._lock = threading.Lock()
        self._all: dict[str, Backtest] = {}
        self._waiting: deque[Backtest] = deque()
        self._working = False

    def ask(self, account_id: str, asked: Asked, names: dict[str, str]) -> Backtest:
        """Put a trial at the end of the queue. Raises ApiError 503 where the queue is full."""
        now = self._clock.now()
        backtest = Backtest(new_id("try", now), account_id, asked, names, now)
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                raise unavailable("other rules are being tried: try again in some minutes")
            self._all[backtest.id] = backtest
            self._waiting.append(backtest)
            self._forget_old()
            if not self._working:
                self._working = True
                threading.Thread(target=self._work, name="backtests", daemon=True).start()
        return backtest

    def get(self, account_id: str, backtest_id: str) -> Backtest:
        """One of the account's own. Raises NotFound."""
        with self._lock:
            found = self._all.get(backtest_id)
        if found is None or found.account_id != account_id:
            raise NotFound(f"no backtest {backtest_id}")
        return found

    def of(self, account_id: str) -> list[Backtest]:
        """The account's own, the newest first."""
        with self._lock:
            return [each for each in reversed(self._all.values()) if each.account_id == account_id]

    def drop(self, account_id: str, backtest_id: str) -> None:
        """Give one up, and forget it. Raises NotFound."""
        found = self.get(account_id, backtest_id)
        with self._lock:
            self._all.pop(found.id, None)
            if found in self._waiting:
                self._waiting.remove(found)
            if not found.is_over:
                found.state = BacktestState.CANCELLED

    def _forget_old(self) -> None:
        over = [each.id for each in self._all.values() if each.is_over]
        for backtest_id in over[: max(0, len(self._all) - MOST_KEPT)]:
            del self._all[backtest_id]

    def _work(self) -> None:
        while (backtest := self._next()) is not None:
            self._try(backtest)

    def _next(self) -> Backtest | None:
        with self._lock:
            if not self._waiting:
                self._working = False
                return None
            backtest = self._waiting.popleft()
            backtest.state = BacktestState.RUNNING
            return backtest

    def _try(self, backtest: Backtest) -> None:
        def told(share: float) -> None:
            if backtest.state is BacktestState.CANCELLED:
                raise _CancelledError
            backtest.progress = share

        try:
            trial = self._run(backtest.asked, told)
        except _CancelledError:
            return
        except XueliangError as error:
            self._end(backtest, BacktestState.FAILED, problem=str(error))
        except Exception:  # noqa: BLE001 - one that breaks must not end those behind it
            _log.exception("trying a rule failed", extra={"action": "backtest_failed"})
            self._end(backtest, BacktestState.FAILED, problem=BROKEN)
        else:
            self._end(backtest, BacktestState.DONE, trial=trial)

    def _end(self, backtest: Backtest, state: BacktestState, problem: str = "", trial: Trial | None = None) -> None:
        with self._lock:
            if backtest.state is not BacktestState.CANCELLED:
                backtest.trial, backtest.problem, backtest.ended_at = trial, problem, self._clock.now()
                backtest.state = state
