"""Chores: each on its beat, none ends another."""

import threading

import pytest

from models.clock import SystemClock
from models.errors import Conflict, DatabaseUnavailable
from tests.fakes.clock import ManualClock
from xueliang.chores import Chore, Chores


def test_each_has_its_own_beat() -> None:
    clock, done = ManualClock(), list[str]()
    chores = Chores(
        [Chore("often", 1.0, lambda: done.append("often")), Chore("seldom", 3.0, lambda: done.append("seldom"))], clock
    )
    for _ in range(6):
        due_s = chores.do_due()
        assert due_s == clock.mono_s() + 1.0
        clock.tick(1.0)
    assert done.count("often") == 6
    assert done.count("seldom") == 2


@pytest.mark.parametrize("fault", [Conflict("somebody else"), ZeroDivisionError("a bug"), OSError("disk")])
def test_one_that_fails_is_logged_and_has_its_turn_again(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    clock, tries, done = ManualClock(), list[int](), list[int]()

    def fails() -> None:
        tries.append(1)
        raise fault

    chores = Chores([Chore("bad", 1.0, fails), Chore("good", 1.0, lambda: done.append(1))], clock)
    for _ in range(3):
        chores.do_due()
        clock.tick(1.0)
    assert (len(tries), len(done)) == (3, 3)
    assert caplog.messages == ["bad failed"] * 3
    assert chores.fault is None


def test_a_database_that_is_away_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    clock, faults = ManualClock(), [DatabaseUnavailable("away")] * 20

    def needs_it() -> None:
        if faults:
            raise faults.pop()

    chores = Chores([Chore("delivering", 1.0, needs_it)], clock)
    for _ in range(22):
        chores.do_due()
        clock.tick(1.0)
    assert caplog.messages == ["delivering waits: away", "no longer: delivering waits (20 tries failed)"]


def test_they_run_until_stopped() -> None:
    done = threading.Event()
    chores = Chores([Chore("once", 3600.0, done.set)], SystemClock())
    chores.start()
    assert done.wait(10)
    chores.stop(10)
    assert chores.fault is None


def test_stopping_what_never_started_is_no_fault() -> None:
    Chores([], SystemClock()).stop(1)
