"""Waiting for something a real process or thread will do, with a bound."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(probe: Callable[[], T], timeout_s: float = 20.0, every_s: float = 0.02) -> T:
    """Call `probe` until it returns something true; its last value, or AssertionError after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"still {value!r} after {timeout_s} s: {getattr(probe, '__name__', probe)}")
        time.sleep(every_s)
