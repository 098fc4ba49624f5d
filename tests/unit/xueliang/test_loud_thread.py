"""No thread dies in silence."""

import logging
import threading

import pytest

from xueliang.loud_thread import LoudThread


def test_what_ends_a_thread_is_logged_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        raise ZeroDivisionError("by a hostile picture")

    thread = LoudThread("rules", work)
    thread.start()
    assert thread.join(10)
    assert thread.fault == "the thread 'rules' has died: ZeroDivisionError: by a hostile picture"
    [record] = caplog.records
    assert record.levelno == logging.CRITICAL
    assert record.exc_info is not None


def test_a_thread_that_comes_to_its_end_has_no_fault() -> None:
    done = threading.Event()
    thread = LoudThread("rules", done.set)
    thread.start()
    assert thread.join(10)
    assert done.is_set()
    assert thread.fault is None


def test_joining_says_whether_it_has_ended() -> None:
    leave = threading.Event()

    def work() -> None:
        leave.wait(20)

    thread = LoudThread("slow", work)
    assert thread.join(0.0)
    thread.start()
    assert not thread.join(0.0)
    leave.set()
    assert thread.join(10)
