"""What `xueliang top` shows over time, of scripted readings."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from models.watching import CameraWatch, WatchReport
from xueliang.commands.top import EVERY_S, ONCE_OVER_S, show_live, show_once
from xueliang.top.figures import Reading


def _readings() -> Iterator[Reading]:
    for second in range(0, 100, 2):
        watch = CameraWatch("cam", "online", received=25 * second, analysed=5 * second)
        yield Reading(float(second), [WatchReport(pid=1, cameras=(watch,))])


def _console() -> Console:
    return Console(file=io.StringIO(), width=100, height=30, record=True, force_terminal=False)


def test_once_shows_the_rates_of_one_pause() -> None:
    console, readings, pauses = _console(), _readings(), list[float]()
    show_once(console, next(readings), lambda: next(readings), pauses.append)
    assert pauses == [ONCE_OVER_S]
    row = next(line for line in console.export_text().splitlines() if line.startswith("cam "))
    assert row.split()[3:5] == ["25", "5.0"]


def test_live_follows_and_says_when_the_service_has_gone() -> None:
    console, readings, pauses = _console(), _readings(), list[float]()
    script = [next(readings), next(readings), Reading(6.0, [])]

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if not script:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        show_live(console, next(readings), lambda: script.pop(0), pause, lambda: "nobody answers")
    text = console.export_text()
    assert "nobody answers" in text
    assert pauses == [EVERY_S] * 4
